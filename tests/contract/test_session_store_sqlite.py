"""The store on disk."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from marlise_desktop.adapters.sqlite.connections import Connections
from marlise_desktop.adapters.sqlite.sessions import SqliteSessionStore
from marlise_desktop.session.ports.session_store import Found, SessionStore
from tests.contract.session_store_kit import KINDS, SessionStoreContract


class TestSqliteSessionStore(SessionStoreContract):
    @pytest.fixture
    async def store(self, tmp_path: Path) -> AsyncIterator[SessionStore]:
        store = SqliteSessionStore(Connections(), tmp_path / "data", KINDS)
        assert await store.open() == Found()
        yield store
        await store.close()
