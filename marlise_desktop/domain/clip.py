"""Pedals that were copied, with the cables between them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from marlise_desktop.domain.connection import Connection, InstancePort
from marlise_desktop.domain.ids import InstanceId
from marlise_desktop.domain.instance import PluginInstance, Position
from marlise_desktop.domain.pedalboard import Pedalboard


@dataclass(frozen=True, slots=True)
class Clip:
    instances: tuple[PluginInstance, ...] = ()
    connections: frozenset[Connection] = frozenset()

    @property
    def corner(self) -> Position:
        """Top left of all pedals."""
        if not self.instances:
            return Position()
        places = [instance.position for instance in self.instances]
        return Position(min(p.x for p in places), min(p.y for p in places))


def clip_of(board: Pedalboard, keys: Iterable[InstanceId]) -> Clip:
    wanted = set(keys)
    instances = tuple(held for key, held in board.instances.items() if key in wanted)
    inner = frozenset(
        c
        for c in board.connections
        if isinstance(c.source, InstancePort)
        and isinstance(c.target, InstancePort)
        and {c.source.instance, c.target.instance} <= wanted
    )
    return Clip(instances, inner)


def pasted(
    board: Pedalboard, clip: Clip, position: Position, new_id: Callable[[], InstanceId]
) -> tuple[Pedalboard, tuple[InstanceId, ...]]:
    """The board with copies of the clip's pedals, the clip's corner at `position`, and the ids of the copies."""
    corner = clip.corner
    names: dict[InstanceId, InstanceId] = {}
    for instance in clip.instances:
        names[instance.id] = new_id()
        place = Position(
            instance.position.x - corner.x + position.x,
            instance.position.y - corner.y + position.y,
        )
        symbol = board.free_symbol(instance.symbol.rstrip("0123456789").rstrip("_") or instance.symbol)
        copy = replace(instance, id=names[instance.id], symbol=symbol, number=None, position=place, bindings={})
        board = board.with_instance(copy)
    for connection in sorted(clip.connections, key=repr):
        source, target = connection.source, connection.target
        if isinstance(source, InstancePort) and isinstance(target, InstancePort):
            board = board.with_connection(
                Connection(
                    InstancePort(names[source.instance], source.symbol),
                    InstancePort(names[target.instance], target.symbol),
                )
            )
    return board, tuple(names.values())
