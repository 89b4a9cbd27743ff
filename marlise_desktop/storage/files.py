"""A SQLite file as it is opened, and how one that cannot be used is moved out of the way."""

import sqlite3
from contextlib import closing
from pathlib import Path

_PARTS = ("", "-wal", "-shm")


def connected(file: Path | str, *, busy_ms: int, durable: bool) -> sqlite3.Connection:
    """Opens or makes a file and looks whether it is whole; `busy_ms` is how long a lock of others is waited for.

    What a `durable` one has committed survives the loss of power; another one may then miss the last commits, but is
    whole. The connection belongs to the thread that asks. Raises sqlite3.Error, for damage one that `is_damage` knows.
    """
    connection = sqlite3.connect(file, timeout=busy_ms / 1000)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
        connection.execute("PRAGMA foreign_keys = ON")
        check_whole(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def check_whole(connection: sqlite3.Connection) -> None:
    """Raises sqlite3.DatabaseError for damage that shows when all of the file is read."""
    with closing(connection.execute("PRAGMA quick_check(1)")) as rows:
        answer = rows.fetchone()
    if answer != ("ok",):
        error = sqlite3.DatabaseError(str(answer))
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error


def set_aside(file: Path, ending: str) -> Path:
    """Moves a file and its log to a name with that ending, in the place of an earlier one; answers the new name."""
    aside = file.with_name(file.name + ending)
    for part in _PARTS:
        held, target = file.with_name(file.name + part), aside.with_name(aside.name + part)
        if held.exists():
            held.replace(target)
        else:
            target.unlink(missing_ok=True)
    return aside


def free_ending(file: Path, ending: str) -> str:
    """The ending with the first number that no file beside this one has."""
    count = 1
    while file.with_name(f"{file.name}{ending}-{count}").exists():
        count += 1
    return f"{ending}-{count}"
