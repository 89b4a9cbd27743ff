"""The table of mappings over real boards and their histories."""

from dataclasses import dataclass, replace

import pytest

from marlise_desktop.domain.errors import BoardError, ConfigurationError
from marlise_desktop.domain.events import Origin
from marlise_desktop.domain.ids import InstanceId, PortSymbol, SessionId
from marlise_desktop.domain.instance import MidiBinding
from marlise_desktop.domain.midi.control import Calibration, Control, ControlKind, Nature
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.events import MappingsChanged
from marlise_desktop.domain.midi.mapping import (
    ActionTarget,
    Behaviour,
    ControlMapping,
    Curve,
    Gesture,
    Layer,
    ParameterTarget,
    Target,
    Trigger,
)
from marlise_desktop.domain.midi.plain import without_bindings_of
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.midi.controllers import Controllers
from marlise_desktop.session.midi.mapped_racks import MappedRack
from marlise_desktop.session.midi.mappings import Mappings
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.rack import Rack
from tests.builders import GAIN, TONE, board, instance, pressed, swept
from tests.fakes.controllers import FakeControllersStore
from tests.unit.session.conftest import make_rig

A = InstanceId("a")
BOARD = board(instance("a"), instance("b"))
FCB, PADS = DeviceId("FCB1010"), DeviceId("Pads")
CC7 = Control(ControlKind.CC, 7, 0)
SWITCH = Control(ControlKind.CC, 64)
GAIN_OF_A = ParameterTarget(A, GAIN.symbol)
TUNER = ActionTarget("tuner.toggle")


def moves(control: Control = CC7, target: Target = GAIN_OF_A) -> ControlMapping:
    return swept(control, target)


def press(control: Control = SWITCH, target: Target = TUNER, gesture: Gesture = Gesture.PRESS) -> ControlMapping:
    return pressed(control, target, gesture=gesture)


@dataclass
class Table:
    mappings: Mappings
    controllers: Controllers
    racks: list[Rack]

    @property
    def rack(self) -> Rack:
        return self.racks[0]

    @property
    def key(self) -> SessionId:
        return self.rack.key


@pytest.fixture
async def table() -> Table:
    bus = Bus()
    controllers = Controllers(FakeControllersStore(), Notices(bus), bus)
    rack = make_rig().session
    mappings = Mappings(controllers, rack.shared.bus)
    bus.subscribe(MappingsChanged, rack.shared.bus.publish)
    mappings.racks.add(MappedRack(rack.key, rack.name, rack.boards, rack.history, rack.actions))
    rack.boards.commit(BOARD, "", Origin.LOAD)
    return Table(mappings, controllers, [rack])


def targets(table: Table, control: Control, device: DeviceId | None = None) -> list[Target]:
    return [line.mapping.target for line in table.mappings.of_control(control, device)]


async def test_a_plain_one_becomes_a_binding_of_the_pedal_and_all_else_lies_beside(table: Table) -> None:
    plain = table.mappings.add(Layer.BOARD, moves(), table.key)
    beside = table.mappings.add(Layer.BOARD, press(), table.key)
    assert plain.plain
    assert not beside.plain
    present = table.rack.boards.board
    assert present.instances[A].bindings == {GAIN.symbol: MidiBinding(0, 7)}
    assert present.mappings == (beside.mapping,)
    assert [line.key for line in table.mappings.all()] == [plain.key, beside.key]


async def test_a_control_is_found_by_channel_and_device_or_without_them(table: Table) -> None:
    anywhere = replace(moves(Control(ControlKind.CC, 7)), curve=Curve.S)
    exact = replace(moves(Control(ControlKind.CC, 7, 0, FCB)), curve=Curve.LOG)
    for mapping in (anywhere, exact):
        table.mappings.add(Layer.BOARD, mapping, table.key)
    curves = [line.mapping.curve for line in table.mappings.of_control(CC7, FCB)]
    assert curves == [Curve.LOG, Curve.S]
    assert [line.mapping.curve for line in table.mappings.of_control(CC7, PADS)] == [Curve.S]
    assert [line.mapping.curve for line in table.mappings.of_control(Control(ControlKind.CC, 7, 3), FCB)] == [Curve.S]
    assert table.mappings.of_control(Control(ControlKind.NOTE, 7, 0), FCB) == ()


async def test_either_switch_of_a_chord_finds_it(table: Table) -> None:
    other = Control(ControlKind.CC, 65)
    chord = replace(press(), trigger=Trigger(SWITCH, Nature.MOMENTARY, Gesture.CHORD, other))
    table.mappings.add(Layer.GLOBAL, chord)
    for switch in (SWITCH, other):
        assert targets(table, replace(switch, channel=2), FCB) == [TUNER]


