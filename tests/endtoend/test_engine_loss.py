"""An engine that hangs, or that a plugin ends, and a plugin that makes noise that is none."""

import signal
from pathlib import Path

import numpy as np
import pytest

from marlise_desktop.domain.events import EngineState
from marlise_desktop.domain.ids import PortSymbol
from tests.child_processes import children_named
from tests.endtoend import sound
from tests.endtoend.lv2_folder import AMP, CRASH, HOSTILE, NOT_A_NUMBER
from tests.endtoend.stage import CAPTURE, LEFT, RIGHT, Stage, on_stage, port

GAIN = PortSymbol("gain")


async def test_an_engine_that_hangs_is_replaced(stage: Stage) -> None:
    key = await stage.wired(AMP)
    await stage.session.boards.set_value(key, GAIN, -6.0)
    await stage.session.engine.settled()
    stopped = stage.signal_engine(signal.SIGSTOP)
    await stage.session.boards.set_value(key, GAIN, -9.0)
    await stage.until(lambda: stage.session.engine.state is EngineState.RESTARTING)
    assert "did not answer" in stage.said
    await stage.another_engine(stopped)
    assert await stage.gain_db() == pytest.approx(-9.0, abs=0.05)
    assert "Simple Amplifier seems to have ended the engine, which was started again" in stage.said


async def test_an_engine_that_hangs_while_nobody_touches_it_is_replaced(stage: Stage) -> None:
    await stage.wired(AMP)
    await stage.another_engine(stage.signal_engine(signal.SIGSTOP))
    assert await stage.gain_db() == pytest.approx(0.0, abs=0.05)


async def test_the_program_ends_while_its_engine_hangs(jackd: None, plugin_cache: Path, tmp_path: Path) -> None:
    async with on_stage(tmp_path / "home", plugin_cache) as stage:
        await stage.wired(AMP)
        pid = stage.signal_engine(signal.SIGSTOP)
    assert pid not in children_named("marlise-host")


async def test_a_plugin_that_ends_the_engine_twice_is_set_aside_and_the_rest_plays(stage: Stage) -> None:
    amp = await stage.wired(AMP)
    await stage.session.boards.set_value(amp, GAIN, -6.0)
    bad = await stage.pedal(CRASH)
    await stage.join((CAPTURE, port(bad, "in")), (port(bad, "out"), RIGHT))
    await stage.session.engine.settled()
    await stage.session.boards.set_value(bad, PortSymbol("crash"), 1.0)
    await stage.until(lambda: stage.session.boards.board.instance(bad).placeholder)
    await stage.until(lambda: stage.session.engine.state is EngineState.RESTARTING)
    await stage.playing()
    held = stage.session.boards.board.instance(bad)
    assert "Crash ended the engine twice" in held.placeholder
    assert "Crash does not play" in stage.said
    assert held.value(PortSymbol("crash")) == 1.0
    assert not stage.session.boards.board.instance(amp).placeholder
    assert await stage.gain_db() == pytest.approx(-6.0, abs=0.05)

    await stage.session.boards.set_value(bad, PortSymbol("crash"), 0.0)
    await stage.session.boards.try_again(bad)
    await stage.session.engine.settled()
    assert stage.session.engine.state is EngineState.RUNNING
    right = (await stage.heard(sound.sine()))[:, 1]
    both = 20 * np.log10(1 + 10 ** (-6.0 / 20))
    assert sound.level_db(right) - sound.level_db(sound.sine()) == pytest.approx(both, abs=0.05)


async def test_a_plugin_that_hangs_the_sound_is_set_aside_and_the_rest_plays(stage: Stage) -> None:
    amp = await stage.wired(AMP)
    await stage.session.boards.set_value(amp, GAIN, -6.0)
    bad = await stage.pedal(HOSTILE)
    await stage.join((CAPTURE, port(bad, "in")), (port(bad, "out"), RIGHT))
    await stage.session.engine.settled()
    await stage.session.boards.set_value(bad, PortSymbol("deed"), 1.0)
    await stage.until(lambda: stage.session.boards.board.instance(bad).placeholder)
    await stage.until(lambda: stage.session.engine.state is EngineState.RESTARTING)
    await stage.playing()
    assert "ended the engine twice" in stage.session.boards.board.instance(bad).placeholder
    assert not stage.session.boards.board.instance(amp).placeholder
    assert await stage.gain_db() == pytest.approx(-6.0, abs=0.05)


async def test_a_plugin_that_gives_no_numbers_is_muted_and_named(stage: Stage) -> None:
    amp = await stage.pedal(AMP)
    bad = await stage.pedal(NOT_A_NUMBER)
    await stage.join((CAPTURE, port(amp, "in")), (port(amp, "out"), LEFT))
    await stage.join((CAPTURE, port(bad, "in")), (port(bad, "out"), RIGHT))
    await stage.session.engine.settled()
    await stage.session.boards.set_value(bad, PortSymbol("nan"), 1.0)
    await stage.until(lambda: "Not a number was muted" in stage.said)
    heard = await stage.heard(sound.sine())
    assert np.all(np.isfinite(heard))
    assert np.max(np.abs(heard[:, 1])) == 0.0
    assert sound.level_db(heard[:, 0]) == pytest.approx(sound.level_db(sound.sine()), abs=0.05)

    await stage.session.boards.set_value(bad, PortSymbol("nan"), 0.0)
    await stage.session.boards.set_bypassed(bad, bypassed=True)
    await stage.session.engine.settled()
    await stage.session.boards.set_bypassed(bad, bypassed=False)
    await stage.session.engine.settled()
    back = (await stage.heard(sound.sine()))[:, 1]
    assert sound.level_db(back) == pytest.approx(sound.level_db(sound.sine()), abs=0.05)
