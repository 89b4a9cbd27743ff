"""What the user likes and has used outlives the program and the cache."""

import sqlite3
from pathlib import Path

import pytest

from marlise_desktop.adapters.lv2.cache import Cache
from marlise_desktop.adapters.lv2.usage import Usage
from marlise_desktop.domain.errors import LibraryError
from marlise_desktop.domain.ids import PluginUri

ONE, TWO = PluginUri("urn:one"), PluginUri("urn:two")


def test_it_is_there_the_next_time(tmp_path: Path) -> None:
    file = tmp_path / "new" / "usage.sqlite"
    first = Usage(file)
    first.set_favourite(ONE, on=True)
    first.note_use(ONE)
    first.note_use(TWO)
    first.close()
    later = Usage(file)
    assert later.favourites() == frozenset({ONE})
    assert later.recent() == [TWO, ONE]
    later.close()


def test_a_damaged_file_is_kept_under_another_name(tmp_path: Path) -> None:
    file = tmp_path / "usage.sqlite"
    file.write_bytes(b"no database at all, " * 300)
    usage = Usage(file)
    assert usage.favourites() == frozenset()
    usage.close()
    assert (tmp_path / "usage.sqlite.damaged").read_bytes().startswith(b"no database")


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LibraryError, match=r"usage\.sqlite"):
        Usage(tmp_path / "file" / "usage.sqlite")


def test_a_locked_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marlise_desktop.adapters.lv2.database._BUSY_MS", 1)
    file = tmp_path / "usage.sqlite"
    usage = Usage(file)
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(LibraryError, match="locked"):
        usage.set_favourite(ONE, on=True)
    other.execute("ROLLBACK")
    other.close()
    usage.set_favourite(ONE, on=True)
    assert usage.favourites() == frozenset({ONE})
    usage.close()


def test_a_cache_in_another_language_is_another_cache(tmp_path: Path) -> None:
    file = tmp_path / "plugins.sqlite"
    Cache(file, "en_GB").close()
    Cache(file, "en_GB").close()
    assert not (tmp_path / "plugins.sqlite.old").exists()
    Cache(file, "de_DE").close()
    assert (tmp_path / "plugins.sqlite.old").exists()
