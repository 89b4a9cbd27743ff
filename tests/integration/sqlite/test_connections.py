"""Shared connections, connections that are lost, and copies."""

import asyncio
import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from marlise_desktop.adapters.sqlite import turns
from marlise_desktop.adapters.sqlite.connections import Connections
from marlise_desktop.adapters.sqlite.database import Database
from marlise_desktop.adapters.sqlite.turns import alone
from marlise_desktop.domain.errors import LibraryError, Trouble

STEPS = ("CREATE TABLE words(word TEXT NOT NULL);",)


def running(file: Path) -> bool:
    return any(file.name in thread.name and thread.is_alive() for thread in threading.enumerate())


async def add(database: Database, word: str) -> None:
    await database.transact(lambda connection: connection.execute("INSERT INTO words VALUES (?)", (word,)))


async def held(database: Database) -> list[str]:
    return await database.read(lambda c: [word for (word,) in c.execute("SELECT word FROM words ORDER BY rowid")])


async def test_all_who_use_a_file_share_one_connection_until_the_last_lets_go(tmp_path: Path) -> None:
    connections = Connections()
    link = tmp_path / "link"
    link.symlink_to(tmp_path)
    first, second = await asyncio.gather(
        connections.use(tmp_path / "a.sqlite", STEPS), connections.use(link / "a.sqlite", STEPS)
    )
    other = await connections.use(tmp_path / "b.sqlite", STEPS)
    assert first is second
    assert first is not other
    await connections.release(first)
    await add(second, "still there")
    await connections.release(second)
    assert not running(tmp_path / "a.sqlite")
    await connections.release(first)
    fresh = await connections.use(tmp_path / "a.sqlite", STEPS)
    await connections.release(first)
    assert await held(fresh) == ["still there"]
    await connections.close()
    assert not running(tmp_path / "a.sqlite")
    assert not running(tmp_path / "b.sqlite")
    with pytest.raises(LibraryError, match="not open"):
        await add(fresh, "late")


async def test_a_file_that_cannot_be_opened_leaves_no_thread(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LibraryError):
        await Connections().use(tmp_path / "file" / "a.sqlite", STEPS)
    assert not running(tmp_path / "a.sqlite")


async def test_a_file_that_was_replaced_is_opened_again(tmp_path: Path) -> None:
    file, other = tmp_path / "a.sqlite", tmp_path / "b.sqlite"
    for place, word in ((file, "old"), (other, "new")):
        database = Database(place, STEPS)
        await database.open()
        await add(database, word)
        await database.close()
    database = Database(file, STEPS)
    await database.open()
    assert await held(database) == ["old"]
    other.replace(file)
    assert await held(database) == ["new"]
    await database.close()


async def test_a_folder_that_goes_and_comes_back_is_told_and_then_used_again(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    database = Database(stick / "a.sqlite", STEPS)
    await database.open()
    await add(database, "one")
    stick.rename(tmp_path / "pulled out")
    with pytest.raises(LibraryError, match=r"a\.sqlite cannot be used"):
        await add(database, "lost")
    assert await database.check()
    (tmp_path / "pulled out").rename(stick)
    await add(database, "two")
    assert await held(database) == ["one", "two"]
    assert await database.check() == ""
    await database.close()


async def test_a_connection_that_fails_is_made_anew_once(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.sqlite", STEPS)
    await database.open()
    seen: list[sqlite3.Connection] = []

    def unlucky(connection: sqlite3.Connection) -> str:
        seen.append(connection)
        if len(seen) < 2:
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR
            raise error
        return "done"

    assert await database.transact(unlucky) == "done"
    assert seen[0] is not seen[1]
    await database.close()


async def test_damage_while_it_runs_is_seen_by_the_check(tmp_path: Path) -> None:
    file = tmp_path / "a.sqlite"
    database = Database(file, STEPS)
    await database.open()
    await database.transact(lambda c: c.executemany("INSERT INTO words VALUES (?)", [("word " * 200,)] * 400))
    await database.transact(lambda c: None)
    with closing(sqlite3.connect(file)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    await database.read(lambda c: c.execute("PRAGMA cache_size = 1"))
    with file.open("r+b") as raw:
        raw.seek(8192)
        raw.write(os.urandom(200_000))
    assert "a.sqlite" in await database.check()
    await database.close()


async def test_a_restore_from_what_is_no_copy_changes_nothing(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.sqlite", STEPS)
    await database.open()
    await add(database, "kept")
    (tmp_path / "text").write_text("no database, but long enough to be taken for one " * 50)
    for name in ("text", "nowhere"):
        with pytest.raises(LibraryError):
            await database.restore(tmp_path / name)
    assert await held(database) == ["kept"]
    await database.close()


async def test_a_copy_is_made_at_the_end_and_when_the_last_one_is_old(tmp_path: Path) -> None:
    file, backup = tmp_path / "a.sqlite", tmp_path / "a.sqlite.backup"
    database = Database(file, STEPS, backups=True)
    await database.open()
    await add(database, "one")
    await database.close()
    assert copied(backup) == ["one"]
    quiet = Database(file, STEPS, backups=True)
    await quiet.open()
    before = backup.stat().st_mtime_ns
    await held(quiet)
    await quiet.close()
    assert backup.stat().st_mtime_ns == before
    os.utime(backup, (1.0, 1.0))
    late = Database(file, STEPS, backups=True)
    await late.open()
    assert backup.stat().st_mtime > 1.0
    await late.close()


async def test_a_copy_that_cannot_be_made_keeps_nobody_from_leaving(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.sqlite", STEPS, backups=True)
    await database.open()
    await add(database, "one")
    (tmp_path / "a.sqlite.backup").unlink()
    (tmp_path / "a.sqlite.backup").mkdir()
    await database.close()
    again = Database(tmp_path / "a.sqlite", STEPS)
    await again.open()
    assert await held(again) == ["one"]
    await again.close()


async def test_a_program_that_hangs_while_it_opens_is_not_waited_for_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "_LONGEST_S", 0.05)
    database = Database(tmp_path / "a.sqlite", STEPS)
    with alone(tmp_path / "a.sqlite"), pytest.raises(LibraryError, match="does not come to an end") as told:
        await database.open()
    assert told.value.trouble is Trouble.BUSY
    await database.close()


def copied(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as copy:
        return [word for (word,) in copy.execute("SELECT word FROM words")]
