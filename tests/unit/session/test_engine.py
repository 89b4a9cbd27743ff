"""The engine's life: launched, followed, lost, launched again with the board."""

import asyncio

import pytest

from marlise_desktop.domain.connection import Connection, HardwarePort, InstancePort
from marlise_desktop.domain.errors import BoardError, EngineError
from marlise_desktop.domain.events import AudioState, EngineState
from marlise_desktop.domain.instance import Position
from marlise_desktop.session.ports.engine import Engine, EngineGone, PanicReported
from tests.builders import AMP, STEREO
from tests.fakes.clock import in_no_time
from tests.fakes.engine import FakeEngine
from tests.unit.session.conftest import Rig, living, make_rig


async def test_the_engine_starts_muted_and_fades_in_with_the_board(rig: Rig) -> None:
    assert not rig.engine.muted
    assert rig.audio.wired == ["fake-host"]
    assert rig.session.engine.name == "fake-host"


async def test_after_a_crash_the_board_plays_again(rig: Rig) -> None:
    key = await rig.session.boards.add(AMP.uri, Position())
    await rig.session.boards.set_value(key, "gain", 6.0)
    await rig.session.engine.settled()
    first = rig.engine
    first.die()
    await rig.until(lambda: len(rig.launcher.engines) == 2)
    await rig.playing()
    assert first.closed
    assert rig.in_step()
    assert rig.engine.board.instances[key].values["gain"] == 6.0
    assert any("started again" in told.notice.message for told in rig.told)


async def test_pedals_are_loaded_while_the_audio_server_wires_and_heard_when_it_has(rig: Rig) -> None:
    await rig.session.boards.add(AMP.uri, Position())
    await rig.session.engine.settled()
    rig.audio.may_wire.clear()
    rig.engine.die()
    await rig.until(lambda: len(rig.launcher.engines) == 2 and rig.engine.board.instances)
    assert rig.engine.muted
    assert rig.session.engine.state is EngineState.RESTARTING
    rig.audio.may_wire.set()
    await rig.playing()
    assert not rig.engine.muted


async def test_a_pedal_that_kills_the_engine_twice_is_set_aside(rig: Rig) -> None:
    good = await rig.session.boards.add(AMP.uri, Position())
    bad = await rig.session.boards.add(STEREO.uri, Position())
    await rig.session.engine.settled()
    for count in (2, 3):
        rig.engine.die(suspect=bad)
        await rig.until(lambda count=count: len(rig.launcher.engines) == count)
        await rig.playing()
    assert "twice" in rig.session.boards.board.instances[bad].placeholder
    assert list(rig.engine.board.instances) == [good]


async def test_the_pedal_that_ended_the_engine_is_named_with_what_was_done(rig: Rig) -> None:
    key = await rig.session.boards.add(AMP.uri, Position())
    await rig.session.engine.settled()
    rig.engine.die()
    await rig.until(lambda: len(rig.launcher.engines) == 2)
    await rig.playing()
    messages = [told.notice.message for told in rig.told]
    assert (
        messages[0]
        == "Amp seems to have ended the engine (fake-host crashed (SIGSEGV)); it is started again with your board"
    )
    (notice,) = rig.session.notices.current
    assert notice.message == "Amp seems to have ended the engine, which was started again"
    assert "If Amp does it again, it is set aside" in notice.hint
    assert not rig.session.boards.board.instance(key).placeholder


async def test_a_pedal_that_is_tried_again_and_does_it_again_is_set_aside_at_once(rig: Rig) -> None:
    key = await rig.session.boards.add(AMP.uri, Position())
    await rig.session.engine.settled()
    for count in (2, 3):
        rig.engine.die(suspect=key)
        await rig.until(lambda count=count: len(rig.launcher.engines) == count)
        await rig.playing()
    assert rig.engine.board.instances == {}
    await rig.session.actions.run("pedal.try_again", instance=key)
    await rig.session.engine.settled()
    assert key in rig.engine.board.instances
    rig.engine.die(suspect=key)
    await rig.until(lambda: len(rig.launcher.engines) == 4)
    assert "Amp ended the engine 3 times" in rig.session.boards.board.instance(key).placeholder


