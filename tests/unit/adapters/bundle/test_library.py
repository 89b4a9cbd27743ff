"""The user's boards as a list, titles changed on disk, and the trash."""

# ruff: noqa: ASYNC240 - a test may wait for its disk

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from marlise_desktop.domain.errors import BundleError, LibraryError
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.session.ports.board_files import BoardPictures
from tests.unit.adapters.bundle.samples import BOARDS, Disk, find, settled, small_board, triples


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    return Disk(tmp_path)


def names_in(folder: str) -> list[str]:
    return sorted(path.name for path in Path(folder).iterdir())


def inodes(folder: Path) -> set[int]:
    return {path.stat().st_ino for path in folder.rglob("*") if path.is_file()}


async def test_boards_are_listed_by_title_with_their_pictures(disk: Disk) -> None:
    boards = disk.boards()
    await boards.write(Pedalboard(title="b Side"), disk.board("x"), None, BoardPictures(b"1", b"2"))
    await boards.write(Pedalboard(title="A side"), disk.board("y"), None, None)
    shutil.copytree(BOARDS / "Single.pedalboard", disk.resources / "Single.pedalboard")
    listed = await boards.list_boards()
    assert [entry.title for entry in listed] == ["A side", "b Side", "Single"]
    assert [entry.thumbnail for entry in listed] == ["", f"{disk.board('x')}/thumbnail.png", ""]
    assert not any(entry.broken for entry in listed)
    assert listed[1].modified == pytest.approx(Path(disk.board("x")).stat().st_mtime, abs=5)


async def test_broken_boards_are_listed_with_their_reason(disk: Disk) -> None:
    boards = disk.boards()
    await boards.write(small_board(), disk.board("Good"), None, None)
    await boards.write(small_board(), disk.board("Bad"), None, None)
    graph = Path(disk.board("Bad")) / "Evening.ttl"
    graph.write_text("<> <p> ", encoding="utf-8")
    Path(disk.board("Hollow")).mkdir()
    (disk.own / "a plain folder").mkdir()
    (disk.own / ".hidden.pedalboard").mkdir()
    listed = {entry.title: entry.broken for entry in await boards.list_boards()}
    assert list(listed) == ["Bad", "Evening", "Hollow"]
    assert f"{graph} cannot be read: line 1" in listed["Bad"]
    assert "no manifest" in listed["Hollow"]
    assert not listed["Evening"]


async def test_a_list_says_what_has_changed_on_disk(disk: Disk) -> None:
    boards = disk.boards()
    await boards.write(Pedalboard(title="One"), disk.board("x"), None, None)
    assert [entry.title for entry in await boards.list_boards()] == ["One"]
    graph = Path(disk.board("x")) / "One.ttl"
    graph.write_text(graph.read_text(encoding="utf-8").replace('"One"', '"Two"'), encoding="utf-8")
    os.utime(graph, ns=(1, graph.stat().st_mtime_ns + 1))
    assert [entry.title for entry in await boards.list_boards()] == ["Two"]


async def test_no_folder_at_all_is_an_empty_library(disk: Disk) -> None:
    assert await disk.boards().list_boards() == []


async def test_a_new_folder_never_takes_a_used_name(disk: Disk) -> None:
    boards = disk.boards()
    assert boards.free_folder("My: Board") == f"{disk.own}/My_Board.pedalboard"
    Path(boards.free_folder("My: Board")).mkdir(parents=True)
    assert boards.free_folder("My: Board") == f"{disk.own}/My_Board-2.pedalboard"


async def test_another_title_leaves_all_else_as_it_is(disk: Disk) -> None:
    boards = disk.boards()
    folder = disk.board("Crunch")
    shutil.copytree(BOARDS / "Crunch.pedalboard", folder)
    before = triples(Path(folder))
    assert await boards.rename(folder, 'A "new" name') == folder
    changed = before ^ triples(Path(folder))
    assert {str(p).rpartition("#")[2] for _, p, _ in changed} == {"name"}
    assert names_in(folder) == [
        "A_new_name.ttl",
        "addressings.json",
        "effect-3",
        "effect-9",
        "manifest.ttl",
        "notes",
        "screenshot.png",
        "snapshots.json",
        "thumbnail.png",
    ]
    assert (await boards.read(folder, find)).board.title == 'A "new" name'


async def test_a_board_that_is_open_can_be_renamed_and_saved_again(disk: Disk) -> None:
    boards = disk.boards()
    folder = disk.board("Evening")
    saved, foreign = await boards.write(small_board(), folder, None, None)
    await boards.rename(folder, "Morning")
    await boards.write(replace(saved, title="Morning"), folder, foreign, None)
    assert [name for name in names_in(folder) if name.endswith(".ttl")] == ["Morning.ttl", "manifest.ttl"]


async def test_a_duplicate_is_a_board_of_its_own(disk: Disk) -> None:
    boards = disk.boards()
    shutil.copytree(BOARDS / "Crunch.pedalboard", disk.resources / "Crunch.pedalboard")
    copy = await boards.duplicate(str(disk.resources / "Crunch.pedalboard"), "Mine")
    assert copy == disk.board("Mine")
    assert boards.is_user_board(copy)
    first = await boards.read(str(disk.resources / "Crunch.pedalboard"), find)
    second = await boards.read(copy, find)
    assert settled(second.board) == replace(settled(first.board), title="Mine")
    assert not inodes(disk.resources) & inodes(Path(copy))


async def test_a_board_whose_graph_is_its_manifest_gets_a_file_of_its_own(disk: Disk) -> None:
    boards = disk.boards()
    for name in ("rename", "save"):
        shutil.copytree(BOARDS / "Single.pedalboard", disk.board(name))
    await boards.rename(disk.board("rename"), "Other")
    opened = await boards.read(disk.board("save"), find)
    assert opened.board.title == "Single"
    assert [port.name for port in opened.board.hardware] == ["capture_1", "playback_1"]
    await boards.write(opened.board, disk.board("save"), opened.foreign, None)
    for name, title in (("rename", "Other"), ("save", "Single")):
        again = await boards.read(disk.board(name), find)
        assert again.board.title == title
        assert (Path(disk.board(name)) / f"{title}.ttl").exists()
        assert again.board.hardware == opened.board.hardware


async def test_a_deleted_board_lies_in_the_trash(disk: Disk) -> None:
    boards = disk.boards()
    await boards.write(small_board(), disk.board("Evening"), None, None)
    await boards.delete(disk.board("Evening"))
    assert not Path(disk.board("Evening")).exists()
    assert (disk.root / "share" / "Trash" / "files" / "Evening.pedalboard" / "manifest.ttl").exists()
    with pytest.raises(LibraryError, match="not there any more"):
        await boards.delete(disk.board("Evening"))


async def test_what_cannot_be_renamed_says_why(disk: Disk, tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="no manifest"):
        await disk.boards().rename(str(tmp_path / "nothing"), "x")
