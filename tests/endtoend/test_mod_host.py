"""The same program on mod-host, where it is installed."""

import asyncio
import shutil
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from marlise_desktop.domain.connection import HardwarePort
from marlise_desktop.domain.errors import ConfigurationError, EngineError
from marlise_desktop.domain.events import EngineState
from marlise_desktop.domain.ids import PortSymbol
from tests.endtoend import sound
from tests.endtoend.ears import MOD_HOST, Ears
from tests.endtoend.lv2_folder import AMP
from tests.endtoend.stage import Stage, on_stage

GAIN = PortSymbol("gain")
pytestmark = [
    pytest.mark.modhost,
    pytest.mark.skipif(shutil.which(MOD_HOST) is None, reason="mod-host is not installed"),
]


@pytest.fixture
async def stage(jackd: None, plugin_cache: Path, tmp_path: Path) -> AsyncIterator[Stage]:
    async with on_stage(tmp_path / "home", plugin_cache, engine="mod-host") as made:
        yield made


async def test_a_gain_is_heard_and_bypass_and_mute_too(stage: Stage) -> None:
    assert stage.session.engine.name == MOD_HOST
    key = await stage.wired(AMP)
    await stage.session.boards.set_value(key, GAIN, -6.0)
    await stage.session.engine.settled()
    assert await stage.gain_db() == pytest.approx(-6.0, abs=0.05)
    await stage.session.boards.set_bypassed(key, bypassed=True)
    await stage.session.engine.settled()
    assert await stage.gain_db() == pytest.approx(0.0, abs=0.05)
    await stage.session.engine.set_muted(muted=True)
    assert np.max(np.abs((await stage.heard(sound.sine()))[4800:])) == 0.0


async def test_a_tuner_plugin_beside_the_board_hears_the_input_and_nobody_else_does(stage: Stage) -> None:
    await stage.wired(AMP)
    tuner = stage.session.tuner
    await stage.until(lambda: stage.session.catalogue.summaries)
    if tuner.refusal():
        pytest.skip(tuner.refusal())
    await tuner.set_mutes(True)
    await tuner.open()
    # A machine that misses a period lets that period through: mod-host's monitor is a client beside the pedals.
    assert np.median(np.abs(await stage.heard(sound.sine()))) == 0.0
    string = Ears("effect_9994:in")
    try:
        playing = asyncio.create_task(string.heard(sound.sine(0.3, 6.0, 445.0), MOD_HOST))
        await stage.until(lambda: tuner.heard is not None and abs(tuner.heard.cents - 19.6) < 1.0)
        assert tuner.heard is not None
        assert (tuner.heard.name, tuner.heard.octave) == ("A", 4)
        await playing
    finally:
        await string.end()
    await stage.until(lambda: tuner.heard is None)
    await tuner.close()
    assert await stage.gain_db() == pytest.approx(0.0, abs=0.05)
    with pytest.raises(EngineError, match="the tuner cannot listen to capture_9"):
        await stage.session.engine.present.tune(HardwarePort("capture_9"), 440.0)  # type: ignore[union-attr]


async def test_the_board_plays_again_after_a_crash(stage: Stage) -> None:
    key = await stage.wired(AMP)
    await stage.session.boards.set_value(key, GAIN, -6.0)
    await stage.session.engine.settled()
    pid = stage.signal_engine(signal.SIGKILL)
    await stage.until(lambda: stage.session.engine.state is EngineState.RESTARTING)
    assert "mod-host was ended by SIGKILL" in stage.said
    await stage.another_engine(pid)
    # The engine comes back when JACK has buried the clients of the dead one.
    async with asyncio.timeout(30):
        while await stage.gain_db() != pytest.approx(-6.0, abs=0.05):
            pass


async def test_a_saved_board_opens_in_the_built_in_engine_with_the_same_sound(
    stage: Stage, plugin_cache: Path, tmp_path: Path
) -> None:
    key = await stage.wired(AMP)
    await stage.session.boards.set_value(key, GAIN, -8.0)
    await stage.session.library.save_as("Both")
    pid = stage.engine_pid()
    assert pid is not None
    stage.session.settings.change(engine="built-in")
    await stage.session.engine.restart()
    await stage.ears.close()
    await stage.until(lambda: stage.session.engine.name == "marlise-host")
    await stage.playing()
    assert await stage.gain_db() == pytest.approx(-8.0, abs=0.05)


async def test_a_second_rack_plays_beside_it_with_the_built_in_engine_alone(stage: Stage) -> None:
    lives = stage.program.lives
    with pytest.raises(ConfigurationError, match="engine is mod-host, with which Rack plays already"):
        await lives.create("rack", "Voice", {})
    record = await lives.create("rack", "Voice", {"engine": "built-in"})
    await lives.start(record.id)
    voice = stage.program.racks.get(record.id)
    assert voice is not None
    await stage.until(lambda: voice.engine.state is EngineState.RUNNING)
    assert (voice.engine.name, voice.engine.client) == ("marlise-host", "marlise-host-voice")
    assert stage.session.engine.name == MOD_HOST
    await lives.stop(record.id)
    assert stage.session.engine.state is EngineState.RUNNING
