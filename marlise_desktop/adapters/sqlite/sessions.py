"""Sessions and templates in the library's database."""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from marlise_desktop.adapters.sqlite import session_query
from marlise_desktop.adapters.sqlite.connections import Connections
from marlise_desktop.adapters.sqlite.database import Database
from marlise_desktop.adapters.sqlite.migrations import migrations
from marlise_desktop.adapters.sqlite.session_rows import (
    COLUMNS,
    TEMPLATE_COLUMNS,
    insert,
    overwrite,
    put_template,
    records,
    template_of,
)
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
from marlise_desktop.domain.sessions.query import Page, Place, SessionQuery
from marlise_desktop.domain.sessions.record import SessionRecord
from marlise_desktop.domain.sessions.rules import Kinds, check_record, check_template
from marlise_desktop.domain.sessions.template import SessionTemplate
from marlise_desktop.domain.texts import folded
from marlise_desktop.session.ports.session_store import PAGE, Found


class SqliteSessionStore:
    """Implements `SessionStore`. The file is `library.sqlite` in `folder`."""

    def __init__(self, connections: Connections, folder: Path, kinds: Kinds) -> None:
        self._connections = connections
        self._file = folder / "library.sqlite"
        self._kinds = kinds
        self._held: Database | None = None

    @property
    def database(self) -> DatabaseState:
        return DatabaseState(str(self._file)) if self._held is None else self._held.state

    async def open(self) -> Found:
        self._held = await self._connections.use(self._file, migrations("library"), backups=True)
        opening = self._held.opening
        if opening.aside is None:
            return Found()
        told = f"the list of your sessions was damaged and is kept as {opening.aside}; your boards are not touched"
        return Found(told, str(opening.backup) if opening.backup else "")

    async def restore(self, backup: str) -> None:
        await self._database().restore(Path(backup))

    async def create(self, record: SessionRecord) -> SessionRecord:
        fresh = replace(record, version=1)
        check_record(fresh, self._kinds)

        def work(connection: sqlite3.Connection) -> None:
            if connection.execute("SELECT 1 FROM sessions WHERE id = ?", (fresh.id,)).fetchone():
                raise SessionNameTakenError(fresh.name)
            _check(connection, fresh)
            insert(connection, fresh)

        await self._database().transact(work)
        return fresh

    async def get(self, key: SessionId) -> SessionRecord:
        return await self._database().read(lambda connection: _one(connection, key))

    async def update(self, record: SessionRecord) -> SessionRecord:
        changed = replace(record, version=record.version + 1)

        def work(connection: sqlite3.Connection) -> None:
            stored = _one(connection, record.id)
            if stored.version != record.version:
                raise StaleSessionError(stored.name)
            check_record(record, self._kinds)
            _check(connection, changed)
            overwrite(connection, changed)

        await self._database().transact(work)
        return changed

    async def delete(self, key: SessionId) -> None:
        def work(connection: sqlite3.Connection) -> None:
            record = _one(connection, key)
            users = connection.execute(
                "SELECT DISTINCT name FROM racks_of_shows JOIN sessions ON id = show WHERE rack = ? ORDER BY name",
                (key,),
            ).fetchall()
            if users:
                raise SessionInUseError(record.name, [name for (name,) in users])
            connection.execute("DELETE FROM sessions WHERE id = ?", (key,))

        await self._database().transact(work)

    async def page(self, query: SessionQuery, after: Place | None = None, limit: int = PAGE) -> Page:
        return await self._database().read(lambda connection: session_query.page(connection, query, after, limit))

    async def add_template(self, template: SessionTemplate) -> SessionTemplate:
        fresh = replace(template, version=1)
        check_template(fresh, self._kinds)

        def work(connection: sqlite3.Connection) -> None:
            if connection.execute("SELECT 1 FROM templates WHERE id = ?", (fresh.id,)).fetchone():
                raise SessionNameTakenError(fresh.name, "template")
            _check_template_name(connection, fresh)
            put_template(connection, fresh)

        await self._database().transact(work)
        return fresh

    async def template(self, key: TemplateId) -> SessionTemplate:
        return await self._database().read(lambda connection: _one_template(connection, key))

    async def delete_template(self, key: TemplateId) -> None:
        def work(connection: sqlite3.Connection) -> None:
            _one_template(connection, key)
            connection.execute("DELETE FROM templates WHERE id = ?", (key,))

        await self._database().transact(work)

    async def templates(self, kind: str = "") -> Sequence[SessionTemplate]:
        question = f"SELECT {TEMPLATE_COLUMNS} FROM templates WHERE ? IN ('', kind) ORDER BY folded"
        return await self._database().read(lambda c: [template_of(row) for row in c.execute(question, (kind,))])

    async def close(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            await self._connections.release(held)

    def _database(self) -> Database:
        if self._held is None:
            raise LibraryError("the list of sessions is not open")
        return self._held


def _one(connection: sqlite3.Connection, key: SessionId) -> SessionRecord:
    rows = connection.execute(f"SELECT {COLUMNS} FROM sessions WHERE id = ?", (key,)).fetchall()
    if not rows:
        raise UnknownSessionError(key)
    return records(connection, rows)[0]


def _one_template(connection: sqlite3.Connection, key: TemplateId) -> SessionTemplate:
    row = connection.execute(f"SELECT {TEMPLATE_COLUMNS} FROM templates WHERE id = ?", (key,)).fetchone()
    if row is None:
        raise UnknownTemplateError(key)
    return template_of(row)


def _check(connection: sqlite3.Connection, record: SessionRecord) -> None:
    """What only the other sessions can tell: the name is free, and every rack is there."""
    taken = connection.execute(
        "SELECT 1 FROM sessions WHERE folded = ? AND id != ?", (folded(record.name), record.id)
    ).fetchone()
    if taken:
        raise SessionNameTakenError(record.name)
    for rack in record.affinity.racks if record.affinity else ():
        found = connection.execute("SELECT 1 FROM sessions WHERE id = ?", (rack,)).fetchone()
        if found is None or rack == record.id:
            raise UnknownSessionError(rack)


def _check_template_name(connection: sqlite3.Connection, template: SessionTemplate) -> None:
    taken = connection.execute(
        "SELECT 1 FROM templates WHERE folded = ? AND id != ?", (folded(template.name), template.id)
    ).fetchone()
    if taken:
        raise SessionNameTakenError(template.name, "template")
