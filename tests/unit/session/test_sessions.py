"""Sessions through their one door, over a real store."""

import asyncio
from dataclasses import replace

import pytest

from marlise_desktop.adapters.memory.sessions import MemorySessionStore
from marlise_desktop.domain.errors import SessionError
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.sessions.errors import (
    StaleSessionError,
    TransitionError,
    UnknownSessionError,
)
from marlise_desktop.domain.sessions.events import SessionCreated, SessionEdited, SessionMoved, SessionRemoved
from marlise_desktop.domain.sessions.query import SessionQuery
from marlise_desktop.domain.sessions.record import SessionRecord
from marlise_desktop.domain.sessions.state import SessionState
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.sessions import Sessions

WAITING, READY, ACTIVE = SessionState.WAITING_FOR_SERVICES, SessionState.READY, SessionState.ACTIVE
TERMINATING, TERMINATED, ERROR = SessionState.TERMINATING, SessionState.TERMINATED, SessionState.ERROR
EVENTS = (SessionCreated, SessionEdited, SessionMoved, SessionRemoved)


class Slow(MemorySessionStore):
    """Lets others in between reading and writing, as a disk does."""

    async def update(self, record: SessionRecord) -> SessionRecord:
        await asyncio.sleep(0)
        return await super().update(record)


class Rig:
    def __init__(self) -> None:
        self.bus, self.store, self.told = Bus(), Slow({"rack": ("board",)}), list[object]()
        for kind in EVENTS:
            self.bus.subscribe(kind, self.told.append)
        self.now = 100.0
        self.sessions = Sessions(self.store, self.bus, lambda: self.now)

    async def guitar(self) -> SessionRecord:
        return await self.sessions.add(self.sessions.drafted("Guitar", "rack", "/music/guitar", {"board": "/a"}))

    async def through(self, key: SessionId, *states: SessionState) -> None:
        for state in states:
            await self.sessions.move(key, state)


@pytest.fixture
def rig() -> Rig:
    return Rig()


async def test_a_session_lives_from_its_making_to_its_removal_and_everything_is_told(rig: Rig) -> None:
    made = await rig.guitar()
    rig.now = 105.0
    await rig.through(made.id, WAITING, READY, ACTIVE, TERMINATING, TERMINATED)
    await rig.sessions.remove(made.id)
    created, *moves, removed = rig.told
    assert created == SessionCreated(made)
    states = [(move.before.state, move.after.state) for move in moves if isinstance(move, SessionMoved)]
    assert states[0] == (SessionState.CREATING, WAITING)
    assert [after for _, after in states] == [WAITING, READY, ACTIVE, TERMINATING, TERMINATED]
    assert isinstance(removed, SessionRemoved)
    assert (removed.record.changed, removed.record.version) == (105.0, 6)
    assert {event.session for event in rig.told} == {made.id}  # type: ignore[attr-defined]
    assert (await rig.sessions.page(SessionQuery())).total == 0


async def test_a_forbidden_step_changes_nothing_and_tells_nobody(rig: Rig) -> None:
    made = await rig.guitar()
    with pytest.raises(TransitionError):
        await rig.sessions.move(made.id, ACTIVE)
    assert await rig.sessions.get(made.id) == made
    assert rig.told == [SessionCreated(made)]


async def test_a_failed_session_says_why_and_begins_again(rig: Rig) -> None:
    made = await rig.guitar()
    failed = await rig.sessions.move(made.id, ERROR, "the engine has died")
    assert failed.reason == "the engine has died"
    again = await rig.sessions.begin_again(made.id)
    assert (again.state, again.run, again.reason) == (SessionState.CREATING, 2, "")
    with pytest.raises(TransitionError):
        await rig.sessions.begin_again(made.id)


async def test_what_two_parts_change_at_once_is_all_there(rig: Rig) -> None:
    made = await rig.guitar()
    await asyncio.gather(
        rig.sessions.move(made.id, WAITING),
        rig.sessions.edit(made.id, lambda held: replace(held, name="Voice")),
        rig.sessions.edit(made.id, lambda held: replace(held, properties={"board": "/b"})),
    )
    held = await rig.sessions.get(made.id)
    assert (held.state, held.name, held.properties, held.version) == (WAITING, "Voice", {"board": "/b"}, 4)
    assert len(rig.told) == 4


async def test_of_two_who_ask_for_the_same_step_one_is_refused(rig: Rig) -> None:
    made = await rig.guitar()
    asked = [rig.sessions.move(made.id, WAITING) for _ in range(2)]
    outcomes = await asyncio.gather(*asked, return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["SessionRecord", "TransitionError"]


async def test_one_who_is_always_too_late_is_told(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    made = await rig.guitar()

    async def late(record: SessionRecord) -> SessionRecord:
        raise StaleSessionError(record.name)

    monkeypatch.setattr(rig.store, "update", late)
    with pytest.raises(StaleSessionError):
        await rig.sessions.move(made.id, WAITING)


async def test_an_edit_leaves_the_state_to_the_table(rig: Rig) -> None:
    made = await rig.guitar()
    edited = await rig.sessions.edit(made.id, lambda held: replace(held, name="Voice", state=ACTIVE, run=9, kind="x"))
    assert edited == replace(made, name="Voice", version=2)
    assert rig.told[-1] == SessionEdited(made, edited)


async def test_a_running_session_is_stopped_before_it_is_removed(rig: Rig) -> None:
    made = await rig.guitar()
    with pytest.raises(SessionError, match="Guitar is creating and cannot be removed") as refused:
        await rig.sessions.remove(made.id)
    assert refused.value.hint == "Stop it first."
    with pytest.raises(UnknownSessionError):
        await rig.sessions.remove(SessionId("nobody"))
