"""A show directs racks, part by part; the racks are of a fake kind, all else is real."""

import asyncio
from dataclasses import replace

import pytest

from marlise_desktop.domain.errors import SessionError
from marlise_desktop.domain.health import Condition, ServiceHealth
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.sessions.affinity import Affinity, Strategy
from marlise_desktop.domain.sessions.properties import PropertyError
from marlise_desktop.domain.sessions.state import SessionState
from marlise_desktop.session.actions import Actions
from marlise_desktop.session.kinds.show import ShowKind, ShowSession
from marlise_desktop.session.ports.session_kind import CLOSED
from marlise_desktop.session.sessions_door import SessionsDoor
from marlise_desktop.session.table import sessions as table
from tests.fakes.lives import LivesRig, jumping
from tests.fakes.session_kind import FakeLive

ACTIVE, ERROR, TERMINATED = SessionState.ACTIVE, SessionState.ERROR, SessionState.TERMINATED
ALL, CURRENT, NEXT = Strategy.ALL, Strategy.CURRENT, Strategy.CURRENT_AND_NEXT


class Gig(LivesRig):
    """Three racks, Intro, Verse and Solo, and a show over them."""

    def __init__(self) -> None:
        super().__init__()
        self.kinds.add(ShowKind(lambda: self.lives, self.bus))
        self.racks: dict[str, SessionId] = {}
        self.show = SessionId("")

    async def begun(self, strategy: Strategy = ALL, first: int = 1) -> ShowSession:
        for name in ("Intro", "Verse", "Solo"):
            self.racks[name] = await self.lamp_named(name)
        affinity = Affinity(tuple(self.racks.values()), strategy, 5.0)
        made = await self.lives.create("show", "Gig", {"first_part": first}, affinity=affinity)
        self.show = made.id
        await self.lives.start(made.id)
        await self.until(made.id, ACTIVE)
        await asyncio.sleep(3)
        live = self.lives.live(made.id)
        assert isinstance(live, ShowSession)
        return live

    @property
    def playing(self) -> list[str]:  # type: ignore[override]
        return [record.name for record in self.lives.running if record.kind == "lamp" and record.state is ACTIVE]

    def run_of(self, name: str) -> FakeLive:
        return next(live for live in reversed(self.lamp.made) if live.record.name == name)

    def health(self) -> ServiceHealth:
        held = self.lives.health(self.show)
        assert held is not None
        return held


@pytest.fixture
def gig() -> Gig:
    return Gig()


@pytest.mark.parametrize(
    ("strategy", "parts"),
    [
        (ALL, [{"Intro", "Verse", "Solo"}] * 3),
        (NEXT, [{"Intro", "Verse"}, {"Verse", "Solo"}, {"Solo"}]),
        (CURRENT, [{"Intro"}, {"Verse"}, {"Solo"}]),
    ],
)
@jumping
async def test_the_racks_of_each_part_play_forward_and_back(
    gig: Gig, strategy: Strategy, parts: list[set[str]]
) -> None:
    show = await gig.begun(strategy)
    seen = [set(gig.playing)]
    for _ in range(2):
        show.next()
        await asyncio.sleep(3)
        seen.append(set(gig.playing))
    assert (seen, show.part, show.parts) == (parts, 3, 3)
    with pytest.raises(SessionError, match="Gig has no part 4"):
        show.next()
    show.previous()
    show.previous()
    await asyncio.sleep(3)
    assert set(gig.playing) == parts[0]
    with pytest.raises(SessionError, match="no part 0"):
        show.previous()
    assert gig.health().condition is Condition.HEALTHY
    assert gig.health().facts["playing"] == len(parts[0])


@jumping
async def test_a_foot_turns_the_parts_of_the_show_that_runs(gig: Gig) -> None:
    async def nothing() -> None: ...

    actions, door = Actions(), SessionsDoor()
    door.open(lambda: gig.lives, nothing, lambda: False)
    table.add(actions, door)
    show = await gig.begun(CURRENT)
    await actions.run("show.next")
    assert show.part == 2
    await actions.run("show.previous", session=gig.show)
    assert show.part == 1
    await actions.run("show.part", part=3)
    assert show.part == 3
    with pytest.raises(SessionError, match="that session is no show that runs"):
        await actions.run("show.next", session=gig.racks["Solo"])
    await gig.lives.stop(gig.show)
    with pytest.raises(SessionError, match="no show runs"):
        await actions.run("show.next")


@jumping
async def test_the_present_part_is_started_first_and_the_old_one_ends_after_it_plays(gig: Gig) -> None:
    show = await gig.begun(CURRENT, first=2)
    assert gig.playing == ["Verse"]
    gig.lamp.prepare = lambda live: live.stuck.add("start")
    show.next()
    await asyncio.sleep(20)
    assert gig.playing == ["Verse"]
    assert gig.health().condition is Condition.UNHEALTHY
    solo = gig.run_of("Solo")
    assert solo.calls == ["open", "start"]
    await gig.lives.stop(gig.racks["Solo"])
    gig.lamp.prepare = lambda _live: None
    show.go(3)
    await asyncio.sleep(3)
    assert gig.playing == ["Solo"]
    assert (await gig.lives.record(gig.racks["Verse"])).reason == "Gig has gone on to part 3"


