"""The store that forgets."""

import pytest

from marlise_desktop.adapters.memory.sessions import MemorySessionStore
from marlise_desktop.session.ports.session_store import Found, SessionStore
from tests.contract.session_store_kit import KINDS, SessionStoreContract


class TestMemorySessionStore(SessionStoreContract):
    @pytest.fixture
    async def store(self) -> SessionStore:
        store = MemorySessionStore(KINDS)
        assert await store.open() == Found()
        await store.close()
        return store
