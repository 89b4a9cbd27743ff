"""One SQLite file with one connection, which lives on a thread of its own."""

import asyncio
import logging
import sqlite3
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from marlise_desktop.adapters.sqlite.migrations import migrate
from marlise_desktop.storage.faults import is_damage, is_lock, telling
from marlise_desktop.storage.files import connected, free_ending, set_aside

_T = TypeVar("_T")
_log = logging.getLogger(__name__)
_BUSY_MS = 1000
_TRIES = 5
_FIRST_PAUSE_S = 0.05


class Database:
    """Methods are called on the loop's thread and raise LibraryError for what the disk refuses.

    What a transaction has done when it returns survives the loss of power.
    """

    def __init__(self, file: Path, steps: Sequence[str]) -> None:
        self.file = file
        self._steps = steps
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"sqlite {file.name}")
        self._connection: sqlite3.Connection | None = None

    async def open(self) -> Path | None:
        """Makes or opens the file; answers where a damaged one was put, or None."""
        return await self._on_thread(self._open)

    async def transact(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        """Runs `work` on the database's thread inside one transaction, which is taken back if it raises.

        A locked database is tried again a few times, with growing pauses; so `work` may be called more than once.
        """
        return await self._on_thread(lambda: self._transacted(work))

    async def close(self) -> None:
        """Ends the thread too; a second call does nothing."""
        if self._connection is not None:
            await self._on_thread(self._close)
        self._thread.shutdown()

    async def _on_thread(self, work: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._told, work)

    def _told(self, work: Callable[[], _T]) -> _T:
        with telling(self.file):
            return work()

    def _open(self) -> Path | None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._connection = self._connected()
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            aside = set_aside(self.file, free_ending(self.file, ".damaged"))
            _log.info("%s is damaged (%s) and was moved to %s", self.file, error, aside)
            self._connection = self._connected()
            return aside
        return None

    def _connected(self) -> sqlite3.Connection:
        connection = connected(self.file, busy_ms=_BUSY_MS, durable=True)
        connection.isolation_level = None
        try:
            migrate(connection, self._steps, self.file)
        except BaseException:
            connection.close()
            raise
        return connection

    def _transacted(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        connection = self._connection
        if connection is None:
            raise sqlite3.OperationalError("it is not open")
        pause = _FIRST_PAUSE_S
        for _ in range(_TRIES - 1):
            try:
                return _once(connection, work)
            except sqlite3.OperationalError as error:
                if not is_lock(error):
                    raise
                time.sleep(pause)
                pause *= 2
        return _once(connection, work)

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _once(connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], _T]) -> _T:
    connection.execute("BEGIN IMMEDIATE")
    try:
        answer = work(connection)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return answer
