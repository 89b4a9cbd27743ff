"""What ends every note of a device, held pedals and the bent wheel too."""

from collections.abc import Sequence
from typing import Final

from marlise_desktop.domain.midi.message import ControlChange, Message, PitchBend
from marlise_desktop.domain.midi.words import MIDDLE

_SUSTAIN, _ALL_NOTES_OFF, _ALL_SOUND_OFF, _RESET = 64, 123, 120, 121


def _silencers(channel: int) -> Sequence[Message]:
    controllers = (_SUSTAIN, _ALL_NOTES_OFF, _ALL_SOUND_OFF, _RESET)
    # Many a synthesizer does not take the wheel back when its controllers are reset.
    return *(ControlChange(channel, controller, 0) for controller in controllers), PitchBend(channel, MIDDLE)


SILENCERS: Final[Sequence[Message]] = tuple(message for channel in range(16) for message in _silencers(channel))
