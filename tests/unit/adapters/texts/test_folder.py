"""Text files in a workspace: whole or not at all, and none is lost."""

from pathlib import Path

import pytest

from marlise_desktop.adapters.texts import FolderTexts
from marlise_desktop.domain.errors import LibraryError


async def test_a_text_comes_back(tmp_path: Path) -> None:
    texts = FolderTexts()
    first = await texts.write(str(tmp_path), "console/a b.txt", "one\nzwö\n")
    second = await texts.write(str(tmp_path), "console/a b.txt", "two")
    assert (Path(first).name, Path(second).name) == ("a b.txt", "a b 2.txt")
    assert await texts.read(str(tmp_path), "console/a b.txt") == "one\nzwö\n"
    assert await texts.read(str(tmp_path), "console/a b 2.txt") == "two"
    assert sorted(path.name for path in Path(first).parent.iterdir()) == ["a b 2.txt", "a b.txt"]
    assert await texts.read(str(tmp_path), "none.txt") == ""


async def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LibraryError, match=r"file/x\.txt cannot be written"):
        await FolderTexts().write(str(tmp_path / "file"), "x.txt", "")
    with pytest.raises(LibraryError, match=r"file/x\.txt cannot be read"):
        await FolderTexts().read(str(tmp_path / "file"), "x.txt")
