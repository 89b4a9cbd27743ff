"""Snapshots of the open board."""

import pytest

from marlise_desktop.domain.errors import BoardError
from marlise_desktop.domain.instance import Position
from marlise_desktop.domain.plan import SetBypass, SetValue
from tests.builders import AMP
from tests.unit.session.conftest import Rig


async def test_applying_sends_only_what_differs(rig: Rig) -> None:
    key = await rig.session.boards.add(AMP.uri, Position())
    clean = await rig.session.snapshots.save_as("Clean")
    await rig.session.boards.set_value(key, "gain", 12.0)
    await rig.session.boards.set_bypassed(key, bypassed=True)
    assert rig.session.snapshots.differs(clean)
    await rig.session.engine.settled()
    sent = len(rig.engine.performed)
    await rig.session.snapshots.apply(clean)
    await rig.session.engine.settled()
    assert [type(step) for step in rig.engine.performed[sent:]] == [SetValue, SetBypass]
    assert not rig.session.snapshots.differs(clean)
    assert rig.session.snapshots.current == clean


async def test_values_glide_to_a_snapshot_and_back_but_not_to_a_knob(rig: Rig) -> None:
    """As long as the setting says; a snapshot of very many values goes to the engine in one piece."""
    boards, snapshots, engine = rig.session.boards, rig.session.snapshots, rig.session.engine
    rig.session.settings.change(snapshot_ramp_ms=35.0)
    keys = [await boards.add(AMP.uri, Position()) for _ in range(300)]
    clean = await snapshots.save_as("Clean")
    for key in keys:
        await boards.set_value(key, "gain", 12.0)
    await engine.settled()
    assert set(rig.engine.ramps_ms) == {0.0}
    rig.engine.ramps_ms.clear()
    await snapshots.apply(clean)
    await engine.settled()
    assert rig.engine.ramps_ms == [35.0]
    await rig.session.history.undo()
    await engine.settled()
    assert rig.engine.ramps_ms == [35.0, 35.0]
    await boards.set_value(keys[0], "gain", 3.0)
    await engine.settled()
    assert rig.engine.ramps_ms == [35.0, 35.0, 0.0]


async def test_names_stay_apart(rig: Rig) -> None:
    first = await rig.session.snapshots.save_as("Lead")
    second = await rig.session.snapshots.save_as("Lead")
    await rig.session.snapshots.rename(second, "Lead")
    assert [s.name for s in rig.session.boards.board.snapshots] == ["Lead", "Lead (2)"]
    await rig.session.snapshots.rename(first, "Lead")
    assert rig.session.boards.board.snapshot(first).name == "Lead"


async def test_an_empty_name_and_a_missing_place_are_refused(rig: Rig) -> None:
    key = await rig.session.snapshots.save_as("")
    assert rig.session.boards.board.snapshot(key).name == "Snapshot 1"
    with pytest.raises(BoardError, match="needs a name"):
        await rig.session.snapshots.rename(key, "  ")
    with pytest.raises(BoardError, match="no snapshot 5; it has 1"):
        await rig.session.actions.run("snapshot.apply", snapshot=5)


async def test_order_and_deletion_keep_the_current_one(rig: Rig) -> None:
    one, two, three = [await rig.session.snapshots.save_as(name) for name in "abc"]
    await rig.session.snapshots.move(three, 0)
    assert [s.id for s in rig.session.boards.board.snapshots] == [three, one, two]
    await rig.session.snapshots.delete(one)
    assert rig.session.snapshots.current == three
    await rig.session.snapshots.delete(three)
    assert rig.session.snapshots.current is None


async def test_a_pedal_added_later_is_left_alone(rig: Rig) -> None:
    snapshot = await rig.session.snapshots.save_as("Before")
    key = await rig.session.boards.add(AMP.uri, Position())
    await rig.session.boards.set_value(key, "gain", 3.0)
    await rig.session.snapshots.apply(snapshot)
    assert rig.session.boards.board.instances[key].value("gain") == 3.0
    assert not rig.session.snapshots.differs(snapshot)


async def test_a_snapshot_keeps_a_program_number_of_its_own(rig: Rig) -> None:
    snapshots = rig.session.snapshots
    one, two, three = [await snapshots.save_as(name) for name in "abc"]
    assert snapshots.programs() == {one: 0, two: 1, three: 2}
    await snapshots.set_program(three, 0)
    assert snapshots.programs() == {two: 1, three: 0}
    await snapshots.save(three)
    await snapshots.move(three, 0)
    assert snapshots.programs() == {three: 0, one: 1, two: 2}
    await rig.session.history.undo()
    await rig.session.history.undo()
    assert snapshots.programs() == {one: 0, two: 1, three: 2}


async def test_a_program_number_that_cannot_be_is_refused(rig: Rig) -> None:
    snapshots = rig.session.snapshots
    one, two = [await snapshots.save_as(name) for name in "ab"]
    await snapshots.set_program(one, 5)
    with pytest.raises(BoardError, match="number of the snapshot a already"):
        await snapshots.set_program(two, 5)
    with pytest.raises(BoardError, match="0 to 127, not 128"):
        await snapshots.set_program(two, 128)
    await snapshots.set_program(one, None)
    await snapshots.set_program(two, 5)
    assert snapshots.programs() == {one: 0, two: 5}
