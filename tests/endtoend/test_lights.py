"""A controller's lights, by the bytes that reach it on a real JACK server."""

import asyncio
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from marlise_desktop.domain.ids import InstanceId
from marlise_desktop.domain.midi.control import Control, ControlKind
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.mapping import (
    Behaviour,
    Layer,
    ParameterTarget,
)
from marlise_desktop.domain.midi.plain import BYPASS
from marlise_desktop.domain.port import Direction, SignalType
from tests.builders import pressed
from tests.endtoend.audio_server import SERVER
from tests.endtoend.lv2_folder import AMP
from tests.endtoend.stage import Stage, on_stage
from tests.foot_controller import FootController

JACKD = (256, "-S")
NAME = "SoftStep"
DEVICE = DeviceId("SoftStep MIDI 1")
ON, OFF = bytes.fromhex("b06f01"), bytes.fromhex("b06f00")
"""The light of the SoftStep's first key."""


@pytest.fixture
async def pedal(jackd: None) -> AsyncIterator[FootController]:
    with FootController({"JACK_DEFAULT_SERVER": SERVER}) as controller:
        controller.plug(NAME)
        yield controller


async def lights(pedal: FootController, wanted: bytes) -> None:
    """Returns when that was the last that the first key's light was told."""
    told: list[bytes] = []
    try:
        async with asyncio.timeout(20):
            while told[-1:] != [wanted]:
                told += [message for message in pedal.heard(NAME) if message[:2] == ON[:2]]
                await asyncio.sleep(0.01)
    except TimeoutError:
        pytest.fail(f"the light was told {told}, not {wanted!r} at last")


async def displayed(pedal: FootController, wanted: str) -> None:
    shown: dict[int, str] = {}
    async with asyncio.timeout(20):
        while "".join(shown.get(cc, "") for cc in (50, 51, 52, 53)) != wanted:
            shown |= {message[1]: chr(message[2]) for message in pedal.heard(NAME) if message[0] == 0xB0}
            await asyncio.sleep(0.01)


async def mapped(stage: Stage) -> InstanceId:
    """The bypass of a pedal, by the first key."""
    amp = await stage.wired(AMP)
    mapping = pressed(Control(ControlKind.CC, 21, 0, DEVICE), ParameterTarget(amp, BYPASS), Behaviour.TOGGLE)
    stage.program.shared.mappings.add(Layer.BOARD, mapping, stage.session.key)
    return amp


async def test_lights_follow_come_back_and_go_out_at_the_end(
    pedal: FootController, plugin_cache: Path, tmp_path: Path
) -> None:
    async with on_stage(tmp_path / "home", plugin_cache) as stage:
        devices = stage.program.shared.midi.devices
        ports = stage.session.audio.hardware()
        sides = {port.direction for port in ports if port.type is SignalType.MIDI and port.label == DEVICE}
        assert sides == {Direction.INPUT, Direction.OUTPUT}, "what plugins play can go to it"
        amp = await mapped(stage)
        await lights(pedal, ON)
        await stage.session.boards.set_bypassed(amp, True)
        await lights(pedal, OFF)
        await stage.session.boards.set_bypassed(amp, False)
        await lights(pedal, ON)
        await asyncio.to_thread(pedal.play, NAME, bytes.fromhex("b0157f"))
        await lights(pedal, OFF)
        await asyncio.to_thread(pedal.play, NAME, bytes.fromhex("b01500"), bytes.fromhex("b0157f"))
        await lights(pedal, ON)
        await stage.session.snapshots.save_as("Lead")
        await displayed(pedal, "Lead")
        pedal.unplug(NAME)
        await stage.until(lambda: DEVICE not in [device.id for device in devices()])
        pedal.plug(NAME, 27)
        await lights(pedal, ON)
        await stage.another_engine(stage.signal_engine(signal.SIGKILL))
        await lights(pedal, ON)
    await lights(pedal, OFF)
