"""Whether a plugin can go into a cable."""

from marlise_desktop.domain.plugin import Plugin, PluginSummary
from marlise_desktop.domain.port import Direction, SignalType


def goes_into(plugin: Plugin, kind: SignalType) -> bool:
    """It needs an input and an output of the cable's kind."""
    return all(plugin.ports_of(side, kind) for side in Direction)


def summary_goes_into(summary: PluginSummary, kind: SignalType) -> bool:
    """As `goes_into`, as far as a summary tells: it does not count CV by direction."""
    if kind is SignalType.AUDIO:
        return bool(summary.audio_inputs and summary.audio_outputs)
    if kind is SignalType.MIDI:
        return bool(summary.midi_inputs and summary.midi_outputs)
    return summary.cv_ports > 1
