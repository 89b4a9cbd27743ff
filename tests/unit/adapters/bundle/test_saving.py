"""A folder is saved whole or not at all, whatever fails on the way."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from marlise_desktop.adapters.bundle import saving
from marlise_desktop.adapters.bundle.new_folder import NewFolder, pass_by
from marlise_desktop.adapters.bundle.saving import STAGING, repair_saves, save_folder
from marlise_desktop.domain.errors import LibraryError

_FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def content(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def old_board(parent: Path) -> Path:
    folder = parent / "a.pedalboard"
    folder.mkdir(parents=True)
    (folder / "one").write_text("old", encoding="utf-8")
    (folder / "gone").write_text("old", encoding="utf-8")
    return folder


def fill(folder: NewFolder) -> None:
    folder.write_text("one", "new")
    folder.write_text("two", "new")


NEW = {"one": "new", "two": "new"}
OLD = {"one": "old", "gone": "old"}


class FailingAt:
    """A checkpoint that fails at the step of that number."""

    def __init__(self, number: int, error: OSError = _FULL) -> None:
        self.left = number
        self.steps: list[str] = []
        self._error = error

    def __call__(self, step: str) -> None:
        self.steps.append(step)
        if self.left == 0:
            raise self._error
        self.left -= 1


@pytest.fixture(params=["exchange", "two renames"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """With a file system that can exchange folders, and with one that cannot."""
    if request.param == "two renames":

        def refuse(a: Path, b: Path) -> None:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))

        monkeypatch.setattr(saving, "exchange", refuse)
    return str(request.param)


def steps_of_a_save(tmp_path: Path) -> list[str]:
    watch = FailingAt(1_000_000)
    save_folder(old_board(tmp_path / "count"), fill, watch)
    return watch.steps


@pytest.mark.usefixtures("way")
def test_a_new_folder_takes_the_old_ones_place(tmp_path: Path) -> None:
    folder = old_board(tmp_path)
    folder.chmod(0o750)
    save_folder(folder, fill)
    assert content(folder) == NEW
    assert folder.stat().st_mode & 0o777 == 0o750
    assert [entry.name for entry in tmp_path.iterdir()] == [folder.name]


def test_a_folder_that_was_not_there_is_made(tmp_path: Path) -> None:
    save_folder(tmp_path / "deep" / "a.pedalboard", fill)
    assert content(tmp_path / "deep" / "a.pedalboard") == NEW


def test_a_link_to_a_board_stays_a_link(tmp_path: Path) -> None:
    folder = old_board(tmp_path / "elsewhere")
    link = tmp_path / "link.pedalboard"
    link.symlink_to(folder)
    save_folder(link, fill)
    assert link.is_symlink()
    assert content(folder) == NEW


def test_a_disk_that_fills_up_at_any_step_leaves_a_whole_board(tmp_path: Path, way: str) -> None:
    steps = steps_of_a_save(tmp_path)
    assert "place" in steps
    assert ("between" in steps) == (way == "two renames")
    for number, step in enumerate(steps):
        parent = tmp_path / str(number)
        folder = old_board(parent)
        with pytest.raises(LibraryError) as caught:
            save_folder(folder, fill, FailingAt(number))
        assert "the disk is full" in caught.value.message, step
        assert str(parent) in caught.value.message
        assert "Free some space" in caught.value.hint
        repair_saves(parent)
        assert content(folder) in (OLD, NEW), step
        placed = steps.index("sync parent")
        assert content(folder) == (NEW if number >= placed else OLD), step
        assert [entry.name for entry in parent.iterdir()] == [folder.name], step


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EACCES, "may not write"),
        (errno.EROFS, "only be read"),
        (errno.EDQUOT, "used up"),
        (errno.ELOOP, "symbolic links"),
    ],
)
def test_what_the_disk_refuses_is_said_in_words(tmp_path: Path, number: int, words: str) -> None:
    folder = old_board(tmp_path)
    with pytest.raises(LibraryError, match=words) as caught:
        save_folder(folder, fill, FailingAt(0, OSError(number, os.strerror(number))))
    assert caught.value.hint
    assert content(folder) == OLD


def test_an_error_that_is_a_bug_comes_through_and_nothing_is_left(tmp_path: Path) -> None:
    folder = old_board(tmp_path)

    def broken(fresh: NewFolder) -> None:
        fresh.write_text("one", "new")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        save_folder(folder, broken)
    assert content(folder) == OLD
    assert [entry.name for entry in tmp_path.iterdir()] == [folder.name]


def test_a_file_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.pedalboard").write_text("x", encoding="utf-8")
    with pytest.raises(LibraryError, match="not a folder"):
        save_folder(tmp_path / "a.pedalboard", fill)


def leftover(parent: Path, *kinds: str) -> None:
    """What a program that died while it saved `a.pedalboard` leaves behind."""
    stage = parent / STAGING / "x"
    stage.parent.mkdir()
    for kind in kinds:
        (stage / kind).mkdir(parents=True)
        (stage / kind / "one").write_text(kind, encoding="utf-8")
    (parent / STAGING / "x.lock").write_text("a.pedalboard", encoding="utf-8")


def repaired(parent: Path, change: Callable[[Path], None]) -> tuple[list[str], dict[str, str] | None]:
    change(parent)
    done = repair_saves(parent)
    assert not (parent / STAGING).exists()
    folder = parent / "a.pedalboard"
    return done, content(folder) if folder.exists() else None


def test_a_save_that_died_between_two_renames_is_finished(tmp_path: Path) -> None:
    done, held = repaired(tmp_path, lambda parent: leftover(parent, "old", "new"))
    assert held == {"one": "new"}
    assert "finished" in done[0]
    assert str(tmp_path / "a.pedalboard") in done[0]


def test_a_board_that_was_only_moved_away_comes_back(tmp_path: Path) -> None:
    done, held = repaired(tmp_path, lambda parent: leftover(parent, "old"))
    assert held == {"one": "old"}
    assert "taken back" in done[0]


def test_a_save_that_died_before_its_end_is_cleared_away(tmp_path: Path) -> None:
    old_board(tmp_path)
    done, held = repaired(tmp_path, lambda parent: leftover(parent, "new"))
    assert held == OLD
    assert "cleared away" in done[0]


def test_nothing_to_repair_says_nothing(tmp_path: Path) -> None:
    assert repair_saves(tmp_path) == []
    assert repair_saves(tmp_path / "nowhere") == []
    assert repaired(tmp_path, leftover) == ([], None)


def test_a_save_under_way_is_left_alone(tmp_path: Path) -> None:
    seen: list[list[str]] = []
    folder = old_board(tmp_path)

    def repairing(step: str) -> None:
        if step == "place":
            seen.append(repair_saves(tmp_path))

    save_folder(folder, fill, repairing)
    assert seen == [[]]
    assert content(folder) == NEW


def test_files_that_stay_are_not_copied(tmp_path: Path) -> None:
    folder = old_board(tmp_path)
    before = (folder / "one").stat().st_ino
    save_folder(folder, lambda fresh: fresh.take(folder / "one", "kept/one"))
    assert (folder / "kept" / "one").stat().st_ino == before
    assert (folder / "kept" / "one").stat().st_nlink == 1


def test_links_are_carried_as_links(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("../somewhere")
    (tmp_path / "new").mkdir()
    fresh = NewFolder(tmp_path / "new", pass_by)
    fresh.take(tmp_path / "link", "a")
    fresh.copy(tmp_path / "link", "b")
    assert (tmp_path / "new" / "a").readlink() == (tmp_path / "new" / "b").readlink() == Path("../somewhere")
