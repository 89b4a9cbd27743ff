"""Sessions and templates as rows, and the statements for them. Everything here is called inside a transaction."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

from marlise_desktop.domain.ids import SessionId, TemplateId
from marlise_desktop.domain.sessions.affinity import Affinity, Strategy
from marlise_desktop.domain.sessions.query import RANK, searched
from marlise_desktop.domain.sessions.record import SessionRecord, Setting
from marlise_desktop.domain.sessions.state import SessionState
from marlise_desktop.domain.sessions.template import SessionTemplate
from marlise_desktop.domain.texts import folded

COLUMNS = (
    "id, name, kind, workspace, created, changed, properties, state, reason, run, template,"
    " strategy, health_interval_s, version"
)
TEMPLATE_COLUMNS = "id, name, kind, created, changed, properties, version"
_SET = (
    "name = :name, folded = :folded, searched = :searched, kind = :kind, workspace = :workspace, state = :state,"
    " rank = :rank, reason = :reason, run = :run, properties = :properties, template = :template,"
    " strategy = :strategy, health_interval_s = :health_interval_s, created = :created, changed = :changed,"
    " version = :version"
)
_ALL = (
    "id, name, folded, searched, kind, workspace, state, rank, reason, run, properties, template, strategy,"
    " health_interval_s, created, changed, version"
)
_INSERT = f"INSERT INTO sessions({_ALL}) VALUES ({', '.join(f':{name}' for name in _ALL.split(', '))})"
_UPDATE = f"UPDATE sessions SET {_SET} WHERE id = :id"


def insert(connection: sqlite3.Connection, record: SessionRecord) -> None:
    connection.execute(_INSERT, _values(record))
    _put_racks(connection, record)


def overwrite(connection: sqlite3.Connection, record: SessionRecord) -> None:
    connection.execute(_UPDATE, _values(record))
    connection.execute("DELETE FROM racks_of_shows WHERE show = ?", (record.id,))
    _put_racks(connection, record)


def put_template(connection: sqlite3.Connection, template: SessionTemplate) -> None:
    """In the place of an older version of it, if there is one."""
    row = (template.id, template.name, folded(template.name), template.kind, _written(template.properties))
    times = (template.created, template.changed, template.version)
    statement = (
        "INSERT INTO templates(id, name, folded, kind, properties, created, changed, version)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name,"
        " folded = excluded.folded, kind = excluded.kind, properties = excluded.properties,"
        " created = excluded.created, changed = excluded.changed, version = excluded.version"
    )
    connection.execute(statement, (*row, *times))


def records(connection: sqlite3.Connection, rows: Iterable[Any]) -> tuple[SessionRecord, ...]:
    """The sessions of rows of `COLUMNS`."""
    return tuple(_record(connection, row) for row in rows)


def template_of(row: Any) -> SessionTemplate:
    """The template of a row of `TEMPLATE_COLUMNS`."""
    key, name, kind, created, changed, properties, version = row
    return SessionTemplate(TemplateId(key), name, kind, created, changed, _read(properties), version)


def _record(connection: sqlite3.Connection, row: Any) -> SessionRecord:
    key, name, kind, workspace, created, changed, properties, state, reason, run, template, *rest = row
    strategy, interval, version = rest
    affinity = None
    if strategy is not None:
        found = connection.execute("SELECT rack FROM racks_of_shows WHERE show = ? ORDER BY place", (key,))
        affinity = Affinity(tuple(SessionId(rack) for (rack,) in found), Strategy(strategy), interval)
    return SessionRecord(
        id=SessionId(key),
        name=name,
        kind=kind,
        workspace=workspace,
        created=created,
        changed=changed,
        properties=_read(properties),
        state=SessionState(state),
        reason=reason,
        run=run,
        template=template,
        affinity=affinity,
        version=version,
    )


def _values(record: SessionRecord) -> dict[str, object]:
    affinity = record.affinity
    return {
        "id": record.id,
        "name": record.name,
        "folded": folded(record.name),
        "searched": searched(record),
        "kind": record.kind,
        "workspace": record.workspace,
        "state": record.state.value,
        "rank": RANK[record.state],
        "reason": record.reason,
        "run": record.run,
        "properties": _written(record.properties),
        "template": record.template,
        "strategy": affinity.strategy.value if affinity else None,
        "health_interval_s": affinity.health_interval_s if affinity else None,
        "created": record.created,
        "changed": record.changed,
        "version": record.version,
    }


def _put_racks(connection: sqlite3.Connection, record: SessionRecord) -> None:
    racks = record.affinity.racks if record.affinity else ()
    rows = [(record.id, number, rack) for number, rack in enumerate(racks)]
    connection.executemany("INSERT INTO racks_of_shows VALUES (?, ?, ?)", rows)


def _written(properties: Mapping[str, Setting]) -> str:
    return json.dumps(dict(properties), separators=(",", ":"), ensure_ascii=False)


def _read(text: str) -> dict[str, Setting]:
    held: dict[str, Any] = json.loads(text)
    return {name: tuple(value) if isinstance(value, list) else value for name, value in held.items()}
