"""Snapshots that sound while a switch is held: what sounded before comes back when it is let go."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from marlise_desktop.domain.events import BoardChanged, Origin
from marlise_desktop.domain.ids import InstanceId, SnapshotId
from marlise_desktop.domain.snapshot import SnapshotEntry, all_recalled, entry_of
from marlise_desktop.session.boards import Boards
from marlise_desktop.session.bus import Bus


@dataclass(frozen=True, slots=True)
class _Applied:
    """`before` is the sound that it has taken the place of, and `current` what was the current snapshot then."""

    snapshot: SnapshotId
    before: Mapping[InstanceId, SnapshotEntry]
    current: SnapshotId | None


class HeldSnapshots:
    """Several may be held at once; those that are let go first leave those that sound above them as they are."""

    def __init__(self, boards: Boards, bus: Bus) -> None:
        self._boards = boards
        self._applied: list[_Applied] = []
        bus.subscribe(BoardChanged, self._board_changed)

    def note(self, snapshot: SnapshotId) -> None:
        """It is about to be applied."""
        board = self._boards.board
        self._drop(snapshot)
        entries = {key: entry_of(held) for key, held in board.instances.items()}
        self._applied.append(_Applied(snapshot, entries, board.current_snapshot))

    def back(self, snapshot: SnapshotId) -> None:
        """The sound from before it, where nothing else was applied since."""
        board = self._boards.board
        top = self._applied[-1] if self._applied else None
        found = self._drop(snapshot)
        if found is None or found is not top or board.current_snapshot != snapshot:
            return
        instances = all_recalled(board.instances, found.before)
        names = {held.id: held.name for held in board.snapshots}
        current = found.current if found.current in names else None
        after = replace(board, instances=instances, current_snapshot=current)
        label = f"Back from {names[snapshot]}" if snapshot in names else "Back from a snapshot"
        self._boards.commit(after, label, smooth=True)

    def _drop(self, snapshot: SnapshotId) -> _Applied | None:
        """Takes it out; what was applied after it goes back to what was before it."""
        place = next((n for n, held in enumerate(self._applied) if held.snapshot == snapshot), None)
        if place is None:
            return None
        found = self._applied.pop(place)
        if place < len(self._applied):
            self._applied[place] = replace(self._applied[place], before=found.before, current=found.current)
        return found

    def _board_changed(self, event: BoardChanged) -> None:
        if event.origin is Origin.LOAD:
            self._applied.clear()