async def test_the_layer_of_all_boards_wins_for_the_same_gesture_only(table: Table) -> None:
    bypass = ParameterTarget(A, PortSymbol(":bypass"))
    below = table.mappings.add(Layer.BOARD, press(target=bypass), table.key)
    table.mappings.add(Layer.BOARD, press(target=bypass, gesture=Gesture.LONG_PRESS), table.key)
    above = table.mappings.add(Layer.GLOBAL, press())
    found = table.mappings.of_control(replace(SWITCH, channel=0, device=FCB))
    assert [(line.layer, line.mapping.trigger.gesture) for line in found] == [
        (Layer.GLOBAL, Gesture.PRESS),
        (Layer.BOARD, Gesture.LONG_PRESS),
    ]
    assert [conflict.serious for conflict in table.mappings.conflicts(below)] == [True, False]
    assert "rests" in table.mappings.conflicts(below)[0].text
    table.mappings.enable(above, on=False)
    assert len(targets(table, replace(SWITCH, channel=0))) == 2
    assert table.mappings.conflicts(table.mappings.line(below.key))[0].serious is False


async def test_those_that_are_off_do_nothing_and_are_there(table: Table) -> None:
    line = table.mappings.enable(table.mappings.add(Layer.BOARD, moves(), table.key), on=False)
    assert targets(table, CC7, FCB) == []
    assert table.mappings.all() == (line,)
    assert table.rack.boards.board.instances[A].bindings == {}
    assert table.mappings.enable(line, on=True).plain


async def test_an_edit_in_place_keeps_the_place(table: Table) -> None:
    first = table.mappings.add(Layer.BOARD, moves(), table.key)
    table.mappings.add(Layer.BOARD, moves(Control(ControlKind.CC, 8, 0), ParameterTarget(A, TONE.symbol)), table.key)
    one, two = (table.mappings.add(layer, press(), table.key) for layer in (Layer.BOARD, Layer.GLOBAL))
    other = Control(ControlKind.CC, 9, 0)
    before = [line.key for line in table.mappings.all()]
    for line in (first, one, two):
        trigger = replace(line.mapping.trigger, control=other)
        assert table.mappings.replace(line, replace(line.mapping, trigger=trigger)).key == line.key
    assert [line.key for line in table.mappings.all()] == before
    assert len(table.mappings.of_control(replace(other, device=FCB))) == 2  # the board's press rests below the other


async def test_a_plain_one_that_is_made_special_leaves_the_engine(table: Table) -> None:
    line = table.mappings.add(Layer.BOARD, moves(), table.key)
    special = table.mappings.replace(line, replace(line.mapping, curve=Curve.S))
    assert (line.plain, special.plain) == (True, False)
    assert table.rack.boards.board.instances[A].bindings == {}
    assert targets(table, CC7, FCB) == [GAIN_OF_A]


async def test_undo_takes_back_the_newest_of_either_layer_whatever_came_after(table: Table) -> None:
    on_board = table.mappings.add(Layer.BOARD, press(), table.key)
    await table.rack.boards.rename(A, "Lead")
    everywhere = table.mappings.add(Layer.GLOBAL, press())
    assert table.mappings.undo_label.startswith("Map CC 64")
    await table.mappings.undo()
    assert table.mappings.all() == (on_board,)
    await table.mappings.undo()
    assert table.mappings.all() == ()
    assert table.rack.boards.board.instances[A].label == "Lead"
    assert table.rack.history.undo_label.startswith("Undo Map CC 64")
    assert table.mappings.undo_label == ""
    await table.mappings.undo()
    await table.rack.history.undo()
    assert table.mappings.all() == (on_board,)
    assert everywhere.layer is Layer.GLOBAL


async def test_what_the_board_has_undone_is_not_undone_again(table: Table) -> None:
    table.mappings.add(Layer.GLOBAL, press())
    table.mappings.add(Layer.BOARD, press(), table.key)
    await table.rack.history.undo()
    assert [line.layer for line in table.mappings.all()] == [Layer.GLOBAL]
    await table.mappings.undo()
    assert table.mappings.all() == ()


