"""One SQLite file with a known version; one that is of another version or damaged is set aside and made new.

A connection belongs to the thread that opened it.
"""

import logging
import sqlite3
from contextlib import AbstractContextManager
from pathlib import Path

from marlise_desktop.storage.faults import is_damage, telling
from marlise_desktop.storage.files import connected, set_aside

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
            set_aside(file, ".old")
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            _log.info("%s is damaged (%s) and is made new", file, error)
            set_aside(file, ".damaged")
        return _opened(file, schema, version)


def told(file: Path | None) -> AbstractContextManager[None]:
    """Turns what the disk or the database refuses into a LibraryError that names the file."""
    return telling(file or "the list of plugins")


class _OtherVersionError(Exception):
    pass


def _opened(file: Path | str, schema: str, version: int) -> sqlite3.Connection:
    connection = connected(file, busy_ms=_BUSY_MS, durable=False)
    try:
        found: int = connection.execute("PRAGMA user_version").fetchone()[0]
        if found == 0:
            connection.executescript(f"BEGIN; {schema}; PRAGMA user_version = {version}; COMMIT")
        elif found != version:
            raise _OtherVersionError
    except BaseException:
        connection.close()
        raise
    return connection
