"""The user's choice of card, rate and period: what starts audio and engine anew, and what does not."""

from dataclasses import replace

import pytest

from marlise_desktop.domain.errors import EngineError
from tests.fakes.engine import FakeEngine
from tests.unit.session.conftest import Rig


async def test_a_new_period_starts_nothing_again(rig: Rig) -> None:
    audio = rig.session.audio
    choice = replace(audio.choice, period_frames=64)
    assert audio.plays_on(choice)
    await audio.apply(choice)
    assert rig.engine.calls[-1] == "set_period 64"
    assert audio.choice == choice
    assert (rig.audio.starts, len(rig.launcher.engines)) == (1, 1)
    await rig.audio.set_period(64)
    assert audio.status.period_frames == 64
    await audio.restart()
    await rig.until(lambda: rig.audio.starts == 2)
    assert rig.audio.status.period_frames == 64


async def test_a_period_that_the_server_refuses_is_not_stored(rig: Rig) -> None:
    def refuse(frames: int) -> None:
        raise EngineError(f"no {frames}")

    rig.engine.on_period = refuse
    before = rig.session.audio.choice
    with pytest.raises(EngineError, match="no 64"):
        await rig.session.audio.apply(replace(before, period_frames=64))
    assert rig.session.audio.choice == before
    assert (rig.audio.starts, len(rig.launcher.engines)) == (1, 1)


@pytest.mark.parametrize("change", [{"card": "hw:USB"}, {"rate_hz": 44100}, {"periods": 3}])
async def test_anything_else_starts_audio_and_engine_again(rig: Rig, change: dict[str, str | int]) -> None:
    choice = replace(rig.session.audio.choice, period_frames=64, **change)  # type: ignore[arg-type]
    assert not rig.session.audio.plays_on(choice)
    await rig.session.audio.apply(choice)
    await rig.until(lambda: rig.audio.starts == 2)
    assert rig.session.audio.choice == choice
    await rig.playing()


async def test_an_engine_that_cannot_change_the_period_is_started_again(rig: Rig) -> None:
    rig.launcher.make = lambda: FakeEngine(capabilities=frozenset())
    await rig.session.engine.restart()
    await rig.until(lambda: len(rig.launcher.engines) == 2)
    await rig.playing()
    choice = replace(rig.session.audio.choice, period_frames=64)
    assert not rig.session.audio.plays_on(choice)
    await rig.session.audio.apply(choice)
    await rig.until(lambda: rig.audio.starts == 2)
    await rig.playing()


async def test_while_no_engine_runs_the_server_is_started_again(silent_rig: Rig) -> None:
    choice = replace(silent_rig.session.audio.choice, period_frames=64)
    assert not silent_rig.session.audio.plays_on(choice)
    await silent_rig.session.audio.apply(choice)
    assert silent_rig.session.audio.choice == choice
