"""What the panel is given: the sessions, stored and alive, and the windows of those that have one."""

from dataclasses import dataclass
from typing import Protocol

from marlise_desktop.domain.ids import SessionId
from marlise_desktop.session.lives import Lives


class Windows(Protocol):
    """Which sessions have a window; the action `session.show` brings it up."""

    def can_show(self, key: SessionId) -> bool: ...


@dataclass(frozen=True, slots=True)
class Rig:
    """All of the sessions, as a window is given them."""

    lives: Lives
    windows: Windows
