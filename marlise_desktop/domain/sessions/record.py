"""A session as it is stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.sessions.affinity import Affinity
from marlise_desktop.domain.sessions.state import FINAL, SessionState, check_transition
from marlise_desktop.domain.texts import storable

Setting: TypeAlias = str | int | float | bool | tuple[str | int | float | bool, ...]
"""What a property of a session can be set to."""


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """`workspace` is an absolute folder; times are in seconds since the epoch.

    `reason` says in words why it is in its state, where that is not plain. `run` counts how often it was begun.
    `template` is the name, at that time, of the template that it was made from. `version` counts the changes: a store
    refuses one that was made to an older version.
    """

    id: SessionId
    name: str
    kind: str
    workspace: str
    created: float
    changed: float
    properties: Mapping[str, Setting] = field(default_factory=dict)
    state: SessionState = SessionState.CREATING
    reason: str = ""
    run: int = 1
    template: str = ""
    affinity: Affinity | None = None
    version: int = 1

    def moved(self, to: SessionState, now: float, reason: str = "") -> "SessionRecord":
        """In another state; raises TransitionError where the table has no such step."""
        check_transition(self.name, self.state, to)
        run = self.run + (to is SessionState.CREATING)
        return replace(self, state=to, reason=storable(reason), run=run, changed=now)

    def begun_again(self, now: float) -> "SessionRecord":
        """The first state of another run; raises TransitionError while this run goes on."""
        if self.state in FINAL:
            return replace(self, state=SessionState.CREATING, reason="", run=self.run + 1, changed=now)
        return self.moved(SessionState.CREATING, now)