async def test_redo_makes_again_what_undo_took_back_in_either_layer(table: Table) -> None:
    on_board = table.mappings.add(Layer.BOARD, press(), table.key)
    await table.rack.boards.rename(A, "Lead")
    table.mappings.add(Layer.GLOBAL, press())
    made = table.mappings.all()
    assert table.mappings.redo_label == ""
    await table.mappings.redo()
    await table.mappings.undo()
    await table.mappings.undo()
    assert (table.mappings.all(), table.mappings.undo_label) == ((), "")
    assert table.mappings.redo_label.startswith("Map CC 64")
    await table.mappings.redo()
    assert table.mappings.all() == (on_board,)
    await table.mappings.redo()
    assert (table.mappings.all(), table.mappings.redo_label) == (made, "")
    assert table.rack.boards.board.instances[A].label == "Lead"
    for _ in range(2):
        await table.mappings.undo()
    assert table.mappings.all() == ()
    table.mappings.add(Layer.GLOBAL, press(target=ActionTarget("mute")))
    assert table.mappings.redo_label == ""


async def test_redo_of_the_newest_is_the_boards_own_redo(table: Table) -> None:
    line = table.mappings.add(Layer.BOARD, press(), table.key)
    await table.mappings.undo()
    assert table.rack.history.redo_label == table.mappings.redo_label != ""
    await table.mappings.redo()
    assert table.mappings.all() == (line,)
    assert (table.rack.history.redo_label, table.mappings.undo_label) == ("", table.rack.history.undo_label)


@pytest.mark.parametrize("way", ["redo", "edit", "undo", "load"])
async def test_what_the_board_cannot_make_again_is_not_offered(table: Table, way: str) -> None:
    line = table.mappings.add(Layer.BOARD, moves(), table.key)
    moved = table.mappings.move(line, Layer.GLOBAL)
    if way == "undo":
        await table.rack.boards.rename(A, "Lead")
    await table.mappings.undo()
    assert [held.layer for held in table.mappings.all()] == [Layer.BOARD]
    assert table.mappings.redo_label
    match way:
        case "redo":
            await table.rack.history.redo()
        case "edit":
            await table.rack.boards.rename(A, "Lead")
        case "undo":
            await table.rack.history.undo()
        case _:
            table.rack.boards.commit(BOARD, "Open", Origin.LOAD)
    before = table.mappings.all()
    assert table.mappings.redo_label == ""
    await table.mappings.redo()
    assert table.mappings.all() == before
    assert moved not in before


async def test_undo_of_removing_puts_all_back_where_they_were(table: Table) -> None:
    for target in (TUNER, ActionTarget("mute"), TUNER):
        table.mappings.add(Layer.GLOBAL, press(target=target))
    table.mappings.add(Layer.BOARD, moves(), table.key)
    before = table.mappings.all()
    table.mappings.remove([before[1], before[3], before[0]])
    assert table.mappings.all() == (before[2],)
    await table.mappings.undo()
    assert table.mappings.all() == before


async def test_moved_to_the_other_layer_and_back_by_undo(table: Table) -> None:
    line = table.mappings.add(Layer.BOARD, moves(target=TUNER), table.key)
    moved = table.mappings.move(line, Layer.GLOBAL)
    assert table.mappings.all() == (moved,)
    assert table.mappings.move(moved, Layer.GLOBAL) == moved
    back = table.mappings.move(moved, Layer.BOARD, table.key)
    assert [held.layer for held in table.mappings.all()] == [Layer.BOARD]
    assert back.mapping.target == TUNER
    await table.mappings.undo()
    await table.mappings.undo()
    assert table.mappings.all() == (line,)


async def test_one_whose_pedal_is_gone_waits_and_says_so(table: Table) -> None:
    line = table.mappings.add(Layer.BOARD, press(target=GAIN_OF_A), table.key)
    assert table.mappings.waiting(line) == ""
    await table.rack.boards.remove([A])
    assert table.mappings.waiting(line) == "its pedal is not on the board"
    assert table.mappings.all() == (line,)
    await table.rack.history.undo()
    table.rack.boards.set_aside(A, "it crashed")
    assert "it crashed" in table.mappings.waiting(line)