@jumping
async def test_the_end_of_the_show_ends_what_it_has_started_and_nothing_else(gig: Gig) -> None:
    gig.racks["Intro"] = await gig.lamp_named("Before")
    await gig.lives.start(gig.racks["Intro"])
    before = gig.racks["Intro"]
    await gig.begun()
    await gig.lives.edit(
        gig.show, lambda held: replace(held, affinity=Affinity((before, *gig.racks.values()), ALL, 5.0))
    )
    await asyncio.sleep(3)
    await gig.lives.stop(gig.show)
    assert gig.playing == ["Before"]
    assert (await gig.lives.record(gig.racks["Solo"])).reason == "Gig is over"


@jumping
async def test_when_the_program_is_closed_each_rack_says_so(gig: Gig) -> None:
    await gig.begun()
    await gig.lives.stop_all(CLOSED)
    reasons = {record.name: record.reason for record in await gig.records()}
    assert reasons == dict.fromkeys(("Intro", "Verse", "Solo", "Gig"), CLOSED)


@jumping
async def test_a_rack_that_fails_is_started_again_less_and_less_often_and_the_show_goes_on(gig: Gig) -> None:
    await gig.begun()
    gig.lamp.prepare = lambda live: (
        live.broken.update(open=SessionError("no amp")) if live.record.name == "Verse" else None
    )
    gig.run_of("Verse").end(SessionError("the amp burst"))
    await asyncio.sleep(2)
    assert sorted(gig.playing) == ["Intro", "Solo"]
    health = gig.health()
    assert health.condition is Condition.DEGRADED
    assert health.reasons[0].startswith("Verse does not play (")
    tries = len(gig.lamp.made)
    await asyncio.sleep(300)
    assert 3 < len(gig.lamp.made) - tries < 20
    gig.lamp.prepare = lambda _live: None
    await asyncio.sleep(40)
    assert sorted(gig.playing) == ["Intro", "Solo", "Verse"]
    assert gig.health().condition is Condition.HEALTHY


@jumping
async def test_a_rack_that_the_player_stops_stays_stopped_until_the_parts_change(gig: Gig) -> None:
    show = await gig.begun()
    await gig.lives.stop(gig.racks["Solo"])
    await asyncio.sleep(60)
    assert sorted(gig.playing) == ["Intro", "Verse"]
    assert "Solo does not play" in gig.health().reasons
    show.next()
    await asyncio.sleep(3)
    assert sorted(gig.playing) == ["Intro", "Solo", "Verse"]


@jumping
async def test_the_racks_are_asked_how_they_are_in_the_interval(gig: Gig, monkeypatch: pytest.MonkeyPatch) -> None:
    await gig.begun()
    monkeypatch.setattr(
        gig.run_of("Verse"), "health", lambda: ServiceHealth("Verse", Condition.DEGRADED, ("it hums", "it hisses"))
    )
    assert gig.health().condition is Condition.HEALTHY
    await asyncio.sleep(6)
    assert gig.health().reasons == ("Verse is degraded (it hums)",)


@jumping
async def test_changes_of_the_show_and_names_are_taken_up_at_once(gig: Gig) -> None:
    await gig.begun(CURRENT)
    intro, verse, solo = gig.racks.values()
    await gig.lives.edit(gig.show, lambda held: replace(held, affinity=Affinity((solo, verse), ALL, 600.0)))
    await asyncio.sleep(3)
    assert sorted(gig.playing) == ["Solo", "Verse"]
    await gig.lives.edit(gig.show, lambda held: replace(held, affinity=None))
    await gig.lives.edit(verse, lambda held: replace(held, name="Refrain"))
    await gig.lives.stop(verse)
    await asyncio.sleep(3)
    assert gig.health().reasons == ("Refrain does not play",)
    assert intro not in {record.id for record in gig.lives.running}


@jumping
async def test_a_rack_that_cannot_be_stopped_does_not_stop_the_show(gig: Gig, monkeypatch: pytest.MonkeyPatch) -> None:
    show = await gig.begun(CURRENT)
    stop = gig.lives.stop

    async def refuse(key: SessionId, reason: str = "", patience_s: float | None = None) -> None:
        if key != gig.show:
            raise SessionError("it will not")
        await stop(key, reason, patience_s)

    monkeypatch.setattr(gig.lives, "stop", refuse)
    show.next()
    await asyncio.sleep(3)
    assert sorted(gig.playing) == ["Intro", "Verse"]
    await gig.lives.stop(gig.show)


@jumping
async def test_a_show_has_signal_while_one_of_its_racks_has(gig: Gig) -> None:
    gig.settings.change(idle_after=10.0)
    await gig.begun()
    for live in gig.lamp.made:
        live.signal = False
    await gig.until(gig.show, SessionState.IDLE)
    gig.lamp.made[1].signal = True
    await gig.until(gig.show, ACTIVE)


@jumping
async def test_what_a_show_cannot_direct_is_told(gig: Gig) -> None:
    empty = await gig.lives.create("show", "Empty")
    with pytest.raises(SessionError, match="Empty has no rack to direct"):
        await gig.lives.start(empty.id)
    outer = await gig.lives.create("show", "Outer", affinity=Affinity((empty.id,)))
    with pytest.raises(SessionError, match="cannot direct Empty, which is a show itself"):
        await gig.lives.start(outer.id)
    lamp = await gig.lamp_named()
    with pytest.raises(PropertyError, match="first_part is 2, but the show has 1 parts"):
        await gig.lives.create("show", "Late", {"first_part": 2}, affinity=Affinity((lamp,)))


@jumping
async def test_a_show_that_is_ended_by_force_listens_no_more(gig: Gig) -> None:
    await gig.begun()
    await gig.lives.force_stop(gig.show)
    await gig.lives.stop(gig.racks["Intro"])
    assert sorted(gig.playing) == ["Solo", "Verse"]
