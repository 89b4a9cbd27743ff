"""The logbook that forgets."""

import pytest

from marlise_desktop.adapters.memory.logbook import MemoryLogbook
from marlise_desktop.session.ports.logbook import LogbookStore
from tests.contract.logbook_kit import LogbookContract


class TestMemoryLogbook(LogbookContract):
    @pytest.fixture
    async def store(self) -> LogbookStore:
        store = MemoryLogbook()
        assert await store.open() == ""
        await store.close()
        return store
