"""Which of the computer's ports the canvas shows: those there now, and those that the board remembers."""

from collections.abc import Iterable, Sequence
from typing import Final

from marlise_desktop.domain.connection import HardwarePort
from marlise_desktop.domain.hardware import HardwareDescription, insert_name, is_insert, is_source, signal_of
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.domain.port import Direction, SignalType
from marlise_desktop.gui.board.sockets import Socket, hardware_socket

_ALWAYS: Final = ("capture_1", "capture_2", "playback_1", "playback_2")
_KINDS: Final = (SignalType.AUDIO, SignalType.MIDI, SignalType.CV)


def hardware_sockets(present: Sequence[HardwareDescription], board: Pedalboard) -> tuple[Socket, ...]:
    """Audio, MIDI, CV; what is not plugged in comes as absent, on the side where the board uses it."""
    shown = {(described.port, described.direction): hardware_socket(described) for described in present}
    for port, direction in _remembered(board):
        shown.setdefault((port, direction), _absent(port, direction))
    if not any(socket.type is SignalType.AUDIO for socket in shown.values()):
        for name in _ALWAYS:
            port = HardwarePort(name)
            side = Direction.OUTPUT if is_source(port) else Direction.INPUT
            shown.setdefault((port, side), _absent(port, side))
    return tuple(sorted(shown.values(), key=_order))


def _remembered(board: Pedalboard) -> Iterable[tuple[HardwarePort, Direction]]:
    for connection in board.connections:
        if isinstance(connection.source, HardwarePort):
            yield connection.source, Direction.OUTPUT
        if isinstance(connection.target, HardwarePort):
            yield connection.target, Direction.INPUT
    for port in board.hardware:
        source = is_source(port)
        if source is not None:
            yield port, Direction.OUTPUT if source else Direction.INPUT
        else:
            yield from ((port, side) for side in Direction)


def _absent(port: HardwarePort, direction: Direction) -> Socket:
    return Socket(port, direction, signal_of(port), hardware_name(port), present=False)


def hardware_name(port: HardwarePort) -> str:
    """What a port is called where no device says it."""
    stem, _, rest = port.name.partition("_")
    names = {"capture": "Input", "playback": "Output"}
    if stem in names:
        return f"{names[stem]} {rest}"
    if port.name == "midi_in":
        return "All MIDI in"
    if port.name == "midi_out":
        return "All MIDI out"
    if is_insert(port):
        return insert_name(port)
    return port.name.removeprefix("midi:").replace("_", " ")


def _order(socket: Socket) -> tuple[int, str, int, str]:
    """The card's channels by their numbers, then what is patched in by name and number."""
    if not isinstance(socket.end, HardwarePort):
        return _KINDS.index(socket.type), "", 0, socket.name.casefold()
    patched = is_insert(socket.end)
    stem, _, number = socket.end.name.partition(":")[2].rpartition(" ") if patched else socket.end.name.rpartition("_")
    place = int(number) if number.isdecimal() else 0
    return _KINDS.index(socket.type), stem.casefold() if patched else "", place, socket.name.casefold()
