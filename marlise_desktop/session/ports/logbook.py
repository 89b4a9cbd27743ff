"""Where the logbook is kept, as the session sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from marlise_desktop.domain.health import DatabaseState
from marlise_desktop.domain.logbook.round import Round, RoundKind
from marlise_desktop.domain.texts import folded

PAGE = 100


@dataclass(frozen=True, slots=True)
class LogQuery:
    """Empty fields ask for all. Every word of `text` must be in the label, the board's title or a request.

    `since` and `until` are seconds since the epoch, the second one not included; 0 for no end.
    """

    text: str = ""
    since: float = 0.0
    until: float = 0.0
    kinds: frozenset[RoundKind] = frozenset()

    @property
    def words(self) -> Sequence[str]:
        return folded(self.text).split()[:20]


@dataclass(frozen=True, slots=True)
class LogPage:
    """Rounds from the newest on; `before` begins the next page, 0 at the end."""

    rounds: tuple[Round, ...]
    total: int
    before: int = 0


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the computer's own calendar, as `2026-11-21`, and how many gestures were made on it."""

    date: str
    gestures: int


class LogbookStore(Protocol):
    """Called on the loop's thread; the disk is another's. All but `close` raise LibraryError."""

    @property
    def database(self) -> DatabaseState:
        """The file behind it, if there is one."""
        ...

    async def open(self) -> str:
        """Answers in words what was damaged and where it is kept now; empty if nothing was."""
        ...

    async def put(self, rounds: Sequence[Round]) -> Sequence[int]:
        """Stores new rounds, and those that have a number again; answers all their numbers. All of them or none."""
        ...

    async def page(self, query: LogQuery, before: int = 0, limit: int = PAGE) -> LogPage:
        """The newest `limit` rounds with a number below `before`; 0 for the newest of all."""
        ...

    async def days(self, text: str = "") -> Sequence[Day]:
        """The days on which something was done that has the words, the newest first."""
        ...

    async def fold(self, whole: int, folded: int) -> int:
        """Keeps the newest `whole` rounds as they are; older ones become one for each run of them in an hour and board.

        Of those again the newest `folded` are kept. Answers how many rounds went.
        """
        ...

    async def close(self) -> None: ...
    def move_to(self, folder: str) -> None:
        """Where the next `open` finds it; to be called while it is closed."""
        ...


def searched(held: Round) -> str:
    """The text in which a query's words are looked for."""
    return folded("\n".join((held.label, held.board, *(request.text for request in held.requests))))


def folding(rounds: Sequence[Round]) -> Round:
    """One round that stands for several of one board and hour, in their order."""
    labels: dict[str, int] = {}
    for held in rounds:
        labels[held.label] = labels.get(held.label, 0) + held.count
    most = sorted(labels, key=lambda label: -labels[label])[:8]
    listed = [f"{label} ({labels[label]} times)" if labels[label] > 1 else label for label in most]
    more = f" and {len(labels) - len(most)} more" if len(labels) > len(most) else ""
    return Round(
        ", ".join(listed) + more,
        RoundKind.FOLDED,
        rounds[0].board,
        rounds[0].at,
        rounds[-1].ended,
        count=sum(held.count for held in rounds),
        number=rounds[0].number,
    )
