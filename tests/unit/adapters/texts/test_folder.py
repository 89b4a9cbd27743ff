"""Text files in a workspace: whole or not at all, and none is lost."""

from pathlib import Path

import pytest

from marlise_desktop.adapters.texts import FolderTexts
from marlise_desktop.domain.errors import LibraryError


async def test_a_text_comes_back(tmp_path: Path) -> None:
    texts = FolderTexts(tmp_path)
    first = await texts.write("console/a b.txt", "one\nzwö\n")
    second = await texts.write("console/a b.txt", "two")
    assert (Path(first).name, Path(second).name) == ("a b.txt", "a b 2.txt")
    assert await texts.read("console/a b.txt") == "one\nzwö\n"
    assert await texts.read("console/a b 2.txt") == "two"
    assert sorted(path.name for path in Path(first).parent.iterdir()) == ["a b 2.txt", "a b.txt"]
    assert await texts.read("none.txt") == ""
    assert await texts.write("console/a b.txt", "new", in_place=True) == first
    assert await texts.read("console/a b.txt") == "new"


async def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    texts = FolderTexts(tmp_path)
    (tmp_path / "file").touch()
    texts.move_to(str(tmp_path / "file"))
    with pytest.raises(LibraryError, match=r"file/x\.txt cannot be written"):
        await texts.write("x.txt", "")
    with pytest.raises(LibraryError, match=r"file/x\.txt cannot be read"):
        await texts.read("x.txt")
