"""What a musician hears, measured on the audio that comes out of the program."""

import signal
from pathlib import Path

import numpy as np
import pytest

from marlise_desktop.domain.ids import PortSymbol
from tests.endtoend.lv2_folder import AMP
from tests.endtoend.sound import sine
from tests.endtoend.stage import Stage, on_stage

GAIN = PortSymbol("gain")


async def test_a_gain_comes_out_at_its_level_and_bypass_gives_the_input_back(stage: Stage) -> None:
    key = await stage.wired(AMP)
    await stage.session.boards.set_value(key, GAIN, -6.0)
    await stage.session.engine.settled()
    quieter = await stage.heard(sine())
    assert await stage.gain_db() == pytest.approx(-6.0, abs=0.05)
    assert np.array_equal(quieter[:, 0], quieter[:, 1])
    await stage.session.boards.set_bypassed(key, bypassed=True)
    await stage.session.engine.settled()
    assert await stage.gain_db() == pytest.approx(0.0, abs=0.01)


async def test_an_empty_board_is_silent(stage: Stage) -> None:
    assert np.max(np.abs(await stage.heard(sine()))) == 0.0


async def test_mute_panic_trim_and_volume_are_heard(stage: Stage) -> None:
    await stage.wired(AMP)
    await stage.session.engine.set_trim(-6.0)
    await stage.session.engine.set_volume(-6.0)
    assert await stage.gain_db() == pytest.approx(-12.0, abs=0.05)
    await stage.session.engine.panic()
    assert np.max(np.abs(await stage.heard(sine()))) == 0.0
    await stage.session.engine.set_muted(muted=False)
    assert await stage.gain_db() == pytest.approx(-12.0, abs=0.05)
    await stage.session.engine.set_muted(muted=True)
    assert np.max(np.abs((await stage.heard(sine()))[4800:])) == 0.0


async def test_undo_of_a_removal_brings_the_sound_back(stage: Stage) -> None:
    key = await stage.wired(AMP)
    await stage.session.boards.set_value(key, GAIN, -12.0)
    await stage.session.boards.remove([key])
    await stage.session.engine.settled()
    assert np.max(np.abs(await stage.heard(sine()))) == 0.0
    await stage.session.history.undo()
    await stage.session.engine.settled()
    assert await stage.gain_db() == pytest.approx(-12.0, abs=0.05)


async def test_a_killed_engine_plays_the_board_again(stage: Stage) -> None:
    key = await stage.wired(AMP)
    await stage.session.boards.set_value(key, GAIN, -6.0)
    await stage.session.engine.settled()
    await stage.another_engine(stage.signal_engine(signal.SIGKILL))
    assert await stage.gain_db() == pytest.approx(-6.0, abs=0.05)


async def test_a_saved_board_sounds_the_same_after_a_new_start(jackd: None, plugin_cache: Path, tmp_path: Path) -> None:
    async with on_stage(tmp_path / "home", plugin_cache) as stage:
        key = await stage.wired(AMP)
        await stage.session.boards.set_value(key, GAIN, -9.5)
        await stage.session.library.save_as("My rig")
        folder = stage.session.library.folder
    assert folder is not None
    async with on_stage(tmp_path / "home", plugin_cache) as stage:
        await stage.session.library.open(folder)
        await stage.session.engine.settled()
        assert await stage.gain_db() == pytest.approx(-9.5, abs=0.05)
