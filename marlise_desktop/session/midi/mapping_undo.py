"""Undo for the table of mappings: the newest edit of it, in whichever layer that was."""

from dataclasses import dataclass, replace

from marlise_desktop.domain.changes import applied, inverse
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.midi.changes import MappingChange, changed, turned
from marlise_desktop.session.history import Edit
from marlise_desktop.session.midi.controllers import Controllers
from marlise_desktop.session.midi.mapped_racks import MappedRack, MappedRacks

_MOST_DONE = 200


@dataclass(frozen=True, slots=True)
class Part:
    """What one edit of the table did in one layer: of all boards, or an entry in the history of a rack's board."""

    rack: SessionId | None
    changes: tuple[MappingChange, ...] = ()
    edit: Edit | None = None


@dataclass(frozen=True, slots=True)
class _Done:
    label: str
    parts: tuple[Part, ...]
    gesture: object | None = None


class MappingUndo:
    """What a board's own Undo has taken back, or another board has ended, is not there any more."""

    def __init__(self, controllers: Controllers, racks: MappedRacks) -> None:
        self._controllers = controllers
        self._racks = racks
        self._done: list[_Done] = []

    @property
    def label(self) -> str:
        """What `undo` would take back, in words; empty if there is nothing."""
        self._forget_undone()
        return self._done[-1].label if self._done else ""

    async def undo(self) -> None:
        """Takes back the newest edit of the table, whatever was done to the boards since."""
        self._forget_undone()
        if not self._done:
            return
        done = self._done.pop()
        for part in reversed(done.parts):
            if part.rack is None:
                mappings = self._controllers.kept.mappings
                for change in reversed(part.changes):
                    mappings = changed(mappings, turned(change))
                self._controllers.change(replace(self._controllers.kept, mappings=mappings))
            elif part.edit is not None:
                await self._undo_on(self._racks.get(part.rack), part.edit)

    async def _undo_on(self, owner: MappedRack | None, edit: Edit) -> None:
        if owner is None or not owner.history.holds(edit):
            return
        if owner.history.last is edit:
            await owner.history.undo()
        else:
            owner.boards.commit(applied(owner.board, inverse(edit.changes)), f"Undo {edit.label}")

    def _forget_undone(self) -> None:
        """Drops what the boards' own Undo has taken back, or another board has ended."""
        while self._done and not any(self._stands(part) for part in self._done[-1].parts):
            self._done.pop()

    def _stands(self, part: Part) -> bool:
        if part.rack is None:
            return True
        owner = self._racks.get(part.rack)
        return owner is not None and part.edit is not None and owner.history.holds(part.edit)

    def note(self, label: str, parts: tuple[Part, ...], gesture: object | None = None) -> None:
        parts = tuple(part for part in parts if part.edit is not None or part.changes)
        if not parts:
            return
        last = self._done[-1] if self._done else None
        if last is not None and gesture is not None and last.gesture is gesture and len(last.parts) == len(parts) == 1:
            joined = replace(parts[0], changes=last.parts[0].changes + parts[0].changes)
            self._done[-1] = replace(last, parts=(joined,))
            return
        self._done.append(_Done(label, parts, gesture))
        del self._done[:-_MOST_DONE]