async def test_a_refused_pedal_is_set_aside_and_the_sound_goes_past_it(rig: Rig) -> None:
    first, last = [await rig.session.boards.add(AMP.uri, Position()) for _ in range(2)]
    into, out = (port.symbol for port in AMP.ports)
    for source, target in (
        (HardwarePort("capture_1"), InstancePort(first, into)),
        (InstancePort(first, out), InstancePort(last, into)),
        (InstancePort(last, out), HardwarePort("playback_1")),
    ):
        await rig.session.boards.connect(source, target)
    rig.session.boards.set_aside(first, "it cannot be started")
    await rig.session.engine.settled()
    assert {(c.source, c.target) for c in rig.engine.board.connections} == {
        (HardwarePort("capture_1"), InstancePort(last, into)),
        (InstancePort(last, out), HardwarePort("playback_1")),
    }
    assert "The sound goes past it" in rig.session.notices.current[-1].hint
    await rig.session.boards.try_again(first)
    await rig.session.engine.settled()
    assert rig.in_step()


def test_too_many_ends_with_nobody_to_blame_let_the_board_rest_until_the_user_wants_it() -> None:
    rig = make_rig()

    async def scenario() -> None:
        async with living(rig):
            await asyncio.sleep(1)
            key = await rig.session.boards.add(AMP.uri, Position())
            await rig.session.engine.settled()
            with pytest.raises(BoardError, match="not kept from playing"):
                await rig.session.actions.run("sound.play_again")
            for _ in range(5):
                await asyncio.sleep(100)
                rig.engine.tell(EngineGone("fake-host was ended by SIGKILL"))
            await asyncio.sleep(10)
            assert rig.session.engine.state is EngineState.RUNNING
            assert rig.engine.board.instances == {}
            assert key in rig.session.boards.board.instances
            assert rig.session.engine.resting
            told = rig.session.notices.current[-1]
            assert told.message == "The engine ended 5 times in ten minutes, so your board does not play"
            assert "Play the board again" in told.hint
            await rig.session.actions.run("sound.play_again")
            await rig.session.engine.settled()
            assert rig.in_step()
            assert "resting" not in [notice.topic for notice in rig.session.notices.current]

    in_no_time(scenario())
    assert len(rig.launcher.engines) == 6


def test_an_engine_that_does_not_start_is_tried_with_growing_pauses() -> None:
    rig = make_rig()
    rig.launcher.failure = EngineError("it is not installed")
    tried: list[float] = []
    launch = rig.launcher.launch

    async def counted() -> Engine:
        tried.append(round(asyncio.get_running_loop().time(), 2))
        return await launch()

    rig.launcher.launch = counted  # type: ignore[method-assign]

    async def scenario() -> None:
        async with living(rig):
            await asyncio.sleep(15)

    in_no_time(scenario())
    assert tried == [0.0, 0.2, 1.2, 4.2, 9.2, 14.2]


async def test_an_edit_while_the_engine_is_away_is_there_when_it_is_back(silent_rig: Rig) -> None:
    silent_rig.launcher.failure = EngineError("mod-host cannot start: no reason")
    async with living(silent_rig) as rig:
        await rig.until(lambda: rig.session.engine.state is EngineState.FAILED)
        key = await rig.session.boards.add(AMP.uri, Position())
        assert "mod-host cannot start: no reason" in [told.notice.message for told in rig.told]
        rig.launcher.failure = None
        await rig.playing()
        assert key in rig.engine.board.instances


async def test_when_the_audio_server_dies_an_engine_that_cannot_wait_is_started_again(silent_rig: Rig) -> None:
    silent_rig.launcher.make = lambda: FakeEngine(name="mod-host", capabilities=frozenset())
    async with living(silent_rig) as rig:
        await rig.playing()
        key = await rig.session.boards.add(AMP.uri, Position())
        await rig.session.engine.settled()
        rig.audio.refuses = "the card is gone"
        rig.audio.die()
        assert rig.session.audio.status.state is AudioState.LOST
        await rig.until(lambda: rig.launcher.engines[0].closed)
        await rig.session.boards.set_bypassed(key, bypassed=True)
        rig.audio.refuses = ""
        await rig.until(lambda: len(rig.launcher.engines) == 2)
        await rig.playing()
        assert rig.engine.board.instances[key].bypassed


async def test_when_the_audio_server_dies_the_same_engine_waits_and_plays_again(rig: Rig) -> None:
    key = await rig.session.boards.add(AMP.uri, Position())
    await rig.session.engine.settled()
    rig.audio.refuses = "the card is gone"
    rig.engine.adrift = True
    rig.audio.die()
    await rig.until(lambda: rig.session.engine.state is EngineState.WAITING)
    await rig.session.boards.set_bypassed(key, bypassed=True)
    other = await rig.session.boards.add(STEREO.uri, Position())
    await rig.session.engine.set_muted(muted=True)
    await rig.session.engine.settled()
    assert await rig.session.engine.capture([key]) == {}
    rig.audio.refuses = ""
    await rig.until(lambda: rig.engine.calls.count("rejoined") > 2)
    assert other not in rig.engine.board.instances
    assert rig.session.engine.state is EngineState.WAITING
    rig.engine.adrift = False
    await rig.playing()
    assert len(rig.launcher.engines) == 1
    assert rig.in_step()
    assert rig.engine.muted
    assert rig.audio.wired == ["fake-host", "fake-host"]
    assert not rig.session.boards.board.instances[other].placeholder


