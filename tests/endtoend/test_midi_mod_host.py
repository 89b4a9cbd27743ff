"""MIDI devices on mod-host, which does not tell who plays: the program hears them by a port of its own."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from marlise_desktop.domain.ids import PortSymbol
from marlise_desktop.domain.midi.control import Control, ControlKind
from marlise_desktop.domain.midi.device import VIRTUAL
from marlise_desktop.domain.midi.mapping import (
    Layer,
    ParameterTarget,
)
from marlise_desktop.session.ports.midi import Heard
from tests.builders import swept
from tests.endtoend.audio_server import SERVER
from tests.endtoend.ears import MOD_HOST
from tests.endtoend.feet import control
from tests.endtoend.lv2_folder import AMP
from tests.endtoend.stage import Stage, on_stage
from tests.foot_controller import FootController

JACKD = (128, "-S")
PEDAL = "FCB1010"
OWN, ENGINES = f"{VIRTUAL}:in", "mod-host:midi_in"
PRESS = bytes([0xB0, 64, 127])
BY_ENGINE, BY_PROGRAM = 7, 20
pytestmark = [
    pytest.mark.modhost,
    pytest.mark.skipif(shutil.which(MOD_HOST) is None, reason="mod-host is not installed"),
]


@pytest.fixture
async def stage(jackd: None, plugin_cache: Path, tmp_path: Path) -> AsyncIterator[Stage]:
    async with on_stage(tmp_path / "home", plugin_cache, engine="mod-host") as made:
        yield made


@pytest.fixture
def pedal(stage: Stage) -> Iterator[FootController]:
    with FootController({"JACK_DEFAULT_SERVER": SERVER}) as controller:
        yield controller


@pytest.fixture
def heard(stage: Stage) -> list[Heard]:
    told: list[Heard] = []
    stage.program.shared.midi.listen(told.append)
    return told


async def joined(stage: Stage, pedal: FootController, source: str) -> None:
    while not {OWN, ENGINES} <= set(pedal.joined(source)):
        await asyncio.sleep(0.01)


async def test_a_device_is_heard_by_the_program_and_by_the_engine(
    stage: Stage, pedal: FootController, heard: list[Heard]
) -> None:
    pedal.plug(PEDAL)
    await asyncio.wait_for(joined(stage, pedal, pedal.speaks(PEDAL)), 20)
    await asyncio.to_thread(pedal.play, PEDAL, PRESS)
    await stage.until(lambda: heard)
    assert [(one.device, one.data, one.by_engine) for one in heard] == [(VIRTUAL, PRESS, True)]


async def test_a_value_that_both_move_stands_where_it_was_moved_last(
    stage: Stage, pedal: FootController, heard: list[Heard]
) -> None:
    """mod-host tells up to 30 ms late what its own mapping has moved; nothing that is played after that is lost."""
    key = await stage.wired(AMP)
    boards, session = stage.session.boards, stage.session
    for number, at_load in ((BY_ENGINE, False), (BY_PROGRAM, True)):
        target = ParameterTarget(key, PortSymbol("gain"), -20.0, 0.0)
        one = swept(Control(ControlKind.CC, number, 0), target, at_load=at_load)
        stage.program.shared.mappings.add(Layer.BOARD, one, session.key)
    await session.engine.settled()
    pedal.plug(PEDAL)
    await asyncio.wait_for(joined(stage, pedal, pedal.speaks(PEDAL)), 20)
    ends = []
    for turn in range(20):
        played = [*([control(BY_ENGINE, 0)] if turn % 2 else ()), control(BY_ENGINE, 127), control(BY_PROGRAM, 0)]
        await asyncio.to_thread(pedal.play, PEDAL, *played)
        await stage.until(lambda: heard and heard[-1].data == control(BY_PROGRAM, 0))
        heard.clear()
        await session.engine.settled()
        ends.append((await session.engine.command("param_get", "0", "gain")).text)
    assert ends == ["resp 0 -20.0000"] * len(ends)
    assert boards.board.instances[key].value(PortSymbol("gain")) == -20.0


async def test_what_another_program_plays_to_us_the_engine_hears_too(
    stage: Stage, pedal: FootController, heard: list[Heard]
) -> None:
    with FootController({"JACK_DEFAULT_SERVER": SERVER}, "sequencer") as other:
        other.plug("Track")
        other.join(other.speaks("Track"), OWN)
        await asyncio.wait_for(joined(stage, pedal, other.speaks("Track")), 20)
        await asyncio.to_thread(other.play, "Track", PRESS)
        await stage.until(lambda: heard)
