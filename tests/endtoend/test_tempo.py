"""A plugin that follows the tempo hears the board's."""

import numpy as np
import pytest

from tests.endtoend import sound
from tests.endtoend.lv2_folder import TIME_EAR
from tests.endtoend.stage import LEFT, Stage, port


async def heard_bpm(stage: Stage) -> float:
    """By the plugin's sound, which is the beat in the bar, a sixteenth of it; it stands still while nothing rolls."""
    heard = (await stage.heard(sound.sine()))[:, 0].astype(float)
    return float(np.median(np.diff(heard))) * 16 * 60 * sound.RATE


async def test_a_plugin_hears_the_boards_tempo(stage: Stage) -> None:
    session = stage.session
    ear = await stage.pedal(TIME_EAR)
    await stage.join((port(ear, "out"), LEFT))
    await session.actions.run("tempo.set", bpm=96.0, beats_per_bar=3.0)
    await session.engine.settled()
    assert await heard_bpm(stage) == 0
    await session.actions.run("transport.toggle")
    await stage.until(lambda: session.transport.state.rolling)
    assert await heard_bpm(stage) == pytest.approx(96.0, rel=0.02)
    await session.actions.run("tempo.set", bpm=192.0)
    await session.engine.settled()
    assert await heard_bpm(stage) == pytest.approx(192.0, rel=0.02)
    await session.history.undo()
    await session.engine.settled()
    assert await heard_bpm(stage) == pytest.approx(96.0, rel=0.02)
    await session.actions.run("transport.toggle")
    await stage.until(lambda: not session.transport.state.rolling)
    assert await heard_bpm(stage) == 0


async def test_the_tempo_is_saved_with_the_board_and_comes_back(stage: Stage) -> None:
    session = stage.session
    await session.transport.set_tempo(bpm=87.5, beats_per_bar=5.0)
    await session.library.save_as("Seven")
    folder = session.library.folder
    await session.library.new()
    assert session.transport.state.bpm == 120.0
    await session.library.open(str(folder))
    await session.engine.settled()
    await stage.until(lambda: (session.transport.state.bpm, session.transport.state.beats_per_bar) == (87.5, 5.0))
    assert not session.transport.state.followed
