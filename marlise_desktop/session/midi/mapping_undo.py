"""Undo and redo for the table of mappings: the newest edit of it, in whichever layer that was."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from marlise_desktop.domain.changes import Change, applied, inverse
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.midi.changes import MappingChange, changed, turned
from marlise_desktop.session.history import Edit
from marlise_desktop.session.midi.controllers import Controllers
from marlise_desktop.session.midi.mapped_racks import MappedRack, MappedRacks

_MOST_DONE = 200


@dataclass(frozen=True, slots=True)
class Part:
    """What one edit of the table did in one layer: of all boards, or an entry in the history of a rack's board.

    `taken_back` is the entry that took it back, where the board's own Undo could not: other edits came after it.
    """

    rack: SessionId | None
    changes: tuple[MappingChange, ...] = ()
    edit: Edit | None = None
    taken_back: Edit | None = None


@dataclass(frozen=True, slots=True)
class _Done:
    label: str
    parts: tuple[Part, ...]


class MappingUndo:
    """What a board's own Undo has taken back, or another board has ended, is not there any more.

    Nor can be made again what a board's Redo cannot: another edit of that board came after it was taken back.
    """

    def __init__(self, controllers: Controllers, racks: MappedRacks) -> None:
        self._controllers = controllers
        self._racks = racks
        self._done: list[_Done] = []
        self._undone: list[_Done] = []

    @property
    def label(self) -> str:
        """What `undo` would take back, in words; empty if there is nothing."""
        self._forget_undone()
        return self._done[-1].label if self._done else ""

    @property
    def redo_label(self) -> str:
        """What `redo` would make again, in words; empty if there is nothing."""
        self._forget_lost()
        return self._undone[-1].label if self._undone else ""

    async def undo(self) -> None:
        """Takes back the newest edit of the table, whatever was done to the boards since."""
        self._forget_undone()
        if self._done:
            done = self._done.pop()
            parts = [await self._taken_back(part) for part in reversed(done.parts)]
            self._undone.append(replace(done, parts=tuple(reversed(parts))))

    async def redo(self) -> None:
        """Makes the edit of the table again that was taken back last."""
        self._forget_lost()
        if self._undone:
            undone = self._undone.pop()
            self._done.append(replace(undone, parts=tuple([await self._made_again(part) for part in undone.parts])))

    def note(self, label: str, parts: tuple[Part, ...]) -> None:
        parts = tuple(part for part in parts if part.edit is not None or part.changes)
        if parts:
            self._undone.clear()
            self._done.append(_Done(label, parts))
            del self._done[:-_MOST_DONE]

    async def _taken_back(self, part: Part) -> Part:
        if part.rack is None:
            self._change(turned(change) for change in reversed(part.changes))
            return part
        owner, edit = self._racks.get(part.rack), part.edit
        if owner is None or edit is None or not owner.history.holds(edit):
            return part
        if owner.history.last is edit:
            await owner.history.undo()
            return part
        return replace(part, taken_back=_made(owner, inverse(edit.changes), f"Undo {edit.label}"))

    async def _made_again(self, part: Part) -> Part:
        if part.rack is None:
            self._change(part.changes)
            return part
        owner, edit = self._racks.get(part.rack), part.edit
        if owner is None or edit is None:
            return part
        if owner.history.next is edit:
            await owner.history.redo()
            return part
        return replace(part, edit=_made(owner, edit.changes, f"Redo {edit.label}"), taken_back=None)

    def _change(self, changes: Iterable[MappingChange]) -> None:
        mappings = self._controllers.kept.mappings
        for change in changes:
            mappings = changed(mappings, change)
        self._controllers.change(replace(self._controllers.kept, mappings=mappings))

    def _forget_undone(self) -> None:
        """Drops what the boards' own Undo has taken back, or another board has ended."""
        while self._done and not any(self._stands(part) for part in self._done[-1].parts):
            self._done.pop()

    def _forget_lost(self) -> None:
        """Drops what cannot be made again in all its layers: half of a move would lose the mapping."""
        if self._undone and not all(self._waits(part) for part in self._undone[-1].parts):
            self._undone.clear()

    def _stands(self, part: Part) -> bool:
        if part.rack is None:
            return True
        owner = self._racks.get(part.rack)
        return owner is not None and part.edit is not None and owner.history.holds(part.edit)

    def _waits(self, part: Part) -> bool:
        if part.rack is None:
            return True
        owner = self._racks.get(part.rack)
        if owner is None or part.edit is None:
            return False
        if part.taken_back is not None:
            return owner.history.holds(part.taken_back)
        return owner.history.can_redo(part.edit)


def _made(owner: MappedRack, wanted: Iterable[Change], label: str) -> Edit | None:
    """The entry that it made in the board's history; None if it changed nothing."""
    before = owner.history.last
    owner.boards.commit(applied(owner.board, wanted), label)
    last = owner.history.last
    return last if last is not before else None
