"""What is done with the board's snapshots."""

from functools import partial, wraps

from marlise_desktop.domain.errors import BoardError
from marlise_desktop.domain.ids import SnapshotId
from marlise_desktop.domain.midi.programs import HIGHEST_PROGRAM
from marlise_desktop.session.actions import Action, Actions
from marlise_desktop.session.arguments import Argument, Kind
from marlise_desktop.session.boards import Boards
from marlise_desktop.session.fades import Fades
from marlise_desktop.session.foot import acts_by_foot
from marlise_desktop.session.held_snapshots import HeldSnapshots
from marlise_desktop.session.snapshots import Snapshots
from marlise_desktop.session.table.shared import AROUND, SNAPSHOT, neighbour, own_program

_GROUP = "Snapshot"
_NAME = Argument("name", Kind.TEXT, "Its name.")
_LONGEST_GLIDE_MS = 10_000


def add(actions: Actions, boards: Boards, snapshots: Snapshots, held: HeldSnapshots) -> None:
    _add_applying(actions, boards, snapshots, held)
    _add_keeping(actions, boards, snapshots)


def meant(boards: Boards, snapshot: str | int) -> SnapshotId:
    """The snapshot of an id, or at a place of the list from 1 on; raises BoardError for a place that is none."""
    if isinstance(snapshot, str):
        return SnapshotId(snapshot)
    known = boards.board.snapshots
    if not 1 <= snapshot <= len(known):
        raise BoardError(f"this board has no snapshot {snapshot}; it has {len(known)}")
    return known[snapshot - 1].id


def _add_applying(actions: Actions, boards: Boards, snapshots: Snapshots, held: HeldSnapshots) -> None:
    def none() -> str:
        return "" if boards.board.snapshots else "this board has no snapshots"

    @wraps(snapshots.apply)
    async def apply(snapshot: str | int) -> None:
        key = meant(boards, snapshot)
        boards.board.snapshot(key)
        if acts_by_foot():
            held.note(key)
        await snapshots.apply(key)

    async def back(snapshot: str | int) -> None:
        held.back(meant(boards, snapshot))

    async def step(way: int, around: bool) -> None:
        keys = [snapshot.id for snapshot in boards.board.snapshots]
        key = neighbour(keys, boards.board.current_snapshot, way, around=around)
        if key is not None:
            await apply(key)

    def told(**_more: object) -> str:
        current = boards.board.current_snapshot
        return f"snapshot {boards.board.snapshot(current).name}" if current else "no snapshot is the current one"

    actions.add(
        Action(
            "snapshot.apply",
            "Apply snapshot",
            "Sets bypasses, values and files as the snapshot holds them.",
            apply,
            _GROUP,
            (SNAPSHOT,),
            when="the board has snapshots",
            refusal=none,
            told=told,
            release=back,
            edits=True,
        ),
        Action(
            "snapshot.next",
            "Next snapshot",
            "Applies the snapshot that follows the current one; the first where none is current.",
            partial(step, 1),
            _GROUP,
            (AROUND,),
            when="the board has snapshots",
            refusal=none,
            told=told,
            edits=True,
        ),
        Action(
            "snapshot.previous",
            "Previous snapshot",
            "Applies the snapshot before the current one; the last where none is current.",
            partial(step, -1),
            _GROUP,
            (AROUND,),
            when="the board has snapshots",
            refusal=none,
            told=told,
            edits=True,
        ),
    )


def _add_keeping(actions: Actions, boards: Boards, snapshots: Snapshots) -> None:
    def no_current() -> str:
        return "" if snapshots.current is not None else "no snapshot is the current one"

    async def save_current() -> None:
        if snapshots.current is not None:
            await snapshots.save(snapshots.current)

    @wraps(snapshots.save)
    async def save(snapshot: str | int) -> None:
        await snapshots.save(meant(boards, snapshot))

    @wraps(snapshots.rename)
    async def rename(snapshot: str | int, name: str) -> None:
        await snapshots.rename(meant(boards, snapshot), name)

    @wraps(snapshots.move)
    async def move(snapshot: str | int, place: int) -> None:
        await snapshots.move(meant(boards, snapshot), place - 1)

    @wraps(snapshots.set_program)
    async def set_program(snapshot: str | int, program: int | None) -> None:
        await snapshots.set_program(meant(boards, snapshot), program)

    @wraps(snapshots.delete)
    async def delete(snapshot: str | int) -> None:
        await snapshots.delete(meant(boards, snapshot))

    name = Argument("name", Kind.TEXT, "Its name.", required=False, default="", default_text="its number")
    place = Argument("place", Kind.INTEGER, "Where in the list; 1 is the first.", low=1)
    actions.add(
        Action(
            "snapshot.save_as",
            "Save new snapshot",
            "Keeps the present sound as a new snapshot at the end of the list.",
            snapshots.save_as,
            _GROUP,
            (name,),
            keys="Ctrl+Shift+K",
            edits=True,
        ),
        Action(
            "snapshot.save_current",
            "Save over snapshot",
            "Writes the present sound over the current snapshot.",
            save_current,
            _GROUP,
            when="a snapshot is the current one",
            refusal=no_current,
            edits=True,
        ),
        Action(
            "snapshot.save",
            "Save over a snapshot",
            "Writes the present sound over the snapshot that you name.",
            save,
            _GROUP,
            (SNAPSHOT,),
            edits=True,
        ),
        Action(
            "snapshot.rename",
            "Rename snapshot",
            "Gives a snapshot another name.",
            rename,
            _GROUP,
            (SNAPSHOT, _NAME),
            edits=True,
        ),
        Action(
            "snapshot.move",
            "Move snapshot",
            "Puts a snapshot at another place of the list.",
            move,
            _GROUP,
            (SNAPSHOT, place),
            edits=True,
        ),
        Action(
            "snapshot.program",
            "Program number of snapshot",
            "Gives a snapshot a MIDI program number of its own.",
            set_program,
            _GROUP,
            (SNAPSHOT, own_program(HIGHEST_PROGRAM)),
            edits=True,
        ),
        Action(
            "snapshot.delete",
            "Delete snapshot",
            "Takes a snapshot out of the list; the sound stays as it is.",
            delete,
            _GROUP,
            (SNAPSHOT,),
            edits=True,
        ),
    )


def add_glide(actions: Actions, fades: Fades) -> None:
    longest = Argument("milliseconds", Kind.NUMBER, "How long.", low=0, high=_LONGEST_GLIDE_MS, unit="ms")
    actions.add(
        Action(
            "snapshot.glide",
            "How long snapshots glide",
            "Sets how long values take to a snapshot's; 0 is at once.",
            fades.set_ramp_ms,
            _GROUP,
            (longest,),
            not_undoable="it is a setting, not the board's",
        )
    )
