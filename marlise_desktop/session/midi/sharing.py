"""Mappings written to a file for somebody else, and taken from one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from marlise_desktop.domain.errors import MarliseError
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.midi.line import Line
from marlise_desktop.domain.midi.mapping import ControlMapping, Layer, MappingId, ParameterTarget
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
        known = [_essence(line.layer, line.mapping) for line in self._mappings.all() if line.rack in (None, rack)]
        fresh: list[tuple[Layer, ControlMapping]] = []
        for shared in read.mappings:
            mapping = _on(board, shared)
            if _essence(shared.layer, mapping) not in known:
                known.append(_essence(shared.layer, mapping))
                fresh.append((shared.layer, mapping))
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


def _essence(layer: Layer, mapping: ControlMapping) -> tuple[Layer, ControlMapping]:
    return layer, replace(mapping, id=MappingId(""))
