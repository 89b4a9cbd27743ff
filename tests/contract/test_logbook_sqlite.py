"""The logbook on disk."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from marlise_desktop.adapters.sqlite.connections import Connections
from marlise_desktop.adapters.sqlite.logbook import SqliteLogbook
from marlise_desktop.domain.errors import LibraryError
from marlise_desktop.session.ports.logbook import LogbookStore, LogQuery
from tests.contract.logbook_kit import LogbookContract, labels, round_


class TestSqliteLogbook(LogbookContract):
    @pytest.fixture
    async def store(self, tmp_path: Path) -> AsyncIterator[LogbookStore]:
        store = SqliteLogbook(Connections(), tmp_path / "workspace")
        assert await store.open() == ""
        yield store
        await store.close()


async def test_a_damaged_logbook_is_set_aside_and_told(tmp_path: Path) -> None:
    store = SqliteLogbook(Connections(), tmp_path)
    await store.open()
    await store.put([round_("One")])
    await store.close()
    (tmp_path / "workspace.sqlite").write_bytes(b"no database at all " * 500)
    assert "workspace.sqlite.damaged-1" in await store.open()
    assert await labels(store, LogQuery()) == []
    await store.close()
    await store.close()


async def test_a_logbook_that_is_not_open_says_so(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="not open"):
        await SqliteLogbook(Connections(), tmp_path).days()
