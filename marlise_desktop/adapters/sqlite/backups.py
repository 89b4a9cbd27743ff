"""The last good copy of a database, beside it."""

import logging
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from marlise_desktop.storage.files import check_whole, free_ending
from marlise_desktop.storage.flush import flush

_log = logging.getLogger(__name__)
_DAY_S = 86400.0


class Backup:
    """The file is `NAME.backup`. Called on the database's thread.

    A copy that cannot be made is said in the log and no more: nobody is kept from working by a backup.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._backup = file.with_name(f"{file.name}.backup")

    def keep_daily(self, connection: sqlite3.Connection) -> None:
        """Makes a copy if there is none, or one older than a day."""
        try:
            old = time.time() - self._backup.stat().st_mtime > _DAY_S
        except FileNotFoundError:
            old = True
        if old:
            self.keep(connection)

    def keep(self, connection: sqlite3.Connection) -> None:
        """Replaces the copy whole, or leaves the earlier one."""
        fresh = self._backup.with_name(f"{self._backup.name}.new")
        try:
            check_whole(connection)
            with closing(sqlite3.connect(fresh)) as copy:
                connection.backup(copy)
            flush(fresh)
            fresh.replace(self._backup)
        except (sqlite3.Error, OSError) as error:
            _log.info("no copy of %s could be made: %s", self._file, error)
            fresh.unlink(missing_ok=True)

    def save_last(self) -> Path | None:
        """Moves the copy where no later one replaces it; None if there is no copy, or no good one."""
        kept = self._file.with_name(self._file.name + free_ending(self._file, ".last-good"))
        try:
            with closing(opened_copy(self._backup)) as copy:
                check_whole(copy)
            self._backup.replace(kept)
        except (sqlite3.Error, OSError) as error:
            _log.info("there is no good copy of %s: %s", self._file, error)
            return None
        return kept


def opened_copy(file: Path) -> sqlite3.Connection:
    """A connection to a copy that nobody writes to; the file must have a whole path."""
    return sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True)
