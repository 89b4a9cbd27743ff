"""No note hangs on mod-host, which has no way to end one: the program plays their ends."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.endtoend.ears import MOD_HOST, Ears
from tests.endtoend.stage import Stage, on_stage
from tests.endtoend.test_stuck_notes import JACKD, KEYS, NOTE_OFF, NOTE_ON, SUSTAIN, Player, player

__all__ = ["JACKD", "player"]
pytestmark = [
    pytest.mark.modhost,
    pytest.mark.skipif(shutil.which(MOD_HOST) is None, reason="mod-host is not installed"),
]


@pytest.fixture
async def stage(jackd: None, plugin_cache: Path, tmp_path: Path) -> AsyncIterator[Stage]:
    async with on_stage(tmp_path / "home", plugin_cache, engine="mod-host") as made:
        made.ears = Ears("system:playback_1")  # a synthesizer has no input to be fed
        yield made


async def test_panic_a_cut_cable_and_a_pulled_plug_leave_no_note_behind(player: Player) -> None:
    session = player.stage.session
    await player.synth()
    await player.play(SUSTAIN, NOTE_ON, NOTE_OFF)
    assert await player.rings()
    await session.actions.run("panic")
    await session.engine.set_muted(muted=False)
    assert await player.falls_silent()
    await player.play(NOTE_ON)
    assert await player.rings(), "it plays on"
    cable = next(held for held in session.boards.board.connections if held.source == player.source)
    await session.boards.disconnect([cable])
    assert await player.falls_silent()
    await session.boards.connect(cable.source, cable.target)
    await session.engine.settled()
    await player.play(NOTE_ON)
    assert await player.rings()
    player.keyboard.unplug(KEYS)
    assert await player.falls_silent()
