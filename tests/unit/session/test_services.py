"""Services: registered, found, asked how they are, and waited for, on a clock that jumps."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest

from marlise_desktop.domain.errors import ConfigurationError
from marlise_desktop.domain.events import AudioChanged, AudioStatus, ServiceJoined, ServiceLeft
from marlise_desktop.domain.health import Condition, ServiceHealth
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.services import Missing, Service, Services
from tests.fakes.clock import in_no_time

GUITAR, VOICE = SessionId("guitar"), SessionId("voice")


@dataclass
class Thing:
    """A service that is as it is told to be, and counts how often it was asked."""

    name: str = "midi"
    condition: Condition = Condition.HEALTHY
    reason: str = ""
    asked: int = 0
    fault: Exception | None = None

    def probe(self) -> ServiceHealth:
        self.asked += 1
        if self.fault:
            raise self.fault
        return ServiceHealth(self.name, self.condition, (self.reason,) if self.reason else ())


@dataclass
class Waiter:
    """What one who waits was told, with the time."""

    told: list[tuple[float, Sequence[str], bool]] = field(default_factory=list)

    def hear(self, missing: Sequence[Missing], late: bool) -> None:
        now = round(asyncio.get_running_loop().time(), 3)
        self.told.append((now, [str(one) for one in missing], late))


@pytest.fixture
def services() -> Services:
    return Services(Bus())


def test_services_come_and_go_as_events_and_are_listed() -> None:
    bus, told = Bus(), list[object]()
    services = Services(bus)
    bus.subscribe(ServiceJoined, told.append)
    bus.subscribe(ServiceLeft, told.append)
    leave = services.register("midi", Thing().probe)
    assert services.all == [Service("midi")]
    leave()
    leave()
    assert services.all == []
    assert told == [ServiceJoined("midi"), ServiceLeft("midi")]


def test_a_name_is_given_once_and_a_late_farewell_touches_nobody_else(services: Services) -> None:
    leave = services.register("midi", Thing().probe)
    with pytest.raises(ConfigurationError, match="service named midi already"):
        services.register("midi", Thing().probe)
    leave()
    services.register("midi", Thing().probe)
    leave()
    assert services.all == [Service("midi")]


def test_a_session_sees_its_own_service_and_nobody_elses(services: Services) -> None:
    services.register("engine", Thing(condition=Condition.UNHEALTHY, reason="it crashed").probe, session=GUITAR)
    services.register("engine", Thing(reason="slow", condition=Condition.DEGRADED).probe, session=VOICE)
    assert services.missing({"engine"}, GUITAR) == (Missing("engine", "it crashed"),)
    assert services.missing({"engine"}, VOICE) == ()
    assert [str(one) for one in services.missing({"engine"})] == ["engine (nothing has registered it)"]
    services.register("engine", Thing().probe)
    assert services.missing({"engine"}) == ()
    assert services.missing({"engine"}, GUITAR) != ()


def test_one_that_gives_no_reason_is_missing_by_its_name(services: Services) -> None:
    services.register("midi", Thing(condition=Condition.UNHEALTHY).probe)
    assert [str(one) for one in services.missing({"midi"})] == ["midi"]


@pytest.mark.logs_warnings
def test_a_probe_with_a_fault_is_asked_less_and_less_often() -> None:
    async def hours() -> None:
        services, thing = Services(Bus()), Thing(fault=ZeroDivisionError("by nothing"))
        services.register("fog", thing.probe)
        for _ in range(100):
            health = services.health("fog")
            assert health.condition is Condition.UNHEALTHY
            assert "ZeroDivisionError: by nothing" in health.reasons[0]
            await asyncio.sleep(1)
        assert thing.asked < 10
        thing.fault = None
        await asyncio.sleep(30)
        assert services.health("fog").condition is Condition.HEALTHY
        assert services.health("fog").condition is Condition.HEALTHY

    in_no_time(hours())


def test_what_is_there_is_not_waited_for(services: Services) -> None:
    services.register("midi", Thing().probe)
    waiter = Waiter()
    in_no_time(services.wait_for({"midi"}, on_missing=waiter.hear))
    in_no_time(services.wait_for((), on_missing=waiter.hear))
    assert waiter.told == []


async def waited(services: Services, names: set[str], acts: Sequence[tuple[float, Callable[[], object]]]) -> Waiter:
    """Waits for these services while things happen at their times."""
    waiter = Waiter()
    wait = asyncio.create_task(services.wait_for(names, on_missing=waiter.hear))
    for at, act in acts:
        await asyncio.sleep(at - asyncio.get_running_loop().time())
        assert not wait.done()
        act()
    await wait
    waiter.told.append((round(asyncio.get_running_loop().time(), 3), [], False))
    return waiter


def test_the_missing_ones_are_named_at_once_when_they_change_and_when_it_took_too_long() -> None:
    async def evening() -> Waiter:
        services = Services(Bus())
        audio = Thing("audio server", Condition.UNHEALTHY, "it does not run")
        services.register("audio server", audio.probe)

        def audio_is_well() -> None:
            audio.condition = Condition.HEALTHY

        join = lambda: services.register("midi", Thing().probe)  # noqa: E731 - one of two acts
        return await waited(services, {"midi", "audio server"}, [(10.5, join), (100.0, audio_is_well)])

    both = ["audio server (it does not run)", "midi (nothing has registered it)"]
    assert in_no_time(evening()).told == [
        (0.0, both, False),
        (10.5, both[:1], False),
        (60.0, both[:1], True),
        (120.0, [], False),
    ]


def test_within_the_time_to_join_each_second_is_enough() -> None:
    async def morning() -> Waiter:
        services, thing = Services(Bus()), Thing(condition=Condition.UNHEALTHY)
        services.register("midi", thing.probe)

        def well() -> None:
            thing.condition = Condition.DEGRADED

        told = await waited(services, {"midi"}, [(3.5, well)])
        assert thing.asked == 5
        return told

    assert in_no_time(morning()).told[-1] == (4.0, [], False)


def test_news_of_the_audio_server_wake_those_who_wait() -> None:
    async def night() -> Waiter:
        bus = Bus()
        services, thing = Services(bus), Thing(condition=Condition.UNHEALTHY)
        services.register("audio server", thing.probe)

        def back() -> None:
            thing.condition = Condition.HEALTHY
            bus.publish(AudioChanged(AudioStatus()))

        return await waited(services, {"audio server"}, [(75.0, back)])

    assert in_no_time(night()).told[-1] == (75.0, [], False)
