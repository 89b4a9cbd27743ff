"""The one door to the sessions: what is stored has kept the rules, and every change is told on the bus."""

import time
import uuid
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import replace

from marlise_desktop.domain.errors import SessionError
from marlise_desktop.domain.ids import SessionId, TemplateId
from marlise_desktop.domain.sessions.errors import StaleSessionError
from marlise_desktop.domain.sessions.events import SessionCreated, SessionEdited, SessionMoved, SessionRemoved
from marlise_desktop.domain.sessions.query import Page, Place, SessionQuery
from marlise_desktop.domain.sessions.record import SessionRecord, Setting
from marlise_desktop.domain.sessions.state import RUNNING, SessionState
from marlise_desktop.domain.sessions.template import SessionTemplate
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.ports.session_store import PAGE, SessionStore

_TRIES = 5


class Sessions:
    """Called on the loop's thread. All that changes something raises SessionError, one of its kinds, or LibraryError.

    What was asked of a version that another part has changed meanwhile is asked again of the newest one.
    """

    def __init__(self, store: SessionStore, bus: Bus, clock: Callable[[], float] = time.time) -> None:
        self._store = store
        self._bus = bus
        self._clock = clock

    async def get(self, key: SessionId) -> SessionRecord:
        return await self._store.get(key)

    async def page(self, query: SessionQuery, after: Place | None = None, limit: int = PAGE) -> Page:
        return await self._store.page(query, after, limit)

    async def pages(self, query: SessionQuery) -> AsyncIterator[Sequence[SessionRecord]]:
        """All that the query asks for, a few at a time."""
        page = await self._store.page(query, None, PAGE)
        yield page.records
        while page.after is not None:
            page = await self._store.page(query, page.after, PAGE)
            yield page.records

    async def all(self, query: SessionQuery) -> Sequence[SessionRecord]:
        return [record async for page in self.pages(query) for record in page]

    def drafted(self, name: str, kind: str, workspace: str, properties: Mapping[str, Setting]) -> SessionRecord:
        """A new session that is not stored yet."""
        now = self._clock()
        return SessionRecord(_new_id(), name, kind, workspace, now, now, dict(properties))

    async def add(self, record: SessionRecord) -> SessionRecord:
        """Stores a new session, in its first state."""
        stored = await self._store.create(replace(record, state=SessionState.CREATING, reason="", run=1))
        self._bus.publish(SessionCreated(stored))
        return stored

    async def templates(self, kind: str = "") -> Sequence[SessionTemplate]:
        """Of one kind or of all, by name."""
        return await self._store.templates(kind)

    async def template(self, key: TemplateId) -> SessionTemplate:
        """Raises UnknownTemplateError."""
        return await self._store.template(key)

    async def add_template(self, name: str, kind: str, properties: Mapping[str, Setting]) -> SessionTemplate:
        now = self._clock()
        key = TemplateId(uuid.uuid4().hex)
        return await self._store.add_template(SessionTemplate(key, name, kind, now, now, dict(properties)))

    async def remove_template(self, key: TemplateId) -> None:
        """What was made from it stays as it is."""
        await self._store.delete_template(key)

    async def edit(self, key: SessionId, change: Callable[[SessionRecord], SessionRecord]) -> SessionRecord:
        """Changes anything but the state; `change` may be asked more than once."""
        before, after = await self._changed(key, lambda held: self._edited(held, change(held)))
        self._bus.publish(SessionEdited(before, after))
        return after

    async def move(self, key: SessionId, to: SessionState, reason: str = "") -> SessionRecord:
        """Raises TransitionError where the table has no such step, and changes nothing then."""
        before, after = await self._changed(key, lambda held: held.moved(to, self._clock(), reason))
        self._bus.publish(SessionMoved(before, after))
        return after

    async def begin_again(self, key: SessionId) -> SessionRecord:
        """Another run of a session that is over or has failed; raises TransitionError while one goes on."""
        before, after = await self._changed(key, lambda held: held.begun_again(self._clock()))
        self._bus.publish(SessionMoved(before, after))
        return after

    async def remove(self, key: SessionId, *, nothing_runs: bool = False) -> None:
        """Forgets a session of which nothing runs; its workspace stays on the disk.

        Who knows better than its state that nothing runs can say so.
        """
        record = await self._store.get(key)
        if record.state in RUNNING and not nothing_runs:
            raise SessionError(f"{record.name} is {record.state.value} and cannot be removed", hint="Stop it first.")
        await self._store.delete(key)
        self._bus.publish(SessionRemoved(record))

    def _edited(self, held: SessionRecord, wanted: SessionRecord) -> SessionRecord:
        kept = {name: getattr(held, name) for name in ("id", "kind", "state", "reason", "run", "created", "version")}
        return replace(wanted, changed=self._clock(), **kept)

    async def _changed(
        self, key: SessionId, change: Callable[[SessionRecord], SessionRecord]
    ) -> tuple[SessionRecord, SessionRecord]:
        for _ in range(_TRIES - 1):
            before = await self._store.get(key)
            try:
                return before, await self._store.update(change(before))
            except StaleSessionError:
                continue
        before = await self._store.get(key)
        return before, await self._store.update(change(before))


def _new_id() -> SessionId:
    return SessionId(uuid.uuid4().hex)
