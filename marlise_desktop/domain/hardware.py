"""The computer's own ports as a board sees them."""

from dataclasses import dataclass

from marlise_desktop.domain.connection import HardwarePort
from marlise_desktop.domain.port import Direction, SignalType


def signal_of(port: HardwarePort) -> SignalType:
    """What runs through a hardware port, read off its name."""
    if port.name.startswith(("midi:", "midi_")):
        return SignalType.MIDI
    return SignalType.CV if port.name.startswith("cv_") else SignalType.AUDIO


def is_source(port: HardwarePort) -> bool | None:
    """True if signal can only leave it, False if signal can only enter it, None if its name allows both."""
    if port.name.startswith(("capture_", "cv_capture_")) or port.name == "midi_in":
        return True
    if port.name.startswith(("playback_", "cv_playback_")) or port.name == "midi_out":
        return False
    return None


@dataclass(frozen=True, slots=True)
class HardwareDescription:
    """One hardware port with its label on screen.

    `direction` is OUTPUT for a source of signal (a capture channel), as seen from the board. `present` is
    false for a device that is remembered but not plugged in.
    """

    port: HardwarePort
    label: str
    type: SignalType
    direction: Direction
    present: bool = True
