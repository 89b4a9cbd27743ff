"""The journal of edits, as the session sees it: what was done to the open board since it was last whole on disk."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from marlise_desktop.domain.changes import Change
from marlise_desktop.domain.health import DatabaseState


@dataclass(frozen=True, slots=True)
class Opened:
    """A board was opened or saved: it is whole on disk with every edit up to `number`, or these were given up.

    `source` is the folder it was read from or written to, and `own` the one it is saved to; both None for a new board.
    """

    source: str | None
    own: str | None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Edited:
    """One edit of the open board. Numbers rise without end, over all runs of the program.

    `observed` is true for what the user did not do: a plugin, MIDI or the program itself did.
    """

    number: int
    label: str
    changes: tuple[Change, ...]
    observed: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """Edits up to this number are in the autosave."""

    number: int


Entry: TypeAlias = Opened | Edited | Kept


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """What the last run did not bring to an end. `told` is empty, or says in words what was lost or set aside."""

    opened: Opened
    edits: tuple[Edited, ...] = ()
    last: int = 0
    told: str = ""


class Journal(Protocol):
    """Called on the loop's thread; the disk is written on another. All but `close` raise LibraryError."""

    @property
    def database(self) -> DatabaseState:
        """The file behind it, if there is one."""
        ...

    async def open(self) -> LeftBehind:
        """Takes the journal into use for this program alone; raises LibraryError if another one holds it."""
        ...

    async def write(self, entries: Sequence[Entry]) -> None:
        """Returns when all of them, or for an error none, are on the disk."""
        ...

    async def close(self) -> None: ...
    def move_to(self, folder: str) -> None:
        """Where the next `open` finds it; to be called while it is closed."""
        ...
