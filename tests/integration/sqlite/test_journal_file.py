"""The journal's file, where it cannot be used."""

import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from marlise_desktop.adapters.sqlite.journal import SqliteJournal
from marlise_desktop.domain.errors import LibraryError
from marlise_desktop.session.ports.journal import Edited


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


async def test_a_damaged_journal_is_told_with_its_new_name(tmp_path: Path) -> None:
    spoil(tmp_path / "journal.sqlite")
    journal = SqliteJournal(tmp_path)
    left = await journal.open()
    assert f"{tmp_path / 'journal.sqlite.damaged-1'}" in left.told
    assert left.edits == ()
    await journal.close()


def spoil(file: Path) -> None:
    file.write_bytes(b"no database at all " * 500)


async def test_an_edit_that_cannot_be_read_is_told_and_the_others_stay(tmp_path: Path) -> None:
    journal = SqliteJournal(tmp_path)
    await journal.open()
    await journal.write([Edited(1, "First", ()), Edited(2, "Second", ())])
    await journal.close()
    with closing(sqlite3.connect(tmp_path / "journal.sqlite")) as other, other:
        other.execute("UPDATE edits SET changes = '[7]' WHERE number = 1")
    left = await journal.open()
    assert "First" in left.told
    assert [edit.label for edit in left.edits] == ["Second"]
    await journal.close()


async def test_a_journal_without_a_place_or_not_open_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LibraryError, match="no journal of your edits can be kept"):
        await SqliteJournal(tmp_path / "file").open()
    with pytest.raises(LibraryError, match="not open"):
        await SqliteJournal(tmp_path).write([])


async def test_the_journal_of_an_earlier_version_is_taken_over_once_with_what_it_had_not_settled(
    tmp_path: Path,
) -> None:
    old, new = tmp_path / "state", tmp_path / "data"
    earlier = SqliteJournal(old)
    await earlier.open()
    await earlier.write([Edited(1, "First", ()), Edited(2, "Second", ())])
    with pytest.raises(LibraryError, match=f"keeps its work in {old}"):
        await SqliteJournal(new, old).open()
    # As after a crash: what was written lies beside the file.
    crashed = tmp_path / "crashed"
    shutil.copytree(old, crashed)
    assert (crashed / "journal.sqlite-wal").stat().st_size > 0
    await earlier.close()
    journal = SqliteJournal(new, crashed)
    left = await journal.open()
    assert [edit.label for edit in left.edits] == ["First", "Second"]
    assert not (crashed / "journal.sqlite").exists()
    assert not (crashed / "journal.sqlite-wal").exists()
    await journal.write([Edited(3, "Third", ())])
    await journal.close()
    again = SqliteJournal(new, old)  # there is one here: the other stays as it is
    assert len((await again.open()).edits) == 3
    await again.close()
    assert (old / "journal.sqlite").exists()
