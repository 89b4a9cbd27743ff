"""The states of a session, of whatever kind, and from which of them it may go to which."""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Final

from marlise_desktop.domain.sessions.errors import TransitionError


class SessionState(Enum):
    """In the order in which a session usually goes through them. The value is what is stored."""

    CREATING = "creating"
    WAITING_FOR_SERVICES = "waiting for services"
    READY = "ready"
    ACTIVE = "active"
    IDLE = "idle"
    COMPLETED = "completed"
    TERMINATING = "terminating"
    TERMINATED = "terminated"
    ERROR = "error"


_CREATING, _WAITING, _READY = SessionState.CREATING, SessionState.WAITING_FOR_SERVICES, SessionState.READY
_ACTIVE, _IDLE, _COMPLETED = SessionState.ACTIVE, SessionState.IDLE, SessionState.COMPLETED
_TERMINATING, _TERMINATED, _ERROR = SessionState.TERMINATING, SessionState.TERMINATED, SessionState.ERROR

MEANING: Final[Mapping[SessionState, str]] = MappingProxyType(
    {
        _CREATING: "its folder and properties are being made and checked; nothing runs yet",
        _WAITING: "something it needs, such as the engine or the audio server, is not there; the screen names it",
        _READY: "everything it needs is there, and it does nothing yet",
        _ACTIVE: "it does its work: a rack plays, a monitor watches",
        _IDLE: "as active, but no signal has come for a while; only the label differs, never the sound",
        _COMPLETED: "what it was for is done, such as a recording of a set length",
        _TERMINATING: "it is being stopped: the sound fades, its programs end, its work is kept",
        _TERMINATED: "it was stopped and nothing of it runs",
        _ERROR: "it cannot go on, and says why",
    }
)

TRANSITIONS: Final[Mapping[SessionState, frozenset[SessionState]]] = MappingProxyType(
    {
        _CREATING: frozenset({_WAITING, _TERMINATING, _ERROR}),
        _WAITING: frozenset({_READY, _TERMINATING, _ERROR}),
        _READY: frozenset({_WAITING, _ACTIVE, _TERMINATING, _ERROR}),
        _ACTIVE: frozenset({_WAITING, _IDLE, _COMPLETED, _TERMINATING, _ERROR}),
        _IDLE: frozenset({_WAITING, _ACTIVE, _COMPLETED, _TERMINATING, _ERROR}),
        _COMPLETED: frozenset(),
        _TERMINATING: frozenset({_TERMINATED, _ERROR}),
        _TERMINATED: frozenset(),
        _ERROR: frozenset({_CREATING, _TERMINATED}),
    }
)
"""Where a session may go from each state. A session that needs no service still passes WAITING_FOR_SERVICES."""

FINAL: Final = frozenset({_COMPLETED, _TERMINATED})
"""Nothing follows in this run; to start the session again is to begin another run of it."""

RUNNING: Final = frozenset(SessionState) - FINAL - {_ERROR}
"""Something of the session is alive, or is about to be."""


def check_transition(name: str, before: SessionState, after: SessionState) -> None:
    """Raises TransitionError, naming the session, unless the table allows it."""
    if after in TRANSITIONS[before]:
        return
    allowed = [state.value for state in SessionState if state in TRANSITIONS[before]]
    ways = f"from there it can become {_either(allowed)}" if allowed else "that is where this run of it ends"
    hint = "Wait until it has changed, and try again." if before in RUNNING else "Start it again first."
    raise TransitionError(f"{name} is {before.value} and cannot become {after.value}; {ways}", hint=hint)


def _either(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
