"""Snapshots of the open board: taken, applied, renamed, put in order, deleted."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace

from marlise_desktop.domain.errors import BoardError
from marlise_desktop.domain.ids import InstanceId, SnapshotId
from marlise_desktop.domain.midi.plain import BYPASS
from marlise_desktop.domain.midi.programs import HIGHEST_PROGRAM, numbered
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.domain.snapshot import Snapshot, SnapshotEntry, all_recalled, differs, entry_of
from marlise_desktop.session.boards import Boards


class Snapshots:
    """Every change is an edit of the board and can be undone. Raises BoardError."""

    def __init__(self, boards: Boards) -> None:
        self._boards = boards

    @property
    def current(self) -> SnapshotId | None:
        """The one that was applied or saved last."""
        return self._boards.board.current_snapshot

    def differs(self, snapshot_id: SnapshotId) -> bool:
        """Whether the sound differs from what the snapshot holds."""
        board = self._boards.board
        entries = board.snapshot(snapshot_id).entries
        return any(differs(held, entries[key]) for key, held in board.instances.items() if key in entries)

    async def save_as(self, name: str) -> SnapshotId:
        """Takes a new snapshot at the end of the list; it is the current one then."""
        board = self._boards.board
        taken = Snapshot(SnapshotId(uuid.uuid4().hex[:12]), _free_name(board, name), _entries(board))
        after = replace(board, snapshots=(*board.snapshots, taken), current_snapshot=taken.id)
        self._boards.commit(after, f"Save snapshot {taken.name}")
        return taken.id

    async def save(self, snapshot_id: SnapshotId) -> None:
        """Writes the present sound over a snapshot."""
        board = self._boards.board
        name = board.snapshot(snapshot_id).name
        after = _replaced(board, snapshot_id, lambda held: replace(held, entries=_entries(board)))
        self._boards.commit(replace(after, current_snapshot=snapshot_id), f"Save snapshot {name}")

    async def apply(self, snapshot_id: SnapshotId) -> None:
        """Sets bypasses, values and files as the snapshot holds them; pedals it does not know stay as they are."""
        board = self._boards.board
        held = board.snapshot(snapshot_id)
        self._boards.commit(applied(board, snapshot_id), f"Snapshot {held.name}", smooth=True)
        self._boards.insist((key, symbol) for key, entry in held.entries.items() for symbol in (BYPASS, *entry.values))

    async def rename(self, snapshot_id: SnapshotId, name: str) -> None:
        board = self._boards.board
        if not name.strip():
            raise BoardError("a snapshot needs a name")
        old = board.snapshot(snapshot_id)
        others = replace(board, snapshots=tuple(s for s in board.snapshots if s.id != snapshot_id))
        after = _replaced(board, snapshot_id, lambda held: replace(held, name=_free_name(others, name)))
        self._boards.commit(after, f"Rename snapshot {old.name}")

    async def move(self, snapshot_id: SnapshotId, index: int) -> None:
        """Puts a snapshot at a place of the list, from 0."""
        board = self._boards.board
        moved = board.snapshot(snapshot_id)
        rest = [held for held in board.snapshots if held.id != snapshot_id]
        rest.insert(min(max(index, 0), len(rest)), moved)
        if tuple(rest) != board.snapshots:
            self._boards.commit(replace(board, snapshots=tuple(rest)), f"Move snapshot {moved.name}")

    def name_of(self, snapshot_id: SnapshotId) -> str:
        return self._boards.board.snapshot(snapshot_id).name

    def programs(self) -> Mapping[SnapshotId, int]:
        """By which program change each is selected, of those that are."""
        snapshots = self._boards.board.snapshots
        own = {held.id: held.program for held in snapshots if held.program is not None}
        return numbered([held.id for held in snapshots], own)

    async def set_program(self, snapshot_id: SnapshotId, program: int | None) -> None:
        """Gives a snapshot a program number of its own, 0-127, None to have its place in the list again."""
        board = self._boards.board
        held = board.snapshot(snapshot_id)
        if program is not None:
            if not 0 <= program <= HIGHEST_PROGRAM:
                raise BoardError(f"a program is 0 to {HIGHEST_PROGRAM}, not {program}")
            other = next((s.name for s in board.snapshots if s.program == program and s.id != snapshot_id), None)
            if other is not None:
                hint = f"Give {other} another number first, or choose another."
                raise BoardError(f"program {program} is the number of the snapshot {other} already", hint=hint)
        if held.program != program:
            after = _replaced(board, snapshot_id, lambda snapshot: replace(snapshot, program=program))
            self._boards.commit(after, f"Program of snapshot {held.name}")

    async def delete(self, snapshot_id: SnapshotId) -> None:
        board = self._boards.board
        gone = board.snapshot(snapshot_id)
        rest = tuple(held for held in board.snapshots if held.id != snapshot_id)
        current = None if board.current_snapshot == snapshot_id else board.current_snapshot
        after = replace(board, snapshots=rest, current_snapshot=current)
        self._boards.commit(after, f"Delete snapshot {gone.name}")


def applied(board: Pedalboard, snapshot_id: SnapshotId) -> Pedalboard:
    """The board as it is when that snapshot of it has been applied; raises BoardError if it has none."""
    instances = all_recalled(board.instances, board.snapshot(snapshot_id).entries)
    return replace(board, instances=instances, current_snapshot=snapshot_id)


def _entries(board: Pedalboard) -> Mapping[InstanceId, SnapshotEntry]:
    return {key: entry_of(held) for key, held in board.instances.items()}


def _replaced(board: Pedalboard, snapshot_id: SnapshotId, edit: Callable[[Snapshot], Snapshot]) -> Pedalboard:
    board.snapshot(snapshot_id)
    return replace(board, snapshots=tuple(edit(s) if s.id == snapshot_id else s for s in board.snapshots))


def _free_name(board: Pedalboard, name: str) -> str:
    stem = name.strip() or f"Snapshot {len(board.snapshots) + 1}"
    taken = {snapshot.name for snapshot in board.snapshots}
    if stem not in taken:
        return stem
    number = 2
    while f"{stem} ({number})" in taken:
        number += 1
    return f"{stem} ({number})"
