"""Whether what is done now is done on a MIDI controller: edits of the board then are a player's playing."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_PLAYS: ContextVar[bool] = ContextVar("plays by foot", default=False)
_PLAYED_AT: ContextVar[float | None] = ContextVar("played by foot at", default=None)


@contextmanager
def by_foot(at: float | None = None) -> Iterator[None]:
    """Within, and in all that is begun within. `at` is when the foot moved, on the loop's clock."""
    plays, played_at = _PLAYS.set(True), _PLAYED_AT.set(at)
    try:
        yield
    finally:
        _PLAYS.reset(plays)
        _PLAYED_AT.reset(played_at)


def foot_moved_at() -> float | None:
    """None where no foot has asked for what is done now, or it is not known when it moved."""
    return _PLAYED_AT.get()


def acts_by_foot() -> bool:
    return _PLAYS.get()
