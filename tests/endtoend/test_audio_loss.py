"""An audio server that dies, the program's own or another program's, and the engine that waits for its return."""

import signal
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import numpy as np
import pytest

from marlise_desktop.domain.events import AudioChanged, AudioState, EngineChanged, EngineState
from marlise_desktop.domain.ids import InstanceId, PortSymbol
from tests.child_processes import children_named
from tests.endtoend import sound
from tests.endtoend.audio_server import audio_server
from tests.endtoend.lv2_folder import AMP, DELAY, STATEFUL
from tests.endtoend.stage import Stage, on_stage
from tests.endtoend.test_plugin_state import HALF_DB, halved_by_its_state

GAIN = PortSymbol("gain")
SILENCE = np.zeros(sound.RATE, dtype="float32")


@pytest.fixture
async def stage(plugin_cache: Path, tmp_path: Path) -> AsyncIterator[Stage]:
    async with on_stage(tmp_path / "home", plugin_cache) as made:
        yield made


async def end_the_server(stage: Stage, end: signal.Signals) -> None:
    """Returns when the program has noticed."""
    await stage.ears.close()
    (server,) = children_named("jackd")
    seen: list[AudioState] = []
    stop = stage.session.bus.subscribe(AudioChanged, lambda event: seen.append(event.status.state))
    stage.signal(server, end)
    await stage.until(lambda: AudioState.LOST in seen)
    stop()


async def back(stage: Stage) -> None:
    await stage.until(lambda: stage.session.audio.status.state is AudioState.RUNNING)
    await stage.playing()


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
async def test_the_same_engine_plays_again_when_the_audio_server_is_back(
    stage: Stage, end: signal.Signals, record_property: Callable[[str, object], None]
) -> None:
    seen: list[EngineState] = []
    stage.session.bus.subscribe(EngineChanged, lambda event: seen.append(event.state))
    status = stage.session.audio.status
    assert (status.state, status.server, status.device) == (AudioState.RUNNING, "jackd", "dummy")
    key = await stage.wired(AMP)
    await stage.session.boards.set_value(key, GAIN, -6.0)
    assert await stage.gain_db() == pytest.approx(-6.0, abs=0.05)
    engine, servers = stage.engine_pid(), set(children_named("jackd"))
    assert engine is not None

    await end_the_server(stage, end)
    lost_at = time.monotonic()
    assert "The audio server has stopped" in stage.said
    await stage.session.boards.set_value(key, GAIN, -9.0)
    other = await stage.pedal(AMP)
    await back(stage)
    gap_ms = 1000 * (time.monotonic() - lost_at)
    record_property("gap_ms", gap_ms)
    print(f"{end.name} of jackd: {gap_ms:.0f} ms without sound")
    assert stage.engine_pid() == engine
    assert seen == [EngineState.WAITING, EngineState.RUNNING]
    assert not servers & set(children_named("jackd"))
    assert not stage.session.boards.board.instance(other).placeholder
    assert stage.session.boards.cut_by_others() == frozenset()
    assert await stage.gain_db() == pytest.approx(-9.0, abs=0.05)
    assert stage.said == ""


async def test_what_rings_goes_on_ringing_and_what_a_plugin_holds_stays(stage: Stage) -> None:
    """Neither is anywhere but in the plugins: an engine that was started again would have lost it."""
    ringing = await echoing(stage)
    await end_the_server(stage, signal.SIGKILL)
    await back(stage)
    assert sound.level_db((await stage.heard(SILENCE))[:, 0]) == pytest.approx(ringing, abs=0.5)


async def echoing(stage: Stage) -> float:
    """Plays a note into a pedal that repeats it for ever; answers how loud that is."""
    key = await stage.wired(DELAY)
    await stage.session.boards.set_value(key, PortSymbol("frames"), 9600.0)
    await stage.session.boards.set_value(key, PortSymbol("feedback"), 1.0)
    await stage.session.engine.settled()
    await stage.heard(sound.sine(seconds=0.2))
    level = sound.level_db((await stage.heard(SILENCE))[:, 0])
    assert level > sound.level_db(sound.sine()) - 1.0
    return level


async def test_what_a_plugin_keeps_to_itself_is_still_there(stage: Stage) -> None:
    key: InstanceId = await halved_by_its_state(stage)
    assert stage.session.boards.board.instance(key).plugin.uri == STATEFUL
    await end_the_server(stage, signal.SIGKILL)
    await back(stage)
    assert await stage.gain_db() == pytest.approx(HALF_DB, abs=0.05)


async def test_the_server_of_another_program_is_waited_for(plugin_cache: Path, tmp_path: Path) -> None:
    with audio_server() as server:
        async with on_stage(tmp_path / "home", plugin_cache) as stage:
            assert stage.session.audio.status.server == "JACK"
            key = await stage.wired(AMP)
            await stage.session.boards.set_value(key, GAIN, -6.0)
            await stage.session.engine.settled()
            engine = stage.engine_pid()
            await stage.ears.close()
            server.kill()
            server.wait()
            await stage.until(lambda: stage.session.audio.status.state is AudioState.LOST)
            assert "as soon as you start that server again" in stage.said
            await stage.until(lambda: stage.session.engine.state is EngineState.WAITING)
            with audio_server():
                await back(stage)
                assert stage.session.audio.status.server == "JACK"
                assert stage.engine_pid() == engine
                assert await stage.gain_db() == pytest.approx(-6.0, abs=0.05)
                assert stage.said == ""
                await stage.ears.close()
