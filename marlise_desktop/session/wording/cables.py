"""What is meant by the ends of cables, and by cables."""

from collections.abc import Sequence

from marlise_desktop.domain.connection import Connection, Endpoint, HardwarePort
from marlise_desktop.domain.connection import InstancePort as PedalPort
from marlise_desktop.domain.hardware import HardwareDescription
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.domain.port import Direction
from marlise_desktop.session.wording.choosing import Named, chosen
from marlise_desktop.session.wording.on_board import pedals

_SIDES = {Direction.OUTPUT: "output", Direction.INPUT: "input"}
_ARROW, _PLAIN_ARROW = " → ", " -> "


def ends(board: Pedalboard, hardware: Sequence[HardwareDescription], direction: Direction) -> Sequence[Named[Endpoint]]:
    """Where cables can begin, or end: the sound card's channels first, then each pedal's ports as `Amp: Out`."""
    named: list[Named[Endpoint]] = [
        Named(held.port, held.label, (held.port.name,), "" if held.present else "not plugged in")
        for held in hardware
        if held.direction is direction
    ]
    for pedal in pedals(board):
        held = board.instances[pedal.thing]
        ports = held.plugin.ports_of(direction)
        for port in ports:
            end = PedalPort(held.id, port.symbol)
            # A pedal with one such port may be named alone.
            short = (pedal.name,) if len(ports) == 1 else ()
            others = (code(end), f"{held.symbol}:{port.symbol}", *short)
            named.append(Named(end, f"{pedal.name}: {port.name}", others, port.type.value))
    return named


def end(said: str, board: Pedalboard, hardware: Sequence[HardwareDescription], direction: Direction) -> Endpoint:
    """Raises BoardError."""
    return chosen(said, ends(board, hardware, direction), sort=_SIDES[direction], where="on this board")


def cables(board: Pedalboard, hardware: Sequence[HardwareDescription]) -> Sequence[Named[Connection]]:
    """As `Input 1 → Amp: In`."""
    names: dict[Endpoint, str] = {}
    for direction in (Direction.OUTPUT, Direction.INPUT):
        names |= {named.thing: named.name for named in ends(board, hardware, direction)}

    def told(end: Endpoint) -> str:
        return names.get(end, code(end))

    named = []
    for held in board.connections:
        both, codes = (told(held.source), told(held.target)), (code(held.source), code(held.target))
        named.append(Named(held, _ARROW.join(both), (_PLAIN_ARROW.join(codes), _PLAIN_ARROW.join(both))))
    return sorted(named, key=lambda cable: cable.name)


def cable(said: str, board: Pedalboard, hardware: Sequence[HardwareDescription]) -> Connection:
    """Raises BoardError."""
    return chosen(said, cables(board, hardware), sort="cable", where="on this board")


def code(end: Endpoint) -> str:
    """An end as it is said where names would not be plain."""
    return end.name if isinstance(end, HardwarePort) else f"{end.instance}:{end.symbol}"
