"""Mappings written to a file for somebody else, and taken from one."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from marlise_desktop.domain.errors import MarliseError
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.midi.line import Line
from marlise_desktop.domain.midi.mapping import ControlMapping, Layer, MappingId, ParameterTarget, Trigger
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.session.midi.mappings import Mappings
from marlise_desktop.session.ports.mapping_files import MappingFiles, SharedMapping


@dataclass(frozen=True, slots=True)
class Taken:
    """How many mappings are new, and why some were left out."""

    count: int
    faults: tuple[MarliseError, ...] = ()


class Sharing:
    """Raises ConfigurationError, LibraryError and BoardError."""

    def __init__(self, mappings: Mappings, files: MappingFiles) -> None:
        self._mappings = mappings
        self._files = files

    async def write(self, path: str, lines: Sequence[Line]) -> None:
        await self._files.write(path, [self._shared(line) for line in lines])

    async def take(self, path: str, rack: SessionId) -> Taken:
        """Adds those of the file that are not there yet, each to its layer; one undo for all.

        A pedal is found by its id, else by its plugin and name. One whose pedal is not there waits.
        """
        read = await self._files.read(path)
        board = self._mappings.racks.named(rack).board
        known = _Known()
        for line in self._mappings.all():
            if line.rack in (None, rack):
                known.learn(line.layer, line.mapping)
        told = [(shared.layer, _on(board, shared)) for shared in read.mappings]
        fresh = [(layer, mapping) for layer, mapping in told if known.learn(layer, mapping)]
        label = f"Import {len(fresh)} mapping{'' if len(fresh) == 1 else 's'}"
        faults = self._mappings.add_many(fresh, rack, label) if fresh else ()
        return Taken(len(fresh) - len(faults), (*read.faults, *faults))

    def _shared(self, line: Line) -> SharedMapping:
        target, rack = line.mapping.target, self._mappings.racks.get(line.rack)
        held = rack.board.instances.get(target.instance) if rack and isinstance(target, ParameterTarget) else None
        if held is None:
            return SharedMapping(line.layer, line.mapping)
        return SharedMapping(line.layer, line.mapping, held.uri, held.name)


def _on(board: Pedalboard, shared: SharedMapping) -> ControlMapping:
    """The mapping with the pedal of this board that it means, if it can be told which."""
    mapping, target = shared.mapping, shared.mapping.target
    if not isinstance(target, ParameterTarget) or not shared.plugin:
        return mapping
    held = board.instances.get(target.instance)
    if held is not None and held.uri == shared.plugin:
        return mapping
    alike = [pedal for pedal in board.instances.values() if pedal.uri == shared.plugin]
    named = [pedal for pedal in alike if pedal.name == shared.pedal]
    for found in (named, alike):
        if len(found) == 1:
            return replace(mapping, target=replace(target, instance=found[0].id))
    return mapping


class _Known:
    """Mappings whatever their ids, found by their triggers: a file may hold thousands."""

    def __init__(self) -> None:
        self._held: defaultdict[tuple[Layer, Trigger], list[ControlMapping]] = defaultdict(list)

    def learn(self, layer: Layer, mapping: ControlMapping) -> bool:
        """False if it was known before."""
        bare = replace(mapping, id=MappingId(""))
        alike = self._held[layer, mapping.trigger]
        if bare in alike:
            return False
        alike.append(bare)
        return True
