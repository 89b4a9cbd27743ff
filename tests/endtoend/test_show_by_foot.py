"""A show played with the feet alone, from the bytes of a controller to the sound and back to its lights."""

import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from marlise_desktop.domain.ids import PortSymbol
from marlise_desktop.domain.midi.control import Control, ControlKind, Nature
from marlise_desktop.domain.midi.device import VIRTUAL, DeviceId
from marlise_desktop.domain.midi.mapping import (
    ActionTarget,
    Behaviour,
    ControlMapping,
    Gesture,
    Layer,
    Light,
    LightKind,
    MappingId,
    ParameterTarget,
    Target,
    Trigger,
)
from tests.endtoend.feet import DEVICE, PEDAL, Feet, control
from tests.endtoend.lv2_folder import AMP
from tests.endtoend.stage import Stage, on_stage

JACKD = (256, "-S")
GAIN, BYPASS = PortSymbol("gain"), PortSymbol(":bypass")
TOGGLE, EXPRESSION, NEXT, NEXT_BOARD, MUTE = 80, 11, 81, 85, 86
BOARDS, GESTURES = 5, 100
SNAPSHOTS = ((-6.0, False), (-12.0, True), (-18.0, False))
"""Gain in dB and bypass."""
LOW, HIGH = -20.0, 0.0
LIT, DARK = 1, 2
LIGHT = Light(LightKind.SAME, LIT, DARK)
"""Not what presses send: a device that is faster than feet might be taken for the echo of its light."""


@pytest.fixture
async def stage(jackd: None, plugin_cache: Path, tmp_path: Path) -> AsyncIterator[Stage]:
    async with on_stage(tmp_path / "home", plugin_cache, snapshot_ramp_ms=0.0) as made:
        yield made


def mapped(
    number: int,
    target: Target,
    behaviour: Behaviour,
    *,
    nature: Nature = Nature.MOMENTARY,
    gesture: Gesture = Gesture.PRESS,
    device: DeviceId | None = DEVICE,
) -> ControlMapping:
    trigger = Trigger(Control(ControlKind.CC, number, 0, device), nature, gesture)
    return ControlMapping(MappingId(""), trigger, target, behaviour, light=LIGHT)


async def test_a_press_is_heard_in_the_sound_and_its_light_follows(feet: Feet) -> None:
    stage = feet.stage
    key = await stage.wired(AMP)
    await stage.session.boards.set_value(key, GAIN, -6.0)
    toggle = mapped(TOGGLE, ParameterTarget(key, BYPASS), Behaviour.TOGGLE, device=VIRTUAL)
    stage.program.shared.mappings.add(Layer.BOARD, toggle, stage.session.key)
    await feet.join_the_program()
    assert await stage.gain_db() == pytest.approx(-6.0, abs=0.05)
    await asyncio.to_thread(feet.program.play, "Track", control(TOGGLE, 127), control(TOGGLE, 0))
    await stage.until(lambda: stage.session.boards.board.instances[key].bypassed)
    await stage.session.engine.settled()
    assert await stage.gain_db() == pytest.approx(0.0, abs=0.05)
    await asyncio.to_thread(feet.program.play, "Track", control(TOGGLE, 127), control(TOGGLE, 0))
    await stage.until(lambda: not stage.session.boards.board.instances[key].bypassed)
    await stage.session.engine.settled()
    assert await stage.gain_db() == pytest.approx(-6.0, abs=0.05)
    heard = await asyncio.to_thread(feet.program.heard, "Track")
    assert control(TOGGLE, DARK) in heard
    assert heard[-1] == control(TOGGLE, LIT)
    assert stage.session.history.undo_label.startswith("Map "), "what a foot does is not undone"


@dataclass
class Score:
    """What should be after each gesture."""

    gain: float = SNAPSHOTS[0][0]
    bypassed: bool = SNAPSHOTS[0][1]
    snapshot: int = 0
    messages: list[bytes] = field(default_factory=list)

    def gesture(self, chance: random.Random) -> None:
        match chance.choice(("toggle", "expression", "next", "mute")):
            case "toggle":
                self._press(TOGGLE)
                self.bypassed = not self.bypassed
            case "expression":
                value = chance.randrange(128)
                self.messages.append(control(EXPRESSION, value))
                self.gain = LOW + (HIGH - LOW) * value / 127
            case "next":
                self._press(NEXT)
                self.snapshot = (self.snapshot + 1) % len(SNAPSHOTS)
                self.gain, self.bypassed = SNAPSHOTS[self.snapshot]
            case "mute":
                self._press(MUTE)

    def _press(self, number: int) -> None:
        self.messages += [control(number, 127), control(number, 0)]

    def take(self) -> list[bytes]:
        taken, self.messages = self.messages, []
        return taken


