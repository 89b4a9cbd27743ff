"""Every session at a glance, and all of them in numbers."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marlise_desktop.domain.health import Condition, DatabaseState, ServiceHealth
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.sessions.query import SessionQuery
from marlise_desktop.domain.sessions.record import SessionRecord
from marlise_desktop.domain.sessions.state import SessionState
from marlise_desktop.domain.sessions.statistics import figure, statistics
from marlise_desktop.session import sessions
from marlise_desktop.session.overview import Overview
from tests.fakes.lives import LivesRig, jumping

RECORD = SessionRecord(SessionId("s"), "S", "rack", "/music", 0.0, 0.0)
ENGINE = ServiceHealth("engine", Condition.HEALTHY, (), {"messages": 5, "memory_mb": 30.0, "name": "marlise-host"})
RACK = ServiceHealth("Rack", Condition.HEALTHY, (), {"pedals": 2}, (ENGINE,))


@given(st.lists(st.tuples(st.sampled_from(["rack", "show"]), st.sampled_from(SessionState))), st.integers(0, 4))
def test_kinds_and_states_are_counted_and_what_runs_is_added_up(
    stored: list[tuple[str, SessionState]], running: int
) -> None:
    told = statistics([replace(RECORD, kind=kind, state=state) for kind, state in stored], [RACK] * running)
    assert told.by_kind == Counter(kind for kind, _ in stored)
    assert told.by_state == Counter(state for _, state in stored)
    assert (told.total, told.running, told.messages) == (len(stored), running, 5 * running)
    assert (told.memory_mb, told.cpu_percent) == (30.0 * running, 0.0)


def test_a_figure_is_looked_for_in_the_parts_too() -> None:
    assert (figure(RACK, "pedals"), figure(RACK, "messages")) == (2.0, 5.0)
    assert (figure(RACK, "name"), figure(RACK, "load_percent")) == (None, None)


@jumping
async def test_all_pages_are_read_and_what_runs_is_told_as_it_is_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "PAGE", 3)
    rig = LivesRig()
    for number in range(7):
        await rig.lamp_named(f"Lamp {number}")
    key = await rig.playing("Lamp x")
    await rig.store.update(replace(await rig.lives.sessions.get(key), state=SessionState.IDLE))  # the disk lags behind
    overview = Overview(rig.lives)
    listed = [record async for page in overview.pages(SessionQuery()) for record in page]
    assert [record.name for record in listed] == [*(f"Lamp {number}" for number in range(7)), "Lamp x"]
    assert listed[-1].state is SessionState.ACTIVE
    assert (await overview.statistics()).by_state[SessionState.TERMINATED] == 7


@jumping
async def test_the_list_of_sessions_says_what_it_takes_and_what_the_disk_refuses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rig = LivesRig()
    await rig.lives.open()
    assert rig.services.health("storage").condition is Condition.HEALTHY
    full = DatabaseState("/data/library.sqlite", 1.5, "the disk is full")
    monkeypatch.setattr(type(rig.store), "database", full)
    told = rig.services.health("storage")
    assert (told.condition, told.reasons) == (Condition.DEGRADED, ("the disk is full",))
    assert told.facts == {"file": "/data/library.sqlite", "size_mb": 1.5}