async def test_an_engine_that_dies_while_it_waits_for_audio_is_started_again(rig: Rig) -> None:
    key = await rig.session.boards.add(AMP.uri, Position())
    await rig.session.engine.settled()
    rig.audio.refuses = "the card is gone"
    rig.audio.die()
    await rig.until(lambda: rig.session.engine.state is EngineState.WAITING)
    rig.engine.die()
    rig.audio.refuses = ""
    await rig.until(lambda: len(rig.launcher.engines) == 2)
    await rig.playing()
    assert key in rig.engine.board.instances


async def test_a_cable_that_another_program_has_cut_stays_marked_over_a_loss_of_audio(rig: Rig) -> None:
    key = await rig.session.boards.add(AMP.uri, Position())
    (port,) = [port for port in AMP.ports if port.symbol.startswith("in")][:1]
    cable = Connection(HardwarePort("capture_1"), InstancePort(key, port.symbol))
    await rig.session.boards.connect(cable.source, cable.target)
    await rig.session.engine.settled()
    rig.session.boards.note_cut(cable, cut=True)
    rig.audio.die()
    await rig.until(lambda: rig.session.engine.state is EngineState.WAITING)
    await rig.playing()
    assert rig.session.boards.cut_by_others() == {cable}


async def test_the_engine_ends_before_its_server_when_the_server_is_changed(rig: Rig) -> None:
    first, stops = rig.engine, rig.audio.stops
    await rig.session.audio.restart()
    assert first.closed
    assert rig.audio.stops > stops
    await rig.until(lambda: len(rig.launcher.engines) == 2)
    await rig.playing()


async def test_mute_holds_over_a_restart(rig: Rig) -> None:
    await rig.session.engine.set_muted(muted=True)
    assert rig.engine.muted
    await rig.session.engine.restart()
    await rig.until(lambda: len(rig.launcher.engines) == 2)
    await rig.playing()
    assert rig.engine.muted


async def test_panic_silences_and_stays_muted(rig: Rig) -> None:
    await rig.session.engine.panic()
    assert "panic" in rig.engine.calls
    assert rig.session.engine.muted
    await rig.session.engine.set_muted(muted=False)
    assert not rig.engine.muted


async def test_trim_is_refused_with_a_reason_where_the_engine_has_none(silent_rig: Rig) -> None:
    silent_rig.launcher.make = lambda: FakeEngine(name="mod-host", capabilities=frozenset())
    async with living(silent_rig) as rig:
        await rig.playing()
        with pytest.raises(EngineError, match="mod-host has no input trim"):
            await rig.session.engine.set_trim(-6.0)


async def test_trim_and_volume_are_kept_and_said_to_each_engine(rig: Rig) -> None:
    await rig.session.engine.set_trim(-6.0)
    await rig.session.engine.set_volume(-3.0)
    rig.engine.die()
    await rig.until(lambda: len(rig.launcher.engines) == 2)
    await rig.playing()
    assert {"input_trim -6", "output_volume -3"} <= set(rig.engine.calls)
    await rig.until(lambda: rig.settings.values.get("input_trim_db") == -6.0)


async def test_watched_outputs_are_asked_for_again_after_a_crash(rig: Rig) -> None:
    key = await rig.session.boards.add(AMP.uri, Position())
    await rig.session.engine.settled()
    await rig.session.levels.watch(key, "meter")
    assert rig.session.levels.output(key, "meter") == 0.0
    rig.engine.die()
    await rig.until(lambda: len(rig.launcher.engines) == 2)
    await rig.playing()
    assert f"monitor_output {key} meter 1" in rig.engine.calls


async def test_a_long_load_shows_each_pedal(rig: Rig) -> None:
    keys = [await rig.session.boards.add(AMP.uri, Position()) for _ in range(6)]
    await rig.session.engine.settled()
    rig.engine.die()
    await rig.until(lambda: len(rig.launcher.engines) == 2)
    await rig.playing()
    assert list(rig.engine.board.instances) == keys


async def test_a_panic_past_the_program_is_shown_and_holds_until_it_is_unmuted(rig: Rig) -> None:
    rig.engine.tell(PanicReported())
    assert rig.session.engine.muted
    assert any("(panic)" in notice.message for notice in rig.session.notices.current)
    await rig.session.engine.set_muted(False)
    assert not any("(panic)" in notice.message for notice in rig.session.notices.current)
