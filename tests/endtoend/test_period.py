"""The user chooses another period while the board plays."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from marlise_desktop.domain.events import AudioChanged, AudioState, EngineChanged, EngineState
from marlise_desktop.domain.ids import PortSymbol
from tests.child_processes import children_named
from tests.endtoend.lv2_folder import AMP
from tests.endtoend.stage import Stage, on_stage

GAIN = PortSymbol("gain")


@pytest.fixture
async def own(plugin_cache: Path, tmp_path: Path) -> AsyncIterator[Stage]:
    """No audio server runs, so the program starts jackd."""
    async with on_stage(tmp_path / "home", plugin_cache) as made:
        yield made


async def changed(stage: Stage) -> None:
    """Plays, changes the period, and plays on: nothing has ended, and nothing was started."""
    audio, unwell = stage.session.audio, list[object]()
    key = await stage.wired(AMP)
    await stage.session.boards.set_value(key, GAIN, -6.0)
    assert await stage.gain_db() == pytest.approx(-6.0, abs=0.05)
    processes = stage.engine_pid(), *children_named("jackd")
    stage.session.bus.subscribe(AudioChanged, _but(unwell, lambda e: e.status.state is AudioState.RUNNING))
    stage.session.bus.subscribe(EngineChanged, _but(unwell, lambda e: e.state is EngineState.RUNNING))
    for frames in (512, 256):
        await audio.apply(replace(audio.choice, period_frames=frames))
        assert audio.choice.period_frames == frames
        await stage.until(lambda frames=frames: audio.status.period_frames == frames)  # type: ignore[misc]
        assert await stage.gain_db() == pytest.approx(-6.0, abs=0.05)
    assert (stage.engine_pid(), *children_named("jackd")) == processes
    assert unwell == []
    assert stage.said == ""


def _but(seen: list[object], usual: Callable[..., bool]) -> Callable[..., None]:
    return lambda event: None if usual(event) else seen.append(event)


async def test_jackd_and_engine_run_on_and_the_next_start_has_it_too(own: Stage) -> None:
    assert own.session.audio.status.server == "jackd"
    await changed(own)
    await own.ears.close()
    (server,) = children_named("jackd")
    await own.session.audio.restart()
    await own.until(lambda: own.session.audio.status.state is AudioState.RUNNING)
    assert children_named("jackd") != [server]
    assert own.session.audio.status.period_frames == 256
    await own.playing()


async def test_a_server_of_another_program_is_changed_too(jackd: None, stage: Stage) -> None:
    assert stage.session.audio.status.server == "JACK"
    await changed(stage)
