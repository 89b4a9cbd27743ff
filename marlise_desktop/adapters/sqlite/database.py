"""One SQLite file with one connection, which lives on a thread of its own."""

import asyncio
import logging
import sqlite3
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from marlise_desktop.adapters.sqlite.backups import Backup, opened_copy
from marlise_desktop.adapters.sqlite.migrations import migrate
from marlise_desktop.adapters.sqlite.turns import alone
from marlise_desktop.domain.errors import LibraryError
from marlise_desktop.domain.health import DatabaseState
from marlise_desktop.storage.faults import is_damage, is_lock, is_lost, telling
from marlise_desktop.storage.files import check_whole, connected, free_ending, set_aside

_T = TypeVar("_T")
_log = logging.getLogger(__name__)
_BUSY_MS = 1000
_TRIES = 5
_FIRST_PAUSE_S = 0.05
_MB = 1 << 20


@dataclass(frozen=True, slots=True)
class Opening:
    """How a file was found: where a damaged one was put, and the last good copy of it, if one is kept."""

    aside: Path | None = None
    backup: Path | None = None


class Database:
    """Methods are called on the loop's thread and raise LibraryError for what the disk refuses.

    What a transaction has done when it returns survives the loss of power. With `backups` a good copy is kept beside
    the file. A connection that is lost, such as with a stick that is pulled out, is made anew by the next call.
    """

    def __init__(self, file: Path, steps: Sequence[str], *, backups: bool = False) -> None:
        self.file = file
        self.opening = Opening()
        self._steps = steps
        self._backup = Backup(file) if backups else None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"sqlite {file.name}")
        self._in_use = False
        self._closed = False
        self._connection: sqlite3.Connection | None = None
        self._identity: tuple[int, int] | None = None
        self._size = 0
        self._error = ""

    @property
    def state(self) -> DatabaseState:
        """As the newest call has left it; what waits to be brought into the file counts to its size."""
        return DatabaseState(str(self.file), self._size / _MB, self._error)

    async def open(self) -> Opening:
        """Makes or opens the file and brings it up to date."""
        await self._on_thread(self._open)
        return self.opening

    async def transact(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        """Runs `work` on the database's thread inside one transaction, which is taken back if it raises.

        A locked database is tried again a few times, with growing pauses; so `work` may be called more than once.
        """
        return await self._on_thread(lambda: self._persistent("BEGIN IMMEDIATE", work))

    async def read(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        """As `transact`, for work that only reads: it sees one moment, and waits for no writer."""
        return await self._on_thread(lambda: self._persistent("BEGIN DEFERRED", work))

    async def check(self) -> str:
        """Reads all of the file; answers in words what is wrong with it, empty if nothing is."""
        try:
            await self.read(check_whole)
        except LibraryError as error:
            return error.message
        return ""

    async def restore(self, backup: Path) -> None:
        """Puts a copy of the file in the place of what it holds now."""
        await self._on_thread(lambda: self._restore(backup))

    async def close(self) -> None:
        """Ends the thread too; a second call does nothing."""
        if self._in_use:
            await self._on_thread(self._close)
        self._closed = True
        self._thread.shutdown()

    async def _on_thread(self, work: Callable[[], _T]) -> _T:
        if self._closed:
            raise LibraryError(f"{self.file} is not open any more")
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._told, work)

    def _told(self, work: Callable[[], _T]) -> _T:
        try:
            with telling(self.file):
                answer = work()
        except LibraryError as error:
            self._error = error.message
            raise
        self._error, self._size = "", _size(self.file)
        return answer

    def _open(self) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self._connect()
        self._in_use = True

    def _connect(self) -> None:
        with alone(self.file):
            try:
                connection = self._connected()
            except sqlite3.DatabaseError as error:
                if not is_damage(error):
                    raise
                self.opening = self._put_aside(error)
                connection = self._connected()
            self._connection, self._identity = connection, _identity(self.file)
            if self._backup is not None:
                self._backup.keep_daily(connection)

    def _put_aside(self, damage: sqlite3.Error) -> Opening:
        backup = self._backup.save_last() if self._backup is not None else None
        aside = set_aside(self.file, free_ending(self.file, ".damaged"))
        _log.info("%s is damaged (%s) and was moved to %s", self.file, damage, aside)
        return Opening(aside, backup)

    def _connected(self) -> sqlite3.Connection:
        connection = connected(self.file, busy_ms=_BUSY_MS, durable=True)
        connection.isolation_level = None
        try:
            migrate(connection, self._steps, self.file)
        except BaseException:
            connection.close()
            raise
        return connection

    def _persistent(self, begin: str, work: Callable[[sqlite3.Connection], _T]) -> _T:
        """Does the work, on a new connection if the one there is turns out to be lost."""
        try:
            return self._patient(begin, work)
        except sqlite3.Error as error:
            if not is_lost(error):
                raise
            _log.info("%s: %s; it is opened again", self.file, error)
            self._drop()
        return self._patient(begin, work)

    def _patient(self, begin: str, work: Callable[[sqlite3.Connection], _T]) -> _T:
        pause = _FIRST_PAUSE_S
        for _ in range(_TRIES - 1):
            try:
                return _once(self._live(), begin, work)
            except sqlite3.OperationalError as error:
                if not is_lock(error):
                    raise
                time.sleep(pause)
                pause *= 2
        return _once(self._live(), begin, work)

    def _live(self) -> sqlite3.Connection:
        """The connection, made anew if the file is not the one any more that it was made to."""
        if not self._in_use:
            raise sqlite3.OperationalError("it is not open")
        if self._connection is not None and _identity(self.file) != self._identity:
            _log.info("%s was moved or replaced; it is opened again", self.file)
            self._drop()
        if self._connection is None:
            self._connect()
        assert self._connection is not None
        return self._connection

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _restore(self, backup: Path) -> None:
        connection = self._live()
        with alone(self.file), closing(opened_copy(backup)) as copy:
            check_whole(copy)
            copy.backup(connection)
            migrate(connection, self._steps, self.file)

    def _close(self) -> None:
        self._in_use = False
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            if self._backup is not None and connection.total_changes and _identity(self.file) == self._identity:
                self._backup.keep(connection)
        finally:
            connection.close()


def _once(connection: sqlite3.Connection, begin: str, work: Callable[[sqlite3.Connection], _T]) -> _T:
    connection.execute(begin)
    try:
        answer = work(connection)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return answer


def _size(file: Path) -> int:
    """In bytes, with its log; 0 for what is not there."""
    size = 0
    for held in (file, file.with_name(f"{file.name}-wal")):
        with suppress(OSError):
            size += held.stat().st_size
    return size


def _identity(file: Path) -> tuple[int, int] | None:
    """Which file the name means just now; None if there is none."""
    try:
        status = file.stat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino
