"""The library's database on a disk that does not do its part, and with two programs at once."""

import asyncio
import os
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from marlise_desktop.adapters.sqlite.connections import Connections
from marlise_desktop.adapters.sqlite.sessions import SqliteSessionStore
from marlise_desktop.domain.errors import LibraryError, Trouble
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.sessions.query import SessionQuery
from tests.contract.session_store_kit import KINDS, names, session

ALL = SessionQuery()


def made(folder: Path) -> SqliteSessionStore:
    return SqliteSessionStore(Connections(), folder, KINDS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
async def store(folder: Path) -> AsyncIterator[SqliteSessionStore]:
    store = made(folder)
    await store.open()
    yield store
    await store.close()


def damage(file: Path) -> None:
    with file.open("r+b") as held:
        held.seek(4096)
        held.write(os.urandom(8192))


async def test_a_damaged_library_is_set_aside_and_its_last_good_copy_is_offered(
    store: SqliteSessionStore, folder: Path
) -> None:
    await store.create(session("a", "Guitar"))
    await store.close()
    damage(folder / "library.sqlite")
    for number in (1, 2):
        again = made(folder)
        found = await again.open()
        assert f"library.sqlite.damaged-{number}" in found.told
        assert found.backup == str(folder / f"library.sqlite.last-good-{number}")
        assert await names(again, ALL) == []
        await again.create(session("b", "Other"))
        await again.restore(found.backup)
        assert await names(again, ALL) == ["Guitar"]
        await again.close()
        damage(folder / "library.sqlite")


async def test_a_good_copy_outlives_the_library_that_begins_anew(store: SqliteSessionStore, folder: Path) -> None:
    await store.create(session("a", "Guitar"))
    await store.close()
    damage(folder / "library.sqlite")
    anew = made(folder)
    backup = (await anew.open()).backup
    await anew.create(session("b", "Other"))
    await anew.close()
    later = made(folder)
    await later.open()
    await later.restore(backup)
    assert await names(later, ALL) == ["Guitar"]
    await later.close()


async def test_a_copy_that_is_damaged_too_is_not_offered(store: SqliteSessionStore, folder: Path) -> None:
    await store.create(session("a"))
    await store.close()
    for name in ("library.sqlite", "library.sqlite.backup"):
        damage(folder / name)
    again = made(folder)
    found = await again.open()
    assert found.told
    assert not found.backup
    await again.close()


async def test_a_library_of_a_newer_program_is_refused_and_kept(store: SqliteSessionStore, folder: Path) -> None:
    await store.close()
    with closing(sqlite3.connect(folder / "library.sqlite")) as newer:
        newer.execute("PRAGMA user_version = 99")
    with pytest.raises(LibraryError, match="newer version of the program") as refused:
        await made(folder).open()
    assert refused.value.trouble is Trouble.NEWER
    with closing(sqlite3.connect(folder / "library.sqlite")) as looked:
        assert looked.execute("PRAGMA user_version").fetchone() == (99,)


async def test_a_store_that_is_not_open_says_so(folder: Path) -> None:
    store = made(folder)
    with pytest.raises(LibraryError, match="not open"):
        await store.get(SessionId("a"))
    await store.close()


def other_program(script: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", textwrap.dedent(script), *map(str, arguments)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


_HOLDS = """
    import sqlite3, sys
    held = sqlite3.connect(sys.argv[1], isolation_level=None)
    held.execute("BEGIN IMMEDIATE")
    print("held", flush=True)
    sys.stdin.readline()
    held.execute("COMMIT")
"""


async def test_a_lock_of_another_program_is_waited_for_and_hinders_no_reader(
    store: SqliteSessionStore, folder: Path
) -> None:
    await store.create(session("a"))
    with other_program(_HOLDS, folder / "library.sqlite") as other:
        assert other.stdin
        assert other.stdout
        assert await asyncio.to_thread(other.stdout.readline) == "held\n"
        assert await names(store, ALL) == ["a"]
        writing = asyncio.create_task(store.create(session("b")))
        await asyncio.sleep(0)
        other.stdin.write("\n")
        other.stdin.close()
        await writing
        assert await names(store, ALL) == ["a", "b"]


_WRITES = """
    import asyncio, sys
    from pathlib import Path
    from marlise_desktop.adapters.sqlite.connections import Connections
    from marlise_desktop.adapters.sqlite.sessions import SqliteSessionStore
    from tests.contract.session_store_kit import KINDS, session

    async def main():
        sys.stdin.readline()
        store = SqliteSessionStore(Connections(), Path(sys.argv[1]), KINDS)
        found = await store.open()
        for number in range(20):
            await store.create(session(f"{sys.argv[2]}{number}"))
        await store.close()
        print(found.told)

    asyncio.run(main())
"""


def spoil(folder: Path) -> None:
    folder.mkdir()
    (folder / "library.sqlite").write_bytes(b"no database at all, " * 500)


@pytest.mark.parametrize("damaged", [False, True])
async def test_two_programs_at_once_make_one_library(folder: Path, damaged: bool) -> None:
    if damaged:
        spoil(folder)
    programs = [other_program(_WRITES, folder, name) for name in "ab"]
    for program in programs:
        assert program.stdin
        program.stdin.write("\n")
        program.stdin.flush()
    told = [(await asyncio.to_thread(program.communicate))[0].strip() for program in programs]
    assert [program.returncode for program in programs] == [0, 0]
    assert sum("damaged" in text for text in told) == damaged
    store = made(folder)
    await store.open()
    assert (await store.page(ALL)).total == 40
    await store.close()


async def test_a_library_that_may_not_be_written_is_told(store: SqliteSessionStore, folder: Path) -> None:
    await store.create(session("a"))
    await store.close()
    command = 'mount --bind -o ro $1 $1 && mount -o remount,bind,ro $1 && exec $2 -c "$3" $1'
    script = """
        import asyncio, sys
        from pathlib import Path
        from marlise_desktop.adapters.sqlite.connections import Connections
        from marlise_desktop.adapters.sqlite.sessions import SqliteSessionStore
        from marlise_desktop.domain.errors import LibraryError

        async def main():
            try:
                await SqliteSessionStore(Connections(), Path(sys.argv[1]), {}).open()
            except LibraryError as error:
                print(error.trouble.name, error.message, error.hint, sep="|")

        asyncio.run(main())
    """
    if os.geteuid() != 0:
        pytest.skip("only root may mount")
    arguments = ["unshare", "-m", "sh", "-ec", command, "sh", str(folder), sys.executable, textwrap.dedent(script)]
    ran = await asyncio.to_thread(subprocess.run, arguments, capture_output=True, text=True, check=False)
    if "mount" in ran.stderr or "unshare" in ran.stderr:
        pytest.skip("nothing can be mounted here")
    trouble, message, hint = ran.stdout.strip().split("|")
    assert trouble == "FORBIDDEN", ran.stderr
    assert "library.sqlite cannot be used" in message
    assert str(folder) in hint


@pytest.fixture
def stick(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with little room."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small file system")
    place = tmp_path / "stick"
    place.mkdir()
    options = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(place)]
    if subprocess.run(options, check=False).returncode != 0:
        pytest.skip("a small file system cannot be mounted here")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


async def crowd(store: SqliteSessionStore) -> None:
    for number in range(1000):
        await store.create(session(f"s{number:04}", properties={"board": "x" * 4000}))


async def test_a_full_disk_loses_nothing_and_leaves_nothing_half_made(stick: Path) -> None:
    store = made(stick)
    await store.open()
    with pytest.raises(LibraryError, match="full") as refused:
        await crowd(store)
    stored = (await store.page(ALL, limit=1)).total
    assert refused.value.trouble is Trouble.FULL
    assert "room on the disk" in refused.value.hint
    assert stored > 1
    (stick / "library.sqlite.backup").unlink()
    await store.delete(SessionId("s0000"))
    await store.create(session("last"))
    await store.close()
    again = made(stick)
    assert not (await again.open()).told
    assert (await again.page(ALL)).total == stored
    await again.close()
