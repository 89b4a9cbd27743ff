"""Whether what is done now is done on a MIDI controller: edits of the board then are a player's playing."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_PLAYS: ContextVar[bool] = ContextVar("plays by foot", default=False)


@contextmanager
def by_foot() -> Iterator[None]:
    """Within, and in all that is begun within."""
    token = _PLAYS.set(True)
    try:
        yield
    finally:
        _PLAYS.reset(token)


def acts_by_foot() -> bool:
    return _PLAYS.get()
