"""What SQLite and the disk refuse, in words for the user."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from marlise_desktop.domain.errors import LibraryError

_LOCKED = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_REFUSED = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH}
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def code_of(error: sqlite3.Error) -> int:
    """SQLite's primary result code, 0 for an error of Python's own. Source: sqlite.org/rescode.html."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def is_lock(error: sqlite3.Error) -> bool:
    return code_of(error) in _LOCKED


def is_damage(error: sqlite3.Error) -> bool:
    return code_of(error) in _DAMAGED


@contextmanager
def telling(file: Path | str) -> Iterator[None]:
    """Raises LibraryError for what the disk or the database refuses; a text names what is not kept in a file."""
    try:
        yield
    except sqlite3.Error as error:
        raise LibraryError(f"{file} cannot be used: {error}", hint=_advice(error, file)) from error
    except OSError as error:
        raise LibraryError(f"{file} cannot be used: {error.strerror or error}", hint=_room(file)) from error


def _advice(error: sqlite3.Error, file: Path | str) -> str:
    code = code_of(error)
    if code in _LOCKED:
        return "Another program holds it. End that program; it is tried again by itself."
    if code in _DAMAGED:
        return "The file is damaged. Start the program again: it sets the file aside."
    if code in _REFUSED:
        return f"See that you may write in {_folder(file)}."
    return _room(file)


def _room(file: Path | str) -> str:
    return f"See that there is room on the disk and that you may write in {_folder(file)}."


def _folder(file: Path | str) -> Path | str:
    return file.parent if isinstance(file, Path) else "memory"
