"""No note hangs: a synthesizer is played from a keyboard, and what comes out of the program is measured."""

import asyncio
from collections.abc import AsyncIterator

import numpy as np
import pytest

from marlise_desktop.domain.connection import HardwarePort
from marlise_desktop.domain.errors import PluginMissingError
from marlise_desktop.domain.hardware import HardwareDescription
from marlise_desktop.domain.ids import InstanceId, PluginUri, PortSymbol
from marlise_desktop.domain.port import Direction
from tests.endtoend.audio_server import SERVER
from tests.endtoend.lv2_folder import SYNTH
from tests.endtoend.sound import RATE
from tests.endtoend.stage import LEFT, Stage, port
from tests.foot_controller import FootController

JACKD = (128, "-S")
"""None of its cycles ends before all clients have played: no message may be lost on a busy machine."""
KEYS = "Keys"
NOTE_ON, NOTE_OFF, SUSTAIN = bytes([0x90, 60, 100]), bytes([0x80, 60, 0]), bytes([0xB0, 64, 127])
BENT = bytes([0xE0, 127, 127])
NOTHING = np.zeros(4800, dtype="float32")
RINGS, QUIET = 0.01, 1e-4


def _is_keyboard(held: HardwareDescription) -> bool:
    return KEYS in held.port.name and held.direction is Direction.OUTPUT


class Player:
    """Somebody at a keyboard that a synthesizer on the board is played from."""

    def __init__(self, stage: Stage, keyboard: FootController) -> None:
        self.stage = stage
        self.keyboard = keyboard

    async def synth(self) -> InstanceId:
        """On an empty board, joined to the keyboard and to the left output; its tail is short."""
        session = self.stage.session
        try:
            await session.catalogue.plugin(PluginUri(SYNTH))
        except PluginMissingError:
            pytest.skip("mda-lv2 is not installed")
        await session.library.new()
        key = await self.stage.pedal(SYNTH)
        plain = {"osc_mix": 0.0, "vcf_freq": 1.0, "vcf_reso": 0.0, "vibrato": 0.5, "env_sus": 1.0, "env_rel": 0.0}
        for symbol, value in plain.items():
            await session.boards.set_value(key, PortSymbol(symbol), value)
        await self.stage.join((self.source, port(key, "event_in")), (port(key, "left_out"), LEFT))
        await session.engine.settled()
        return key

    @property
    def source(self) -> HardwarePort:
        return next(port for port in self.stage.session.audio.hardware() if _is_keyboard(port)).port

    async def play(self, *messages: bytes) -> None:
        await asyncio.to_thread(self.keyboard.play, KEYS, *messages)

    async def loudness(self) -> float:
        return float(np.max(np.abs((await self.stage.heard(NOTHING))[:, 0])))

    async def hertz(self) -> float:
        """How often the sound repeats itself, between 100 and 800 Hz."""
        heard = (await self.stage.heard(NOTHING))[2400:, 0]
        alike = np.correlate(heard, heard, "full")[len(heard) - 1 :]
        return RATE / (RATE // 800 + int(np.argmax(alike[RATE // 800 : RATE // 100])))

    async def rings(self) -> bool:
        return await self.loudness() > RINGS

    async def falls_silent(self) -> bool:
        """After what rings on by right."""
        for _ in range(40):
            if await self.loudness() < QUIET:
                return True
        return False


@pytest.fixture
async def player(stage: Stage) -> AsyncIterator[Player]:
    with FootController({"JACK_DEFAULT_SERVER": SERVER}) as keyboard:
        keyboard.plug(KEYS)
        await stage.until(lambda: any(_is_keyboard(held) for held in stage.session.audio.hardware()))
        yield Player(stage, keyboard)


async def test_a_held_note_ends_with_its_board_and_goes_on_where_the_next_one_has_the_same_synth(
    player: Player,
) -> None:
    session = player.stage.session
    library = session.library
    key = await player.synth()
    await library.save_as("Synth")
    await library.save_as("Same")
    await session.boards.disconnect(
        [cable for cable in session.boards.board.connections if cable.source == player.source]
    )
    await library.save_as("Deaf")
    folders = {held.title: held.folder for held in await library.boards()}

    async def change_to(title: str) -> None:
        await library.open(folders[title])
        await session.engine.settled()

    await change_to("Synth")
    await player.play(NOTE_ON)
    assert await player.rings()
    await change_to("Same")
    assert await player.rings(), "the finger is still on the key"
    await player.play(NOTE_OFF)
    assert await player.falls_silent()
    await player.play(NOTE_ON)
    straight = await player.hertz()
    await player.play(SUSTAIN, BENT, NOTE_OFF)
    assert await player.rings()
    await change_to("Deaf")
    assert key in session.boards.board.instances
    assert await player.falls_silent(), "its cable is gone, and so is the end of the note"
    await change_to("Synth")
    assert await player.falls_silent()
    await player.play(NOTE_ON)
    assert await player.hertz() == pytest.approx(straight, rel=0.01), "the wheel was let go with the cable"
    await library.new()
    await session.engine.settled()
    assert await player.falls_silent()
    await change_to("Synth")
    assert await player.falls_silent(), "a board that comes back does not bring the note back"


async def test_panic_a_pulled_plug_and_bypass_leave_no_note_behind(player: Player) -> None:
    session = player.stage.session
    key = await player.synth()
    await player.play(NOTE_ON)
    straight = await player.hertz()
    await player.play(SUSTAIN, BENT, NOTE_OFF)
    assert await player.hertz() > straight * 1.05
    await session.actions.run("panic")
    await session.engine.set_muted(muted=False)
    assert await player.falls_silent()
    await player.play(NOTE_ON)
    assert await player.hertz() == pytest.approx(straight, rel=0.01), "it plays on, and the wheel is in the middle"
    await player.play(NOTE_OFF)
    assert await player.falls_silent(), "the sustain pedal is up"
    await player.play(NOTE_ON)
    assert await player.rings()
    await session.boards.set_bypassed(key, bypassed=True)
    assert await player.falls_silent()
    await player.play(NOTE_OFF)
    await session.boards.set_bypassed(key, bypassed=False)
    await session.engine.settled()
    assert await player.falls_silent()
    await player.play(NOTE_ON)
    assert await player.rings()
    player.keyboard.unplug(KEYS)
    assert await player.falls_silent()
