"""What a musician hears, measured on the audio that comes out of the program."""

from pathlib import Path

import numpy as np
import pytest

from marlise_desktop.domain.ids import PortSymbol
from tests.endtoend.conftest import CAPTURE, LEFT, RIGHT, Stage, level_db, on_stage, port, sine

AMP = "http://lv2plug.in/plugins/eg-amp"
GAIN = PortSymbol("gain")


async def amp_on(stage: Stage) -> str:
    key = await stage.pedal(AMP)
    await stage.join((CAPTURE, port(key, "in")), (port(key, "out"), LEFT), (port(key, "out"), RIGHT))
    await stage.session.engine.settled()
    return key


async def test_a_gain_comes_out_at_its_level_and_bypass_gives_the_input_back(stage: Stage, tmp_path: Path) -> None:
    played = sine()
    key = await amp_on(stage)
    await stage.session.boards.set_value(key, GAIN, -6.0)
    await stage.session.engine.settled()
    quieter = await stage.heard(played, tmp_path)
    assert level_db(quieter[:, 0]) == pytest.approx(level_db(played) - 6.0, abs=0.05)
    assert np.array_equal(quieter[:, 0], quieter[:, 1])
    await stage.session.boards.set_bypassed(key, bypassed=True)
    await stage.session.engine.settled()
    same = await stage.heard(played, tmp_path)
    assert level_db(same[:, 0]) == pytest.approx(level_db(played), abs=0.05)


async def test_an_empty_board_is_silent(stage: Stage, tmp_path: Path) -> None:
    assert np.max(np.abs(await stage.heard(sine(), tmp_path))) == 0.0


async def test_mute_panic_trim_and_volume_are_heard(stage: Stage, tmp_path: Path) -> None:
    played = sine(0.25)
    await amp_on(stage)
    await stage.session.engine.set_trim(-6.0)
    await stage.session.engine.set_volume(-6.0)
    assert level_db((await stage.heard(played, tmp_path))[:, 0]) == pytest.approx(level_db(played) - 12.0, abs=0.1)
    await stage.session.engine.panic()
    assert np.max(np.abs(await stage.heard(played, tmp_path))) == 0.0
    await stage.session.engine.set_muted(muted=False)
    assert level_db((await stage.heard(played, tmp_path))[:, 0]) == pytest.approx(level_db(played) - 12.0, abs=0.1)


async def test_undo_of_a_removal_brings_the_sound_back(stage: Stage, tmp_path: Path) -> None:
    played = sine()
    key = await amp_on(stage)
    await stage.session.boards.set_value(key, GAIN, -12.0)
    await stage.session.boards.remove([key])
    await stage.session.engine.settled()
    assert np.max(np.abs(await stage.heard(played, tmp_path))) == 0.0
    await stage.session.history.undo()
    await stage.session.engine.settled()
    assert level_db((await stage.heard(played, tmp_path))[:, 0]) == pytest.approx(level_db(played) - 12.0, abs=0.05)


async def test_a_killed_engine_plays_the_board_again(stage: Stage, tmp_path: Path) -> None:
    played = sine()
    key = await amp_on(stage)
    await stage.session.boards.set_value(key, GAIN, -6.0)
    await stage.session.engine.settled()
    killed = stage.kill_engine()
    await stage.until(lambda: stage.engine_pid() not in (None, killed))
    await stage.playing()
    assert level_db((await stage.heard(played, tmp_path))[:, 0]) == pytest.approx(level_db(played) - 6.0, abs=0.05)


async def test_a_saved_board_sounds_the_same_after_a_new_start(jackd: str, plugin_cache: Path, tmp_path: Path) -> None:
    played = sine()
    async with on_stage(tmp_path / "home", plugin_cache) as stage:
        key = await amp_on(stage)
        await stage.session.boards.set_value(key, GAIN, -9.5)
        await stage.session.library.save_as("My rig")
        folder = stage.session.library.folder
        before = await stage.heard(played, tmp_path)
    assert folder is not None
    async with on_stage(tmp_path / "home", plugin_cache) as stage:
        await stage.session.library.open(folder)
        await stage.session.engine.settled()
        after = await stage.heard(played, tmp_path)
    assert level_db(after[:, 0]) == pytest.approx(level_db(before[:, 0]), abs=0.01)
    assert level_db(after[:, 0]) == pytest.approx(level_db(played) - 9.5, abs=0.05)
