"""The computer's own ports as a board sees them."""

from dataclasses import dataclass

from marlise_desktop.domain.connection import HardwarePort
from marlise_desktop.domain.port import Direction, SignalType

_SEND, _RETURN = "send:", "return:"


def insert_port(session: str, number: int, *, back: bool) -> HardwarePort:
    """A send of the insert that a session brings, or a return where the signal comes `back`; numbers count from 1."""
    return HardwarePort(f"{_RETURN if back else _SEND}{session} {number}")


def is_insert(port: HardwarePort) -> bool:
    return port.name.startswith((_SEND, _RETURN))


def insert_label(port: HardwarePort) -> str:
    """`Echo send 1`."""
    kind, _, rest = port.name.partition(":")
    session, _, number = rest.rpartition(" ")
    return f"{session} {kind} {number}"


def insert_name(port: HardwarePort) -> str:
    """`Echo 1`, where the side of the board says whether it is a send."""
    return port.name.partition(":")[2]


def comes_and_goes(port: HardwarePort) -> bool:
    """Whether it is a MIDI device or a port of an insert, known by its name while it is away."""
    return is_insert(port) or port.name.startswith("midi:")


def signal_of(port: HardwarePort) -> SignalType:
    """What runs through a hardware port, read off its name."""
    if port.name.startswith(("midi:", "midi_")):
        return SignalType.MIDI
    return SignalType.CV if port.name.startswith("cv_") else SignalType.AUDIO


def is_source(port: HardwarePort) -> bool | None:
    """True if signal can only leave it, False if signal can only enter it, None if its name allows both."""
    if port.name.startswith(("capture_", "cv_capture_", _RETURN)) or port.name == "midi_in":
        return True
    if port.name.startswith(("playback_", "cv_playback_", _SEND)) or port.name == "midi_out":
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
