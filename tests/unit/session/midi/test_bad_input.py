"""Broken MIDI on its way to what it is mapped to: never a wrong action, never a stuck state, each said in words."""

import random

import pytest

from marlise_desktop.domain.midi.control import Control, ControlKind, Nature
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.mapping import ActionTarget, Behaviour, Gesture
from marlise_desktop.domain.midi.stream import LONGEST_EXCLUSIVE
from tests.unit.session.midi.test_router import BYPASS_OF_A, FLOOR, GAIN_OF_A, PEDAL, SWITCH, Stage, stage

__all__ = ["stage"]

CABLE = DeviceId("Bad cable")


@pytest.fixture
async def mapped(stage: Stage) -> Stage:
    """A switch that bypasses while it is held, a pedal of 7 bits and one of 14; no engine hears them."""
    stage.by_engine = False
    stage.map(SWITCH, BYPASS_OF_A, Behaviour.MOMENTARY, Gesture.PRESS)
    stage.map(PEDAL, GAIN_OF_A)
    stage.map(Control(ControlKind.CC14, 1, 0), GAIN_OF_A)
    return stage


async def test_a_truncated_message_does_nothing_and_is_told(mapped: Stage) -> None:
    before = mapped.rack.boards.board
    await mapped.send(0xB0, 80, 0xB0, 11, 0xF8, 0xC0)
    assert mapped.rack.boards.board is before
    assert mapped.monitor.lines() == []
    assert mapped.monitor.broken(FLOOR) == "2 messages cut off in the middle"
    await mapped.cc(80, 127)
    assert mapped.bypassed


async def test_messages_in_running_status_act_each_for_itself(mapped: Stage) -> None:
    await mapped.send(0xB0, 80, 127, 11, 127, 0xF8, 80)
    assert mapped.bypassed
    assert mapped.value() == 24.0
    await mapped.send(0)
    assert not mapped.bypassed
    await mapped.send(80, 127, 0xF1, 0, 80, 0)
    assert mapped.bypassed, "after system common there is no running status"
    assert mapped.monitor.broken(FLOOR) == "2 bytes that belong to no message"


async def test_data_without_a_status_do_nothing(mapped: Stage) -> None:
    before = mapped.rack.boards.board
    await mapped.send(*range(128))
    assert mapped.rack.boards.board is before
    assert mapped.monitor.broken(FLOOR) == "128 bytes that belong to no message"


async def test_a_flood_of_system_exclusive_does_nothing_and_the_switch_after_it_works(mapped: Stage) -> None:
    before = mapped.rack.boards.board
    await mapped.send(0xF0)
    for _ in range(50):
        await mapped.send(*bytes(LONGEST_EXCLUSIVE))
    assert mapped.rack.boards.board is before
    await mapped.send(0xF7, 0xB0, 80, 127)
    assert mapped.bypassed
    assert mapped.monitor.broken(FLOOR) == "1 system exclusive message longer than this program reads"


async def test_many_whole_system_exclusive_messages_are_shown_short_and_bounded(mapped: Stage) -> None:
    for _ in range(500):
        await mapped.send(0xF0, *bytes(100), 0xF7)
    lines = mapped.monitor.lines()
    assert len(lines) == 200
    assert {line.message for line in lines} == {"System exclusive 00 00 00 00 00 00 00 00 … (100 bytes)"}


async def test_a_device_that_is_lost_in_the_middle_of_a_message_does_not_finish_it_later(mapped: Stage) -> None:
    await mapped.send(0xB0, 80)
    mapped.router.lost(FLOOR)
    await mapped.send(127)
    assert not mapped.bypassed


async def test_a_device_that_is_lost_between_the_halves_of_a_value_moves_nothing_by_halves(mapped: Stage) -> None:
    await mapped.cc(1, 100)
    mapped.router.lost(FLOOR)
    before = mapped.value()
    await mapped.go_to(200.0)
    assert mapped.value() == before
    await mapped.cc(33, 5)
    await mapped.go_to(300.0)
    assert mapped.value() == before


async def test_a_device_that_is_lost_after_a_bank_select_begins_in_the_first_bank(mapped: Stage) -> None:
    first = await mapped.rack.snapshots.save_as("First")
    await mapped.rack.snapshots.save_as("Second")
    await mapped.send(0xB0, 0, 1)
    mapped.router.lost(FLOOR)
    await mapped.send(0xC0, 0)
    assert mapped.rack.snapshots.current == first, "and no board is opened"


async def test_a_program_change_that_is_mapped_does_not_select_a_snapshot_too(mapped: Stage) -> None:
    await mapped.rack.snapshots.save_as("First")
    second = await mapped.rack.snapshots.save_as("Second")
    mapped.map(
        Control(ControlKind.PROGRAM, 0, 0), ActionTarget("mute.set", {}), Behaviour.DO, Gesture.PRESS, Nature.PRESS_ONLY
    )
    await mapped.send(0xC0, 0)
    assert mapped.rack.engine.muted
    assert mapped.rack.snapshots.current == second


async def test_any_bytes_at_all_end_in_no_stuck_state(mapped: Stage) -> None:
    noise = random.Random(7)
    likely = (0xB0, 80, 127, 0, 11, 1, 33, 0x90, 0xC0, 0xF0, 0xF7, 0xF4, 0xFD, 0xFF, 0xF8)
    for _ in range(400):
        length = noise.randrange(12)
        data = [noise.choice(likely) if noise.random() < 0.8 else noise.randrange(256) for _ in range(length)]
        await mapped.send(*data, device=noise.choice((FLOOR, CABLE)))
    for device in (FLOOR, CABLE):
        mapped.router.lost(device)
    await mapped.go_to(1000.0)
    assert not mapped.bypassed, "what was held is let go"
    assert mapped.monitor.broken(CABLE) == "", "a device that is back begins anew"
    await mapped.cc(80, 127)
    assert mapped.bypassed
    await mapped.cc(80, 0)
    assert not mapped.bypassed
