"""SQLite files that are damaged, locked, newer, read-only, or on a full disk."""

import asyncio
import os
import sqlite3
import threading
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from marlise_desktop.adapters.sqlite import database
from marlise_desktop.adapters.sqlite.database import Database
from marlise_desktop.adapters.sqlite.migrations import migrations
from marlise_desktop.domain.errors import LibraryError

STEPS = ("CREATE TABLE words(word TEXT NOT NULL);", "ALTER TABLE words ADD COLUMN language TEXT NOT NULL DEFAULT 'en';")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "words.sqlite"


@pytest.fixture
async def words(file: Path) -> AsyncIterator[Database]:
    made = Database(file, STEPS[:1])
    assert (await made.open()).aside is None
    yield made
    await made.close()


async def added(words: Database, *new: str) -> None:
    await words.transact(lambda c: c.executemany("INSERT INTO words(word) VALUES (?)", [(word,) for word in new]))


async def held(words: Database) -> list[str]:
    return await words.transact(lambda c: [word for (word,) in c.execute("SELECT word FROM words ORDER BY rowid")])


async def test_what_was_written_is_there_again_and_the_thread_is_gone(words: Database, file: Path) -> None:
    await added(words, "one", "two")
    await words.close()
    assert not [thread for thread in threading.enumerate() if "words.sqlite" in thread.name and thread.is_alive()]
    again = Database(file, STEPS[:1])
    await again.open()
    assert await held(again) == ["one", "two"]
    await again.close()


async def test_a_transaction_that_fails_is_taken_back_whole(words: Database) -> None:
    def half(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO words(word) VALUES ('half')")
        connection.execute("INSERT INTO words(word) VALUES (NULL)")

    with pytest.raises(LibraryError, match=r"words\.sqlite cannot be used: NOT NULL"):
        await words.transact(half)
    assert await held(words) == []


async def test_a_file_that_is_locked_for_a_moment_is_waited_for(words: Database, file: Path) -> None:
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    writing = asyncio.create_task(added(words, "late"))
    await asyncio.sleep(0)
    other.execute("COMMIT")
    other.close()
    await writing
    assert await held(words) == ["late"]


async def test_a_file_that_stays_locked_is_told_with_what_to_do(
    words: Database, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_FIRST_PAUSE_S", 0.001)
    await words.transact(lambda c: c.execute("PRAGMA busy_timeout = 1"))
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LibraryError, match="locked") as told:
            await added(words, "never")
    assert "Another program holds it" in told.value.hint
    assert words.state.error == told.value.message
    assert await held(words) == []
    assert words.state.error == ""


async def test_it_says_how_much_of_the_disk_it_takes(words: Database, file: Path) -> None:
    before = words.state
    await added(words, "x" * (1 << 20))
    assert before.file == words.state.file == str(file)
    assert words.state.size_mb >= before.size_mb + 1


async def test_an_older_file_is_brought_up_to_date_with_a_copy_beside_it(words: Database, file: Path) -> None:
    await added(words, "one")
    await words.close()
    newer = Database(file, STEPS)
    await newer.open()
    assert await newer.transact(lambda c: c.execute("SELECT word, language FROM words").fetchall()) == [("one", "en")]
    await newer.close()
    with closing(sqlite3.connect(file.with_name("words.sqlite.version-1"))) as copy:
        assert copy.execute("SELECT * FROM words").fetchall() == [("one",)]


async def test_a_step_that_fails_leaves_the_older_version(words: Database, file: Path) -> None:
    await words.close()
    newer = Database(file, (STEPS[0], "CREATE TABLE more(x); CREATE TABLE words(x);"))
    with pytest.raises(LibraryError, match="already exists"):
        await newer.open()
    await newer.close()
    with closing(sqlite3.connect(file)) as looked:
        assert looked.execute("PRAGMA user_version").fetchone() == (1,)
        assert looked.execute("SELECT name FROM sqlite_master").fetchall() == [("words",)]


async def test_a_file_of_a_newer_program_is_refused_and_not_touched(words: Database, file: Path) -> None:
    await words.transact(lambda c: c.execute("PRAGMA user_version = 9"))
    await words.close()
    before = content(file)
    older = Database(file, STEPS)
    with pytest.raises(LibraryError, match="newer version of the program"):
        await older.open()
    await older.close()
    assert content(file) == before


def content(file: Path) -> bytes:
    return file.read_bytes()


def overwritten(file: Path, damage: bytes | None) -> bytes:
    """With a text, or in its middle."""
    present = content(file)
    file.write_bytes(damage or present[:4096] + os.urandom(8192) + present[12288:])
    return content(file)


@pytest.mark.parametrize("damage", [b"no database at all, but long enough to be looked at" * 20, None])
async def test_a_damaged_file_is_put_aside(words: Database, file: Path, damage: bytes | None) -> None:
    await added(words, *[f"word {n}" * 50 for n in range(200)])
    await words.close()
    bytes_now = overwritten(file, damage)
    again = Database(file, STEPS[:1])
    aside = (await again.open()).aside
    assert aside == file.with_name("words.sqlite.damaged-1")
    assert content(aside)[:4096] == bytes_now[:4096]
    assert await held(again) == []
    await again.close()


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    nowhere = Database(tmp_path / "file" / "words.sqlite", STEPS)
    with pytest.raises(LibraryError, match=r"words\.sqlite cannot be used"):
        await nowhere.open()
    await nowhere.close()


def test_the_programs_own_steps_are_numbered_without_a_gap() -> None:
    folder = Path(database.__file__).with_name("schema")
    for schema in folder.iterdir():
        names = sorted(entry.name for entry in schema.iterdir())
        assert names == [f"{number:04}.sql" for number in range(1, len(names) + 1)]
        assert len(migrations(schema.name)) == len(names)
