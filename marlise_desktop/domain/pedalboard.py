"""The pedalboard as a value: every edit answers a new board that shares what it did not touch."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from marlise_desktop.domain.connection import Connection, Endpoint, HardwarePort, InstancePort
from marlise_desktop.domain.errors import BoardError
from marlise_desktop.domain.hardware import is_source, signal_of
from marlise_desktop.domain.ids import InstanceId, SnapshotId
from marlise_desktop.domain.instance import PluginInstance
from marlise_desktop.domain.midi.board_messages import NO_MESSAGES, BoardMessages
from marlise_desktop.domain.midi.mapping import ControlMapping, MappingId
from marlise_desktop.domain.port import Direction, SignalType
from marlise_desktop.domain.snapshot import Snapshot

_NAMES = {SignalType.AUDIO: "audio", SignalType.CV: "CV", SignalType.MIDI: "MIDI"}


LOWEST_BPM, HIGHEST_BPM = 20.0, 280.0
FEWEST_BEATS, MOST_BEATS = 1.0, 16.0


@dataclass(frozen=True, slots=True)
class Tempo:
    """Beats per minute (20-280), beats per bar (1-16), and whether the transport rolls."""

    bpm: float = 120.0
    beats_per_bar: float = 4.0
    rolling: bool = False


@dataclass(frozen=True)
class Pedalboard:
    """Plugin instances by id (in the order they were added), the cables between them, and their snapshots.

    `hardware` lists the hardware ports that the board has shown, so that a device which is unplugged keeps
    its place. `current_snapshot` is the one applied last, or None. `mappings` are what controllers do on this board,
    each id once, beside the plain ones in the instances' `bindings` (`midi.plain` gives all as one); one whose pedal is
    gone waits for it.
    """

    title: str = ""
    instances: Mapping[InstanceId, PluginInstance] = field(default_factory=dict)
    connections: frozenset[Connection] = frozenset()
    snapshots: tuple[Snapshot, ...] = ()
    current_snapshot: SnapshotId | None = None
    tempo: Tempo = Tempo()
    hardware: tuple[HardwarePort, ...] = ()
    version: int = 0
    mappings: tuple[ControlMapping, ...] = ()
    messages: BoardMessages = NO_MESSAGES

    def instance(self, instance_id: InstanceId) -> PluginInstance:
        """Raises BoardError if it is not on the board."""
        try:
            return self.instances[instance_id]
        except KeyError:
            raise BoardError(f"there is no pedal {instance_id} on this board") from None

    def snapshot(self, snapshot_id: SnapshotId) -> Snapshot:
        """Raises BoardError if the board has none of that id."""
        for snapshot in self.snapshots:
            if snapshot.id == snapshot_id:
                return snapshot
        raise BoardError("that snapshot is not on this board any more")

    def mapping(self, mapping_id: MappingId) -> ControlMapping:
        """Raises BoardError if the board has none of that id."""
        for mapping in self.mappings:
            if mapping.id == mapping_id:
                return mapping
        raise BoardError("that mapping is not on this board any more")

    def with_instance(self, instance: PluginInstance) -> "Pedalboard":
        """Adds the instance, or puts it in the place of the one with the same id."""
        return replace(self, instances={**self.instances, instance.id: instance})

    def edited(self, instance_id: InstanceId, edit: Callable[[PluginInstance], PluginInstance]) -> "Pedalboard":
        before = self.instance(instance_id)
        after = edit(before)
        return self if after is before else self.with_instance(after)

    def without_instance(self, instance_id: InstanceId) -> "Pedalboard":
        """Takes a pedal off the board with its cables; snapshots keep their entries for an undo."""
        self.instance(instance_id)
        instances = {key: held for key, held in self.instances.items() if key != instance_id}
        connections = frozenset(c for c in self.connections if not c.touches(instance_id))
        return replace(self, instances=instances, connections=connections)

    def with_connection(self, connection: Connection) -> "Pedalboard":
        """Raises BoardError with the reason if the ports may not be joined."""
        reason = self.refusal(connection)
        if reason:
            raise BoardError(reason)
        return replace(self, connections=self.connections | {connection})

    def with_connections(self, connections: Iterable[Connection]) -> "Pedalboard":
        board = self
        for connection in connections:
            board = board.with_connection(connection)
        return board

    def without_connection(self, connection: Connection) -> "Pedalboard":
        if connection not in self.connections:
            raise BoardError("that cable is not on the board any more")
        return replace(self, connections=self.connections - {connection})

    def signal(self, end: Endpoint) -> tuple[SignalType, Direction | None]:
        """Type and direction of a port; direction None for a hardware port that may be either."""
        if isinstance(end, HardwarePort):
            source = is_source(end)
            direction = None if source is None else Direction.OUTPUT if source else Direction.INPUT
            return signal_of(end), direction
        instance = self.instance(end.instance)
        port = instance.plugin.ports_by_symbol.get(end.symbol)
        if port is None:
            raise BoardError(f"{instance.name} has no port {end.symbol}")
        return port.type, port.direction

    def refusal(self, connection: Connection) -> str:
        """Why a cable may not be drawn, in words; empty if it may."""
        try:
            source_type, source_direction = self.signal(connection.source)
            target_type, target_direction = self.signal(connection.target)
        except BoardError as error:
            return error.message
        if connection in self.connections:
            return "these two ports are joined already"
        if source_direction is Direction.INPUT or target_direction is Direction.OUTPUT:
            return "a cable runs from an output to an input"
        if source_type is not target_type and not _convertible(source_type, target_type):
            return f"{_NAMES[source_type]} cannot run into {_NAMES[target_type]}"
        return ""

    def closes_loop(self, connection: Connection) -> bool:
        """Whether the cable would let a pedal's sound come back to itself."""
        if not isinstance(connection.source, InstancePort) or not isinstance(connection.target, InstancePort):
            return False
        goal, seen, todo = connection.source.instance, set[InstanceId](), [connection.target.instance]
        following = self._following()
        while todo:
            here = todo.pop()
            if here == goal:
                return True
            if here not in seen:
                seen.add(here)
                todo.extend(following.get(here, ()))
        return False

    def _following(self) -> dict[InstanceId, set[InstanceId]]:
        following: dict[InstanceId, set[InstanceId]] = {}
        for c in self.connections:
            if isinstance(c.source, InstancePort) and isinstance(c.target, InstancePort):
                following.setdefault(c.source.instance, set()).add(c.target.instance)
        return following

    def free_symbol(self, name: str) -> str:
        """A name for a new instance in the board's folder that no other has."""
        stem = re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_") or "pedal"
        if stem[0].isdigit():
            stem = f"_{stem}"
        taken = {instance.symbol for instance in self.instances.values()}
        if stem not in taken:
            return stem
        number = 1
        while f"{stem}_{number}" in taken:
            number += 1
        return f"{stem}_{number}"


def _convertible(source: SignalType, target: SignalType) -> bool:
    # JACK carries audio and CV alike; MOD joins a CV output to an audio input and back.
    return {source, target} == {SignalType.AUDIO, SignalType.CV}
