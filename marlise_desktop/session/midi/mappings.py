"""The table of mappings: those of all boards, and those of each rack's board below them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from marlise_desktop.domain.errors import BoardError, ConfigurationError
from marlise_desktop.domain.events import BoardChanged
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.midi.changes import mapping_changes
from marlise_desktop.domain.midi.conflicts import Conflict, conflicts
from marlise_desktop.domain.midi.control import Calibration, Control, Nature
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.events import ControllersChanged, MappingsChanged
from marlise_desktop.domain.midi.line import Line, LineKey
from marlise_desktop.domain.midi.mapping import ActionTarget, ControlMapping, Layer, ParameterTarget
from marlise_desktop.domain.midi.mapping_words import target_words, trigger_words
from marlise_desktop.domain.midi.matching import meaning, overlaps
from marlise_desktop.domain.midi.plain import BYPASS, all_mappings, exchanged, fresh_id, placed, without
from marlise_desktop.domain.midi.rules import check_calibration, check_control, check_mapping
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.midi.controllers import Controllers
from marlise_desktop.session.midi.mapped_racks import MappedRack, MappedRacks
from marlise_desktop.session.midi.mapping_index import MappingIndex
from marlise_desktop.session.midi.mapping_undo import MappingUndo, Part

_Value = TypeVar("_Value")


class Mappings:
    """On the loop's thread. Edits raise ConfigurationError for what makes no sense, BoardError for what is gone.

    Those of a board are edits of that board, undone by its history, too; of all boards they publish MappingsChanged.
    """

    def __init__(self, controllers: Controllers, bus: Bus) -> None:
        self._controllers = controllers
        self._lines: tuple[Line, ...] | None = None
        self._index = MappingIndex(())
        self._conflicts: dict[LineKey, tuple[Conflict, ...]] | None = None
        self.racks = MappedRacks(self._moved)
        self._undo = MappingUndo(controllers, self.racks)
        self.described: Callable[[Control], Nature | None] = lambda control: None
        """What profiles tell of a control."""
        bus.subscribe(BoardChanged, self._board_changed, priority=1)
        bus.subscribe(MappingsChanged, lambda _: self._moved(), priority=1)
        bus.subscribe(ControllersChanged, lambda _: self._moved(), priority=1)

    def all(self) -> Sequence[Line]:
        """Those of all boards, then those of each rack's board."""
        if self._lines is None:
            own = [Line(Layer.GLOBAL, None, mapping) for mapping in self._controllers.kept.mappings]
            boards = [
                Line(Layer.BOARD, key, mapping)
                for key, rack in self.racks.all.items()
                for mapping in all_mappings(rack.board)
            ]
            self._lines = (*own, *boards)
            self._index = MappingIndex(self._lines)
        return self._lines

    def line(self, key: LineKey) -> Line:
        """Raises BoardError if it is gone."""
        for line in self.all():
            if line.key == key:
                return line
        raise BoardError("that mapping is not there any more")

    def of_control(self, control: Control, device: DeviceId | None = None) -> Sequence[Line]:
        """What a control does: all mappings that are on, those of all boards first, without those that rest.

        `control` is one with its channel; `device` is where it is heard, if the control does not say.
        """
        self.all()
        return self._index.of_control(control, device)

    def calibration(self, control: Control) -> Calibration | None:
        return _nearest(self._controllers.kept.calibrations, control)

    def nature_of(self, control: Control) -> Nature | None:
        """What it was learned as, or is mapped as, or its device's profile says; None where nothing is known."""
        known = _nearest(self._controllers.kept.natures, control)
        if known is not None:
            return known
        mapped = (line.mapping.trigger for line in self.all() if not line.plain)
        used = next((trigger.nature for trigger in mapped if overlaps(trigger.control, control)), None)
        return used or self.described(control)

    def users_of(self, control: Control) -> Sequence[str]:
        """Who uses it, in words: `Gain of Amp on this board`, `Tuner on all boards`."""
        return tuple(
            f"{self.target_words(line)} ({trigger_words(line.mapping.trigger)}) {self._where(line)}"
            for line in self.all()
            if line.mapping.enabled and any(overlaps(held, control) for held in line.mapping.trigger.controls)
        )

    def target_words(self, line: Line) -> str:
        """What the mapping does, in words."""
        target = line.mapping.target
        if isinstance(target, ActionTarget):
            return self.racks.title(target)
        rack = self.racks.get(line.rack)
        return target_words(target, rack.board if rack is not None else None)

    def words(self, line: Line) -> str:
        """All of it: `Long press of CC 64 (Sustain) on any channel of FCB1010 → Tuner`."""
        return self._words(line.mapping, line.rack)

    def waiting(self, line: Line) -> str:
        """Why its target is not there now, in words; empty if it is."""
        target = line.mapping.target
        own = self.racks.get(line.rack)
        racks = [own] if own is not None else list(self.racks.all.values())
        if isinstance(target, ActionTarget):
            fault = self.racks.fault(target, line.rack)
            reasons = [fault] if fault else [self.racks.missing(target, rack) for rack in racks]
        else:
            reasons = [_reason(target, rack.board) for rack in racks]
        return reasons[0] if reasons and all(reasons) else ""

    def conflicts(self, line: Line) -> Sequence[Conflict]:
        """What it gets in the way of."""
        if self._conflicts is None:
            self._conflicts = conflicts(self.all(), self._controllers.kept.natures)
        return self._conflicts.get(line.key, ())

    def add(self, layer: Layer, mapping: ControlMapping, rack: SessionId | None = None) -> Line:
        """At the end of its layer; answers it as it is held. `rack` is whose board's it is."""
        self._check(mapping, rack)
        label = f"Map {self._words(mapping, rack)}"
        line, part = self._added(layer, mapping, rack, label)
        self._undo.note(label, (part,))
        return line

    def add_many(
        self, entries: Iterable[tuple[Layer, ControlMapping]], rack: SessionId, label: str
    ) -> Sequence[ConfigurationError]:
        """As one edit, each in its layer; an action that is not known waits. Answers why some were left out."""
        owner = self.racks.named(rack)
        board, mine = owner.board, self._controllers.kept.mappings
        faults = []
        for layer, mapping in entries:
            try:
                check_mapping(mapping, board)
            except ConfigurationError as error:
                faults.append(error)
                continue
            if layer is Layer.GLOBAL:
                mine = (*mine, _with_own_id(mapping, mine))
            else:
                board, _ = placed(board, mapping)
        parts = (self._keep(mine), self._commit(owner, board, label))
        self._undo.note(label, parts)
        return faults

    def replace(self, line: Line, mapping: ControlMapping) -> Line:
        """Puts a mapping in the place of another; answers it as it is held, perhaps under another id."""
        self._check(mapping, line.rack)
        before = line.mapping
        label = f"Change mapping {self._words(mapping, line.rack)}"
        if before.enabled != mapping.enabled:
            label = f"{'Use' if mapping.enabled else 'Do not use'} mapping {self._words(mapping, line.rack)}"
        if line.layer is Layer.GLOBAL:
            self.line(line.key)
            held = replace(mapping, id=before.id)
            mine = self._controllers.kept.mappings
            part = self._keep(tuple(held if one.id == held.id else one for one in mine))
        else:
            owner = self.racks.named(line.rack)
            board, held = exchanged(owner.board, before.id, mapping)
            part = self._commit(owner, board, label)
        self._undo.note(label, (part,))
        return line._replace(mapping=held)

    def enable(self, line: Line, *, on: bool) -> Line:
        return self.replace(line, replace(line.mapping, enabled=on))

    def remove(self, lines: Iterable[Line]) -> None:
        """Those that are gone already are passed over."""
        wanted = list(lines)
        names = [self._words(line.mapping, line.rack) for line in wanted]
        label = f"Remove mapping {names[0]}" if len(names) == 1 else f"Remove {len(names)} mappings"
        parts = []
        gone = {line.mapping.id for line in wanted if line.layer is Layer.GLOBAL}
        if gone:
            parts.append(self._keep(tuple(held for held in self._controllers.kept.mappings if held.id not in gone)))
        for key, owner in self.racks.all.items():
            board = owner.board
            for line in wanted:
                if line.rack == key:
                    board = without(board, line.mapping.id)
            if board is not owner.board:
                parts.append(self._commit(owner, board, label))
        self._undo.note(label, tuple(parts))

    def move(self, line: Line, layer: Layer, rack: SessionId | None = None) -> Line:
        """To the other layer, or to another rack's board; answers it as it is held."""
        if (line.layer, line.rack) == (layer, rack if layer is Layer.BOARD else None):
            return line
        self._check(line.mapping, rack)
        self.line(line.key)
        fresh = replace(line.mapping, id=fresh_id())
        label = f"Move mapping {self._words(line.mapping, line.rack)}"
        moved, came = self._added(layer, fresh, rack, label)
        if line.layer is Layer.GLOBAL:
            mine = self._controllers.kept.mappings
            went = self._keep(tuple(held for held in mine if held.id != line.mapping.id))
        else:
            owner = self.racks.named(line.rack)
            went = self._commit(owner, without(owner.board, line.mapping.id), label)
        self._undo.note(label, (came, went))
        return moved

    def set_calibration(self, control: Control, calibration: Calibration | None) -> None:
        """None forgets it. Engines know nothing of it, so the program carries out plain mappings of that control."""
        if calibration is not None:
            check_calibration(control, calibration)
        kept = self._controllers.kept
        self._controllers.change(replace(kept, calibrations=_noted(kept.calibrations, control, calibration)))

    def set_nature(self, control: Control, nature: Nature | None) -> None:
        """What the control was found to be; None forgets it."""
        check_control(control)
        kept = self._controllers.kept
        self._controllers.change(replace(kept, natures=_noted(kept.natures, control, nature)))

    @property
    def undo_label(self) -> str:
        """What `undo` would take back, in words; empty if there is nothing."""
        return self._undo.label

    async def undo(self) -> None:
        """Takes back the newest edit of the table, whatever was done to the boards since."""
        await self._undo.undo()

    @property
    def redo_label(self) -> str:
        """What `redo` would make again, in words; empty if there is nothing."""
        return self._undo.redo_label

    async def redo(self) -> None:
        """Makes the edit of the table again that was taken back last."""
        await self._undo.redo()

    def _added(self, layer: Layer, mapping: ControlMapping, rack: SessionId | None, label: str) -> tuple[Line, Part]:
        if layer is Layer.GLOBAL:
            mine = self._controllers.kept.mappings
            held = _with_own_id(mapping, mine)
            return Line(layer, None, held), self._keep((*mine, held))
        owner = self.racks.named(rack)
        board, held = placed(owner.board, mapping)
        return Line(layer, owner.key, held), self._commit(owner, board, label)

    def _keep(self, mappings: tuple[ControlMapping, ...]) -> Part:
        kept = self._controllers.kept
        found = tuple(mapping_changes(kept.mappings, mappings))
        self._controllers.change(replace(kept, mappings=mappings))
        return Part(None, found)

    def _commit(self, owner: MappedRack, board: Pedalboard, label: str) -> Part:
        before = owner.history.last
        owner.boards.commit(board, label)
        edit = owner.history.last
        return Part(owner.key, edit=edit if edit is not before else None)

    def _check(self, mapping: ControlMapping, rack: SessionId | None) -> None:
        owner = self.racks.get(rack)
        check_mapping(mapping, owner.board if owner is not None else None)
        if isinstance(mapping.target, ActionTarget):
            fault = self.racks.fault(mapping.target, rack)
            if fault:
                raise ConfigurationError(f"that cannot be mapped: {fault}")

    def _words(self, mapping: ControlMapping, rack: SessionId | None) -> str:
        line = Line(Layer.BOARD if rack is not None else Layer.GLOBAL, rack, mapping)
        return f"{trigger_words(mapping.trigger)} → {self.target_words(line)}"

    def _where(self, line: Line) -> str:
        if line.layer is Layer.GLOBAL:
            return "on all boards"
        rack = self.racks.get(line.rack)
        return f"on the board of {rack.name}" if rack is not None and len(self.racks.all) > 1 else "on this board"

    def _board_changed(self, event: BoardChanged) -> None:
        if _maps_otherwise(event.before, event.after):
            self._moved()

    def _moved(self) -> None:
        self._lines = None
        self._conflicts = None


