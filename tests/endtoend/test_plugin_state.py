"""A plugin's own state, which no parameter shows, is kept through everything that happens to a board."""

import asyncio
import shutil
import signal
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from marlise_desktop.app.render import render
from marlise_desktop.domain.ids import InstanceId, PropertyUri
from marlise_desktop.domain.parameter import PropertyType, PropertyValue
from marlise_desktop.domain.pedalboard import Pedalboard
from tests.endtoend import sound
from tests.endtoend.lv2_folder import STATEFUL
from tests.endtoend.stage import CAPTURE, LEFT, Stage, on_stage, port

FACTOR = PropertyUri(f"{STATEFUL}#factor")
HALF = PropertyValue(PropertyType.FLOAT, 0.5)
HALF_DB = -6.02


async def set_factor(stage: Stage, key: InstanceId, factor: float) -> None:
    await stage.session.boards.set_property(key, FACTOR, PropertyValue(PropertyType.FLOAT, factor))
    await stage.session.engine.settled()


async def halved_by_its_state(stage: Stage) -> InstanceId:
    """A pedal whose sound is in its state alone: a preset has set it, and what it told of itself is forgotten."""
    maker = await stage.pedal(STATEFUL)
    await set_factor(stage, maker, 0.5)
    preset = await stage.session.presets.save(maker, "Half")
    await stage.session.boards.remove([maker])
    key = await stage.wired(STATEFUL)
    assert await stage.gain_db() == pytest.approx(0.0, abs=0.05)
    await stage.session.presets.load(key, preset)
    await stage.until(lambda: board(stage).instance(key).properties.get(FACTOR) == HALF)
    stage.session.boards.observe(key, lambda held: replace(held, properties={}))
    assert await stage.gain_db() == pytest.approx(HALF_DB, abs=0.05)
    return key


def board(stage: Stage) -> Pedalboard:
    return stage.session.boards.board


async def test_removed_and_brought_back_it_sounds_the_same(stage: Stage) -> None:
    key = await halved_by_its_state(stage)
    assert board(stage).instance(key).state is not None
    await stage.session.boards.remove([key])
    await stage.session.engine.settled()
    await stage.session.history.undo()
    await stage.session.engine.settled()
    assert await stage.gain_db() == pytest.approx(HALF_DB, abs=0.05)


async def test_a_property_is_undone_and_done_again(stage: Stage) -> None:
    key = await stage.wired(STATEFUL)
    await set_factor(stage, key, 0.5)
    assert await stage.gain_db() == pytest.approx(HALF_DB, abs=0.05)
    await stage.session.history.undo()
    await stage.session.engine.settled()
    assert await stage.gain_db() == pytest.approx(0.0, abs=0.05)
    await stage.session.history.redo()
    await stage.session.engine.settled()
    assert await stage.gain_db() == pytest.approx(HALF_DB, abs=0.05)


async def test_a_preset_takes_the_place_of_a_property_set_before(stage: Stage) -> None:
    key = await stage.wired(STATEFUL)
    await set_factor(stage, key, 0.5)
    preset = await stage.session.presets.save(key, "Half")
    await set_factor(stage, key, 2.0)
    await stage.session.presets.load(key, preset)
    await stage.session.engine.settled()
    assert await stage.gain_db() == pytest.approx(HALF_DB, abs=0.05)
    await stage.session.history.undo()
    await stage.session.engine.settled()
    assert await stage.gain_db() == pytest.approx(-HALF_DB, abs=0.05)


async def test_a_duplicate_has_it_too(stage: Stage) -> None:
    key = await halved_by_its_state(stage)
    (copy,) = await stage.session.boards.duplicate([key])
    await stage.session.boards.remove([key])
    await stage.join((CAPTURE, port(copy, "in")), (port(copy, "out"), LEFT))
    await stage.session.engine.settled()
    assert await stage.gain_db() == pytest.approx(HALF_DB, abs=0.05)


async def test_a_dead_engine_gets_it_back(stage: Stage) -> None:
    await halved_by_its_state(stage)
    await stage.another_engine(stage.signal_engine(signal.SIGKILL))
    assert await stage.gain_db() == pytest.approx(HALF_DB, abs=0.05)


def test_saved_and_moved_it_renders_the_same_samples(jackd: None, plugin_cache: Path, tmp_path: Path) -> None:
    dry = sound.pluck()
    played = sound.write(tmp_path / "dry.wav", dry)
    moved = tmp_path / "Elsewhere.pedalboard"

    async def saved() -> Path:
        async with on_stage(tmp_path / "home", plugin_cache) as stage:
            await halved_by_its_state(stage)
            await stage.session.library.save_as("My rig")
            assert stage.session.library.folder is not None
            return Path(stage.session.library.folder)

    async def reopened() -> float:
        async with on_stage(tmp_path / "new home", plugin_cache) as stage:
            await stage.session.library.open(str(moved))
            await stage.session.engine.settled()
            return await stage.gain_db()

    folder = asyncio.run(saved())
    assert render(folder, played, tmp_path / "before.wav") == 0
    shutil.move(folder, moved)
    shutil.rmtree(tmp_path / "home")
    shutil.rmtree(tmp_path / ".lv2")
    assert asyncio.run(reopened()) == pytest.approx(HALF_DB, abs=0.05)
    assert render(moved, played, tmp_path / "after.wav") == 0
    before, after = sound.read(tmp_path / "before.wav"), sound.read(tmp_path / "after.wav")
    assert np.array_equal(before, after)
    assert sound.level_db(after[:, 0]) == pytest.approx(sound.level_db(dry) + HALF_DB, abs=0.1)
