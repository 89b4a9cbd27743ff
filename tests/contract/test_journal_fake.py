"""The journal that tests use."""

from collections.abc import Callable

import pytest

from marlise_desktop.session.ports.journal import Journal
from tests.contract.journal_kit import JournalContract
from tests.fakes.journal import FakeJournal


class TestFakeJournal(JournalContract):
    @pytest.fixture
    def make(self) -> Callable[[], Journal]:
        journal = FakeJournal()
        return lambda: journal
