"""How fast feet are, as the settings say it."""

from marlise_desktop.domain.midi.gestures import Timing
from marlise_desktop.session.setting_values import SettingsValues


def timing_of(values: SettingsValues) -> Timing:
    return Timing(
        long_press=values.long_press_ms / 1000,
        double_press=values.double_press_ms / 1000,
        chord=values.chord_ms / 1000,
        repeat_after=values.repeat_after_ms / 1000,
        repeat_every=values.repeat_every_ms / 1000,
    )
