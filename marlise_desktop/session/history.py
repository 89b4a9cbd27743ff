"""Undo and redo by difference: the inverse of an edit is applied to the board as it is now."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from marlise_desktop.domain.changes import Change, InstanceAltered, ValueChanged, applied, changes, inverse
from marlise_desktop.domain.events import BoardChanged, HistoryChanged, Origin
from marlise_desktop.domain.midi.changes import MappingChanged
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.session.bus import Bus

_KEPT = 200


@dataclass(frozen=True, slots=True)
class Edit:
    """One entry: what the user did, in words, and what it changed."""

    label: str
    changes: tuple[Change, ...]
    gesture: object | None = None


class History:
    """Records what users edit; what arrives from outside is observed and makes no entry. A new board begins anew.

    `publish` brings a board about (it is the boards service's own door).
    """

    def __init__(self, bus: Bus, board: Callable[[], Pedalboard], publish: Callable[[Pedalboard, str], None]) -> None:
        self._bus = bus
        self._board = board
        self._publish = publish
        self._done: list[Edit] = []
        self._undone: list[Edit] = []
        bus.subscribe(BoardChanged, self._record)

    @property
    def undo_label(self) -> str:
        return self._done[-1].label if self._done else ""

    @property
    def redo_label(self) -> str:
        return self._undone[-1].label if self._undone else ""

    @property
    def last(self) -> Edit | None:
        """What Undo would take back."""
        return self._done[-1] if self._done else None

    @property
    def next(self) -> Edit | None:
        """What Redo would make again."""
        return self._undone[-1] if self._undone else None

    def holds(self, edit: Edit) -> bool:
        """Whether Undo can still come to it."""
        return any(held is edit for held in self._done)

    def can_redo(self, edit: Edit) -> bool:
        """Whether Redo can still come to it."""
        return any(held is edit for held in self._undone)

    async def undo(self) -> None:
        """Takes the last edit back; does nothing if there is none."""
        if self._done:
            edit = self._done.pop()
            self._undone.append(edit)
            self._publish(applied(self._board(), inverse(edit.changes)), f"Undo {edit.label}")
            self._tell()

    async def redo(self) -> None:
        """Makes the edit again that was taken back last; does nothing if there is none."""
        if self._undone:
            edit = self._undone.pop()
            self._done.append(edit)
            self._publish(applied(self._board(), edit.changes), f"Redo {edit.label}")
            self._tell()

    def _record(self, event: BoardChanged) -> None:
        if event.origin is Origin.LOAD:
            self._done.clear()
            self._undone.clear()
            self._tell()
        if event.origin is not Origin.USER:
            return
        found = changes(event.before, event.after)
        if not found:
            return
        last = self._done[-1] if self._done else None
        if last is not None and event.gesture is not None and last.gesture is event.gesture and not self._undone:
            self._done[-1] = replace(last, changes=_joined(last.changes, found))
        else:
            self._done.append(Edit(event.label, found, event.gesture))
            del self._done[:-_KEPT]
        self._undone.clear()
        self._tell()

    def _tell(self) -> None:
        self._bus.publish(HistoryChanged(self.undo_label, self.redo_label))


def _joined(first: Sequence[Change], second: Sequence[Change]) -> tuple[Change, ...]:
    """Two runs of changes as one; a value that moved in both has one entry, from its first to its last."""
    joined = list(first)
    for change in second:
        place = next((n for n, earlier in enumerate(joined) if _same_thing(earlier, change)), None)
        if place is None:
            joined.append(change)
        else:
            joined[place] = _from_to(joined[place], change)
    return tuple(joined)


def _same_thing(a: Change, b: Change) -> bool:
    if isinstance(a, ValueChanged) and isinstance(b, ValueChanged):
        return (a.instance, a.symbol) == (b.instance, b.symbol)
    if isinstance(a, InstanceAltered) and isinstance(b, InstanceAltered):
        return a.instance == b.instance and a.names() == b.names()
    if isinstance(a, MappingChanged) and isinstance(b, MappingChanged):
        return a.after.id == b.after.id
    return False


def _from_to(a: Change, b: Change) -> Change:
    if isinstance(a, ValueChanged) and isinstance(b, ValueChanged):
        return replace(b, before=a.before)
    if isinstance(a, InstanceAltered) and isinstance(b, InstanceAltered):
        return replace(b, before=a.before)
    if isinstance(a, MappingChanged) and isinstance(b, MappingChanged):
        return replace(b, before=a.before)
    return b
