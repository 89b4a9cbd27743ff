"""MIDI devices and other programs, heard through the built-in engine on a real JACK server."""

import asyncio
import ctypes

from marlise_desktop.domain.midi.device import VIRTUAL, DeviceId
from tests.endtoend.feet import DEVICE, PEDAL, Feet, control

JACKD = (256, "-S")
_TIMES = 10


async def test_a_device_is_heard_by_its_name_and_again_under_another_number(feet: Feet) -> None:
    await feet.plug(20)
    await feet.play(control(64, 127), bytes([0xC0, 3]))
    await feet.stage.until(lambda: len(feet.heard) == 2)
    assert feet.said == [(DEVICE, control(64, 127)), (DEVICE, bytes([0xC0, 3]))]
    feet.pedal.unplug(PEDAL)
    await feet.stage.until(lambda: feet.lost == [DEVICE])
    assert "FCB1010 MIDI 1 was unplugged" in feet.stage.said
    await feet.plug(24)
    await feet.play(control(64, 0))
    await feet.stage.until(lambda: len(feet.heard) == 3)
    assert feet.heard[-1].device == DEVICE
    assert feet.heard[-1].by_engine


async def test_two_devices_with_one_name_are_told_apart(feet: Feet) -> None:
    await feet.plug(20)
    await feet.plug(24, "FCB1010 ")
    await feet.play(control(1, 1))
    await feet.play(control(2, 2), name="FCB1010 ")
    await feet.stage.until(lambda: len(feet.heard) == 2)
    assert feet.said == [(DEVICE, control(1, 1)), (DeviceId(f"{DEVICE} 2"), control(2, 2))]


async def test_another_program_plays_to_us_and_hears_us(feet: Feet) -> None:
    await feet.join_the_program()
    async with asyncio.timeout(20):
        while not feet.heard:  # just joined: JACK may still have the order of before
            await asyncio.to_thread(feet.program.play, "Track", control(7, 100))
            await asyncio.sleep(0.1)
    assert set(feet.said) == {(VIRTUAL, control(7, 100))}
    feet.midi.send(VIRTUAL, control(8, 1))
    heard: list[bytes] = []
    async with asyncio.timeout(10):
        while not heard:
            heard = await asyncio.to_thread(feet.program.heard, "Track")
    assert heard == [control(8, 1)]


async def test_a_device_that_listens_is_sent_to(feet: Feet) -> None:
    await feet.plug()
    await feet.joined(feet.pedal.listens(PEDAL))
    feet.midi.send(DEVICE, control(9, 2))
    heard: list[bytes] = []
    async with asyncio.timeout(10):
        while control(9, 2) not in heard:
            heard += await asyncio.to_thread(feet.pedal.heard, PEDAL)


async def test_a_window_that_is_busy_loses_no_message_and_makes_no_dropout(feet: Feet) -> None:
    await feet.plug()
    played = [control(number % 120, number // 120) for number in range(1200)]
    at_rest = await dropouts(feet, *played)
    await feet.stage.until(lambda: len(feet.heard) == len(played))
    feet.heard.clear()
    playing = asyncio.create_task(dropouts(feet, *played))
    for _ in range(_TIMES):
        await asyncio.sleep(0.02)
        _hold_the_interpreter(60)
    held = await playing
    await feet.stage.until(lambda: len(feet.heard) == len(played))
    assert [data for _, data in feet.said] == played
    times = [heard.time_s for heard in feet.heard]
    assert times == sorted(times)
    assert feet.midi.missed == 0
    assert held < 2 * at_rest + _TIMES, "JACK waits for Python"


async def dropouts(feet: Feet, *messages: bytes) -> int:
    """While all of them are played; a busy machine has some of its own."""
    before = feet.stage.session.levels.xruns
    await feet.play(*messages, together=4)
    return feet.stage.session.levels.xruns - before


def _hold_the_interpreter(milliseconds: int) -> None:
    """No other thread of Python has its turn meanwhile: `PyDLL` keeps the lock while it calls."""
    ctypes.PyDLL(None).usleep(1000 * milliseconds)
