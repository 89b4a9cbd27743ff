"""Sessions of any kind from their making to their end, through the one door to what runs."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from marlise_desktop.domain.errors import LibraryError, SessionError, Trouble
from marlise_desktop.domain.health import Condition
from marlise_desktop.domain.ids import SessionId, TemplateId
from marlise_desktop.domain.sessions.affinity import Affinity
from marlise_desktop.domain.sessions.errors import (
    SessionNameTakenError,
    TooManySessionsError,
    TransitionError,
    UnknownKindError,
    UnknownPropertyError,
    UnknownSessionError,
    UnknownTemplateError,
    WorkspaceInUseError,
    WorkspaceNotEmptyError,
)
from marlise_desktop.domain.sessions.events import SessionCreated, SessionRemoved
from marlise_desktop.domain.sessions.properties import PropertyError
from marlise_desktop.domain.sessions.record import SessionRecord
from marlise_desktop.domain.sessions.state import SessionState
from marlise_desktop.domain.sessions.template import SessionTemplate
from marlise_desktop.session.ports.session_kind import CLOSED, OwnService
from tests.fakes.lives import HOME, LivesRig, Service, jumping
from tests.fakes.session_kind import BOARD, FakeKind, FakeLive
from tests.fakes.workspaces import FakeHold

CREATING, WAITING, READY = SessionState.CREATING, SessionState.WAITING_FOR_SERVICES, SessionState.READY
ACTIVE, IDLE, COMPLETED = SessionState.ACTIVE, SessionState.IDLE, SessionState.COMPLETED
TERMINATING, TERMINATED, ERROR = SessionState.TERMINATING, SessionState.TERMINATED, SessionState.ERROR
FULL = LibraryError("the disk is full", hint="Make room.", trouble=Trouble.FULL)
PLAYED = [CREATING, WAITING, READY, ACTIVE]


@pytest.fixture
def rig() -> LivesRig:
    return LivesRig(FakeKind("fog", needs=frozenset({"water"})), FakeKind("board", properties=(BOARD,)))


# Making


@jumping
async def test_a_session_is_made_with_a_folder_and_its_properties_and_nothing_of_it_runs(rig: LivesRig) -> None:
    made = await rig.lives.create("lamp", "Stage: left/right", {"loud": 3})
    assert (made.state, made.reason) == (TERMINATED, "not started yet")
    assert made.properties == {"loud": 3.0}
    assert type(made.properties["loud"]) is float
    assert made.workspace == "/data/lamps/Stage_ left_right"
    assert Path(made.workspace) in rig.workspaces.own
    assert isinstance(rig.told[0], SessionCreated)
    assert (list(rig.lives.running), rig.lamp.made, rig.lives.live(made.id)) == ([], [], None)
    assert (rig.lives.health(made.id), rig.lives.waiting_for(made.id)) == (None, ())


@jumping
async def test_names_that_make_the_same_folder_get_folders_of_their_own(rig: LivesRig) -> None:
    names = ("a/b", "a:b", "a_b", "...", " ".join("x" * 60 for _ in range(2))[:120])
    folders = [(await rig.lives.create("lamp", name)).workspace for name in names]
    assert folders[:3] == ["/data/lamps/a_b", "/data/lamps/a_b 2", "/data/lamps/a_b 3"]
    assert folders[3] == "/data/lamps/session"
    assert len(set(folders)) == 5


@jumping
async def test_what_is_wrong_with_a_new_session_is_told_and_nothing_of_it_stays(rig: LivesRig) -> None:
    taken = await rig.lamp_named("Lamp one")
    await rig.lives.create("lamp", "Red", {"colour": "red"}, "/music/red")
    folders, records = dict(rig.workspaces.folders), await rig.records()
    lives = rig.lives
    rig.workspaces.refused[Path("/full")] = FULL
    refusals = [
        (lives.create("synth", "x"), UnknownKindError, "known are board, fog, lamp"),
        (
            lives.create("lamp", "x", {"loud": 99, "colour": "pink", "lod": 1}),
            PropertyError,
            "colour is .*loud is 99.*lod",
        ),
        (lives.create("board", "x"), PropertyError, "board is missing"),
        (lives.create("lamp", "lamp ONE"), SessionNameTakenError, "named lamp ONE already"),
        (lives.create("lamp", " "), SessionError, "cannot be the name"),
        (lives.create("lamp", "x", workspace="music"), SessionError, "not a whole path"),
        (lives.create("lamp", "x", workspace="/music/../music/red"), SessionError, "workspace of Red already"),
        (lives.create("lamp", "x", workspace="/full/x"), LibraryError, "disk is full"),
        (lives.create("lamp", "x", affinity=Affinity((SessionId("nobody"),))), UnknownSessionError, "nobody"),
        (lives.create_from(TemplateId("t"), "x"), UnknownTemplateError, "no template t"),
    ]
    for asked, error, words in refusals:
        with pytest.raises(error, match=words) as refused:
            await asked
        assert refused.value.hint  # type: ignore[attr-defined]
    assert (rig.workspaces.folders, await rig.records()) == (folders, records)
    assert taken in {record.id for record in records}


@jumping
async def test_a_disk_that_is_full_when_the_record_is_written_leaves_no_folder(rig: LivesRig) -> None:
    rig.store.full = FULL
    with pytest.raises(LibraryError, match="full"):
        await rig.lamp_named()
    rig.store.full = None
    assert (rig.workspaces.own, await rig.records()) == (set(), ())


@jumping
async def test_a_record_that_cannot_be_put_to_rest_is_taken_back(
    rig: LivesRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(record: object) -> None:
        raise FULL

    monkeypatch.setattr(rig.store, "update", refuse)
    with pytest.raises(LibraryError):
        await rig.lamp_named()
    assert (rig.workspaces.own, await rig.records()) == (set(), ())


@jumping
async def test_who_is_cancelled_while_making_a_session_leaves_a_whole_one(rig: LivesRig) -> None:
    making = asyncio.create_task(rig.lives.create("lamp", "Lamp"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    making.cancel()
    await asyncio.wait({making})
    assert making.cancelled()
    (record,) = await rig.records()
    assert record.state is TERMINATED


@jumping
async def test_a_folder_of_the_players_can_be_a_workspace(rig: LivesRig) -> None:
    rig.workspaces.folders[Path("/music")] = ["songs"]
    made = await rig.lives.create("lamp", "Lamp", workspace="/music")
    await rig.lives.remove(made.id, with_workspace=True)
    assert rig.workspaces.folders[Path("/music")] == ["songs"]


# A life


@jumping
async def test_a_session_plays_rests_and_is_stopped_and_each_step_is_told(rig: LivesRig) -> None:
    key = await rig.playing()
    assert rig.states(key)[2:] == PLAYED
    assert [record.id for record in rig.lives.running] == [key]
    assert rig.lives.live(key) is rig.live
    (health,) = rig.lives.healths()
    assert (health.id, health.kind, health.state, health.health) == (key, "lamp", ACTIVE, rig.lives.health(key))
    assert health.health.facts == {"state": "active", "calls": 3}
    rig.live.signal = False
    await rig.until(key, IDLE)
    rig.live.signal = True
    await rig.until(key, ACTIVE)
    await rig.lives.stop(key, "the gig is over")
    assert rig.states(key)[2:] == [*PLAYED, IDLE, ACTIVE, TERMINATING, TERMINATED]
    assert (await rig.lives.sessions.get(key)).reason == "the gig is over"
    assert rig.live.calls == ["open", "start", "run", "stop", "because the gig is over"]
    assert (list(rig.lives.running), rig.workspaces.taken) == ([], set())


@jumping
async def test_idle_comes_after_the_time_that_is_set_and_the_sound_stays(rig: LivesRig) -> None:
    rig.settings.change(idle_after=30.0)
    key = await rig.playing()
    rig.live.signal = False
    began = asyncio.get_running_loop().time()
    await rig.until(key, IDLE)
    assert 30 <= asyncio.get_running_loop().time() - began < 33
    assert rig.live.playing
    assert rig.live.calls == ["open", "start", "run"]


@jumping
async def test_a_session_that_is_done_is_completed(rig: LivesRig) -> None:
    key = await rig.playing()
    rig.live.end()
    await rig.until(key, COMPLETED)
    assert rig.live.calls[-2:] == ["stop", "because it is done"]
    assert not rig.lives.running
    await rig.lives.start(key)
    await rig.until(key, ACTIVE)
    assert (await rig.lives.sessions.get(key)).run == 3


@jumping
async def test_a_session_that_cannot_go_on_says_why_is_cleaned_up_and_starts_again(rig: LivesRig) -> None:
    key = await rig.playing()
    rig.live.end(SessionError("the bulb has burst", hint="Screw in another."))
    await rig.until(key, ERROR)
    held = await rig.lives.sessions.get(key)
    assert (held.reason, rig.live.holding, rig.workspaces.taken) == ("the bulb has burst", False, set())
    assert [(note.message, note.hint) for note in rig.notes] == [
        ("Lamp one cannot go on: the bulb has burst", "Screw in another.")
    ]
    await rig.lives.restart(key)
    await rig.until(key, ACTIVE)
    await rig.lives.restart(key)
    await rig.until(key, ACTIVE)
    assert len(rig.lamp.made) == 3
    assert rig.lamp.made[1].calls[-1] == "because it is started again"


@jumping
async def test_an_error_is_put_to_rest(rig: LivesRig) -> None:
    key = await rig.playing()
    rig.live.end(SessionError("the bulb has burst"))
    await rig.until(key, ERROR)
    await rig.lives.stop(key, "thrown away")
    assert rig.states(key)[-2:] == [ERROR, TERMINATED]


@jumping
async def test_what_is_not_allowed_is_refused_in_words(rig: LivesRig) -> None:
    key = await rig.playing()
    with pytest.raises(TransitionError, match="Lamp one is active and cannot become creating"):
        await rig.lives.start(key)
    with pytest.raises(SessionError, match="is active and cannot be removed"):
        await rig.lives.remove(key)
    await rig.lives.stop(key)
    with pytest.raises(TransitionError, match="Lamp one is terminated and cannot become terminated"):
        await rig.lives.stop(key)
    nobody = SessionId("nobody")
    for asked in (rig.lives.start(nobody), rig.lives.stop(nobody), rig.lives.force_stop(nobody)):
        with pytest.raises(UnknownSessionError):
            await asked
    for asked in (
        rig.lives.restart(nobody),
        rig.lives.remove(nobody),
        rig.lives.migrate(nobody, "/x"),
        rig.lives.clone(nobody, "x", with_state=True),
        rig.lives.make_template(nobody, "x"),
        rig.lives.edit(nobody, lambda held: held),
    ):
        with pytest.raises(UnknownSessionError):
            await asked


@jumping
async def test_of_two_who_start_it_at_once_one_is_refused(rig: LivesRig) -> None:
    key = await rig.lamp_named()
    outcomes = await asyncio.gather(rig.lives.start(key), rig.lives.start(key), return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType", "TransitionError"]
    assert len(rig.lamp.made) == 1


@jumping
async def test_no_more_sessions_run_than_the_setting_allows(rig: LivesRig) -> None:
    rig.settings.change(most_sessions=2)
    keys = [await rig.lamp_named(f"Lamp {number}") for number in range(3)]
    outcomes = await asyncio.gather(*(rig.lives.start(key) for key in keys), return_exceptions=True)
    (refused,) = [outcome for outcome in outcomes if outcome is not None]
    assert isinstance(refused, TooManySessionsError)
    assert len(rig.lives.running) == 2
    assert [record.state for record in await rig.records()].count(TERMINATED) == 1


@jumping
async def test_a_kind_says_what_does_not_fit_to_the_others_that_run(rig: LivesRig) -> None:
    one = await rig.lamp_named("One", colour="red")
    two = await rig.lamp_named("Two", colour="red")
    await rig.lives.start(one)
    with pytest.raises(PropertyError, match="colour is red, as that of One is"):
        await rig.lives.start(two)
    assert await rig.state(two) is TERMINATED
    await rig.lives.stop(one)
    await rig.lives.start(two)


# Opening


@pytest.mark.parametrize("how", ["open", "make"])
@jumping
async def test_one_that_cannot_be_opened_is_in_error_with_nothing_held(rig: LivesRig, how: str) -> None:
    key = await rig.lamp_named("unmakable" if how == "make" else "Lamp")
    rig.lamp.prepare = lambda live: live.broken.update(open=SessionError("the lamp has no socket"))
    with pytest.raises(SessionError, match=r"cannot be made|no socket"):
        await rig.lives.start(key)
    held = await rig.lives.sessions.get(key)
    assert held.state is ERROR
    assert "cannot be made" in held.reason or "no socket" in held.reason
    assert (rig.workspaces.taken, list(rig.lives.running)) == (set(), [])
    assert how == "make" or rig.live.calls == ["open", "kill"]


@jumping
async def test_a_workspace_that_is_gone_is_told(rig: LivesRig) -> None:
    key = await rig.lamp_named()
    rig.workspaces.folders.clear()
    with pytest.raises(LibraryError, match="is not there"):
        await rig.lives.start(key)
    assert await rig.state(key) is ERROR


@jumping
async def test_a_workspace_that_another_program_uses_leaves_the_session_as_it_is(rig: LivesRig) -> None:
    key = await rig.lamp_named()
    rig.workspaces.elsewhere.add(Path((await rig.lives.sessions.get(key)).workspace))
    with pytest.raises(WorkspaceInUseError, match="used by another Marlise Desktop"):
        await rig.lives.start(key)
    assert await rig.state(key) is TERMINATED


@jumping
async def test_one_that_is_stuck_in_opening_can_be_stopped(rig: LivesRig) -> None:
    key = await rig.lamp_named()
    rig.lamp.prepare = lambda live: live.stuck.add("open")
    starting = asyncio.create_task(rig.lives.start(key))
    await rig.until(key, CREATING)
    assert rig.lives.health(key) is not None
    await asyncio.sleep(5)
    with pytest.raises(SessionError, match="Lamp one is creating"):
        await rig.lives._lives[key].move_workspace(Path("/x"), await rig.workspaces.take(HOME))
    await rig.lives.stop(key, "no patience")
    with pytest.raises(SessionError, match="was stopped before it was open"):
        await starting
    assert rig.states(key)[-3:] == [CREATING, TERMINATING, TERMINATED]
    assert rig.live.calls == ["open", "kill"]


@pytest.mark.parametrize("turns", range(12))
@jumping
async def test_one_that_is_just_being_started_can_be_stopped_at_any_moment(rig: LivesRig, turns: int) -> None:
    key = await rig.lamp_named()
    rig.lamp.prepare = lambda live: live.stuck.add("open")
    starting = asyncio.create_task(rig.lives.start(key))
    for _ in range(turns):
        await asyncio.sleep(0)
    if turns == 0:
        starting.cancel()
        with pytest.raises(TransitionError):
            await rig.lives.stop(key)
        return
    await rig.lives.stop(key)
    with pytest.raises(SessionError, match="was stopped before it was open"):
        await starting
    assert (rig.states(key)[-1], rig.workspaces.taken) == (TERMINATED, set())


@jumping
async def test_who_gives_up_waiting_for_a_start_leaves_it_to_go_on(rig: LivesRig) -> None:
    key = await rig.lamp_named()
    starting = asyncio.create_task(rig.lives.start(key))
    while not rig.lamp.made:
        await asyncio.sleep(0)
    starting.cancel()
    await rig.until(key, ACTIVE)


# Stopping


@jumping
async def test_one_that_does_not_stop_in_time_is_ended_by_force_and_that_is_told(rig: LivesRig) -> None:
    rig.lamp.prepare = lambda live: live.stuck.add("stop")
    key = await rig.playing()
    began = asyncio.get_running_loop().time()
    await rig.lives.stop(key, "enough")
    assert asyncio.get_running_loop().time() - began == pytest.approx(10, abs=1.5)
    held = await rig.lives.sessions.get(key)
    assert held.reason == "enough; it did not stop within 10 s and was ended by force"
    assert (rig.live.calls[-1], rig.live.holding, rig.workspaces.taken) == ("kill", False, set())
    assert "did not stop within 10 s" in rig.notes[-1].message


@jumping
async def test_what_could_not_be_kept_at_the_end_is_told(rig: LivesRig) -> None:
    rig.lamp.prepare = lambda live: live.broken.update(stop=FULL)
    key = await rig.playing()
    await rig.lives.stop(key)
    assert (await rig.lives.sessions.get(key)).reason == "the disk is full"
    assert rig.live.calls[-1] == "kill"


@jumping
async def test_force_hurries_one_that_is_being_stopped(rig: LivesRig) -> None:
    rig.lamp.prepare = lambda live: live.stuck.add("stop")
    key = await rig.playing()
    stopping = asyncio.create_task(rig.lives.stop(key, "gently", 3600))
    await rig.until(key, TERMINATING)
    await asyncio.sleep(60)
    began = asyncio.get_running_loop().time()
    await rig.lives.force_stop(key)
    await stopping
    assert asyncio.get_running_loop().time() - began < 3
    assert (await rig.lives.sessions.get(key)).reason == "gently; it was stopped by force"
    assert rig.live.calls[-1] == "kill"


@jumping
async def test_force_does_not_ask_for_an_orderly_end(rig: LivesRig) -> None:
    key = await rig.playing()
    await rig.lives.force_stop(key)
    assert rig.live.calls == ["open", "start", "run", "kill"]
    assert await rig.state(key) is TERMINATED


@jumping
async def test_who_gives_up_waiting_for_a_stop_does_not_take_it_back(rig: LivesRig) -> None:
    rig.lamp.prepare = lambda live: live.stuck.add("stop")
    key = await rig.playing()
    stopping = asyncio.create_task(rig.lives.stop(key))
    await rig.until(key, TERMINATING)
    stopping.cancel()
    starting = asyncio.create_task(rig.lives.start(key))
    await rig.until(key, ACTIVE)
    await starting
    assert rig.states(key)[-6:] == [TERMINATING, TERMINATED, *PLAYED]


@pytest.mark.logs_warnings
@jumping
async def test_all_are_stopped_side_by_side_those_that_direct_first_and_one_that_fails_stops_nobody(
    rig: LivesRig,
) -> None:
    keys = [await rig.playing(f"Lamp {number}") for number in range(3)]
    first, second, third = rig.lamp.made
    director = await rig.lives.create("lamp", "Director", affinity=Affinity((keys[0],)))
    await rig.lives.start(director.id)
    await rig.until(director.id, ACTIVE)
    first.stuck.add("stop")
    second.broken["stop"] = ZeroDivisionError("by nothing")
    third.stuck |= {"stop", "kill"}
    began = asyncio.get_running_loop().time()
    assert await rig.lives.stop_all("the end", 5.0) == {}
    assert asyncio.get_running_loop().time() - began < 12
    order = [event.session for event in rig.told if getattr(event, "after", None) and event.after.state is TERMINATED]  # type: ignore[attr-defined]
    assert order.index(director.id, 4) < min(len(order) - 1 - order[::-1].index(key) for key in keys)
    assert not rig.lives.running
    assert {record.state for record in await rig.records()} == {TERMINATED}


@jumping
async def test_one_whose_end_cannot_be_written_down_ends_all_the_same(
    rig: LivesRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = [await rig.playing(f"Lamp {number}") for number in range(3)]
    update = rig.store.update

    async def refuse(record: SessionRecord) -> SessionRecord:
        if record.id == keys[1]:
            raise UnknownKindError("lamp", ())
        return await update(record)

    monkeypatch.setattr(rig.store, "update", refuse)
    assert await rig.lives.stop_all() == {}
    assert [await rig.state(key) for key in keys] == [TERMINATED, ACTIVE, TERMINATED]
    assert not any(live.holding for live in rig.lamp.made)
    monkeypatch.undo()
    await rig.until(keys[1], TERMINATED)


@jumping
async def test_one_whose_end_is_refused_is_named_and_the_others_end(
    rig: LivesRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = [await rig.playing(f"Lamp {number}") for number in range(3)]
    stop = rig.lives.stop

    async def refuse(key: SessionId, reason: str = "", patience_s: float | None = None) -> None:
        if key == keys[1]:
            raise SessionError("it will not")
        await stop(key, reason, patience_s)

    monkeypatch.setattr(rig.lives, "stop", refuse)
    assert {name: error.message for name, error in (await rig.lives.stop_all()).items()} == {"Lamp 1": "it will not"}
    assert [record.name for record in rig.lives.running] == ["Lamp 1"]


@jumping
async def test_what_waits_for_the_disk_is_written_at_the_end_of_the_program(rig: LivesRig) -> None:
    key = await rig.playing()
    rig.store.full = FULL
    await rig.lives.stop(key)
    rig.store.full = None
    await rig.lives.close()
    assert await rig.state(key) is TERMINATED


@pytest.mark.logs_warnings
@jumping
async def test_panic_silences_all_before_anything_is_stopped(rig: LivesRig) -> None:
    keys = [await rig.playing(f"Lamp {number}") for number in range(3)]
    rig.lamp.made[0].broken["panic"] = ZeroDivisionError("by nothing")
    rig.lamp.made[1].stuck.add("panic")
    await rig.lives.panic()
    for live in rig.lamp.made:
        assert live.calls.index("panic") < live.calls.index("stop")
    assert {await rig.state(key) for key in keys} == {TERMINATED}
    assert "panic" in (await rig.lives.sessions.get(keys[0])).reason


@jumping
async def test_silence_alone_lets_all_go_on(rig: LivesRig) -> None:
    key = await rig.playing()
    await rig.lives.silence()
    assert (rig.live.playing, await rig.state(key)) == (False, ACTIVE)


# Services


@jumping
async def test_a_session_waits_for_what_it_needs_and_the_missing_one_is_named(rig: LivesRig) -> None:
    made = await rig.lives.create("fog", "Fog")
    await rig.lives.start(made.id)
    held = await rig.lives.sessions.get(made.id)
    assert (held.state, held.reason) == (WAITING, "waits for water (nothing has registered it)")
    assert list(rig.lives.waiting_for(made.id)) == ["water"]
    health = rig.lives.health(made.id)
    assert health is not None
    assert health.condition is Condition.UNHEALTHY
    assert not rig.notes
    await asyncio.sleep(61)
    assert [note.message for note in rig.notes] == ["Fog waits for water (nothing has registered it)"]
    rig.services.register("water", Service("water").probe)
    await rig.until(made.id, ACTIVE)
    assert (list(rig.notes), list(rig.lives.waiting_for(made.id))) == ([], [])


@jumping
async def test_a_service_that_goes_is_waited_for_while_the_work_goes_on(rig: LivesRig) -> None:
    water = Service("water")
    rig.services.register("water", water.probe)
    made = await rig.lives.create("fog", "Fog")
    await rig.lives.start(made.id)
    await rig.until(made.id, ACTIVE)
    live = rig.lives.live(made.id)
    assert isinstance(live, FakeLive)
    water.well = False
    await rig.until(made.id, WAITING)
    assert list(rig.lives.waiting_for(made.id)) == ["water"]
    water.well = True
    rig.services.look_again()
    await rig.until(made.id, ACTIVE)
    assert live.calls == ["open", "start", "run", "start"]
    assert rig.states(made.id)[2:] == [*PLAYED, WAITING, READY, ACTIVE]


@pytest.mark.parametrize("failure", [None, SessionError("the tank has burst")])
@jumping
async def test_work_that_ends_while_a_service_is_waited_for_ends_the_session(
    rig: LivesRig, failure: SessionError | None
) -> None:
    water = Service("water")
    rig.services.register("water", water.probe)
    made = await rig.lives.create("fog", "Fog")
    await rig.lives.start(made.id)
    await rig.until(made.id, ACTIVE)
    live = rig.lives.live(made.id)
    assert isinstance(live, FakeLive)
    water.well = False
    await rig.until(made.id, WAITING)
    live.end(failure)
    await rig.until(made.id, TERMINATED, ERROR)
    assert await rig.state(made.id) is (ERROR if failure else TERMINATED)
    assert not live.holding


@jumping
async def test_a_service_of_its_own_is_there_while_the_session_lives(rig: LivesRig) -> None:
    engine = Service("engine", well=False)
    rig.kinds.add(FakeKind("rack", needs=frozenset({"engine"}), prepare=lambda live: setattr(live, "own", own)))
    own = [OwnService("engine", engine.probe)]
    made = await rig.lives.create("rack", "Guitar")
    await rig.lives.start(made.id)
    assert (await rig.lives.sessions.get(made.id)).reason == "waits for engine (it is gone)"
    assert [service.session for service in rig.services.all] == [made.id]
    engine.well = True
    await rig.until(made.id, ACTIVE)
    await rig.lives.stop(made.id)
    assert rig.services.all == []


@jumping
async def test_services_of_its_own_with_one_name_are_a_fault(rig: LivesRig) -> None:
    own = [OwnService("engine", Service("engine").probe)] * 2
    rig.lamp.prepare = lambda live: setattr(live, "own", own)
    key = await rig.lamp_named()
    with pytest.raises(Exception, match="service named engine already"):
        await rig.lives.start(key)
    assert await rig.state(key) is ERROR
    assert rig.services.all == []


@jumping
async def test_one_that_cannot_start_is_cleaned_up(rig: LivesRig) -> None:
    rig.lamp.prepare = lambda live: live.broken.update(start=SessionError("the fuse has blown"))
    key = await rig.lamp_named()
    await rig.lives.start(key)
    await rig.until(key, ERROR)
    assert rig.states(key)[2:] == [CREATING, WAITING, READY, ERROR]
    assert rig.live.calls == ["open", "start", "stop", "because the fuse has blown"]


# Faults of kinds


@pytest.mark.logs_warnings
@pytest.mark.parametrize("call", ["open", "start", "run"])
@pytest.mark.parametrize("fault", [ZeroDivisionError("by nothing"), asyncio.CancelledError()])
@jumping
async def test_a_fault_of_a_kind_ends_its_session_only(rig: LivesRig, call: str, fault: Exception) -> None:
    other = await rig.playing("Other")
    rig.lamp.prepare = lambda live: live.broken.update({call: fault})
    key = await rig.lamp_named()
    if call == "open":
        with pytest.raises(SessionError, match="the kind of session lamp has a fault"):
            await rig.lives.start(key)
    else:
        await rig.lives.start(key)
    await rig.until(key, ERROR)
    assert "the kind of session lamp has a fault" in (await rig.lives.sessions.get(key)).reason
    assert await rig.state(other) is ACTIVE


@pytest.mark.logs_warnings
@jumping
async def test_a_kind_that_cannot_say_how_it_is_plays_on(rig: LivesRig, monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(_self: FakeLive) -> bool:
        raise ZeroDivisionError

    monkeypatch.setattr(FakeLive, "has_signal", fault)
    monkeypatch.setattr(FakeLive, "health", fault)
    key = await rig.playing()
    await asyncio.sleep(1000)
    health = rig.lives.health(key)
    assert health is not None
    assert health.condition is Condition.UNHEALTHY
    assert await rig.state(key) is ACTIVE


# A disk that refuses


@jumping
async def test_a_full_disk_stops_nothing_and_every_state_is_written_when_there_is_room(rig: LivesRig) -> None:
    key = await rig.lamp_named()
    rig.store.full = FULL
    await rig.lives.start(key)
    await asyncio.sleep(5)
    assert rig.live.playing
    assert await rig.state(key) is TERMINATED
    assert [note.message for note in rig.notes] == [
        "it cannot be written down in which state your sessions are: the disk is full"
    ]
    rig.store.full = None
    await rig.until(key, ACTIVE)
    assert rig.states(key)[2:] == PLAYED
    assert not rig.notes


@jumping
async def test_what_could_not_be_written_at_the_end_is_written_at_the_next_start(rig: LivesRig) -> None:
    await rig.lives.open()
    key = await rig.playing()
    rig.store.full = FULL
    await rig.lives.stop(key)
    assert await rig.state(key) is ACTIVE
    assert rig.services.health("storage").condition is Condition.DEGRADED
    rig.store.full = None
    await rig.lives.start(key)
    await rig.until(key, ACTIVE)
    assert rig.states(key)[2:] == [*PLAYED, TERMINATING, TERMINATED, *PLAYED]
    assert rig.services.health("storage").condition is Condition.HEALTHY


@jumping
async def test_a_session_whose_record_is_gone_plays_on_until_it_is_stopped(rig: LivesRig) -> None:
    key = await rig.playing()
    await rig.store.delete(key)
    await rig.lives.stop(key)
    assert not rig.lives.running


# After a crash, and beside another program


@jumping
async def test_what_a_crash_has_left_says_so_and_is_known_for_the_next_start(rig: LivesRig) -> None:
    playing, stopping, closed, rests = [await rig.playing(name) for name in ("a", "b", "c", "d")]
    await rig.lives.sessions.move(stopping, TERMINATING)
    await rig.lives.stop(closed, CLOSED)
    await rig.lives.stop(rests)
    rig.workspaces.taken.clear()
    after = LivesRig(after=rig)
    await after.lives.open()
    held = {record.name: (record.state, record.reason) for record in await after.records()}
    assert held == {
        "a": (ERROR, "the program ended while this was active"),
        "b": (TERMINATED, "the program ended while this was being stopped"),
        "c": (TERMINATED, CLOSED),
        "d": (TERMINATED, ""),
    }
    assert set(after.lives.ran_last) == {playing, closed}
    for key in after.lives.ran_last:
        await after.lives.start(key)
        await after.until(key, ACTIVE)
    await after.lives.stop_all(CLOSED)
    await after.lives.close()


@jumping
async def test_what_another_program_runs_is_left_to_it(rig: LivesRig) -> None:
    key = await rig.playing()
    second = LivesRig(after=rig)
    await second.lives.open()
    assert (await second.state(key), second.lives.ran_last) == (ACTIVE, ())
    for asked in (second.lives.start(key), second.lives.stop(key)):
        with pytest.raises(WorkspaceInUseError, match=r"Lamp one runs|another Marlise Desktop"):
            await asked
    with pytest.raises(SessionError, match="cannot be removed"):
        await second.lives.remove(key)
    assert await rig.state(key) is ACTIVE


@jumping
async def test_of_two_programs_that_look_back_on_a_crash_the_quicker_one_says_so(
    rig: LivesRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    await rig.playing()
    rig.workspaces.taken.clear()
    quick, slow = LivesRig(after=rig), LivesRig(after=rig)
    take, waits = rig.workspaces.take, [quick]

    async def take_when_the_other_is_open(folder: Path) -> FakeHold:
        if waits:
            await waits.pop().lives.open()
        return await take(folder)

    monkeypatch.setattr(rig.workspaces, "take", take_when_the_other_is_open)
    await slow.lives.open()
    assert (len(quick.lives.ran_last), len(slow.lives.ran_last)) == (1, 0)
    assert {record.state for record in await rig.records()} == {ERROR}


@jumping
async def test_one_that_a_crash_has_left_can_be_started_stopped_or_removed_without_opening_anew(rig: LivesRig) -> None:
    keys = [await rig.playing(name) for name in ("a", "b", "c", "d")]
    await rig.lives.sessions.move(keys[3], TERMINATING)
    rig.workspaces.taken.clear()
    after = LivesRig(after=rig)
    await after.lives.start(keys[0])
    await after.until(keys[0], ACTIVE)
    await after.lives.stop(keys[1])
    await after.lives.remove(keys[2])
    await after.lives.stop(keys[3])
    assert {record.name: record.state for record in await after.records()} == {
        "a": ACTIVE,
        "b": TERMINATED,
        "d": TERMINATED,
    }


@jumping
async def test_a_session_of_an_add_on_that_is_gone_stands_in_nobodys_way(rig: LivesRig) -> None:
    made = await rig.lives.create("fog", "Fog")
    await rig.lives.start(made.id)
    rig.workspaces.taken.clear()
    rig.store._kinds = {"lamp": ("colour", "loud")}
    after = LivesRig(after=rig)
    await after.lives.open()
    assert after.lives.ran_last == ()
    with pytest.raises(UnknownKindError, match="fog"):
        await after.lives.start(made.id)
    await after.lives.remove(made.id)
    assert await after.records() == ()


# Copies, moves, templates, changes


@jumping
async def test_a_clone_has_its_own_folder_and_begins_where_the_first_is(rig: LivesRig) -> None:
    key = await rig.playing()
    twin = await rig.lives.clone(key, "Twin", with_state=True)
    assert rig.live.calls[-1] == "copy to /data/lamps/Twin"
    assert (twin.state, twin.kind, twin.workspace) == (TERMINATED, "lamp", "/data/lamps/Twin")
    await rig.lives.clone(key, "Empty", with_state=False)
    assert rig.live.calls[-1] == "copy to /data/lamps/Twin"
    third = await rig.lives.clone(twin.id, "Third", with_state=True)
    assert rig.live.calls == [f"copy to {third.workspace}"]
    assert rig.workspaces.taken == {Path("/data/lamps/Lamp one")}


@jumping
async def test_a_clone_that_fails_leaves_nothing(rig: LivesRig) -> None:
    key = await rig.playing()
    before = (set(rig.workspaces.own), await rig.records())
    rig.live.broken[f"copy to {HOME}/lamps/Twin"] = FULL
    with pytest.raises(LibraryError, match="full"):
        await rig.lives.clone(key, "Twin", with_state=True)
    with pytest.raises(SessionNameTakenError):
        await rig.lives.clone(key, "Lamp One", with_state=True)
    assert (rig.workspaces.own, await rig.records()) == (before[0], before[1])
    assert await rig.state(key) is ACTIVE


@jumping
async def test_a_workspace_moves_while_it_plays(rig: LivesRig) -> None:
    key = await rig.playing()
    moved = await rig.lives.migrate(key, "/stick/lamp")
    assert (moved.workspace, moved.state, rig.live.folder) == ("/stick/lamp", ACTIVE, "/stick/lamp")
    assert rig.live.calls == ["open", "start", "run", "move"]
    assert [held.workspace for held in rig.lives.running] == ["/stick/lamp"]
    assert rig.workspaces.taken == rig.workspaces.own == {Path("/stick/lamp")}
    await rig.lives.stop(key)
    assert rig.workspaces.taken == set()


@jumping
async def test_one_that_rests_moves_too_and_a_folder_of_the_players_stays(rig: LivesRig) -> None:
    rig.workspaces.folders[Path("/music")] = ["songs"]
    made = await rig.lives.create("lamp", "Lamp", workspace="/music")
    await rig.lives.migrate(made.id, "/stick/lamp")
    assert rig.live.calls == ["copy to /stick/lamp"]
    assert rig.workspaces.folders[Path("/music")] == ["songs"]
    assert "its old folder /music is kept" in rig.notes[-1].message


@jumping
async def test_a_move_that_is_refused_leaves_all_as_it_was(rig: LivesRig) -> None:
    key = await rig.playing()
    other = await rig.lives.create("lamp", "Other", workspace="/music/other")
    before = dict(rig.workspaces.folders)
    rig.workspaces.folders[Path("/full-folder")] = ["things"]
    rig.live.broken["move"] = FULL
    old = "/data/lamps/Lamp one"
    for folder, error in (
        ("/stick", LibraryError),
        ("stick", SessionError),
        (other.workspace, SessionError),
        ("/full-folder", WorkspaceNotEmptyError),
        (f"{old}/deeper", SessionError),
        (old, SessionError),
    ):
        with pytest.raises(error) as refused:
            await rig.lives.migrate(key, folder)
        assert refused.value.hint  # type: ignore[attr-defined]
    del rig.workspaces.folders[Path("/full-folder")]
    assert rig.workspaces.folders == before
    assert (rig.live.folder, (await rig.lives.sessions.get(key)).workspace) == (old, old)
    assert rig.workspaces.taken == {Path(old)}


@jumping
async def test_a_move_that_cannot_be_written_down_is_taken_back(rig: LivesRig) -> None:
    key = await rig.playing()
    rig.store.full = FULL
    with pytest.raises(LibraryError, match="full"):
        await rig.lives.migrate(key, "/stick")
    rig.store.full = None
    old = Path("/data/lamps/Lamp one")
    assert rig.live.folder == str(old)
    assert rig.workspaces.taken == rig.workspaces.own == {old}


@jumping
async def test_an_old_folder_that_cannot_be_removed_is_told(rig: LivesRig, monkeypatch: pytest.MonkeyPatch) -> None:
    key = await rig.playing()

    async def refuse(_folder: Path) -> bool:
        raise FULL

    monkeypatch.setattr(rig.workspaces, "remove", refuse)
    assert (await rig.lives.migrate(key, "/stick")).workspace == "/stick"
    assert "is kept" in rig.notes[-1].message


@jumping
async def test_a_session_that_is_stopped_ends_what_was_asked_of_it(rig: LivesRig) -> None:
    key = await rig.playing()
    rig.live.stuck.add("move")
    moving = asyncio.create_task(rig.lives.migrate(key, "/stick"))
    while "move" not in rig.live.calls:
        await asyncio.sleep(0.01)
    await rig.lives.stop(key)
    with pytest.raises(SessionError, match="stopped in the middle"):
        await moving
    assert (await rig.state(key), rig.workspaces.taken) == (TERMINATED, set())
    assert Path("/stick") not in rig.workspaces.folders


@jumping
async def test_who_gives_up_a_copy_ends_it(rig: LivesRig) -> None:
    key = await rig.playing()
    life = rig.lives._lives[key]
    rig.live.stuck.add("copy to /x")
    copying = asyncio.create_task(life.ask(lambda: rig.live.copy_state(Path("/x"))))
    await asyncio.sleep(1)
    copying.cancel()
    await asyncio.wait({copying})
    assert copying.cancelled()
    await life.ask(lambda: rig.live.copy_state(Path("/y")))


@jumping
async def test_a_template_makes_others_with_overrides(rig: LivesRig) -> None:
    key = await rig.lamp_named("First", colour="red")
    template = await rig.lives.make_template(key, "Red lamp")
    made = await rig.lives.create_from(template.id, "Second", {"loud": 1})
    assert (made.properties, made.template, made.state) == ({"colour": "red", "loud": 1.0}, "Red lamp", TERMINATED)
    with pytest.raises(PropertyError, match="loud is 99"):
        await rig.lives.create_from(template.id, "Third", {"loud": 99})
    with pytest.raises(SessionNameTakenError, match="template named red lamp"):
        await rig.lives.make_template(key, "red lamp")
    assert [held.name for held in await rig.lives.sessions.templates("lamp")] == ["Red lamp"]
    await rig.lives.sessions.remove_template(template.id)
    assert not await rig.lives.sessions.templates()


@jumping
async def test_a_template_with_properties_that_its_kind_does_not_have_is_refused(rig: LivesRig) -> None:
    rig.store._kinds = {"lamp": ("colour", "size")}
    held = await rig.store.add_template(SessionTemplate(TemplateId("t"), "Old", "lamp", 1.0, 1.0, {"size": 3}))
    with pytest.raises(UnknownPropertyError, match="the template Old sets the property size") as refused:
        await rig.lives.create_from(held.id, "x")
    assert refused.value.keys == ("size",)
    assert await rig.records() == ()


@jumping
async def test_names_change_any_time_and_properties_while_it_rests(rig: LivesRig) -> None:
    key = await rig.playing()
    renamed = await rig.lives.edit(key, lambda held: replace(held, name="Sun", workspace="/elsewhere"))
    assert (renamed.name, renamed.workspace) == ("Sun", "/data/lamps/Lamp one")
    assert [(held.name, held.state) for held in rig.lives.running] == [("Sun", ACTIVE)]
    with pytest.raises(SessionError, match="Sun is active, so its properties stay"):
        await rig.lives.edit(key, lambda held: replace(held, properties={"loud": 0}))
    await rig.lives.stop(key)
    with pytest.raises(PropertyError):
        await rig.lives.edit(key, lambda held: replace(held, properties={"loud": 99}))
    assert (await rig.lives.edit(key, lambda held: replace(held, properties={"loud": 0}))).properties == {"loud": 0}


@jumping
async def test_a_removed_session_is_gone_and_its_folder_if_asked(rig: LivesRig) -> None:
    kept, gone = await rig.lamp_named("Kept"), await rig.playing("Gone")
    await rig.lives.stop(gone)
    await rig.lives.remove(kept)
    await rig.lives.remove(gone, with_workspace=True)
    assert isinstance(rig.told[-1], SessionRemoved)
    assert await rig.records() == ()
    assert rig.workspaces.own == {Path("/data/lamps/Kept")}


@jumping
async def test_an_earlier_list_is_taken_back_with_all_stopped_before(rig: LivesRig) -> None:
    await rig.lives.open()
    first = await rig.playing("Lamp one")
    rig.store.copies = {"yesterday": await rig.records()}
    second = await rig.playing("Lamp two")
    await rig.lives.restore("yesterday")
    assert [record.name for record in await rig.records()] == ["Lamp one"]
    assert rig.states(second)[-1] is SessionState.TERMINATED
    assert rig.lives.running == []
    assert rig.lives.ran_last == (first,)
    assert await rig.state(first) is SessionState.ERROR
    await rig.lives.start(first)
    await rig.until(first, SessionState.ACTIVE)
    await rig.lives.stop(first)
    await rig.lives.close()
