"""What a board sends when it is left, by the bytes that come out of a real JACK server when its rack ends."""

import asyncio
from pathlib import Path

from marlise_desktop.domain.midi.board_messages import Occasion
from marlise_desktop.domain.midi.device import DeviceId
from tests.endtoend.audio_server import SERVER, audio_server
from tests.endtoend.stage import on_stage
from tests.foot_controller import FootController

NAME = "Amp"
DEVICE = DeviceId("Amp MIDI 1")


async def told(pedal: FootController, wanted: bytes) -> list[bytes]:
    """All that the device was told until that came."""
    heard: list[bytes] = []
    async with asyncio.timeout(20):
        while wanted not in heard:
            heard += await asyncio.to_thread(pedal.heard, NAME)
            await asyncio.sleep(0.02)  # the device plays in the process that is asked
    return heard


async def test_a_board_is_left_when_its_rack_stops_and_when_the_program_ends(
    plugin_cache: Path, tmp_path: Path
) -> None:
    with audio_server(SERVER, 256), FootController({"JACK_DEFAULT_SERVER": SERVER}) as pedal:
        async with on_stage(tmp_path / "home", plugin_cache) as stage:
            lives, racks = stage.program.lives, stage.program.racks
            second = await lives.create("rack", "Voice")
            await lives.start(second.id)
            await stage.until(lambda: racks.get(second.id) is not None)
            voice = racks.get(second.id)
            assert voice is not None
            for rack, program in ((stage.session, 3), (voice, 4)):
                await rack.messenger.add(Occasion.LEAVE, f"PC {program} ch 1", DEVICE)
                await rack.messenger.add(Occasion.LEAVE, f"CC 7 = {program} ch 1", DEVICE)
            await stage.session.messenger.add(Occasion.LOAD, "PC 9 ch 1", DEVICE)
            pedal.plug(NAME)
            assert await told(pedal, bytes([0xC0, 9])) == [bytes([0xC0, 9])]
            await lives.stop(second.id)
            assert await told(pedal, bytes([0xB0, 7, 4])) == [bytes([0xC0, 4]), bytes([0xB0, 7, 4])]
        assert await told(pedal, bytes([0xB0, 7, 3])) == [bytes([0xC0, 3]), bytes([0xB0, 7, 3])]
