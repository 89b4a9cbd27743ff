"""A query for sessions as SQL."""

import sqlite3
from collections.abc import Sequence

from marlise_desktop.adapters.sqlite.session_rows import COLUMNS, records
from marlise_desktop.domain.sessions.query import Order, Page, Place, SessionQuery, place

_FIRST = {
    Order.NAME: "folded",
    Order.KIND: "kind",
    Order.STATE: "rank",
    Order.CREATED: "created",
    Order.CHANGED: "changed",
}


def page(connection: sqlite3.Connection, query: SessionQuery, after: Place | None, limit: int) -> Page:
    """Called inside a transaction, so that the total and the page are of one moment."""
    wanted, values = _conditions(query)
    (total,) = connection.execute(f"SELECT count(*) FROM sessions{_where(wanted)}", values).fetchone()
    first = _FIRST[query.order]
    if after is not None:
        sign = "<" if query.descending else ">"
        wanted = [*wanted, f"({first}, folded, id) {sign} (?, ?, ?)"]
        values = [*values, after.first, after.name, after.id]
    way = "DESC" if query.descending else "ASC"
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM sessions{_where(wanted)} ORDER BY {first} {way}, folded {way}, id {way} LIMIT ?",
        [*values, limit + 1],
    ).fetchall()
    found = records(connection, rows[:limit])
    return Page(found, total, place(found[-1], query.order) if len(rows) > limit else None)


def _conditions(query: SessionQuery) -> tuple[list[str], list[object]]:
    wanted, values = ["instr(searched, ?)"] * len(query.words), [*query.words]
    for column, choices in (("kind", query.kinds), ("state", frozenset(state.value for state in query.states))):
        if choices:
            wanted.append(f"{column} IN ({', '.join('?' * len(choices))})")
            values.extend(choices)
    for column, text in (("workspace", query.workspace), ("template", query.template)):
        if text:
            wanted.append(f"{column} = ?")
            values.append(text)
    return wanted, list[object](values)


def _where(wanted: Sequence[str]) -> str:
    return f" WHERE {' AND '.join(wanted)}" if wanted else ""
