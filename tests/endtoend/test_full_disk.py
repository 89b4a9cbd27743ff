"""A board on a stick that is full: the save fails with a word, nothing is lost, and another place takes it."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from marlise_desktop.domain.errors import MarliseError
from marlise_desktop.domain.ids import PortSymbol
from tests.endtoend.lv2_folder import AMP
from tests.endtoend.stage import Stage

GAIN = PortSymbol("gain")


@pytest.fixture
def stick(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with room for a few boards."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small file system")
    folder = tmp_path / "stick"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder], check=False)
    if mounted.returncode != 0:
        pytest.skip("a small file system cannot be mounted here")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def fill(folder: Path) -> None:
    filled = subprocess.run(
        ["dd", "if=/dev/zero", f"of={folder / 'holiday.jpg'}", "bs=4k"],
        capture_output=True,
        check=False,
        text=True,
        env={"LC_ALL": "C"},
    )
    assert "No space left" in filled.stderr


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() if file.is_file() else b"" for file in folder.rglob("*")}


async def test_a_full_disk_loses_nothing(stage: Stage, stick: Path) -> None:
    key = await stage.wired(AMP)
    await stage.session.boards.set_value(key, GAIN, -4.0)
    await stage.session.library.save_as("Tour")
    board = Path(shutil.copytree(stage.session.library.folder or "", stick / "Tour.pedalboard"))
    fill(stick)
    before = contents(stick)

    await stage.session.library.open(str(board))
    (key,) = stage.session.boards.board.instances
    await stage.session.boards.set_value(key, GAIN, -11.0)
    with pytest.raises(MarliseError) as caught:
        await stage.session.library.save()
    assert str(stick) in caught.value.message
    assert "full" in f"{caught.value.message} {caught.value.hint}"
    assert contents(stick) == before
    assert stage.session.library.dirty
    assert stage.session.boards.board.instance(key).value(GAIN) == -11.0
    await stage.session.engine.settled()
    assert await stage.gain_db() == pytest.approx(-11.0, abs=0.05)

    await stage.session.library.save_as("Tour, safe")
    assert not stage.session.library.dirty
    await stage.session.library.open(stage.session.library.folder or "")
    assert stage.session.boards.board.title == "Tour, safe"
    await stage.session.engine.settled()
    assert await stage.gain_db() == pytest.approx(-11.0, abs=0.05)
