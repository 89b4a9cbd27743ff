"""The databases damaged, newer, locked, read-only or on a full disk, while the whole program plays on them.

What cannot be kept is told with the file and what to do; the board plays and is edited all the same, and nothing that
was acknowledged is lost.
"""

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from marlise_desktop.app.paths import Paths, user_paths
from marlise_desktop.domain.errors import LibraryError
from marlise_desktop.domain.ids import PortSymbol
from marlise_desktop.session.ports.logbook import LogQuery
from tests.endtoend.lv2_folder import AMP
from tests.endtoend.stage import Stage, living

GAIN = PortSymbol("gain")
_ALL = LogQuery()
_FILES = ("journal.sqlite", "workspace.sqlite", "library.sqlite")

pytestmark = pytest.mark.usefixtures("jackd")


@pytest.fixture
def paths() -> Paths:
    return user_paths()


@pytest.fixture
async def used(paths: Paths) -> list[Path]:
    """The databases of a workspace in which somebody has worked and saved."""
    async with living(paths) as stage:
        await stage.wired(AMP)
        await stage.session.library.save_as("Rig")
        await stage.session.journal.settled()
        await stage.session.logbook.settled()
    return [paths.workspace / name for name in _FILES]


async def plays_and_is_edited(stage: Stage) -> None:
    key = await stage.wired(AMP)
    await stage.session.boards.set_value(key, GAIN, -7.0)
    await stage.session.engine.settled()
    assert await stage.gain_db() == pytest.approx(-7.0, abs=0.05)


async def test_damaged_databases_are_set_aside_and_told(paths: Paths, used: list[Path]) -> None:
    for file in used:
        file.write_bytes(b"this was a database" * 500)
    async with living(paths) as stage:
        await plays_and_is_edited(stage)
        await stage.session.journal.settled()
        await stage.session.logbook.settled()
        for file in used:
            assert f"{file}.damaged-1" in stage.said
            assert file.with_name(f"{file.name}.damaged-1").read_bytes().startswith(b"this was a database")
        assert "unsaved" in stage.said
        assert (await stage.session.logbook.page(_ALL)).rounds
    with closing(sqlite3.connect(used[1].with_name("workspace.sqlite.last-good-1"))) as copy:
        assert copy.execute("SELECT count(*) FROM rounds").fetchone()[0] > 0


async def test_databases_of_a_newer_program_are_left_alone_and_told(paths: Paths, used: list[Path]) -> None:
    for file in used:
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA user_version = 99")
    before = [file.read_bytes() for file in used]
    async with living(paths) as stage:
        await plays_and_is_edited(stage)
        for file in used:
            assert f"{file} was written by a newer version" in stage.said
        assert "Start the newer version" in stage.said
    assert [file.read_bytes() for file in used] == before


async def test_locked_databases_are_told_and_written_when_they_are_free(paths: Paths, used: list[Path]) -> None:
    async with living(paths) as stage:
        locks = [sqlite3.connect(file, isolation_level=None) for file in used]
        for lock in locks:
            lock.execute("BEGIN IMMEDIATE")
        await plays_and_is_edited(stage)
        await stage.until(lambda: stage.session.journal.refused)
        assert f"{used[0]} cannot be used: database is locked" in stage.said
        assert "End that program; it is tried again by itself" in stage.said
        assert stage.session.journal.waiting
        for lock in locks:
            lock.close()
        await stage.session.journal.settled()
        await stage.session.logbook.settled()
        assert not stage.session.journal.refused
        assert "locked" not in stage.said


@pytest.fixture
def small_disk(paths: Paths) -> Iterator[Path]:
    """The workspace lies on a file system of its own, with room for a few boards."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small file system")
    paths.workspace.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", paths.workspace]
    if subprocess.run(mount, check=False).returncode != 0:
        pytest.skip("a small file system cannot be mounted here")
    yield paths.workspace
    subprocess.run(["umount", "--lazy", paths.workspace], check=True)


def make_read_only(disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)


def fill(file: Path) -> None:
    filled = subprocess.run(["dd", "if=/dev/zero", f"of={file}", "bs=4k"], check=False, capture_output=True)
    assert filled.returncode != 0


def boards_in(disk: Path) -> list[Path]:
    """Those of the library."""
    return list((disk / "pedalboards").rglob("*.pedalboard"))


async def test_a_disk_that_can_only_be_read_is_told_and_the_board_plays(paths: Paths, small_disk: Path) -> None:
    async with living(paths) as stage:
        await stage.session.journal.settled()
    make_read_only(small_disk)
    async with living(paths, limit_disk_free_mb=0.0) as stage:
        await plays_and_is_edited(stage)
        assert f"no journal of your edits can be kept in {small_disk}: Read-only file system" in stage.said
        assert "Save often" in stage.said
        assert str(small_disk / "workspace.sqlite") in stage.said
        assert f"{small_disk} cannot be used: Read-only file system" in stage.said
        with pytest.raises(LibraryError, match="can only be read"):
            await stage.session.library.save_as("Rig")


async def test_on_a_full_disk_work_goes_on_and_is_kept_once_there_is_room(paths: Paths, small_disk: Path) -> None:
    filler = small_disk / "holiday.jpg"
    async with living(paths, limit_disk_free_mb=0.0) as stage:
        await plays_and_is_edited(stage)
        (key,) = stage.session.boards.board.instances
        await stage.session.journal.settled()
        fill(filler)
        for number in range(200):
            await stage.session.boards.set_value(key, GAIN, -number / 10)
            if stage.session.journal.refused:
                break
            await stage.until(lambda: stage.session.journal.refused or not stage.session.journal.waiting)
        assert str(small_disk / "journal.sqlite") in stage.session.journal.refused
        assert "full" in stage.session.journal.refused
        assert "room on the disk" in stage.said
        with pytest.raises(LibraryError, match="the disk is full"):
            await stage.session.library.save_as("Rig")
        assert boards_in(small_disk) == []
        await stage.session.engine.settled()
        wanted = stage.session.boards.board.instance(key).value(GAIN)
        assert await stage.gain_db() == pytest.approx(wanted, abs=0.05)

        filler.unlink()
        await stage.session.journal.settled()
        await stage.session.logbook.settled()
        assert "cannot be used" not in stage.said
        await stage.session.library.save_as("Rig")
        await stage.session.library.open(stage.session.library.folder or "")
        (key,) = stage.session.boards.board.instances
        assert stage.session.boards.board.instance(key).value(GAIN) == wanted
