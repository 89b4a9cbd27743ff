"""Which sessions are asked for, in which order, and how far a list was read."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.sessions.record import SessionRecord
from marlise_desktop.domain.sessions.state import SessionState
from marlise_desktop.domain.texts import folded

_MOST_WORDS = 20
RANK: Final = {state: rank for rank, state in enumerate(SessionState)}


class Order(Enum):
    """What a list goes by first; then by name, then by id, so that no two sessions stand at one place."""

    NAME = "name"
    KIND = "kind"
    STATE = "state"
    CREATED = "created"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class SessionQuery:
    """Empty fields ask for all. Every word of `text` must be in the name or in the workspace."""

    text: str = ""
    kinds: frozenset[str] = frozenset()
    states: frozenset[SessionState] = frozenset()
    workspace: str = ""
    template: str = ""
    order: Order = Order.NAME
    descending: bool = False

    @property
    def words(self) -> Sequence[str]:
        """Folded; of a very long text the first twenty."""
        return folded(self.text).split()[:_MOST_WORDS]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a session stands in a list of one order.

    A page that begins after it misses and repeats nothing, whatever was added or removed before it.
    """

    first: str | float
    name: str
    id: SessionId


@dataclass(frozen=True, slots=True)
class Page:
    """A run of sessions; `total` counts all that were asked for. `after` begins the next page, None at the end."""

    records: tuple[SessionRecord, ...]
    total: int
    after: Place | None = None


def searched(record: SessionRecord) -> str:
    """The text in which a query's words are looked for."""
    return f"{folded(record.name)}\n{folded(record.workspace)}"


def place(record: SessionRecord, order: Order) -> Place:
    name = folded(record.name)
    first: str | float
    match order:
        case Order.NAME:
            first = name
        case Order.KIND:
            first = record.kind
        case Order.STATE:
            first = RANK[record.state]
        case Order.CREATED:
            first = record.created
        case Order.CHANGED:
            first = record.changed
    return Place(first, name, record.id)
