"""The audio server's life over a fake one, on a clock that jumps."""

import asyncio

from marlise_desktop.domain.events import AudioChanged, AudioState, EngineState, HardwareChanged
from marlise_desktop.session.ports.audio import AudioChoice, PortsMoved, SoundCard
from tests.fakes.clock import in_no_time
from tests.unit.session.conftest import Rig, living, make_rig

USB = SoundCard("hw:USB", "Stage box", 4, 4)


class Starts:
    """When the fake server was started, by the loop's clock."""

    def __init__(self, rig: Rig) -> None:
        self.times: list[float] = []
        rig.session.bus.subscribe(AudioChanged, self._changed)

    def _changed(self, event: AudioChanged) -> None:
        if event.status.state is AudioState.RUNNING:
            self.times.append(asyncio.get_running_loop().time())


def said(rig: Rig) -> list[str]:
    return [f"{notice.message}. {notice.hint}" for notice in rig.session.notices.current]


def test_a_server_that_ends_again_and_again_is_started_with_growing_pauses() -> None:
    rig = make_rig()
    starts = Starts(rig)

    def end_it(_: HardwareChanged) -> None:
        if len(starts.times) < 5:
            asyncio.get_running_loop().call_soon(rig.audio.die)

    rig.session.bus.subscribe(HardwareChanged, end_it)

    async def scenario() -> None:
        async with living(rig):
            await asyncio.sleep(100)

    in_no_time(scenario())
    gaps = [round(later - sooner, 2) for sooner, later in zip(starts.times, starts.times[1:], strict=False)]
    assert gaps == [0.0, 1.0, 3.0, 5.0]


def test_a_server_that_does_not_start_is_tried_with_growing_pauses_and_told_once() -> None:
    rig = make_rig()
    rig.audio.refuses = "the card is in use"
    tried: list[float] = []
    start = rig.audio.start

    async def counted(choice: AudioChoice, *, own: bool = True) -> object:
        tried.append(round(asyncio.get_running_loop().time(), 2))
        return await start(choice, own=own)

    rig.audio.start = counted  # type: ignore[method-assign, assignment]

    async def scenario() -> None:
        async with living(rig):
            await asyncio.sleep(15)

    in_no_time(scenario())
    assert tried == [0.0, 1.0, 4.0, 9.0, 14.0]
    assert [told.notice.message for told in rig.told] == ["the card is in use"]


def test_the_server_of_another_program_is_waited_for_and_none_takes_its_place() -> None:
    rig = make_rig()
    rig.audio.server = "JACK"

    async def scenario() -> None:
        async with living(rig):
            await asyncio.sleep(1)
            rig.audio.server_runs = False
            rig.audio.die("it was ended")
            await asyncio.sleep(3600)
            assert rig.session.audio.status.state is AudioState.LOST
            assert rig.session.engine.state is EngineState.WAITING
            assert rig.audio.starts == 1
            (told,) = said(rig)
            assert "(it was ended)" in told
            assert "as soon as you start that server again" in told
            rig.audio.server_runs = True
            await asyncio.sleep(2)
            assert rig.session.audio.status.state is AudioState.RUNNING
            assert rig.session.engine.state is EngineState.RUNNING
            assert said(rig) == []

    in_no_time(scenario())
    assert len(rig.launcher.engines) == 1


def test_asked_to_it_starts_one_of_its_own_in_the_place_of_the_lost_one() -> None:
    rig = make_rig()
    rig.audio.server = "JACK"

    async def scenario() -> None:
        async with living(rig):
            await asyncio.sleep(1)
            rig.audio.server_runs = False
            rig.audio.die("it was ended")
            await asyncio.sleep(10)
            rig.audio.server = "jackd"
            await rig.session.audio.restart()
            await asyncio.sleep(1)
            assert rig.session.audio.status.own

    in_no_time(scenario())


def test_an_unplugged_card_is_named_waited_for_and_used_when_it_is_back() -> None:
    rig = make_rig()
    rig.audio.plugged.append(USB)

    async def scenario() -> None:
        async with living(rig):
            await rig.session.audio.apply(AudioChoice(card=USB.id))
            await asyncio.sleep(5)
            assert rig.session.audio.status.device == USB.id
            seen: list[str] = []
            rig.session.bus.subscribe(AudioChanged, lambda event: seen.append(event.status.detail))
            rig.audio.plugged.remove(USB)
            await asyncio.sleep(60)
            assert "the sound card Stage box was unplugged" in seen
            assert rig.session.audio.status.device == "dummy"
            (told,) = said(rig)
            assert told.startswith("The sound card Stage box is not plugged in")
            assert "No other card is used unless you choose one" in told
            starts = rig.audio.starts
            await asyncio.sleep(3600)
            assert rig.audio.starts == starts
            rig.audio.plugged.append(USB)
            await asyncio.sleep(5)
            assert rig.session.audio.status.device == USB.id
            assert rig.session.engine.state is EngineState.RUNNING
            assert said(rig) == []

    in_no_time(scenario())
    assert len(rig.launcher.engines) == 1


def test_a_card_that_is_not_there_at_the_start_is_used_as_soon_as_it_is() -> None:
    rig = make_rig()

    async def scenario() -> None:
        async with living(rig):
            await rig.session.audio.apply(AudioChoice(card=USB.id))
            await asyncio.sleep(5)
            (told,) = said(rig)
            assert told.startswith("The sound card hw:USB is not plugged in")
            rig.audio.plugged.append(USB)
            await asyncio.sleep(5)
            assert rig.session.audio.status.device == USB.id
            assert said(rig) == []

    in_no_time(scenario())


def test_the_unplugged_card_of_another_programs_server_is_named_until_it_is_back() -> None:
    rig = make_rig()
    rig.audio.server = "PipeWire"

    async def scenario() -> None:
        async with living(rig):
            await asyncio.sleep(1)
            cards, rig.audio.plugged = rig.audio.plugged, []
            for _ in range(2):
                rig.audio.tell(PortsMoved())
            (told,) = said(rig)
            assert told.startswith("dummy is unplugged, so nothing is heard")
            assert len(rig.told) == 1
            rig.audio.plugged = cards
            rig.audio.tell(PortsMoved())
            assert said(rig) == []

    in_no_time(scenario())
