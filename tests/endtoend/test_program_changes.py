"""Program changes from a real device on a real JACK server: what is heard in the end is what was asked for last."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from marlise_desktop.domain.ids import PortSymbol
from marlise_desktop.domain.midi.device import DeviceId
from tests.endtoend.audio_server import SERVER
from tests.endtoend.lv2_folder import AMP
from tests.endtoend.stage import Stage
from tests.foot_controller import FootController

JACKD = (128, "-S")
FLOOR = "FCB1010"
GAIN = PortSymbol("gain")
BOARDS = {"A": -3.0, "B": -6.0, "C": -9.0, "D": -12.0, "E": -15.0}
QUIETER_DB = -20.0


def board(program: int) -> tuple[bytes, bytes, bytes]:
    """Bank 1 of the usual settings has the boards."""
    return bytes([0xB0, 0, 0]), bytes([0xB0, 32, 1]), bytes([0xC0, program])


def snapshot(program: int) -> tuple[bytes, bytes, bytes]:
    return bytes([0xB0, 0, 0]), bytes([0xB0, 32, 0]), bytes([0xC0, program])


@pytest.fixture
async def floor(stage: Stage) -> AsyncIterator[FootController]:
    with FootController({"JACK_DEFAULT_SERVER": SERVER}) as controller:
        controller.plug(FLOOR)
        midi = stage.session.shared.midi
        await stage.until(lambda: any(device.id.startswith(FLOOR) for device in midi.devices()))
        heard: set[DeviceId] = set()
        stop = midi.listen(lambda one: heard.add(one.device))
        while not heard:  # the engine joins its port when it has seen the device
            await asyncio.to_thread(controller.play, FLOOR, bytes([0xB0, 100, 0]))
            await asyncio.sleep(0.02)
        stop()
        yield controller


async def five_boards(stage: Stage) -> None:
    """Each with a gain of its own, and a quieter snapshot."""
    session = stage.session
    for title, gain in BOARDS.items():
        await session.library.new()
        key = await stage.wired(AMP)
        for name, level in (("loud", gain), ("quiet", gain + QUIETER_DB)):
            await session.boards.set_value(key, GAIN, level)
            await session.snapshots.save_as(name)
        await session.actions.run("snapshot.apply", snapshot=1)
        await session.library.save_as(title)


async def rest(stage: Stage) -> None:
    """Until all that was asked for is done."""
    await stage.until(lambda: not stage.session.library.turns.under_way)
    await stage.session.engine.settled()


async def test_of_fifty_program_changes_exactly_the_last_is_heard(stage: Stage, floor: FootController) -> None:
    await five_boards(stage)
    sent = [message for press in range(49) for message in board(press % 5)]
    await asyncio.to_thread(floor.play, FLOOR, *sent, *board(2), *snapshot(1))
    await stage.until(lambda: stage.session.library.turns.under_way)
    await rest(stage)
    snapshots = stage.session.snapshots
    assert stage.session.library.title == "C"
    assert snapshots.current is not None
    assert snapshots.name_of(snapshots.current) == "quiet"
    assert await stage.gain_db() == pytest.approx(BOARDS["C"] + QUIETER_DB, abs=0.1)
    await asyncio.to_thread(floor.play, FLOOR, *snapshot(0))
    await stage.until(lambda: snapshots.current and snapshots.name_of(snapshots.current) == "loud")
    await rest(stage)
    assert await stage.gain_db() == pytest.approx(BOARDS["C"], abs=0.1)
    lines = stage.program.shared.monitor.lines()
    assert (lines[-1].message, lines[-1].did) == ("Program 0 on channel 1", "Snapshot loud")
    assert "dropped for a newer program change" in {line.did for line in lines}


async def test_what_a_number_does_not_select_is_said_and_heard_nowhere(stage: Stage, floor: FootController) -> None:
    await five_boards(stage)
    before = await stage.gain_db()
    await asyncio.to_thread(floor.play, FLOOR, *snapshot(77))
    await stage.until(lambda: "Program 77 selects nothing" in stage.said)
    assert await stage.gain_db() == before
