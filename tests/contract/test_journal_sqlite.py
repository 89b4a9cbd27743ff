"""The journal on disk."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from marlise_desktop.adapters.sqlite.journal import SqliteJournal
from marlise_desktop.session.ports.journal import Journal
from tests.contract.journal_kit import JournalContract


class TestSqliteJournal(JournalContract):
    @pytest.fixture
    async def make(self, tmp_path: Path) -> AsyncIterator[Callable[[], Journal]]:
        made: list[SqliteJournal] = []

        def one() -> Journal:
            made.append(SqliteJournal(tmp_path / "state"))
            return made[-1]

        yield one
        for journal in made:
            await journal.close()
