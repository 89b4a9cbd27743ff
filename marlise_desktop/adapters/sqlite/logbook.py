"""The logbook in a workspace's database."""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

from marlise_desktop.adapters.sqlite.connections import Connections
from marlise_desktop.adapters.sqlite.database import Database
from marlise_desktop.adapters.sqlite.migrations import migrations
from marlise_desktop.domain.errors import LibraryError
from marlise_desktop.domain.health import DatabaseState
from marlise_desktop.domain.logbook.round import Outcome, Request, Response, Round, RoundKind, Turn
from marlise_desktop.session.ports.logbook import PAGE, Day, LogPage, LogQuery, folding, searched

_COLUMNS = "number, label, kind, board, began, ended, unlisted, gestures"
_MOST_DAYS = 1000


class SqliteLogbook:
    """Implements `LogbookStore`. The file is `workspace.sqlite` in `folder`."""

    def __init__(self, connections: Connections, folder: Path) -> None:
        self._connections = connections
        self._file = folder / "workspace.sqlite"
        self._held: Database | None = None

    @property
    def database(self) -> DatabaseState:
        return DatabaseState(str(self._file)) if self._held is None else self._held.state

    async def open(self) -> str:
        self._held = await self._connections.use(self._file, migrations("workspace"), backups=True)
        aside = self._held.opening.aside
        return (
            f"the history of what you did was damaged and begins anew; the old one is kept as {aside}" if aside else ""
        )

    async def put(self, rounds: Sequence[Round]) -> Sequence[int]:
        return await self._database().transact(lambda connection: [_put(connection, held) for held in rounds])

    async def page(self, query: LogQuery, before: int = 0, limit: int = PAGE) -> LogPage:
        return await self._database().read(lambda connection: _page(connection, query, before, limit))

    async def days(self, text: str = "") -> Sequence[Day]:
        words = LogQuery(text).words
        question = (
            "SELECT date(began, 'unixepoch', 'localtime') AS day, sum(gestures) FROM rounds"
            f"{_where(['instr(searched, ?)'] * len(words))} GROUP BY day ORDER BY day DESC LIMIT {_MOST_DAYS}"
        )
        return await self._database().read(lambda c: [Day(*row) for row in c.execute(question, words)])

    async def fold(self, whole: int, folded: int) -> int:
        return await self._database().transact(lambda connection: _fold(connection, whole, folded))

    def move_to(self, folder: str) -> None:
        self._file = Path(folder) / self._file.name

    async def close(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            await self._connections.release(held)

    def _database(self) -> Database:
        if self._held is None:
            raise LibraryError("the history of what you did is not open")
        return self._held


def _put(connection: sqlite3.Connection, held: Round) -> int:
    row = (held.label, held.kind.value, held.board, held.at, held.ended, held.unlisted, held.count, searched(held))
    number = connection.execute(
        "INSERT INTO rounds(number, label, kind, board, began, ended, unlisted, gestures, searched)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (number) DO UPDATE SET label = excluded.label,"
        " kind = excluded.kind, board = excluded.board, began = excluded.began, ended = excluded.ended,"
        " unlisted = excluded.unlisted, gestures = excluded.gestures, searched = excluded.searched RETURNING number",
        (held.number or None, *row),
    ).fetchone()[0]
    connection.execute("DELETE FROM requests WHERE round = ?", (number,))
    connection.execute("DELETE FROM turns WHERE round = ?", (number,))
    connection.executemany(
        "INSERT INTO requests VALUES (?, ?, ?, ?, ?, ?)",
        [
            (
                number,
                place,
                request.text,
                request.response.outcome.value,
                request.response.status,
                request.response.reason,
            )
            for place, request in enumerate(held.requests)
        ],
    )
    connection.executemany(
        "INSERT INTO turns VALUES (?, ?, ?, ?, ?, ?)",
        [(number, place, turn.at, turn.text, turn.done, turn.total) for place, turn in enumerate(held.turns)],
    )
    return int(number)


def _page(connection: sqlite3.Connection, query: LogQuery, before: int, limit: int) -> LogPage:
    wanted, values = ["instr(searched, ?)"] * len(query.words), list[object](query.words)
    if query.since:
        wanted.append("began >= ?")
        values.append(query.since)
    if query.until:
        wanted.append("began < ?")
        values.append(query.until)
    if query.kinds:
        wanted.append(f"kind IN ({', '.join('?' * len(query.kinds))})")
        values.extend(kind.value for kind in query.kinds)
    (total,) = connection.execute(f"SELECT count(*) FROM rounds{_where(wanted)}", values).fetchone()
    if before:
        wanted.append("number < ?")
        values.append(before)
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM rounds{_where(wanted)} ORDER BY number DESC LIMIT ?", [*values, limit + 1]
    ).fetchall()
    found = tuple(_round(connection, row) for row in rows[:limit])
    return LogPage(found, total, found[-1].number if len(rows) > limit else 0)


def _where(wanted: Sequence[str]) -> str:
    return f" WHERE {' AND '.join(wanted)}" if wanted else ""


def _round(connection: sqlite3.Connection, row: Any) -> Round:
    number = row[0]
    requests = connection.execute(
        "SELECT words, outcome, status, reason FROM requests WHERE round = ? ORDER BY place", (number,)
    )
    turns = connection.execute("SELECT at, words, done, total FROM turns WHERE round = ? ORDER BY place", (number,))
    return replace(
        _bare(row),
        requests=tuple(Request(words, Response(Outcome(outcome), *rest)) for words, outcome, *rest in requests),
        turns=tuple(Turn(*entry) for entry in turns),
    )


def _bare(row: Any) -> Round:
    number, label, kind, board, began, ended, unlisted, gestures = row
    return Round(label, RoundKind(kind), board, began, ended, unlisted=unlisted, count=gestures, number=number)


def _fold(connection: sqlite3.Connection, whole: int, folded: int) -> int:
    """A round that is folded stays so: what its hour still brings makes another."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM rounds WHERE kind != ? AND number <= (SELECT number FROM rounds WHERE kind != ?"
        " ORDER BY number DESC LIMIT 1 OFFSET ?) ORDER BY number",
        (RoundKind.FOLDED.value, RoundKind.FOLDED.value, whole),
    ).fetchall()
    gone = 0
    for _, held in groupby((_bare(row) for row in rows), key=lambda entry: (entry.at // 3600, entry.board)):
        group = list(held)
        connection.executemany("DELETE FROM rounds WHERE number = ?", [(entry.number,) for entry in group])
        _put(connection, folding(group))
        gone += len(group) - 1
    surplus = connection.execute(
        "DELETE FROM rounds WHERE kind = ? AND number <= (SELECT number FROM rounds WHERE kind = ?"
        " ORDER BY number DESC LIMIT 1 OFFSET ?)",
        (RoundKind.FOLDED.value, RoundKind.FOLDED.value, folded),
    )
    return gone + surplus.rowcount
