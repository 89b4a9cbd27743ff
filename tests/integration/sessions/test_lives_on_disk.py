"""Sessions over a real store and real folders: a disk that is full, one that refuses, and two programs at once."""

import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest

from marlise_desktop.domain.errors import LibraryError, SessionError, Trouble
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.sessions.errors import WorkspaceInUseError
from marlise_desktop.domain.sessions.query import SessionQuery
from marlise_desktop.domain.sessions.state import SessionState
from marlise_desktop.session.ports.session_kind import CLOSED
from tests.full_disk import no_file_may_grow
from tests.integration.sessions.on_disk import OnDisk, on_disk

ROOT = Path(__file__).parents[3]
ACTIVE, ERROR, TERMINATED = SessionState.ACTIVE, SessionState.ERROR, SessionState.TERMINATED


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[OnDisk]:
    program = on_disk(folder)
    await program.lives.open()
    try:
        yield program
    finally:
        assert await program.lives.stop_all(CLOSED) == {}
        await program.lives.close()


def there(folder: str | Path) -> bool:
    return Path(folder).exists()


@contextmanager
def another_program(folder: Path) -> Iterator[tuple[subprocess.Popen[str], SessionId]]:
    """A real one that plays one session there."""
    command = [sys.executable, "-m", "tests.integration.sessions.on_disk", str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as program:
        try:
            assert program.stdout is not None
            yield program, SessionId(program.stdout.readline().strip())
        finally:
            program.kill()


async def test_what_is_made_is_there_in_the_next_run_and_what_was_closed_is_known(tmp_path: Path) -> None:
    async with opened(tmp_path) as first:
        key = await first.playing("Lamp")
        twin = await first.lives.clone(key, "Twin", with_state=True)
        moved = await first.lives.migrate(key, str(tmp_path / "elsewhere"))
        assert there(moved.workspace)
        assert not there(tmp_path / "lamps" / "Lamp")
    async with opened(tmp_path) as second:
        assert second.lives.ran_last == (key,)
        held = await second.lives.record(key)
        assert (held.state, held.reason, held.workspace) == (TERMINATED, CLOSED, str(tmp_path / "elsewhere"))
        await second.lives.remove(twin.id, with_workspace=True)
        assert not there(twin.workspace)


async def test_on_a_full_disk_nothing_half_made_stays_and_what_plays_plays_on(tmp_path: Path) -> None:
    async with opened(tmp_path) as program:
        playing = await program.playing("Lamp")
        with no_file_may_grow():
            with pytest.raises(LibraryError) as refused:
                await program.lives.create("lamp", "More")
            assert refused.value.trouble is Trouble.FULL
            assert refused.value.hint
            with pytest.raises(LibraryError):
                await program.lives.clone(playing, "Twin", with_state=True)
            with pytest.raises(LibraryError):
                await program.lives.migrate(playing, str(tmp_path / "new"))
            assert program.lamp.made[0].playing
        assert [entry.name for entry in (tmp_path / "lamps").iterdir()] == ["Lamp"]
        assert not there(tmp_path / "new")
        assert (await program.lives.sessions.page(SessionQuery())).total == 1


async def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    async with opened(tmp_path) as program:
        for folder in ("/proc/marlise", "/dev/null/lamp"):
            with pytest.raises(LibraryError) as refused:
                await program.lives.create("lamp", "Lamp", workspace=folder)
            assert folder in refused.value.message
            assert refused.value.hint
        assert (await program.lives.sessions.page(SessionQuery())).total == 0


async def test_two_programs_do_not_share_a_session_and_one_that_is_killed_leaves_it_free(tmp_path: Path) -> None:
    with another_program(tmp_path) as (other, key):
        async with opened(tmp_path) as program:
            assert (await program.lives.record(key)).state is ACTIVE
            assert program.lives.ran_last == ()
            for call in (program.lives.start(key), program.lives.stop(key)):
                with pytest.raises(WorkspaceInUseError, match="another Marlise Desktop, in which Lamp runs"):
                    await call
            with pytest.raises(SessionError, match="already"):
                await program.lives.create("lamp", "Same place", workspace=(await program.lives.record(key)).workspace)
        other.kill()
        other.wait()
    async with opened(tmp_path) as program:
        held = await program.lives.record(key)
        assert (held.state, held.reason) == (ERROR, "the program ended while this was active")
        assert program.lives.ran_last == (key,)
        await program.lives.start(key)
        await program.until(key, ACTIVE)


async def test_a_store_that_is_damaged_or_newer_is_told_at_the_opening(tmp_path: Path) -> None:
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged" / "library.sqlite").write_bytes(b"not a database" * 1000)
    damaged = on_disk(tmp_path / "damaged")
    assert "was damaged" in (await damaged.lives.open()).told
    await damaged.lives.close()
    async with opened(tmp_path / "newer"):
        pass
    connection = sqlite3.connect(tmp_path / "newer" / "library.sqlite")
    connection.execute("PRAGMA user_version = 999")
    connection.commit()
    connection.close()
    with pytest.raises(LibraryError) as refused:
        await on_disk(tmp_path / "newer").lives.open()
    assert refused.value.trouble is Trouble.NEWER
