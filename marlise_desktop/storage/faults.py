"""What SQLite and the disk refuse, in words for the user."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from marlise_desktop.domain.errors import LibraryError, Trouble

_LOCKED = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_REFUSED = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH}
_LOST = {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}
_DISK = {
    errno.ENOSPC: Trouble.FULL,
    errno.EDQUOT: Trouble.FULL,
    errno.EFBIG: Trouble.FULL,
    errno.EACCES: Trouble.FORBIDDEN,
    errno.EPERM: Trouble.FORBIDDEN,
    errno.EROFS: Trouble.FORBIDDEN,
}
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def code_of(error: sqlite3.Error) -> int:
    """SQLite's primary result code, 0 for an error of Python's own. Source: sqlite.org/rescode.html."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def is_lock(error: sqlite3.Error) -> bool:
    return code_of(error) in _LOCKED


def is_damage(error: sqlite3.Error) -> bool:
    return code_of(error) in _DAMAGED


def is_lost(error: sqlite3.Error) -> bool:
    """The file could be read before and cannot now, or is not the one any more that was opened."""
    return code_of(error) in _LOST or getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_READONLY_DBMOVED


@contextmanager
def telling(file: Path | str) -> Iterator[None]:
    """Raises LibraryError for what the disk or the database refuses; a text names what is not kept in a file."""
    try:
        yield
    except sqlite3.Error as error:
        trouble = _trouble(error)
        message = f"{file} cannot be used: {error}"
        raise LibraryError(message, hint=_advice(trouble, file), trouble=trouble) from error
    except OSError as error:
        trouble = _DISK.get(error.errno or 0, Trouble.OTHER)
        message = f"{file} cannot be used: {error.strerror or error}"
        raise LibraryError(message, hint=_advice(trouble, file), trouble=trouble) from error


def _trouble(error: sqlite3.Error) -> Trouble:
    code = code_of(error)
    if code in _LOCKED:
        return Trouble.BUSY
    if code in _DAMAGED:
        return Trouble.DAMAGED
    if code == sqlite3.SQLITE_FULL:
        return Trouble.FULL
    return Trouble.FORBIDDEN if code in _REFUSED else Trouble.OTHER


def _advice(trouble: Trouble, file: Path | str) -> str:
    match trouble:
        case Trouble.BUSY:
            return "Another program holds it. End that program; it is tried again by itself."
        case Trouble.DAMAGED:
            return "The file is damaged. Start the program again: it sets the file aside."
        case Trouble.FORBIDDEN:
            return f"See that you may write in {_folder(file)}."
        case _:
            return _room(file)


def _room(file: Path | str) -> str:
    return f"See that there is room on the disk and that you may write in {_folder(file)}."


def _folder(file: Path | str) -> Path | str:
    return file.parent if isinstance(file, Path) else "memory"