def _with_own_id(mapping: ControlMapping, others: Iterable[ControlMapping]) -> ControlMapping:
    usable = mapping.id and " " not in mapping.id and all(held.id != mapping.id for held in others)
    return mapping if usable else replace(mapping, id=fresh_id())


def _maps_otherwise(before: Pedalboard, after: Pedalboard) -> bool:
    if before.mappings is not after.mappings or len(before.instances) != len(after.instances):
        return True
    for key, held in after.instances.items():
        earlier = before.instances.get(key)
        if earlier is None or (earlier is not held and earlier.bindings is not held.bindings):
            return True
    return False


def _reason(target: ParameterTarget, board: Pedalboard) -> str:
    held = board.instances.get(target.instance)
    if held is None:
        return "its pedal is not on the board"
    if held.placeholder:
        return f"{held.name} does not play: {held.placeholder}"
    if target.symbol != BYPASS and target.symbol not in held.plugin.parameters_by_symbol:
        return f"{held.name} has no parameter {target.symbol}"
    return ""


def _noted(held: Mapping[Control, _Value], control: Control, value: _Value | None) -> Mapping[Control, _Value]:
    """With the value for the control, None for none."""
    rest = {key: other for key, other in held.items() if key != control}
    return rest if value is None else {**rest, control: value}


def _nearest(held: Mapping[Control, _Value], control: Control) -> _Value | None:
    """What is kept of the control itself, else of one that means it or is meant by it."""
    for meant in meaning(control):
        if meant in held:
            return held[meant]
    return next((value for key, value in held.items() if overlaps(key, control)), None) if _open(control) else None


def _open(control: Control) -> bool:
    return control.channel is None or control.device is None
