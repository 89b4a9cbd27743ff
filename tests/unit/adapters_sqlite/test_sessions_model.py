"""The store on disk does, whatever is asked of it, what the store in memory does."""

import asyncio
import tempfile
from collections.abc import Awaitable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from marlise_desktop.adapters.memory.sessions import MemorySessionStore
from marlise_desktop.adapters.sqlite.connections import Connections
from marlise_desktop.adapters.sqlite.sessions import SqliteSessionStore
from marlise_desktop.domain.errors import MarliseError
from marlise_desktop.domain.ids import SessionId, TemplateId
from marlise_desktop.domain.sessions.affinity import Affinity, Strategy
from marlise_desktop.domain.sessions.query import Order, SessionQuery
from marlise_desktop.domain.sessions.record import SessionRecord, Setting
from marlise_desktop.domain.sessions.state import SessionState
from marlise_desktop.domain.sessions.template import SessionTemplate
from marlise_desktop.session.ports.session_store import SessionStore

T = TypeVar("T")
MEMORY = Path("/dev/shm")
"""No disk is waited for: what it keeps is not the question here."""
KINDS = {"rack": ("board", "cores"), "show": ("note",)}
keys = st.sampled_from([SessionId(name) for name in "abcdef"])
texts = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=4)
names = st.sampled_from(["Amp", "amp", "Übung", "U\u0308bung", "straße", "STRASSE", "x y"]) | texts
kinds = st.sampled_from(["rack", "show", "unknown"])
scalars = st.booleans() | st.integers() | st.floats() | st.text(max_size=3)
values = scalars | st.lists(scalars, max_size=2).map(tuple)
properties: st.SearchStrategy[dict[str, Setting]] = st.dictionaries(
    st.sampled_from(["board", "cores", "note", "odd"]), values, max_size=2
)
times = st.floats(0, 1e10, allow_nan=False)
affinities = st.none() | st.builds(
    Affinity,
    st.lists(keys, unique=True, max_size=3).map(tuple),
    st.sampled_from(Strategy),
    st.floats(0.1, 60),
)
records = st.builds(
    SessionRecord,
    keys,
    names,
    kinds,
    st.sampled_from(["/music", "/Music/Ä", "relative"]),
    times,
    times,
    properties,
    st.sampled_from(SessionState),
    texts,
    st.integers(1, 9),
    st.sampled_from(["", "Stage"]),
    affinities,
    st.integers(1, 3),
)
templates = st.builds(SessionTemplate, keys.map(TemplateId), names, kinds, times, times, properties, st.integers(1, 3))
queries = st.builds(
    SessionQuery,
    st.just("") | names | st.sampled_from(["MUSIC", "ä m", "%", "'"]),
    st.frozensets(kinds, max_size=2),
    st.frozensets(st.sampled_from(SessionState), max_size=3),
    st.sampled_from(["", "/music"]),
    st.sampled_from(["", "Stage"]),
    st.sampled_from(Order),
    st.booleans(),
)

PHASES = [Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink]


class TwoStores(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None)
        self.memory = MemorySessionStore(KINDS)
        self.connections = Connections()
        self.disk = self.opened()

    def opened(self) -> SqliteSessionStore:
        store = SqliteSessionStore(self.connections, Path(self.folder.name), KINDS)
        self.loop.run_until_complete(store.open())
        return store

    def teardown(self) -> None:
        self.loop.run_until_complete(self.disk.close())
        self.loop.run_until_complete(self.loop.shutdown_default_executor())
        self.loop.close()
        self.folder.cleanup()

    def both(self, of_memory: Awaitable[T], of_disk: Awaitable[T]) -> T | None:
        wanted, found = self.outcome(of_memory), self.outcome(of_disk)
        assert repr(wanted) == repr(found)
        return None if isinstance(found, tuple) else found

    def outcome(self, asked: Awaitable[T]) -> T | tuple[str, ...]:
        try:
            return self.loop.run_until_complete(asked)  # type: ignore[arg-type]
        except MarliseError as error:
            return type(error).__name__, error.message

    @property
    def stores(self) -> tuple[SessionStore, SessionStore]:
        return self.memory, self.disk

    @rule(record=records)
    def create(self, record: SessionRecord) -> None:
        self.both(*(store.create(record) for store in self.stores))

    @rule(record=records)
    def update(self, record: SessionRecord) -> None:
        self.both(*(store.update(record) for store in self.stores))

    @rule(key=keys, name=names, affinity=affinities)
    def edit(self, key: SessionId, name: str, affinity: Affinity | None) -> None:
        held = self.both(*(store.get(key) for store in self.stores))
        if held is not None:
            changed = replace(held, name=name, affinity=affinity)
            self.both(*(store.update(changed) for store in self.stores))

    @rule(key=keys)
    def delete(self, key: SessionId) -> None:
        self.both(*(store.delete(key) for store in self.stores))

    @rule(template=templates)
    def add_template(self, template: SessionTemplate) -> None:
        self.both(*(store.add_template(template) for store in self.stores))

    @rule(key=keys)
    def delete_template(self, key: SessionId) -> None:
        self.both(*(store.delete_template(TemplateId(key)) for store in self.stores))

    @rule(query=queries, limit=st.integers(1, 4))
    def turn_pages(self, query: SessionQuery, limit: int) -> None:
        after, seen = None, 0
        while True:
            page = self.both(*(store.page(query, after, limit) for store in self.stores))
            assert page is not None
            seen += len(page.records)
            after = page.after
            if after is None:
                assert seen == page.total
                return

    @rule()
    def open_again(self) -> None:
        self.loop.run_until_complete(self.disk.close())
        self.disk = self.opened()

    @invariant()
    def both_hold_the_same(self) -> None:
        self.both(*(store.page(SessionQuery()) for store in self.stores))
        self.both(*(store.templates() for store in self.stores))


TwoStores.TestCase.settings = settings(
    max_examples=40,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=PHASES,
)
TestTwoStores = TwoStores.TestCase
