"""Broken bundles of every kind give a message, and nothing else."""

import asyncio
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from marlise_desktop.adapters.bundle.turtle_reader import parse_turtle
from marlise_desktop.domain.errors import BundleError, LibraryError
from tests.unit.adapters.bundle.samples import BOARDS, Disk, find

_FILES = ["manifest.ttl", "Crunch_and_Lead.ttl", "snapshots.json", "marlise.json", "addressings.json"]
_PIECES = [
    b"",
    b"\0",
    b"\xff\xfe",
    b"<",
    b">",
    b"[",
    b"(",
    b'"""',
    b"\\u0000",
    b"null",
    b"-1e999",
    b"NaN",
    b"99999999999999999999999",
    b"../../../../etc/passwd",
    b"[" * 5000,
    b'{"a":' * 5000,
    b"@prefix : <x> .",
    b"_:b1",
    b"<>",
    b"; ;",
]

_mutations = st.lists(
    st.tuples(
        st.sampled_from(_FILES),
        st.floats(0, 1, exclude_max=True),
        st.integers(0, 40),
        st.sampled_from(_PIECES) | st.binary(max_size=6),
    ),
    min_size=1,
    max_size=3,
)
_MODEST = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hand-written board after one save of ours, so that it has all files."""
    disk = Disk(tmp_path_factory.mktemp("original"))
    shutil.copytree(BOARDS / "Crunch.pedalboard", disk.board("Crunch"))

    async def saved() -> None:
        boards = disk.boards()
        opened = await boards.read(disk.board("Crunch"), find)
        await boards.write(opened.board, disk.board("Crunch"), opened.foreign, None)

    asyncio.run(saved())
    return Path(disk.board("Crunch"))


def check_told(error: BundleError | LibraryError) -> None:
    assert error.message
    assert error.hint


async def read_and_save(disk: Disk) -> None:
    """What can be read can be saved, and read again as the same."""
    boards = disk.boards()
    folder = disk.board("Crunch")
    try:
        opened = await boards.read(folder, find)
    except (BundleError, LibraryError) as error:
        check_told(error)
        return
    await boards.write(opened.board, folder, opened.foreign, None)
    again = await boards.read(folder, find)
    assert again.board.connections == opened.board.connections
    assert list(again.board.instances) == list(opened.board.instances)
    await boards.list_boards()


@given(mutations=_mutations)
@example(mutations=[("manifest.ttl", 0.5625, 0, b"[")])
@example(mutations=[("snapshots.json", 0.0, 40, b"[" * 5000)])
@_MODEST
def test_a_damaged_board_is_told_or_opened(original: Path, mutations: list[tuple[str, float, int, bytes]]) -> None:
    root = Path(tempfile.mkdtemp(prefix="marlise-fuzz-"))
    try:
        disk = Disk(root)
        shutil.copytree(original, disk.board("Crunch"))
        for name, place, length, piece in mutations:
            file = Path(disk.board("Crunch")) / name
            data = file.read_bytes()
            start = int(place * len(data))
            file.write_bytes(data[:start] + piece + data[start + length :])
        asyncio.run(read_and_save(disk))
    finally:
        shutil.rmtree(root)


@given(place=st.floats(0, 1), name=st.sampled_from(_FILES))
@_MODEST
def test_a_truncated_file_is_told_or_opened(original: Path, place: float, name: str) -> None:
    root = Path(tempfile.mkdtemp(prefix="marlise-fuzz-"))
    try:
        disk = Disk(root)
        shutil.copytree(original, disk.board("Crunch"))
        file = Path(disk.board("Crunch")) / name
        file.write_bytes(file.read_bytes()[: int(place * file.stat().st_size)])
        asyncio.run(read_and_save(disk))
    finally:
        shutil.rmtree(root)


@given(st.text(st.sampled_from("<>[]()\"'\\;:,.@a_p^#1e \n\tü"), max_size=60))
@settings(max_examples=400, deadline=None)
def test_any_text_is_turtle_or_told(text: str) -> None:
    try:
        parse_turtle(text, "a.ttl")
        line = 1
    except BundleError as error:
        line = error.line
    assert 1 <= line <= text.count("\n") + 1


@pytest.mark.parametrize("kind", ["pipe", "link in a circle", "folder", "huge"])
async def test_odd_things_in_place_of_files_do_not_hold_the_program_up(tmp_path: Path, kind: str) -> None:
    disk = Disk(tmp_path)
    shutil.copytree(BOARDS / "Crunch.pedalboard", disk.board("Crunch"))
    await asyncio.to_thread(replace_by, kind, Path(disk.board("Crunch")) / "snapshots.json")
    with pytest.raises(BundleError, match=r"snapshots\.json") as caught:
        await disk.boards().read(disk.board("Crunch"), find)
    assert caught.value.hint


def replace_by(kind: str, file: Path) -> None:
    file.unlink()
    if kind == "pipe":
        os.mkfifo(file)
    elif kind == "folder":
        file.mkdir()
    elif kind == "huge":
        with file.open("wb") as stream:
            stream.truncate(1 << 40)
    else:
        file.symlink_to(file.name)
