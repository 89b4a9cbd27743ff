"""Devices and other programs are heard again through the engine that takes the place of one that was killed."""

import asyncio
import signal

from marlise_desktop.domain.midi.device import VIRTUAL
from tests.endtoend.feet import DEVICE, ENGINE, OWN_IN, PEDAL, Feet, control, feet_on
from tests.endtoend.stage import Stage


async def test_all_is_made_again_on_the_engine_after_one_that_was_killed(stage: Stage) -> None:
    with feet_on(stage) as feet:
        await feet.plug()
        await feet.join_the_program()
        await stage.another_engine(stage.signal_engine(signal.SIGKILL))
        await feet.joined(feet.pedal.speaks(PEDAL), f"{ENGINE}:control_in_1")
        await feet.joined(feet.program.speaks("Track"), OWN_IN)
        assert DEVICE in feet.lost
        async with asyncio.timeout(20):
            await _heard(feet)


async def _heard(feet: Feet) -> None:
    """Plays until both are heard: while it is busy a JACK server may drop what one period brings."""
    while {DEVICE, VIRTUAL} != {device for device, _ in feet.said}:
        await feet.play(control(64, 127))
        await asyncio.to_thread(feet.program.play, "Track", control(7, 100))
