from dataclasses import replace

import pytest

from marlise_desktop.domain.connection import HardwarePort
from marlise_desktop.domain.hardware import HardwareDescription
from marlise_desktop.domain.ids import InstanceId, PortSymbol
from marlise_desktop.domain.instance import Position
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.domain.port import Direction, SignalType
from marlise_desktop.gui.board.hardware_list import hardware_sockets
from marlise_desktop.gui.board.pedal_item import PedalItem
from marlise_desktop.gui.board.scene import BoardScene
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.inserts import Insert, Inserts
from tests.gui.board import samples

DRIVE = InstanceId("drive")


@pytest.fixture
def scene(qapp):
    made = BoardScene()
    board = samples.guitar_board()
    made.show_hardware(hardware_sockets([], board))
    made.show_board(board)
    return made


def test_a_value_touches_only_its_pedal(scene, monkeypatch):
    touched = []
    monkeypatch.setattr(PedalItem, "show_instance", lambda item, instance: touched.append(instance.id))
    items = {id(item) for item in scene.items()}
    scene.show_board(scene.board.edited(DRIVE, lambda held: held.with_value(PortSymbol("gain"), 0.1)))
    assert touched == [DRIVE]
    assert {id(item) for item in scene.items()} == items


def test_equal_boards_touch_nothing(scene, monkeypatch):
    monkeypatch.setattr(BoardScene, "_apply", lambda *_: pytest.fail("touched"))
    scene.show_board(scene.board)


def test_adding_and_removing_keeps_all_other_items(scene):
    before = {key: id(item) for key, item in scene.pedals.items()}
    scene.show_board(scene.board.with_instance(samples.pedal("new", samples.GATE, 0, 700)).without_instance(DRIVE))
    after = {key: id(item) for key, item in scene.pedals.items()}
    assert set(after) == (set(before) - {DRIVE}) | {"new"}
    assert all(before[key] == after[key] for key in before if key != DRIVE)
    assert not any(connection.touches(DRIVE) for connection in scene.cables)


def test_a_missed_event_heals_at_the_next_one(scene):
    board = scene.board.without_instance(DRIVE)
    board = board.edited(InstanceId("amp"), lambda held: held.with_value(PortSymbol("gain"), 0.9))
    scene.show_board(board.with_instance(samples.pedal("new", samples.GATE)))
    scene.show_board(Pedalboard())
    assert not scene.pedals
    assert not scene.cables
    assert len(scene.items()) == 2


def test_a_selected_pedal_that_goes_is_told(scene):
    told = []
    scene.choose([DRIVE])
    scene.chosen_changed.connect(told.append)
    scene.show_board(scene.board.without_instance(DRIVE))
    assert told == [()]


def test_hardware_stands_left_and_right_of_all_pedals(scene):
    area = scene.pedal_area()
    assert scene.strips.inputs.x() + 168 < area.left() < area.right() < scene.strips.outputs.x()
    far = samples.pedal("far", samples.GATE, -900, 0)
    scene.show_board(scene.board.with_instance(far))
    assert scene.strips.inputs.x() + 168 < -900


def test_a_cable_of_a_port_that_is_not_known_still_hangs_on_its_pedal(scene):
    point = scene.socket_point(samples.end("drive:side_chain"), Direction.INPUT)
    assert point.x() == scene.pedals[DRIVE].x()


def test_a_placeholder_keeps_its_place_and_cables(scene):
    broken = scene.board.edited(DRIVE, lambda held: replace(held, placeholder="it gave values that are no numbers"))
    scene.show_board(broken)
    item = scene.pedals[DRIVE]
    assert (item.x(), item.y()) == (280, 60)
    assert samples.cable("gate:out", "drive:in") in scene.cables
    assert item.spoken == "Drive, pedal, does not play: it gave values that are no numbers"
    assert not item.face.controls


def test_moving_a_pedal_lays_its_cables_anew(scene):
    cable = scene.cables[samples.cable("drive:out", "amp:in")]
    before = cable.line.elementAt(0).x
    scene.show_board(scene.board.edited(DRIVE, lambda held: replace(held, position=Position(280 + 40, 60))))
    assert cable.line.elementAt(0).x == before + 40


def test_what_is_patched_in_stands_below_the_cards_channels():
    bus = Bus()
    inserts = Inserts(bus)
    inserts.patch(Insert("Tape", ("tape:in",), ("", "tape:out")))
    card = [
        HardwareDescription(HardwarePort(f"capture_{n}"), f"Input {n}", SignalType.AUDIO, Direction.OUTPUT)
        for n in (1, 2)
    ]
    gone = Pedalboard(hardware=(HardwarePort("send:Gone 1"), HardwarePort("return:Tape 10")))
    sockets = hardware_sockets([*inserts.hardware(), *card], gone)
    assert [(s.name, s.direction, s.present) for s in sockets] == [
        ("Input 1", Direction.OUTPUT, True),
        ("Input 2", Direction.OUTPUT, True),
        ("Gone 1", Direction.INPUT, False),
        ("Tape 1", Direction.INPUT, True),
        ("Tape 1", Direction.OUTPUT, False),
        ("Tape 2", Direction.OUTPUT, True),
        ("Tape 10", Direction.OUTPUT, False),
    ]
