"""Actions asked for on the command line."""

import shlex
from typing import Any

import pytest

from marlise_desktop.app.remote_actions import in_words
from marlise_desktop.domain.instance import Position
from tests.builders import AMP
from tests.fakes.lives import LivesRig
from tests.unit.app.test_control import Terminal
from tests.unit.session.conftest import Rig, rig

__all__ = ["rig"]


class Stage:
    """One rack with two amps and two snapshots, and a terminal."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.terminal = Terminal(LivesRig().lives, rig.session)

    async def do(self, action: str, *words: str, rack: str = "") -> Any:
        return await self.terminal.asks("do", action=action, words=shlex.join(words), rack=rack)

    async def refused(self, action: str, *words: str, rack: str = "") -> str:
        return await self.terminal.refused("do", action=action, words=shlex.join(words), rack=rack)


@pytest.fixture
async def stage(rig: Rig) -> Stage:
    for _ in range(2):
        await rig.session.boards.add(AMP.uri, Position())
    for name in ("Verse", "Solo"):
        await rig.session.snapshots.save_as(name)
    return Stage(rig)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("mute", "the sound is muted"),
        ("mute.set off", "the sound is heard"),
        ("panic", "everything is silent; unmute to play on"),
        ("volume -6", "the master volume is -6 dB"),
        ("trim '3 dB'", "the input trim is 3 dB"),
        ("pedal.bypass.toggle 'Amp 2'", "Amp is bypassed"),
        ("pedal.bypass Amp on=no", "Amp is engaged"),
        ("parameter.set Amp gain -6.5", "Gain of Amp is -6.50"),
        ("parameter.step Amp Mode", "Mode of Amp is 2"),
        ("parameter.toggle Amp Gain", "Gain of Amp is -90.00"),
        ("parameter.reset Amp Gain", "Gain of Amp is 0.00"),
        ("snapshot.apply 1", "snapshot Verse"),
        ("snapshot.apply solo", "snapshot Solo"),
        ("snapshot.next", "snapshot Verse"),
        ("tempo.set 90", "the tempo is 90 BPM, 4 beats a bar"),
        ("tap.tempo", "the tempo is 120 BPM, 4 beats a bar"),
        ("tuner.toggle", "the tuner is open"),
        ("board.new", "Untitled is open"),
        ("snapshot.save_as Bridge", "Save new snapshot: done"),
    ],
)
async def test_it_is_done_and_told(stage: Stage, line: str, told: str) -> None:
    action, *words = shlex.split(line)
    assert await stage.do(action, *words) == told


async def test_what_is_refused_says_why_and_what_to_do(stage: Stage) -> None:
    assert await stage.refused("mutt") == "there is no action 'mutt' | Is mute or mute.set meant?"
    assert "Is Solo meant?" in await stage.refused("snapshot.apply", "Sola")
    assert await stage.refused("edit.undo", rack="Voice") == "there is no rack “Voice” that runs | There are Rack."
    assert (await stage.refused("view.zoom_in")).startswith("it is done in the window, and there is none now")
    refused = await stage.terminal.refused("do", action="mute", words="'open")
    assert "cannot be told apart" in refused
    assert (await stage.do("mute", rack="rack")) == "the sound is muted"


async def test_without_a_rack_it_says_how_to_start_one() -> None:
    assert "no rack runs" in await Terminal(LivesRig().lives).refused("do", action="mute")


async def test_all_that_can_be_said_is_listed(stage: Stage) -> None:
    listed = await stage.terminal.asks("actions")
    by_name = {held["name"]: held for held in listed}
    assert "pedal.move" not in by_name
    assert by_name["volume"]["arguments"] == [
        {
            "name": "level_db",
            "kind": "number",
            "wanted": "a number from -60 to 12 dB",
            "text": "How loud.",
            "described": "How loud (a number from -60 to 12 dB).",
            "required": True,
            "default": "",
            "choices": [],
            "low": -60,
            "high": 12,
            "unit": "dB",
        }
    ]
    assert by_name["edit.redo"]["refusal"] == "there is nothing to redo"
    text = in_words(listed)
    assert "  parameter.step INSTANCE PARAMETER [STEPS] [AROUND]\n" in text
    assert "Not now: there is nothing to redo." in text
    assert "around: Whether the last is followed by the first, and the other way (on or off; left out: on)." in text
