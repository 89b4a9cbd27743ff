"""A monitor watches the others, and touches nothing."""

import asyncio
from collections.abc import Mapping

import pytest

from marlise_desktop.domain.health import Condition, Fact, ServiceHealth
from marlise_desktop.domain.sessions.properties import PropertyError
from marlise_desktop.session.kinds.monitor import MonitorKind, MonitorSession
from tests.fakes.lives import LivesRig, jumping


class Watched(LivesRig):
    def __init__(self) -> None:
        super().__init__()
        self.kinds.add(MonitorKind(lambda: self.lives))

    async def watching(self, **properties: object) -> MonitorSession:
        made = await self.lives.create("monitor", "Watch", properties)  # type: ignore[arg-type]
        await self.lives.start(made.id)
        live = self.lives.live(made.id)
        assert isinstance(live, MonitorSession)
        await asyncio.sleep(2)
        return live

    def show(self, monkeypatch: pytest.MonkeyPatch, facts: Mapping[str, Fact], *reasons: str) -> None:
        """How the newest lamp is."""
        parts = (ServiceHealth("engine", Condition.HEALTHY, (), {"memory_mb": 20.0, "pid": 4}),)
        held = ServiceHealth("", Condition.DEGRADED if reasons else Condition.HEALTHY, reasons, facts, parts)
        monkeypatch.setattr(self.live, "health", lambda: held)


@pytest.fixture
def rig() -> Watched:
    return Watched()


@jumping
async def test_it_samples_each_second_and_keeps_the_highest(rig: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    await rig.playing("Guitar")
    watch = await rig.watching()
    calls = list(rig.live.calls)
    rig.show(monkeypatch, {"load_percent": 40.0, "xruns": 2, "output_dbfs": -9.0, "pedals": 3}, "it hums")
    await asyncio.sleep(1.5)
    rig.show(monkeypatch, {"load_percent": 20.0, "xruns": 3, "output_dbfs": -12.0})
    await asyncio.sleep(1.5)
    assert dict(watch.health().facts) == {
        "watched": 1,
        "Guitar load_percent": 20.0,
        "Guitar xruns": 3,
        "Guitar output_dbfs": -12.0,
        "Guitar memory_mb": 20.0,
        "Guitar highest load_percent": 40.0,
        "Guitar highest output_dbfs": -9.0,
        "Guitar highest memory_mb": 20.0,
    }
    assert rig.live.calls == calls


@jumping
async def test_it_names_those_that_are_not_well_and_is_well_itself(
    rig: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    await rig.playing("Guitar")
    rig.show(monkeypatch, {}, "it hums")
    await rig.playing("Voice")
    watch = await rig.watching()
    health = watch.health()
    assert (health.condition, health.facts["unwell"], health.facts["watched"]) == (
        Condition.HEALTHY,
        "Guitar (it hums)",
        2,
    )


@jumping
async def test_it_watches_those_that_are_named_and_says_who_does_not_run(rig: Watched) -> None:
    guitar = await rig.playing("Guitar")
    await rig.playing("Voice")
    watch = await rig.watching(watch=("Guitar", "Drums"), every_s=0.5)
    assert watch.health().facts["watched"] == 1
    assert watch.health().reasons == ("Drums does not run",)
    assert watch.has_signal()
    await rig.lives.stop(guitar)
    await asyncio.sleep(2)
    assert watch.health().facts["watched"] == 0
    assert not watch.has_signal()


@jumping
async def test_two_monitors_do_not_watch_each_other(rig: Watched) -> None:
    other = await rig.lives.create("monitor", "Other")
    await rig.lives.start(other.id)
    watch = await rig.watching()
    assert watch.health().facts == {"watched": 0}
    assert await rig.lives.stop_all() == {}


@jumping
async def test_its_properties_are_checked(rig: Watched) -> None:
    with pytest.raises(PropertyError, match=r"watch is 'Guitar'.*every_s is 0"):
        await rig.lives.create("monitor", "Watch", {"every_s": 0, "watch": "Guitar"})
