"""Whatever devices send and however they go: nothing raises, nothing is left held, no value is out of its range."""

import random
from dataclasses import replace

import pytest

from marlise_desktop.domain.errors import MarliseError
from marlise_desktop.domain.events import Origin
from marlise_desktop.domain.ids import InstanceId
from marlise_desktop.domain.midi.control import Control, ControlKind, Nature
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.mapping import (
    ActionTarget,
    Behaviour,
    Curve,
    Gesture,
    Layer,
    ParameterTarget,
    TakeOver,
    Target,
)
from marlise_desktop.domain.midi.plain import BYPASS
from marlise_desktop.session.ports.midi import Heard
from tests.builders import GAIN, MODE, TONE, board, instance
from tests.unit.session.midi.test_router import Stage, rest, staged

DEVICES = (DeviceId("Floor"), DeviceId("Other"))
SEEDS = range(12)
_EVENTS = 400
_A, _B = InstanceId("a"), InstanceId("b")
_LOW, _HIGH = -6.0, 6.0


def some_control(chance: random.Random) -> Control:
    kind = chance.choice([ControlKind.CC, ControlKind.CC, ControlKind.NOTE, ControlKind.PROGRAM, ControlKind.CC14])
    number = chance.randrange(4)
    return Control(kind, number, chance.choice([0, None]), chance.choice([None, *DEVICES]))


def some_target(chance: random.Random) -> Target:
    return chance.choice(
        [
            ParameterTarget(_A, GAIN.symbol, _LOW, _HIGH),
            ParameterTarget(_A, MODE.symbol),
            ParameterTarget(_B, TONE.symbol, 5000.0, 100.0),
            ParameterTarget(_B, BYPASS, 0.0, 1.0),
            ParameterTarget(InstanceId("gone"), GAIN.symbol),
            ActionTarget("mute"),
            ActionTarget("snapshot.next"),
            ActionTarget("pedal.bypass.toggle", {"instance": "a"}),
        ]
    )


def map_something(stage: Stage, chance: random.Random) -> None:
    gesture = chance.choice(list(Gesture))
    try:
        stage.map(
            some_control(chance),
            some_target(chance),
            chance.choice(list(Behaviour)),
            gesture,
            chance.choice(list(Nature)),
            chance.choice(list(Layer)),
            second=some_control(chance) if gesture is Gesture.CHORD else None,
            curve=chance.choice(list(Curve)),
            take_over=chance.choice(list(TakeOver)),
            steps=chance.choice([1.0, -2.0, 0.3]),
            at_load=chance.random() < 0.3,
        )
    except MarliseError:
        return  # it makes no sense, and is not in the table


def some_bytes(chance: random.Random) -> bytes:
    kind = chance.choice([0xB0, 0xB0, 0xB0, 0x90, 0x80, 0xC0, 0xE0, 0xF0, 0x00])
    number, value = chance.choice([0, 1, 2, 3, 32, 33]), chance.choice([0, 1, 63, 64, 65, 100, 127])
    return bytes([kind, number, value][: chance.choice([1, 2, 3, 3, 3, 3])])


@pytest.mark.parametrize("seed", SEEDS)
async def test_feet_and_faults_of_all_kinds(seed: int) -> None:
    chance = random.Random(seed)
    async with staged() as stage:
        for _ in range(25):
            map_something(stage, chance)
        mapped = stage.rack.boards.board
        for _ in range(_EVENTS):
            await stage.go_to(stage.timers.now + chance.choice([0.0, 0.001, 0.02, 0.1, 0.31, 0.6]))
            match chance.randrange(40):
                case 0:
                    stage.router.lost(chance.choice(DEVICES))
                case 1:
                    keys = chance.sample(["a", "b"], chance.randrange(1, 3))
                    fresh = board(*(instance(key) for key in keys))
                    stage.rack.boards.commit(replace(fresh, mappings=mapped.mappings), "", Origin.LOAD)
                case 2:
                    await stage.rack.history.undo()
                case _:
                    heard = Heard(chance.choice(DEVICES), some_bytes(chance), stage.timers.now, chance.random() < 0.5)
                    stage.router.hear(heard)
                    await rest()
        stage.router.lost(None)
        await rest()
        await stage.go_to(stage.timers.now + 60)
        before = stage.rack.boards.board
        await stage.go_to(stage.timers.now + 60)
        assert stage.rack.boards.board is before, "nothing comes late"
        assert not any(held for key, held in stage.router._holds._holds.items() if key[0] != key[1])
        for held in before.instances.values():
            for parameter in held.plugin.parameters:
                assert parameter.minimum <= held.value(parameter.symbol) <= parameter.maximum
        await stage.rack.engine.settled()
        assert len(stage.edits) > 5, "much was played"
