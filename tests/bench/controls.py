"""What a MIDI message costs until its target has moved: `python -m tests.bench.controls`. Nothing is asserted.

Over boards, mappings and gestures as they are, with an engine that does nothing.
"""

import asyncio
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from marlise_desktop.domain.events import Origin
from marlise_desktop.domain.ids import InstanceId, PortSymbol
from marlise_desktop.domain.midi.control import Control, ControlKind, Nature
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.mapping import (
    ActionTarget,
    Behaviour,
    ControlMapping,
    Gesture,
    Layer,
    MappingId,
    ParameterTarget,
    Target,
    Trigger,
)
from marlise_desktop.session.ports.midi import Heard
from tests.builders import board, instance
from tests.unit.session.conftest import Rig, living, make_rig

_MESSAGES = 20_000
_FLOOR = DeviceId("Floor")
_GAIN = ParameterTarget(InstanceId("p7"), PortSymbol("gain"))
Message = Callable[[int], bytes]


def cc(number: int) -> bytes:
    return bytes((0xB0, 11, number % 128))


def press(number: int) -> bytes:
    return bytes((0xB0, 80, 127 if number % 2 == 0 else 0))


def mapped(control: int, target: Target, behaviour: Behaviour, gesture: Gesture, nature: Nature) -> ControlMapping:
    trigger = Trigger(Control(ControlKind.CC, control, 0), nature, gesture)
    return ControlMapping(MappingId(""), trigger, target, behaviour)


FOLLOWS = mapped(11, _GAIN, Behaviour.FOLLOW, Gesture.MOVE, Nature.CONTINUOUS)
OWN = replace(FOLLOWS, at_load=True)  # no engine has words for that
TOGGLES = mapped(80, replace(_GAIN, low=-6.0, high=6.0), Behaviour.TOGGLE, Gesture.PRESS, Nature.MOMENTARY)
ACTS = mapped(80, ActionTarget("transport.toggle"), Behaviour.DO, Gesture.LONG_PRESS, Nature.MOMENTARY)
EIGHT = tuple(replace(OWN, target=replace(_GAIN, instance=InstanceId(f"p{number}"))) for number in range(8))
CASES: Sequence[tuple[str, Message, Sequence[ControlMapping]]] = (
    ("not mapped", cc, ()),
    ("the engine's", cc, (FOLLOWS,)),
    ("pedal", cc, (OWN,)),
    ("pedal with 8 targets", cc, EIGHT),
    ("switch", press, (TOGGLES,)),
    ("switch with a long press", press, (TOGGLES, ACTS)),
)


async def cost_us(message: Message, mappings: Sequence[ControlMapping]) -> float:
    rig: Rig = make_rig()
    async with living(rig):
        await rig.playing()
        rack = rig.session
        rack.boards.commit(board(*(instance(f"p{number}") for number in range(30))), "", Origin.LOAD)
        for mapping in mappings:
            rack.shared.mappings.add(Layer.BOARD, mapping, rack.key)
        await rack.engine.settled()
        loop, took = asyncio.get_running_loop(), 0.0
        for number in range(_MESSAGES):
            heard = Heard(_FLOOR, message(number), loop.time(), by_engine=True)
            began = time.thread_time()
            rack.shared.router.hear(heard)
            took += time.thread_time() - began
            if number % 20 == 0:
                await asyncio.sleep(0)
        return 1e6 * took / _MESSAGES


def main() -> int:
    for name, message, mappings in CASES:
        cost = asyncio.run(cost_us(message, mappings))
        sys.stdout.write(f"{name:26} {cost:7.1f} µs of processor time a message, {1e6 / cost:8.0f} in a second\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
