"""A save that is killed, or that meets a full disk, leaves the old board or the new one: never none, never half."""

# ruff: noqa: ASYNC240 - a test may wait for its disk

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from marlise_desktop.adapters.bundle import saving
from marlise_desktop.domain.errors import LibraryError
from marlise_desktop.domain.ids import PortSymbol
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.session.ports.board_files import BoardPictures
from tests.unit.adapters.bundle.samples import AMP, SAMPLER, Disk, find, pedal, write_state

_GAIN = PortSymbol("gain")


def board(disk: Disk, title: str, gain: float) -> Pedalboard:
    """A board with a state; the same state each time."""
    folder = disk.root / "effect-0"
    if not folder.exists():
        write_state(folder, {"ir.wav": b"sound"})
    ref = disk.states().keep_now(folder)
    amp = pedal("a", AMP, "amp", values={_GAIN: gain})
    sampler = pedal("s", SAMPLER, "sampler", state=ref)
    return Pedalboard(title=title, instances={amp.id: amp, sampler.id: sampler})


async def save(disk: Disk, checkpoint: object, way: str) -> None:
    """Saves the new board over the old one, as the child that is killed does."""
    if way == "two renames":
        saving.exchange = refuse
    boards = disk.boards(checkpoint)  # type: ignore[arg-type]
    opened = await boards.read(disk.board("a"), find)
    await boards.write(board(disk, "New", 2.0), disk.board("a"), opened.foreign, BoardPictures(b"s2", b"t2"))


def refuse(a: Path, b: Path) -> None:
    raise OSError(22, "this file system cannot exchange folders")


class KilledAt:
    """A checkpoint at which the process is killed, without any chance to tidy up."""

    def __init__(self, number: int) -> None:
        self.left = number

    def __call__(self, step: str) -> None:
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self.left -= 1


def main(root: str, number: str, way: str) -> None:
    asyncio.run(save(Disk(Path(root)), KilledAt(int(number)), way))


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    return Disk(tmp_path)


async def whole(disk: Disk) -> str:
    """The title of the board that is there, every file of it checked."""
    boards = disk.boards()
    opened = await boards.read(disk.board("a"), find)
    title = opened.board.title
    gain = next(iter(opened.board.instances.values())).value(_GAIN)
    folder = Path(disk.board("a"))
    files = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    expected = {"Old": (1.0, b"s1", b"t1"), "New": (2.0, b"s2", b"t2")}[title]
    assert (gain, files["screenshot.png"], files["thumbnail.png"]) == expected
    assert (folder / "effect-1" / "ir.wav").read_bytes() == b"sound"
    assert (folder / "notes.txt").read_bytes() == b"mine"
    assert {name for name in files if name.endswith(".ttl")} == {"manifest.ttl", f"{title}.ttl"}
    assert [path.name for path in disk.own.iterdir()] == ["a.pedalboard"]
    return title


async def put_old_board(disk: Disk) -> None:
    await disk.boards().write(board(disk, "Old", 1.0), disk.board("a"), None, BoardPictures(b"s1", b"t1"))
    (Path(disk.board("a")) / "notes.txt").write_bytes(b"mine")


@pytest.mark.parametrize("way", ["exchange", "two renames"])
async def test_a_save_killed_at_any_step_leaves_a_whole_board(disk: Disk, way: str) -> None:
    seen = []
    for number in range(100):
        await asyncio.to_thread(shutil.rmtree, disk.own, ignore_errors=True)
        await put_old_board(disk)
        code = await asyncio.to_thread(run_killed, disk, number, way)
        mended = await disk.boards().repair()
        seen.append(await whole(disk))
        if code == 0:
            break
        assert code == -signal.SIGKILL
        assert len(mended) <= 1
    assert seen == sorted(seen, reverse=True), "once the new board is there it stays"
    assert len(seen) > 12
    assert seen[0] == "Old"
    assert seen[-2:] == ["New", "New"]


def run_killed(disk: Disk, number: int, way: str) -> int:
    command = [
        sys.executable,
        "-c",
        "import sys; from tests.integration.bundle import test_interrupted_saves as t; t.main(*sys.argv[1:])",
    ]
    return subprocess.run([*command, str(disk.root), str(number), way], check=False).returncode


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 256 kB of its own."""
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(place)]
    if os.getuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("only root may mount a small disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


async def test_a_full_disk_is_told_and_the_old_board_stays(disk: Disk, small_disk: Path) -> None:
    boards = disk.boards()
    folder = str(small_disk / "a.pedalboard")
    saved, foreign = await boards.write(board(disk, "Old", 1.0), folder, None, BoardPictures(b"s1", b"t1"))
    big = BoardPictures(b"x" * 400_000, b"y")
    with pytest.raises(LibraryError, match="the disk is full") as caught:
        await boards.write(replace(saved, title="New"), folder, foreign, big)
    assert str(small_disk) in caught.value.message
    assert "Free some space" in caught.value.hint
    opened = await boards.read(folder, find)
    assert opened.board.title == "Old"
    assert [path.name for path in small_disk.iterdir()] == ["a.pedalboard"]
    # There is room again.
    await boards.write(replace(saved, title="New"), folder, foreign, BoardPictures(b"s2", b"t2"))
    assert (await boards.read(folder, find)).board.title == "New"


async def test_a_disk_that_can_only_be_read_is_told(disk: Disk, small_disk: Path) -> None:
    boards = disk.boards()
    folder = str(small_disk / "a.pedalboard")
    saved, foreign = await boards.write(board(disk, "Old", 1.0), folder, None, None)
    await asyncio.to_thread(subprocess.run, ["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(LibraryError, match="can only be read") as caught:
        await boards.write(saved, folder, foreign, None)
    assert "Save as" in caught.value.hint
    assert (await boards.read(folder, find)).board.title == "Old"
    with pytest.raises(LibraryError, match="can only be read"):
        await boards.rename(folder, "x")
    with pytest.raises(LibraryError):
        await boards.delete(folder)
    assert (await boards.read(folder, find)).board.title == "Old"


async def test_a_board_on_another_disk_is_deleted_to_a_trash(disk: Disk, small_disk: Path) -> None:
    boards = disk.boards()
    folder = str(small_disk / "a.pedalboard")
    await boards.write(board(disk, "Old", 1.0), folder, None, None)
    await boards.delete(folder)
    assert [path.name for path in small_disk.iterdir()] == [f".Trash-{os.getuid()}"]


async def test_files_are_carried_from_one_disk_to_another(disk: Disk, small_disk: Path) -> None:
    boards = disk.boards()
    await put_old_board(disk)
    opened = await boards.read(disk.board("a"), find)
    folder = small_disk / "b.pedalboard"
    await boards.write(opened.board, str(folder), opened.foreign, None)
    assert (folder / "notes.txt").read_bytes() == b"mine"
    assert (folder / "screenshot.png").read_bytes() == b"s1"
