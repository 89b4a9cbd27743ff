"""The journal's file, where it cannot be used."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from marlise_desktop.adapters.sqlite.journal import SqliteJournal
from marlise_desktop.domain.errors import LibraryError


async def test_a_journal_of_a_newer_program_is_refused_and_let_go(tmp_path: Path) -> None:
    journal = SqliteJournal(tmp_path)
    await journal.open()
    await journal.close()
    with closing(sqlite3.connect(tmp_path / "journal.sqlite")) as newer:
        newer.execute("PRAGMA user_version = 99")
    for _ in range(2):  # the second is not told that another program holds it
        with pytest.raises(LibraryError, match="newer version of the program"):
            await journal.open()
    assert not [thread for thread in threading.enumerate() if "journal.sqlite" in thread.name]
