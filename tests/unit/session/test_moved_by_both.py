"""Parameters that the engine moves by a controller, set by the program before it is told where they stand."""

from dataclasses import replace

import pytest

from marlise_desktop.domain.ids import InstanceId
from marlise_desktop.domain.instance import MidiBinding, Position
from marlise_desktop.domain.midi.plain import BYPASS
from marlise_desktop.domain.plan import RemoveInstance, SetBypass, SetValue
from marlise_desktop.session.ports.engine import ValueReported
from tests.builders import AMP
from tests.unit.session.conftest import Rig


@pytest.fixture
async def key(rig: Rig) -> InstanceId:
    """A pedal whose gain and bypass the engine moves; it has moved both to where the board does not know them."""
    boards = rig.session.boards
    held = await boards.add(AMP.uri, Position())
    bindings = {"gain": MidiBinding(0, 7), BYPASS: MidiBinding(0, 8)}
    boards.commit(boards.board.with_instance(replace(boards.board.instance(held), bindings=bindings)), "Map")
    await rig.session.engine.settled()
    moved(rig, held)
    return held


def moved(rig: Rig, held: InstanceId) -> None:
    there = rig.engine.board.instances[held].with_value("gain", 6.0)
    rig.engine.board = rig.engine.board.with_instance(replace(there, bypassed=True))
    rig.engine.performed.clear()


async def in_step(rig: Rig, key: InstanceId) -> bool:
    await rig.session.engine.settled()
    there, here = rig.engine.board.instances[key], rig.session.boards.board.instances[key]
    return (there.value("gain"), there.bypassed) == (here.value("gain"), here.bypassed)


async def test_what_a_foot_plays_is_set_though_the_board_seems_to_have_it(rig: Rig, key: InstanceId) -> None:
    assert not await in_step(rig, key)
    rig.session.boards.play(key, "gain", 0.0)
    rig.session.boards.play(key, BYPASS, 0.0)
    assert await in_step(rig, key)
    assert set(rig.engine.performed) == {SetValue(key, "gain", 0.0), SetBypass(key, bypassed=False)}


async def test_so_is_what_an_action_or_a_snapshot_sets(rig: Rig, key: InstanceId) -> None:
    await rig.session.boards.set_value(key, "gain", 0.0)
    await rig.session.boards.set_bypassed(key, False)
    assert await in_step(rig, key)
    taken = await rig.session.snapshots.save_as("Clean")
    moved(rig, key)
    await rig.session.snapshots.apply(taken)
    assert await in_step(rig, key)


async def test_what_the_engine_does_not_move_is_not_set_twice(rig: Rig) -> None:
    key = await rig.session.boards.add(AMP.uri, Position())
    await rig.session.engine.settled()
    rig.engine.performed.clear()
    rig.session.boards.play(key, "gain", 0.0)
    await rig.session.boards.set_value(key, "gain", 0.0)
    await rig.session.engine.settled()
    assert rig.engine.performed == []


async def test_a_report_does_not_undo_what_is_still_on_its_way_to_the_engine(rig: Rig, key: InstanceId) -> None:
    boards = rig.session.boards
    boards.play(key, "gain", 3.0)
    boards.play(key, BYPASS, 0.0)
    rig.engine.tell(ValueReported(key, "gain", 6.0))
    rig.engine.tell(ValueReported(key, BYPASS, 1.0))
    assert (boards.board.instances[key].value("gain"), boards.board.instances[key].bypassed) == (3.0, False)
    assert await in_step(rig, key)
    rig.engine.tell(ValueReported(key, "gain", 6.0))
    assert boards.board.instances[key].value("gain") == 6.0


async def test_a_pedal_that_goes_with_its_value_on_the_way_is_forgotten(rig: Rig, key: InstanceId) -> None:
    boards = rig.session.boards
    boards.play(key, "gain", 0.0)
    await boards.remove([key])
    await rig.session.engine.settled()
    assert not rig.engine.board.instances
    assert rig.engine.performed == [RemoveInstance(key)]