async def test_a_show_of_500_gestures_over_5_boards_ends_as_it_should(feet: Feet) -> None:
    stage, chance = feet.stage, random.Random(7)
    await boards(stage)
    everywhere(stage)
    await feet.plug(20)
    await feet.joined(feet.pedal.listens(PEDAL))
    shown: dict[int, int] = {}
    for number in range(1, BOARDS + 1):
        await feet.play(control(NEXT_BOARD, 127), control(NEXT_BOARD, 0))
        await stage.until(lambda title=f"Board {number}": stage.session.library.title == title)
        score = Score()
        for half in range(2):
            for _ in range(GESTURES // 2):
                score.gesture(chance)
            await feet.play(*score.take())  # one each 5 ms: faster than any feet
            await agreed(stage, score)
            if number == 3 and half == 0:
                await unplugged_with_a_foot_on_it(feet)
                shown.clear()
        await lit(feet, shown, {TOGGLE: DARK if score.bypassed else LIT, MUTE: DARK})
        assert await stage.gain_db() == pytest.approx(0.0 if score.bypassed else score.gain, abs=0.05)
    assert stage.program.shared.midi.missed == 0
    assert not stage.session.history.undo_label, "what feet do is not undone"


async def boards(stage: Stage) -> None:
    """In the library: each with a pedal, three snapshots, and mappings of its own."""
    for number in range(1, BOARDS + 1):
        await stage.session.library.new()
        key = await stage.wired(AMP)
        for place, (gain, bypassed) in enumerate(SNAPSHOTS, 1):
            await stage.session.boards.set_value(key, GAIN, gain)
            await stage.session.boards.set_bypassed(key, bypassed=bypassed)
            await stage.session.snapshots.save_as(f"Part {place}")
        await stage.session.actions.run("snapshot.apply", snapshot=1)
        toggle = mapped(TOGGLE, ParameterTarget(key, BYPASS), Behaviour.TOGGLE)
        travel = ParameterTarget(key, GAIN, LOW, HIGH)
        follow = mapped(EXPRESSION, travel, Behaviour.FOLLOW, nature=Nature.CONTINUOUS, gesture=Gesture.MOVE)
        for one in (toggle, replace(follow, light=Light(LightKind.NONE))):
            stage.program.shared.mappings.add(Layer.BOARD, one, stage.session.key)
        await stage.session.library.save_as(f"Board {number}")
    await stage.session.library.new()


def everywhere(stage: Stage) -> None:
    """What the switches do on all boards."""
    dark = Light(LightKind.NONE)
    for one in (
        replace(mapped(NEXT, ActionTarget("snapshot.next"), Behaviour.DO), light=dark),
        replace(mapped(NEXT_BOARD, ActionTarget("board.next"), Behaviour.DO), light=dark),
        mapped(MUTE, ActionTarget("mute"), Behaviour.MOMENTARY),
    ):
        stage.program.shared.mappings.add(Layer.GLOBAL, one)


async def agreed(stage: Stage, score: Score) -> None:
    """Returns when the board is as it should be; fails if it comes to something else."""
    wanted = (pytest.approx(score.gain, abs=0.01), score.bypassed, f"Part {score.snapshot + 1}", False)
    try:
        await stage.until(lambda: state(stage) == wanted)
    except TimeoutError:
        assert state(stage) == wanted
    await stage.session.engine.settled()


def state(stage: Stage) -> tuple[float, bool, str, bool]:
    board = stage.session.boards.board
    (held,) = board.instances.values()
    current = stage.session.snapshots.current
    name = stage.session.snapshots.name_of(current) if current is not None else ""
    return held.value(GAIN), held.bypassed, name, stage.session.engine.muted


async def unplugged_with_a_foot_on_it(feet: Feet) -> None:
    """The sound is muted while a switch is held, and no longer than its device is there."""
    await feet.play(control(MUTE, 127))
    await feet.stage.until(lambda: feet.stage.session.engine.muted)
    feet.pedal.unplug(PEDAL)
    await feet.stage.until(lambda: not feet.stage.session.engine.muted)
    await feet.plug(24)
    await feet.joined(feet.pedal.listens(PEDAL, 24))


async def lit(feet: Feet, shown: dict[int, int], wanted: dict[int, int]) -> None:
    """Returns when the controller shows what it should; `shown` is what it did, and is kept up."""
    try:
        async with asyncio.timeout(10):
            while shown != wanted:
                shown |= {message[1]: message[2] for message in await asyncio.to_thread(feet.pedal.heard, PEDAL)}
    except TimeoutError:
        assert shown == wanted
