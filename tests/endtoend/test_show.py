"""A show over two real racks: their engines come and go with its parts, a monitor sees them, and panic ends all."""

from collections.abc import Mapping

import psutil

from marlise_desktop.domain.health import Fact
from marlise_desktop.domain.sessions.affinity import Affinity, Strategy
from marlise_desktop.domain.sessions.state import SessionState
from marlise_desktop.session.kinds.show import ShowSession
from tests.endtoend.stage import Stage

ACTIVE, TERMINATED = SessionState.ACTIVE, SessionState.TERMINATED


async def test_the_racks_of_a_show_come_and_go_with_its_parts_and_panic_ends_all(stage: Stage) -> None:
    lives = stage.program.lives

    def state(name: str) -> SessionState | None:
        return next((held.state for held in lives.running if held.name == name), None)

    def facts() -> Mapping[str, Fact]:
        health = lives.health(watch.id)
        return health.facts if health else {}

    (first,) = lives.running
    voice = await lives.create("rack", "Voice")
    affinity = Affinity((voice.id, first.id), Strategy.CURRENT)
    show = await lives.create("show", "Gig", affinity=affinity)
    watch = await lives.create("monitor", "Watch")
    await lives.start(watch.id)
    await lives.start(show.id)
    await stage.until(lambda: state("Voice") is ACTIVE)
    engine = stage.program.racks.all[-1].engine.process_id
    assert engine is not None
    assert state(first.name) is ACTIVE
    await stage.until(lambda: facts().get("watched") == 3)
    assert {f"{first.name} load_percent", "Voice load_percent", "Voice latency_ms"} <= facts().keys()
    live = lives.live(show.id)
    assert isinstance(live, ShowSession)
    live.next()
    await stage.until(lambda: state("Voice") is None)
    assert not psutil.pid_exists(engine)
    assert (await lives.record(voice.id)).reason == "Gig has gone on to part 2"
    live.previous()
    await stage.until(lambda: state("Voice") is ACTIVE)
    await lives.panic()
    assert not lives.running
    assert {(await lives.record(held)).state for held in (first.id, voice.id, show.id, watch.id)} == {TERMINATED}
