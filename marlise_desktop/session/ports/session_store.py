"""Where sessions and their templates are kept, as the session core sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from marlise_desktop.domain.health import DatabaseState
from marlise_desktop.domain.ids import SessionId, TemplateId
from marlise_desktop.domain.sessions.query import Page, Place, SessionQuery
from marlise_desktop.domain.sessions.record import SessionRecord
from marlise_desktop.domain.sessions.template import SessionTemplate

PAGE = 100


@dataclass(frozen=True, slots=True)
class Found:
    """How the store was found. `told` is empty, or says in words what was damaged and where that is kept now.

    `backup` names the last good copy of a damaged store, which `restore` takes back; empty where there is none.
    """

    told: str = ""
    backup: str = ""


class SessionStore(Protocol):
    """Called on the loop's thread; the disk is read and written on another. Each method does all it says, or nothing.

    All but `close` raise LibraryError for what the disk refuses, and SessionError, or one of its kinds, for what the
    rules of sessions refuse: a name that is taken, an unknown kind or property, a change to an older version.
    """

    @property
    def database(self) -> DatabaseState:
        """The file behind it, if there is one."""
        ...

    async def open(self) -> Found: ...

    async def restore(self, backup: str) -> None:
        """Puts the last good copy, which `open` has named, in the place of everything that is held now."""
        ...

    async def create(self, record: SessionRecord) -> SessionRecord:
        """Stores a new session as version 1; answers it as it is stored."""
        ...

    async def get(self, key: SessionId) -> SessionRecord:
        """Raises UnknownSessionError."""
        ...

    async def update(self, record: SessionRecord) -> SessionRecord:
        """Stores a change of the version that `record` tells; answers it with the next one.

        Raises StaleSessionError if another version is stored, UnknownSessionError if none is.
        """
        ...

    async def delete(self, key: SessionId) -> None:
        """Raises UnknownSessionError, and SessionInUseError for a rack that a show uses."""
        ...

    async def page(self, query: SessionQuery, after: Place | None = None, limit: int = PAGE) -> Page:
        """The first `limit` sessions, at least one, behind a place in the query's order."""
        ...

    async def add_template(self, template: SessionTemplate) -> SessionTemplate: ...

    async def template(self, key: TemplateId) -> SessionTemplate:
        """Raises UnknownTemplateError."""
        ...

    async def delete_template(self, key: TemplateId) -> None:
        """Raises UnknownTemplateError. Sessions that were made from it stay as they are."""
        ...

    async def templates(self, kind: str = "") -> Sequence[SessionTemplate]:
        """Of one kind or of all, by name."""
        ...

    async def close(self) -> None: ...
