"""The desktop's trash: what it holds says where it was."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from marlise_desktop.adapters.bundle.trash import Trash
from marlise_desktop.domain.errors import LibraryError


def trash(tmp_path: Path) -> Trash:
    return Trash(tmp_path / "share", now=lambda: datetime(2024, 2, 3, 4, 5, 6, tzinfo=UTC))


def test_a_folder_in_the_trash_says_where_it_was_and_since_when(tmp_path: Path) -> None:
    folder = tmp_path / "My board é.pedalboard"
    folder.mkdir()
    (folder / "manifest.ttl").write_text("x", encoding="utf-8")
    place = trash(tmp_path).discard(folder)
    assert not folder.exists()
    assert place.parent == tmp_path / "share" / "Trash" / "files"
    assert (place / "manifest.ttl").read_text(encoding="utf-8") == "x"
    info = tmp_path / "share" / "Trash" / "info" / f"{place.name}.trashinfo"
    assert info.read_text(encoding="ascii") == (
        f"[Trash Info]\nPath={tmp_path}/My%20board%20%C3%A9.pedalboard\nDeletionDate=2024-02-03T04:05:06\n"
    )


def test_two_of_one_name_both_stay(tmp_path: Path) -> None:
    bin_ = trash(tmp_path)
    places = set()
    for _ in range(3):
        (tmp_path / "a.lv2").mkdir()
        places.add(bin_.discard(tmp_path / "a.lv2"))
    assert len(places) == 3
    assert all(place.is_dir() for place in places)


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="not there any more"):
        trash(tmp_path).discard(tmp_path / "nothing")
    assert not (tmp_path / "share" / "Trash" / "info").exists()


@pytest.mark.skipif(not os.access("/dev/shm", os.W_OK), reason="needs another file system at /dev/shm")
def test_on_another_disk_its_own_trash_is_used(tmp_path: Path) -> None:
    other = Path("/dev/shm") / f"marlise-test-{os.getpid()}"
    if other.parent.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("/dev/shm is on the same file system")
    other.mkdir()
    place = trash(tmp_path).discard(other)
    top_trash = Path("/dev/shm") / f".Trash-{os.getuid()}"
    try:
        assert place == top_trash / "files" / other.name
        info = (top_trash / "info" / f"{other.name}.trashinfo").read_text(encoding="ascii")
        assert f"Path={other.name}\n" in info
    finally:
        place.rmdir()
        (top_trash / "info" / f"{other.name}.trashinfo").unlink()
        for folder in (top_trash / "files", top_trash / "info", top_trash):
            if not any(folder.iterdir()):
                folder.rmdir()
