"""Sessions and templates for as long as the program runs."""

from collections.abc import Sequence
from dataclasses import astuple, replace

from marlise_desktop.domain.errors import LibraryError
from marlise_desktop.domain.health import DatabaseState
from marlise_desktop.domain.ids import SessionId, TemplateId
from marlise_desktop.domain.sessions.errors import (
    SessionInUseError,
    SessionNameTakenError,
    StaleSessionError,
    UnknownSessionError,
    UnknownTemplateError,
)
from marlise_desktop.domain.sessions.query import Page, Place, SessionQuery, place, searched
from marlise_desktop.domain.sessions.record import SessionRecord
from marlise_desktop.domain.sessions.rules import Kinds, check_record, check_template
from marlise_desktop.domain.sessions.template import SessionTemplate
from marlise_desktop.domain.texts import folded
from marlise_desktop.session.ports.session_store import PAGE, Found


class MemorySessionStore:
    """Implements `SessionStore`. It has no backup to restore."""

    def __init__(self, kinds: Kinds) -> None:
        self._kinds = kinds
        self._records: dict[SessionId, SessionRecord] = {}
        self._templates: dict[TemplateId, SessionTemplate] = {}

    @property
    def database(self) -> DatabaseState:
        return DatabaseState()

    async def open(self) -> Found:
        return Found()

    async def restore(self, backup: str) -> None:
        raise LibraryError(f"{backup or 'nothing'} is no copy of these sessions: they are kept in memory only")

    async def create(self, record: SessionRecord) -> SessionRecord:
        fresh = replace(record, version=1)
        check_record(fresh, self._kinds)
        if fresh.id in self._records:
            raise SessionNameTakenError(fresh.name)
        self._check(fresh)
        self._records[fresh.id] = fresh
        return fresh

    async def get(self, key: SessionId) -> SessionRecord:
        if key not in self._records:
            raise UnknownSessionError(key)
        return self._records[key]

    async def update(self, record: SessionRecord) -> SessionRecord:
        stored = await self.get(record.id)
        if stored.version != record.version:
            raise StaleSessionError(stored.name)
        check_record(record, self._kinds)
        self._check(record)
        changed = replace(record, version=record.version + 1)
        self._records[record.id] = changed
        return changed

    async def delete(self, key: SessionId) -> None:
        record = await self.get(key)
        users = [held for held in self._records.values() if held.affinity and key in held.affinity.racks]
        if users:
            raise SessionInUseError(record.name, sorted(held.name for held in users))
        del self._records[key]

    async def page(self, query: SessionQuery, after: Place | None = None, limit: int = PAGE) -> Page:
        wanted = [record for record in self._records.values() if _wanted(record, query)]
        wanted.sort(key=lambda record: astuple(place(record, query.order)), reverse=query.descending)
        behind = wanted if after is None else [record for record in wanted if _behind(record, after, query)]
        records = tuple(behind[:limit])
        return Page(records, len(wanted), place(records[-1], query.order) if len(behind) > limit else None)

    async def add_template(self, template: SessionTemplate) -> SessionTemplate:
        fresh = replace(template, version=1)
        check_template(fresh, self._kinds)
        if fresh.id in self._templates:
            raise SessionNameTakenError(fresh.name, "template")
        self._check_template(fresh)
        self._templates[fresh.id] = fresh
        return fresh

    async def template(self, key: TemplateId) -> SessionTemplate:
        if key not in self._templates:
            raise UnknownTemplateError(key)
        return self._templates[key]

    async def delete_template(self, key: TemplateId) -> None:
        await self.template(key)
        del self._templates[key]

    async def templates(self, kind: str = "") -> Sequence[SessionTemplate]:
        held = [template for template in self._templates.values() if kind in ("", template.kind)]
        return sorted(held, key=lambda template: folded(template.name))

    async def close(self) -> None:
        """What is held goes with the store itself."""

    def _check(self, record: SessionRecord) -> None:
        if any(folded(held.name) == folded(record.name) for held in self._records.values() if held.id != record.id):
            raise SessionNameTakenError(record.name)
        for rack in record.affinity.racks if record.affinity else ():
            if rack not in self._records or rack == record.id:
                raise UnknownSessionError(rack)

    def _check_template(self, template: SessionTemplate) -> None:
        others = [held for held in self._templates.values() if held.id != template.id]
        if any(folded(held.name) == folded(template.name) for held in others):
            raise SessionNameTakenError(template.name, "template")


def _wanted(record: SessionRecord, query: SessionQuery) -> bool:
    text = searched(record)
    return (
        all(word in text for word in query.words)
        and (not query.kinds or record.kind in query.kinds)
        and (not query.states or record.state in query.states)
        and query.workspace in ("", record.workspace)
        and query.template in ("", record.template)
    )


def _behind(record: SessionRecord, after: Place, query: SessionQuery) -> bool:
    here, there = astuple(place(record, query.order)), astuple(after)
    return here < there if query.descending else here > there
