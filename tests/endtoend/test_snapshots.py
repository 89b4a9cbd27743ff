"""Snapshots change what is heard, all at once, and send the engine only what differs."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import pytest

from marlise_desktop.domain.ids import PortSymbol
from marlise_desktop.domain.plan import SetBypass, SetValue, Step
from marlise_desktop.session.ports.engine import Refusal
from tests.endtoend import sound
from tests.endtoend.lv2_folder import AMP
from tests.endtoend.stage import CAPTURE, LEFT, Stage, port

GAIN = PortSymbol("gain")


@contextmanager
def sent(stage: Stage) -> Iterator[list[Step]]:
    """The steps that the engine is given in the meantime."""
    engine = stage.session.engine._engine
    assert engine is not None
    perform, steps = engine.perform, []

    async def performing(batch: Sequence[Step], *, ramp_ms: float = 0.0) -> Sequence[Refusal]:
        steps.extend(batch)
        return await perform(batch, ramp_ms=ramp_ms)

    engine.perform = performing  # type: ignore[method-assign]
    try:
        yield steps
    finally:
        engine.perform = perform  # type: ignore[method-assign]


async def test_three_snapshots_sound_as_they_were_taken(stage: Stage) -> None:
    boards, snapshots, engine = stage.session.boards, stage.session.snapshots, stage.session.engine
    actions = stage.session.actions
    first, second = await stage.pedal(AMP), await stage.pedal(AMP)
    await stage.join((CAPTURE, port(first, "in")), (port(first, "out"), port(second, "in")))
    await stage.join((port(second, "out"), LEFT))
    await boards.set_value(first, GAIN, -6.0)
    await snapshots.save_as("Quiet")
    await boards.set_value(first, GAIN, 3.0)
    await snapshots.save_as("Loud")
    await boards.set_value(second, GAIN, -20.0)
    await boards.set_bypassed(first, bypassed=True)
    await snapshots.save_as("Far")
    await engine.settled()

    for index, (name, level) in enumerate({"Quiet": -6.0, "Loud": 3.0, "Far": -20.0}.items(), 1):
        await actions.run("snapshot.apply", snapshot=index)
        await engine.settled()
        assert await stage.gain_db() == pytest.approx(level, abs=0.05), name

    with sent(stage) as steps:
        await actions.run("snapshot.apply", snapshot=2)
        await engine.settled()
        assert set(steps) == {SetBypass(first, bypassed=False), SetValue(second, GAIN, 0.0)}
        steps.clear()
        await actions.run("snapshot.apply", snapshot=1)
        await engine.settled()
        assert steps == [SetValue(first, GAIN, -6.0)]
        steps.clear()
        await actions.run("snapshot.apply", snapshot=1)
        await engine.settled()
        assert steps == []
    await stage.session.history.undo()
    await engine.settled()
    assert await stage.gain_db() == pytest.approx(3.0, abs=0.05)


@pytest.mark.parametrize("ramp_ms", [0.0, 20.0])
async def test_a_snapshot_is_never_heard_in_part(stage: Stage, ramp_ms: float) -> None:
    """Two gains in a row that trade 12 dB: whatever the moment, their sum is what is heard."""
    boards, snapshots, engine = stage.session.boards, stage.session.snapshots, stage.session.engine
    actions = stage.session.actions
    stage.session.settings.change(snapshot_ramp_ms=ramp_ms)
    first, second = await stage.pedal(AMP), await stage.pedal(AMP)
    await stage.join((CAPTURE, port(first, "in")), (port(first, "out"), port(second, "in")))
    await stage.join((port(second, "out"), LEFT))
    for low, high in ((first, second), (second, first)):
        await boards.set_value(low, GAIN, -12.0)
        await boards.set_value(high, GAIN, 12.0)
        await snapshots.save_as("")
    await engine.settled()
    await stage.gain_db()

    played = np.full(sound.RATE, 0.1, dtype="float32")
    listening = asyncio.create_task(stage.heard(played))
    switches = 0
    while not listening.done():
        await actions.run("snapshot.apply", snapshot=1 + switches % 2)
        await engine.settled()
        switches += 1
        await asyncio.sleep(0.01 * (switches % 5))
    heard = (await listening)[:, 0]
    assert switches > 10
    loud = heard[heard > 0]
    assert len(loud) == pytest.approx(len(played), abs=4096)
    steady = loud[1024:-1024]
    assert 20 * np.log10(steady.max() / 0.1) < 0.01
    assert 20 * np.log10(steady.min() / 0.1) > -0.01
