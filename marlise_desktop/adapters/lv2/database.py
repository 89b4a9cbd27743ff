"""One SQLite file with a known version; one that is of another version or damaged is set aside and made new.

A connection belongs to the thread that opened it.
"""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from marlise_desktop.domain.errors import LibraryError

_log = logging.getLogger(__name__)
_BUSY_MS = 5000


def open_database(file: Path | None, schema: str, version: int) -> sqlite3.Connection:
    """Opens or makes the file, or a database in memory for None; raises LibraryError if the disk refuses.

    `version` is any number that fits 31 bits; a file with another one is renamed to end in `.old`, a damaged one in
    `.damaged`.
    """
    if file is None:
        return _opened(":memory:", schema, version)
    with told(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            return _opened(file, schema, version)
        except _OtherVersionError:
            _set_aside(file, ".old")
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            _log.info("%s is damaged (%s) and is made new", file, error)
            _set_aside(file, ".damaged")
        return _opened(file, schema, version)


@contextmanager
def told(file: Path | None) -> Iterator[None]:
    """Turns what the disk or the database refuses into a LibraryError that names the file."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        where = str(file.parent) if file else "memory"
        raise LibraryError(
            f"{file or 'the list of plugins'} cannot be used: {error}",
            hint=f"See that there is room on the disk and that you may write in {where}.",
        ) from error


class _OtherVersionError(Exception):
    pass


def _opened(file: Path | str, schema: str, version: int) -> sqlite3.Connection:
    connection = sqlite3.connect(file, timeout=_BUSY_MS / 1000)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        with closing(connection.execute("PRAGMA quick_check(1)")) as rows:
            answer = rows.fetchone()
        if answer != ("ok",):
            raise sqlite3.DatabaseError(str(answer))
        found: int = connection.execute("PRAGMA user_version").fetchone()[0]
        if found == 0:
            connection.executescript(f"BEGIN; {schema}; PRAGMA user_version = {version}; COMMIT")
        elif found != version:
            raise _OtherVersionError
    except BaseException:
        connection.close()
        raise
    return connection


def _set_aside(file: Path, ending: str) -> None:
    for part in ("-wal", "-shm"):
        file.with_name(file.name + part).unlink(missing_ok=True)
    file.replace(file.with_name(file.name + ending))
