"""No audio server runs: the program starts one of its own, and takes up again when that dies."""

import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from marlise_desktop.domain.events import AudioChanged, AudioState, EngineState
from marlise_desktop.domain.ids import PortSymbol
from tests.endtoend.lv2_folder import AMP
from tests.endtoend.stage import Stage, children, on_stage

GAIN = PortSymbol("gain")


@pytest.fixture
async def stage(plugin_cache: Path, tmp_path: Path) -> AsyncIterator[Stage]:
    async with on_stage(tmp_path / "home", plugin_cache) as made:
        yield made


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
async def test_the_board_plays_again_when_the_audio_server_is_back(stage: Stage, end: signal.Signals) -> None:
    seen: list[AudioState] = []
    stage.session.bus.subscribe(AudioChanged, lambda event: seen.append(event.status.state))
    status = stage.session.audio.status
    assert (status.state, status.server, status.device) == (AudioState.RUNNING, "jackd", "dummy")
    key = await stage.wired(AMP)
    await stage.session.boards.set_value(key, GAIN, -6.0)
    assert await stage.gain_db() == pytest.approx(-6.0, abs=0.05)
    await stage.ears.close()

    engine, (server,) = stage.engine_pid(), children("jackd")
    assert engine is not None
    stage.signal(server, end)
    await stage.until(lambda: AudioState.LOST in seen)
    assert "The audio server has stopped" in stage.said
    await stage.session.boards.set_value(key, GAIN, -9.0)
    await stage.until(lambda: stage.session.audio.status.state is AudioState.RUNNING)
    await stage.another_engine(engine)
    assert stage.session.engine.state is EngineState.RUNNING
    assert list(children("jackd")) != [server]
    assert await stage.gain_db() == pytest.approx(-9.0, abs=0.05)
    assert "stopped" not in stage.said
