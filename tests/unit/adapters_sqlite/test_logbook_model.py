"""The logbook on disk does, whatever is asked of it, what the one in memory does."""

import asyncio
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from marlise_desktop.adapters.memory.logbook import MemoryLogbook
from marlise_desktop.adapters.sqlite.connections import Connections
from marlise_desktop.adapters.sqlite.logbook import SqliteLogbook
from marlise_desktop.domain.logbook.round import Round, RoundKind
from marlise_desktop.session.ports.logbook import LogQuery
from tests.contract.logbook_kit import HOUR, rounds

MEMORY = Path("/dev/shm")
words = st.sampled_from(["", "amp", "GRÖSSE", "rig delay"])


class TwoLogbooks(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None)
        self.memory = MemoryLogbook()
        self.disk = SqliteLogbook(Connections(), Path(self.folder.name))
        self.loop.run_until_complete(self.disk.open())

    def teardown(self) -> None:
        self.loop.run_until_complete(self.disk.close())
        self.loop.run_until_complete(self.loop.shutdown_default_executor())
        self.loop.close()
        self.folder.cleanup()

    @rule(new=st.lists(rounds, max_size=4))
    def put(self, new: list[Round]) -> None:
        wanted = self.loop.run_until_complete(self.memory.put(new))
        assert self.loop.run_until_complete(self.disk.put(new)) == wanted

    @rule(whole=st.integers(0, 6), folded=st.integers(0, 4))
    def fold(self, whole: int, folded: int) -> None:
        wanted = self.loop.run_until_complete(self.memory.fold(whole, folded))
        assert self.loop.run_until_complete(self.disk.fold(whole, folded)) == wanted

    @rule(
        text=words,
        since=st.sampled_from([0.0, HOUR, 2 * HOUR]),
        until=st.sampled_from([0.0, 3 * HOUR]),
        kinds=st.frozensets(st.sampled_from(RoundKind), max_size=2),
        limit=st.integers(1, 4),
    )
    def turn_pages(self, text: str, since: float, until: float, kinds: frozenset[RoundKind], limit: int) -> None:
        query, before, seen = LogQuery(text, since, until, kinds), 0, 0
        while True:
            page = self.loop.run_until_complete(self.disk.page(query, before, limit))
            assert page == self.loop.run_until_complete(self.memory.page(query, before, limit))
            seen += len(page.rounds)
            before = page.before
            if not before:
                assert seen == page.total
                return

    @invariant()
    def both_hold_the_same(self) -> None:
        assert self.loop.run_until_complete(self.disk.days()) == self.loop.run_until_complete(self.memory.days())


TwoLogbooks.TestCase.settings = settings(
    max_examples=40,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
)
TestTwoLogbooks = TwoLogbooks.TestCase
