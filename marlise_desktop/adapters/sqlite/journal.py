"""The journal of edits in a SQLite file that one program holds at a time.

What turns edits into text costs the start a tenth of a second, so it is imported where it is used, on the database's
thread.
"""

import asyncio
import fcntl
import os
import shutil
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from marlise_desktop.adapters.sqlite.database import Database
from marlise_desktop.adapters.sqlite.migrations import migrations
from marlise_desktop.domain.errors import LibraryError
from marlise_desktop.domain.health import DatabaseState
from marlise_desktop.session.ports.journal import Edited, Entry, Kept, LeftBehind, Opened

_FILE = "journal.sqlite"


class SqliteJournal:
    """Implements `Journal`. The file is `journal.sqlite` in `folder`, with a lock file beside it.

    `earlier` is the folder where versions before 1.0 had it: one that is found there is taken over, once.
    """

    def __init__(self, folder: Path, earlier: Path | None = None) -> None:
        self._folder = folder
        self._earlier = earlier
        self._lock: int | None = None
        self._database: Database | None = None

    @property
    def database(self) -> DatabaseState:
        return DatabaseState() if self._database is None else self._database.state

    async def open(self) -> LeftBehind:
        self._lock = await asyncio.to_thread(_held, self._folder)
        try:
            if self._earlier is not None:
                await asyncio.to_thread(_take_over, self._earlier, self._folder)
            return await self._opened()
        except BaseException:
            await self.close()
            raise

    async def _opened(self) -> LeftBehind:
        file = self._folder / _FILE
        self._database = Database(file, migrations("journal"))
        aside = (await self._database.open()).aside
        left = await self._database.transact(_left_behind)
        if aside is not None:
            told = f"the journal of your edits was damaged: the last unsaved ones may be missing. It is kept as {aside}"
            return LeftBehind(left.opened, left.edits, left.last, told)
        return left

    async def write(self, entries: Sequence[Entry]) -> None:
        if self._database is None:
            raise LibraryError("the journal of edits is not open")
        await self._database.transact(lambda connection: _write(connection, entries))

    def move_to(self, folder: str) -> None:
        self._folder, self._earlier = Path(folder), None

    async def close(self) -> None:
        database, self._database = self._database, None
        if database is not None:
            await database.close()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def _take_over(earlier: Path, folder: Path) -> None:
    """Moves a journal here, unless there is one; a crash leaves it here or there, whole."""
    if (folder / _FILE).exists() or not (earlier / _FILE).exists():
        return
    lock = _held(earlier)
    try:
        # What is not in the file itself yet is in the one beside it, which must be there first.
        for ending in ("-wal", ""):
            if (earlier / f"{_FILE}{ending}").exists():
                fresh = folder / f"{_FILE}{ending}.new"
                shutil.copyfile(earlier / f"{_FILE}{ending}", fresh)
                fresh.replace(folder / f"{_FILE}{ending}")
        for ending in ("", "-wal", "-shm"):
            (earlier / f"{_FILE}{ending}").unlink(missing_ok=True)
    except OSError as error:
        raise LibraryError(
            f"the journal of your edits in {earlier} cannot be taken to {folder}: {error.strerror}",
            hint="See that there is room on the disk and that you may write there. Nothing of it is lost.",
        ) from error
    finally:
        os.close(lock)


def _held(folder: Path) -> int:
    """An open lock file; its lock ends with the process, however that ends."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / "journal.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise LibraryError(
            f"no journal of your edits can be kept in {folder}: {error.strerror}",
            hint="Save often, and see that there is room on the disk and that you may write there.",
        ) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        raise LibraryError(
            f"Marlise Desktop runs already and keeps its work in {folder}, so this one keeps no unsaved work",
            hint="Save what you do here, or go on in the other window.",
        ) from error
    return handle


def _left_behind(connection: sqlite3.Connection) -> LeftBehind:
    from marlise_desktop.adapters.sqlite.edits import decoded  # noqa: PLC0415 - see the module's first lines

    source, own = connection.execute("SELECT source, own FROM opened").fetchone()
    (last,) = connection.execute("SELECT last FROM numbers").fetchone()
    edits, told = [], ""
    rows = connection.execute("SELECT number, label, changes, observed FROM edits ORDER BY number")
    for number, label, text, observed in rows:
        try:
            edits.append(Edited(number, label, decoded(text), bool(observed)))
        except ValueError as error:
            told = f"one of your last edits ({label or 'no name'}) cannot be read and is left out: {error}"
    return LeftBehind(Opened(source, own), tuple(edits), last, told)


def _write(connection: sqlite3.Connection, entries: Sequence[Entry]) -> None:
    from marlise_desktop.adapters.sqlite.edits import encoded  # noqa: PLC0415

    for entry in entries:
        match entry:
            case Opened(source, own, number):
                connection.execute("DELETE FROM edits WHERE number <= ?", (number,))
                connection.execute("UPDATE opened SET source = ?, own = ?", (source, own))
            case Edited(number, label, made, observed):
                row = (number, label, encoded(made), observed)
                connection.execute("INSERT OR REPLACE INTO edits VALUES (?, ?, ?, ?)", row)
                connection.execute("UPDATE numbers SET last = max(last, ?)", (number,))
            case Kept(number):
                connection.execute("DELETE FROM edits WHERE number <= ?", (number,))
