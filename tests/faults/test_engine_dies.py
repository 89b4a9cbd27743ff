"""The engine dies while a tone goes through it: how long it is not heard, and what is there afterwards.

The gaps are printed (pytest -rP) and kept as properties of the report; they are what they are on the machine.
"""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from marlise_desktop.domain.connection import Endpoint, HardwarePort
from marlise_desktop.domain.events import EngineState
from marlise_desktop.domain.ids import InstanceId, PortSymbol, PropertyUri
from marlise_desktop.domain.parameter import PropertyType, PropertyValue
from tests.endtoend import sound
from tests.endtoend.lv2_folder import AMP, CRASH, HOSTILE, STATEFUL
from tests.endtoend.sound import RATE, Sound
from tests.endtoend.stage import CAPTURE, LEFT, Stage, on_stage, port

GAIN, CRASHES = PortSymbol("gain"), PortSymbol("crash")
IN, OUT = PortSymbol("in"), PortSymbol("out")
FACTOR, HALF = PropertyUri(f"{STATEFUL}#factor"), PropertyValue(PropertyType.FLOAT, 0.5)
WINDOW = RATE // 200
_TAKE_S = 6.0

pytestmark = pytest.mark.usefixtures("jackd")


@pytest.fixture
async def stage(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with on_stage(tmp_path / "home", tmp_path_factory.mktemp("plugins")) as made:
        # The program's own routes bring the probe back to each new engine.
        await made.heard(sound.sine(seconds=0.1))
        await made.session.audio.route(CAPTURE, "marlise-probe:out")
        await made.session.audio.route(LEFT, "marlise-probe:in_0")
        await made.session.audio.route(HardwarePort("playback_2"), "marlise-probe:in_1")
        yield made


async def chain(stage: Stage, *uris: str) -> list[InstanceId]:
    """Pedals one after the other between the first input and the first output."""
    keys = [await stage.pedal(uri) for uri in uris]
    ends: list[Endpoint] = [CAPTURE, *(port(key, symbol) for key in keys for symbol in (IN, OUT)), LEFT]
    await stage.join(*zip(ends[::2], ends[1::2], strict=True))
    await stage.session.engine.settled()
    return keys


async def played_while(stage: Stage, happens: Callable[[], Awaitable[None]]) -> Sound:
    """What comes out at the left of a long tone, while something happens a second after its start."""

    async def later() -> None:
        await asyncio.sleep(1.0)
        await happens()

    heard, _ = await asyncio.gather(stage.heard(sound.sine(seconds=_TAKE_S)), later())
    return heard[: int(RATE * _TAKE_S), 0]


def loud(heard: Sound) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """For each 5 ms whether there is sound."""
    pieces = heard[: len(heard) // WINDOW * WINDOW].reshape(-1, WINDOW)
    return np.asarray(np.max(np.abs(pieces), axis=1) > 0.01)


def gap_ms(heard: Sound) -> float:
    """From the first silence after the sound has begun to the last before it stays."""
    there = loud(heard)
    begun = int(np.argmax(there))
    silent = np.flatnonzero(~there[begun:-20])
    return 0.0 if len(silent) == 0 else float(silent[-1] - silent[0] + 1) * 5.0


def level_at_the_end_db(heard: Sound) -> float:
    return sound.level_db(heard[-RATE // 2 : -RATE // 10]) - sound.level_db(sound.sine())


async def test_a_plugin_that_aborts_in_run_is_set_aside_and_the_tone_goes_past_it(
    stage: Stage, record_property: Callable[[str, object], None]
) -> None:
    amp, bad = await chain(stage, AMP, CRASH)
    await stage.session.boards.set_value(amp, GAIN, -6.0)
    await stage.session.engine.settled()

    async def crash() -> None:
        await stage.session.boards.set_value(bad, CRASHES, 1.0)
        await stage.until(lambda: stage.session.boards.board.instance(bad).placeholder)
        await stage.until(lambda: stage.session.engine.state is EngineState.RESTARTING)
        await stage.playing()

    heard = await played_while(stage, crash)
    gap = gap_ms(heard)
    record_property("gap_ms", gap)
    print(f"two crashes of a plugin: {gap:.0f} ms without sound")
    assert gap > 0.0
    assert level_at_the_end_db(heard) == pytest.approx(-6.0, abs=0.1)
    held = stage.session.boards.board.instance(bad)
    assert "Crash ended the engine twice" in held.placeholder
    assert held.value(CRASHES) == 1.0
    assert "Crash does not play" in stage.said
    assert "The sound goes past it" in stage.said
    assert "Try again" in stage.said


@pytest.mark.parametrize(
    ("deed", "reason"),
    [
        ("abort", "Hostile ended the engine twice"),
        # It is given up after ten seconds.
        pytest.param("hang", "it did not end within 10 s", marks=pytest.mark.full),
    ],
)
async def test_a_plugin_that_aborts_or_hangs_when_it_is_loaded_is_set_aside_and_the_rest_plays(
    deed: str, reason: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARLISE_HOSTILE_START", deed)
    async with on_stage(tmp_path / "home", tmp_path_factory.mktemp("plugins")) as stage:
        amp, bad = await chain(stage, AMP, HOSTILE)
        await stage.until(lambda: stage.session.boards.board.instance(bad).placeholder)
        await stage.playing()
        await stage.session.boards.set_value(amp, GAIN, -6.0)
        await stage.session.engine.settled()
        assert await stage.gain_db() == pytest.approx(-6.0, abs=0.05)
        assert reason in stage.session.boards.board.instance(bad).placeholder
        assert not stage.session.boards.board.instance(amp).placeholder
        assert "The sound goes past it" in stage.said


@pytest.mark.parametrize("pedals", [3, pytest.param(10, marks=pytest.mark.full), 30])
async def test_a_killed_engine_is_replaced_with_all_its_values_and_states(
    stage: Stage, pedals: int, record_property: Callable[[str, object], None]
) -> None:
    keys = await chain(stage, STATEFUL, *[AMP] * (pedals - 1))
    await stage.session.boards.set_property(keys[0], FACTOR, HALF)
    await stage.session.boards.set_value(keys[1], GAIN, -9.0)
    await stage.session.boards.set_value(keys[-1], GAIN, 3.0)
    await stage.session.engine.settled()
    # What its state alone knows of it is brought back from the last capture.
    await stage.session.boards.capture()
    stage.session.boards.observe(keys[0], lambda held: replace(held, properties={}))
    before = await stage.session.engine.describe()

    async def killed() -> None:
        await stage.another_engine(stage.signal_engine(signal.SIGKILL))

    heard = await played_while(stage, killed)
    gap = gap_ms(heard)
    record_property("gap_ms", gap)
    print(f"SIGKILL with {pedals} pedals: {gap:.0f} ms without sound")
    assert gap > 0.0
    after = await stage.session.engine.describe()
    assert after.instances == before.instances
    assert len(after.connections) == len(before.connections)
    assert level_at_the_end_db(heard) == pytest.approx(-12.0, abs=0.1)
    assert not any(held.placeholder for held in stage.session.boards.board.instances.values())
    assert "No pedal is known to be the cause" in stage.said