@pytest.mark.parametrize(
    ("mapping", "part"),
    [
        (press(target=ActionTarget("tuner.togle")), "tuner.toggle"),
        (press(target=ActionTarget("tuner.toggle", {"volume": "1"})), "no argument volume"),
        (press(target=ActionTarget("snapshot.apply")), "needs snapshot"),
        (moves(target=ParameterTarget(A, PortSymbol("nothing"))), "no parameter nothing"),
        (moves(target=ParameterTarget(A, GAIN.symbol, -100.0)), "outside"),
        (moves(target=ParameterTarget(A, GAIN.symbol, float("nan"))), "numbers"),
        (moves(target=ParameterTarget(A, PortSymbol(":bypass"), 0.0, 0.5)), "0 or 1"),
        (moves(Control(ControlKind.CC, 128)), "0 to 127"),
        (moves(Control(ControlKind.CC, 1, 16)), "1 to 16"),
        (replace(press(), steps=0.0), "step"),
        (replace(press(), behaviour=Behaviour.FOLLOW), "followed"),
        (press(gesture=Gesture.CHORD), "two switches"),
        (replace(press(), trigger=Trigger(SWITCH, Nature.LATCHING, Gesture.LONG_PRESS)), "foot leaves"),
    ],
)
async def test_what_makes_no_sense_is_refused_in_words(table: Table, mapping: ControlMapping, part: str) -> None:
    for layer in Layer:
        with pytest.raises(ConfigurationError) as caught:
            table.mappings.add(layer, mapping, table.key)
        assert part in f"{caught.value.message} {caught.value.hint}"
    assert table.mappings.all() == ()


async def test_an_edit_of_what_is_gone_is_refused(table: Table) -> None:
    lines = [table.mappings.add(layer, press(), table.key) for layer in Layer]
    table.mappings.remove(lines)
    for line in lines:
        with pytest.raises(BoardError):
            table.mappings.replace(line, line.mapping)
        with pytest.raises(BoardError):
            table.mappings.move(line, Layer.BOARD if line.layer is Layer.GLOBAL else Layer.GLOBAL, table.key)
    with pytest.raises(BoardError):
        table.mappings.add(Layer.BOARD, press(), SessionId("other"))


async def test_users_of_a_control_in_words(table: Table) -> None:
    table.mappings.add(Layer.BOARD, moves(), table.key)
    table.mappings.add(Layer.GLOBAL, press(replace(CC7, channel=None)))
    table.mappings.add(Layer.GLOBAL, press())
    users = table.mappings.users_of(replace(CC7, device=FCB))
    assert [user.split(" (")[0] for user in users] == ["Tuner", "Gain of Amp"]
    assert [user.rsplit(") ")[-1] for user in users] == ["on all boards", "on this board"]


async def test_a_calibration_takes_the_control_from_the_engine(table: Table) -> None:
    plain = table.mappings.add(Layer.BOARD, moves(), table.key)
    assert table.mappings.calibration(replace(CC7, device=FCB)) is None
    pedal = replace(CC7, device=FCB)
    travel = Calibration(5, 120)
    table.mappings.set_calibration(pedal, travel)
    assert table.mappings.all() == (plain,)
    held = table.rack.boards.board
    assert without_bindings_of(held, table.controllers.kept.calibrations).instances[A].bindings == {}
    assert without_bindings_of(held, [replace(CC7, channel=1)]) is held
    assert table.mappings.calibration(pedal) == travel
    assert table.mappings.calibration(replace(CC7, device=PADS)) is None
    assert table.mappings.calibration(CC7) == travel
    with pytest.raises(ConfigurationError):
        table.mappings.set_calibration(pedal, Calibration(5, 5))
    table.mappings.set_calibration(pedal, None)
    assert table.mappings.calibration(pedal) is None


async def test_the_nature_of_a_control_is_what_was_learned_else_what_is_mapped(table: Table) -> None:
    assert table.mappings.nature_of(SWITCH) is None
    table.mappings.add(Layer.GLOBAL, press())
    played = replace(SWITCH, channel=1, device=FCB)
    assert table.mappings.nature_of(played) is Nature.MOMENTARY
    table.mappings.set_nature(played, Nature.LATCHING)
    assert table.mappings.nature_of(played) is Nature.LATCHING
    (line,) = table.mappings.all()
    assert "was learned as a latching switch" in table.mappings.conflicts(line)[0].text


async def test_a_rack_that_is_over_takes_its_mappings_with_it(table: Table) -> None:
    other = make_rig().session
    over = table.mappings.racks.add(MappedRack(SessionId("two"), "Two", other.boards, other.history, other.actions))
    other.boards.commit(BOARD, "", Origin.LOAD)
    for key in (table.key, SessionId("two")):
        table.mappings.add(Layer.BOARD, press(), key)
    assert [line.rack for line in table.mappings.of_control(SWITCH)] == [table.key, "two"]
    assert [held.text for line in table.mappings.all() for held in table.mappings.conflicts(line)] == []
    over()
    assert [line.rack for line in table.mappings.of_control(SWITCH)] == [table.key]
    assert table.mappings.undo_label == table.mappings.undo_label != ""
