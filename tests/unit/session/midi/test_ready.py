"""The usual things, mapped to the switches of a device at once."""

from dataclasses import replace

import pytest

from marlise_desktop.domain.errors import BoardError
from marlise_desktop.domain.midi.control import Control, ControlKind, Nature
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.mapping import ActionTarget, Layer
from marlise_desktop.domain.midi.profile import Place, Profile, ProfileControl, Shape
from marlise_desktop.session.midi.ready import USUAL
from marlise_desktop.session.rack import Rack
from tests.unit.session.conftest import make_rig

FLOOR = DeviceId("Floor")


def control(number: int, shape: Shape = Shape.SWITCH, nature: Nature | None = Nature.MOMENTARY) -> ProfileControl:
    sends = Control(ControlKind.CC, number, 0) if nature is not None else None
    return ProfileControl(str(number), str(number), shape, Place(0, 0, 1, 1), sends, nature)


PEDAL, DISPLAY = control(7, Shape.PEDAL, Nature.CONTINUOUS), control(9, Shape.DISPLAY, None)
SWITCHES = tuple(control(number) for number in range(20, 24))
MADE = Profile("floor", "Floor", ("Floor",), 100, 100, (PEDAL, *SWITCHES, DISPLAY))


@pytest.fixture
async def rack() -> Rack:
    rack = make_rig().session
    await rack.shared.profiles.keep(MADE)
    return rack


def mapped(rack: Rack) -> list[tuple[int, str]]:
    lines = [line for line in rack.shared.mappings.all() if line.layer is Layer.GLOBAL]
    assert all(line.mapping.trigger.control.device == FLOOR for line in lines)
    return [
        (line.mapping.trigger.control.number, line.mapping.target.action)
        for line in lines
        if isinstance(line.mapping.target, ActionTarget)
    ]


async def test_each_switch_gets_the_next_that_is_usual_and_undo_takes_all_back(rack: Rack) -> None:
    await rack.actions.run("mapping.add.usual", device=" Floor")
    assert mapped(rack) == list(zip(range(20, 24), USUAL, strict=False))
    assert rack.notices.current[-1].message == "4 switches of Floor mapped for all boards"
    await rack.shared.mappings.undo()
    assert mapped(rack) == []


async def test_what_is_mapped_already_stays_alone(rack: Rack) -> None:
    await rack.actions.run("mapping.add", control="CC 21 ch 1 of Floor", action="mute")
    await rack.actions.run("mapping.add", control="Note 1 of Floor", action="snapshot.next", layer="global")
    await rack.actions.run("mapping.add.usual", device="Floor")
    assert mapped(rack)[1:] == [(20, "snapshot.previous"), (22, "tap.tempo"), (23, "tuner.toggle")]
    with pytest.raises(BoardError, match="mapped already"):
        await rack.actions.run("mapping.add.usual", device="Floor")


async def test_a_device_of_which_nothing_is_known_is_to_be_taught(rack: Rack) -> None:
    with pytest.raises(BoardError) as refused:
        await rack.actions.run("mapping.add.usual", device="Other")
    assert "Teach" in refused.value.hint


async def test_all_that_is_usual_is_in_the_table_of_actions(rack: Rack) -> None:
    wide = replace(MADE, controls=tuple(control(number) for number in range(20, 30)))
    await rack.shared.profiles.keep(wide)
    await rack.actions.run("mapping.add.usual", device="Floor")
    assert [action for _, action in mapped(rack)] == list(USUAL)
    assert [rack.shared.mappings.racks.fault(ActionTarget(action), rack.key) for action in USUAL] == [""] * len(USUAL)
