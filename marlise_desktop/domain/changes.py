"""What differs between two boards, as values that can be applied to any board and turned around.

Undo applies the inverse of `changes(before, after)` to the *present* board, so that what has moved since
(a MIDI pedal's parameter, say) stays where it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeAlias

from marlise_desktop.domain.connection import Connection
from marlise_desktop.domain.ids import InstanceId, PortSymbol, PropertyUri, SnapshotId
from marlise_desktop.domain.instance import MidiBinding, PluginInstance
from marlise_desktop.domain.midi.board_messages import BoardMessages
from marlise_desktop.domain.midi.changes import (
    MappingAdded,
    MappingChanged,
    MappingRemoved,
    MappingsOrdered,
    changed,
    mapping_changes,
    turned,
)
from marlise_desktop.domain.parameter import PropertyValue
from marlise_desktop.domain.pedalboard import Pedalboard, Tempo
from marlise_desktop.domain.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class InstanceAdded:
    instance: PluginInstance
    index: int


@dataclass(frozen=True, slots=True)
class InstanceRemoved:
    instance: PluginInstance
    index: int


@dataclass(frozen=True, slots=True)
class ValueChanged:
    """A control value; None stands for "not set, the plugin's default"."""

    instance: InstanceId
    symbol: PortSymbol
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class PropertyChanged:
    instance: InstanceId
    uri: PropertyUri
    before: PropertyValue | None
    after: PropertyValue | None


@dataclass(frozen=True, slots=True)
class BindingChanged:
    instance: InstanceId
    symbol: PortSymbol
    before: MidiBinding | None
    after: MidiBinding | None


@dataclass(frozen=True, slots=True)
class InstanceAltered:
    """Whatever else of an instance changed: bypass, place, label, preset, state, divisions, placeholder.

    `before` and `after` hold the names of the changed fields with their values.
    """

    instance: InstanceId
    before: tuple[tuple[str, object], ...]
    after: tuple[tuple[str, object], ...]

    def names(self) -> frozenset[str]:
        return frozenset(name for name, _ in self.after)


@dataclass(frozen=True, slots=True)
class ConnectionAdded:
    connection: Connection


@dataclass(frozen=True, slots=True)
class ConnectionRemoved:
    connection: Connection


@dataclass(frozen=True, slots=True)
class SnapshotsChanged:
    before: tuple[Snapshot, ...]
    after: tuple[Snapshot, ...]
    current_before: SnapshotId | None
    current_after: SnapshotId | None


@dataclass(frozen=True, slots=True)
class BoardAltered:
    """Title or tempo."""

    title_before: str
    title_after: str
    tempo_before: Tempo
    tempo_after: Tempo


@dataclass(frozen=True, slots=True)
class MessagesChanged:
    """What the board sends when it is loaded and left."""

    before: BoardMessages
    after: BoardMessages


Change: TypeAlias = (
    InstanceAdded
    | InstanceRemoved
    | ValueChanged
    | PropertyChanged
    | BindingChanged
    | InstanceAltered
    | ConnectionAdded
    | ConnectionRemoved
    | SnapshotsChanged
    | BoardAltered
    | MappingAdded
    | MappingRemoved
    | MappingChanged
    | MappingsOrdered
    | MessagesChanged
)

_FIELDS = (
    "bypassed",
    "bypass_strategy",
    "position",
    "label",
    "preset",
    "state",
    "divisions",
    "placeholder",
    "plugin",
    "symbol",
    "number",
)


def changes(before: Pedalboard, after: Pedalboard) -> tuple[Change, ...]:
    """What leads from one board to the other, in an order in which it can be applied."""
    if before is after:
        return ()
    found: list[Change] = []
    found.extend(ConnectionRemoved(c) for c in before.connections - after.connections)
    found.extend(
        InstanceRemoved(instance, index)
        for index, (key, instance) in reversed(list(enumerate(before.instances.items())))
        if key not in after.instances
    )
    for index, (key, instance) in enumerate(after.instances.items()):
        earlier = before.instances.get(key)
        if earlier is None:
            found.append(InstanceAdded(instance, index))
        elif earlier is not instance:
            found.extend(_instance_changes(earlier, instance))
    found.extend(ConnectionAdded(c) for c in after.connections - before.connections)
    if before.snapshots != after.snapshots or before.current_snapshot != after.current_snapshot:
        found.append(
            SnapshotsChanged(before.snapshots, after.snapshots, before.current_snapshot, after.current_snapshot)
        )
    if (before.title, before.tempo) != (after.title, after.tempo):
        found.append(BoardAltered(before.title, after.title, before.tempo, after.tempo))
    found.extend(mapping_changes(before.mappings, after.mappings))
    if before.messages != after.messages:
        found.append(MessagesChanged(before.messages, after.messages))
    return tuple(found)


def _instance_changes(before: PluginInstance, after: PluginInstance) -> Iterable[Change]:
    key = after.id
    for symbol in sorted({*before.values, *after.values}):
        old, new = before.values.get(symbol), after.values.get(symbol)
        if old != new:
            yield ValueChanged(key, symbol, old, new)
    for uri in sorted({*before.properties, *after.properties}):
        held, wanted = before.properties.get(uri), after.properties.get(uri)
        if held != wanted:
            yield PropertyChanged(key, uri, held, wanted)
    if before.bindings is not after.bindings:
        for symbol in sorted({*before.bindings, *after.bindings}):
            bound, rebound = before.bindings.get(symbol), after.bindings.get(symbol)
            if bound != rebound:
                yield BindingChanged(key, symbol, bound, rebound)
    names = [name for name in _FIELDS if getattr(before, name) != getattr(after, name)]
    if names:
        yield InstanceAltered(
            key,
            tuple((name, getattr(before, name)) for name in names),
            tuple((name, getattr(after, name)) for name in names),
        )


_PLAYED = frozenset({"bypassed", "preset", "state", "divisions"})


def only_played(made: Iterable[Change]) -> bool:
    """Whether the changes are such as a player makes in playing: the sound, the snapshot in use, the tempo.

    What the board is made of stays: pedals, cables, names, what the snapshots hold.
    """
    for change in made:
        match change:
            case ValueChanged() | PropertyChanged():
                pass
            case InstanceAltered() if change.names() <= _PLAYED:
                pass
            case SnapshotsChanged(before, after, _, _) if before == after:
                pass
            case BoardAltered(before, after, _, _) if before == after:
                pass
            case _:
                return False
    return True


def inverse(wanted: Iterable[Change]) -> tuple[Change, ...]:
    """The changes that take back the given ones, in the order in which they must be applied."""
    return tuple(_turned(change) for change in reversed(list(wanted)))


def _turned(change: Change) -> Change:  # noqa: C901, PLR0911 - one line for each kind
    match change:
        case InstanceAdded(instance, index):
            return InstanceRemoved(instance, index)
        case InstanceRemoved(instance, index):
            return InstanceAdded(instance, index)
        case ValueChanged(instance, symbol, before, after):
            return ValueChanged(instance, symbol, after, before)
        case PropertyChanged(instance, uri, held, wanted):
            return PropertyChanged(instance, uri, wanted, held)
        case BindingChanged(instance, symbol, bound, rebound):
            return BindingChanged(instance, symbol, rebound, bound)
        case InstanceAltered(instance, old, new):
            return InstanceAltered(instance, new, old)
        case ConnectionAdded(connection):
            return ConnectionRemoved(connection)
        case ConnectionRemoved(connection):
            return ConnectionAdded(connection)
        case SnapshotsChanged(before, after, current_before, current_after):
            return SnapshotsChanged(after, before, current_after, current_before)
        case BoardAltered(a, b, c, d):
            return BoardAltered(b, a, d, c)
        case MessagesChanged(sent, resent):
            return MessagesChanged(resent, sent)
        case MappingAdded() | MappingRemoved() | MappingChanged() | MappingsOrdered():
            return turned(change)


def applied(board: Pedalboard, wanted: Iterable[Change]) -> Pedalboard:
    """The board with the changes made; what is not on the board any more is passed over."""
    for change in wanted:
        board = _apply(board, change)
    return board


def _apply(board: Pedalboard, change: Change) -> Pedalboard:  # noqa: PLR0911 - one line for each kind
    match change:
        case InstanceAdded(instance, index):
            return replace(board, instances=_inserted(board, instance, index))
        case InstanceRemoved(instance, _):
            return board.without_instance(instance.id) if instance.id in board.instances else board
        case ConnectionAdded(connection):
            return board if board.refusal(connection) else board.with_connection(connection)
        case ConnectionRemoved(connection):
            return replace(board, connections=board.connections - {connection})
        case SnapshotsChanged(_, after, _, current):
            return replace(board, snapshots=after, current_snapshot=current)
        case BoardAltered(before, after, tempo_before, tempo_after):
            board = board if before == after else replace(board, title=after)
            return board if tempo_before == tempo_after else replace(board, tempo=tempo_after)
        case MappingAdded() | MappingRemoved() | MappingChanged() | MappingsOrdered():
            return replace(board, mappings=changed(board.mappings, change))
        case MessagesChanged(_, messages):
            return replace(board, messages=messages)
        case ValueChanged() | PropertyChanged() | BindingChanged() | InstanceAltered():
            return _altered(board, change)


def _inserted(board: Pedalboard, instance: PluginInstance, index: int) -> dict[InstanceId, PluginInstance]:
    items = [(key, held) for key, held in board.instances.items() if key != instance.id]
    items.insert(min(index, len(items)), (instance.id, instance))
    return dict(items)


def _altered(
    board: Pedalboard, change: ValueChanged | PropertyChanged | BindingChanged | InstanceAltered
) -> Pedalboard:
    instance = board.instances.get(change.instance)
    if instance is None:
        return board
    match change:
        case ValueChanged():
            values = {key: held for key, held in instance.values.items() if key != change.symbol}
            if change.after is not None:
                values[change.symbol] = change.after
            return board.with_instance(replace(instance, values=values))
        case PropertyChanged():
            return board.with_instance(instance.with_property(change.uri, change.after))
        case BindingChanged(_, bound, _, binding):
            bindings = {key: held for key, held in instance.bindings.items() if key != bound}
            if binding is not None:
                bindings[bound] = binding
            return board.with_instance(replace(instance, bindings=bindings))
        case InstanceAltered():
            return board.with_instance(replace(instance, **dict(change.after)))  # type: ignore[arg-type]
