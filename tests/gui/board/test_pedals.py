from PySide6.QtCore import QPointF, Qt

from marlise_desktop.domain.ids import InstanceId
from marlise_desktop.domain.instance import Position
from tests.gui.board import samples
from tests.gui.board.hands import ALT, CTRL, SHIFT, Hands, on_canvas

DRIVE, AMP, GATE = InstanceId("drive"), InstanceId("amp"), InstanceId("gate")


@on_canvas()
async def test_a_pedal_is_dragged_on_the_grid_and_the_drag_is_undone(hands: Hands) -> None:
    before = hands.board
    hands.drag(hands.body("drive"), hands.body("drive") + QPointF(93, 48))
    await hands.settled()
    assert hands.board.instance(DRIVE).position == Position(380, 100)
    assert hands.scene.pedals[DRIVE].pos() == QPointF(380, 100)
    assert hands.board.connections == before.connections
    await hands.undo()
    assert hands.board.instances == before.instances
    assert hands.scene.pedals[DRIVE].pos() == QPointF(280, 60)


@on_canvas()
async def test_alt_leaves_the_grid(hands: Hands) -> None:
    hands.drag(hands.body("drive"), hands.body("drive") + QPointF(33, 7), ALT)
    await hands.settled()
    assert hands.board.instance(DRIVE).position == Position(313, 67)


@on_canvas()
async def test_cables_follow_a_pedal_while_it_is_dragged(hands: Hands) -> None:
    cable = hands.scene.cables[samples.cable("drive:out", "amp:in")]
    start = hands.body("drive")
    hands.press(start)
    hands.move(start + QPointF(0, 200))
    assert cable.boundingRect().contains(hands.scene.pedals[DRIVE].pos() + QPointF(240, 120))
    assert hands.board.instance(DRIVE).position == Position(280, 60), "nothing is edited before the mouse is let go"
    hands.release(start + QPointF(0, 200))
    await hands.settled()


@on_canvas()
async def test_selected_pedals_move_together_as_one_edit(hands: Hands) -> None:
    before = hands.board
    hands.click(hands.body("drive"))
    hands.click(hands.body("amp"), CTRL)
    hands.drag(hands.body("amp"), hands.body("amp") + QPointF(40, 60))
    await hands.settled()
    assert hands.board.instance(DRIVE).position == Position(320, 120)
    assert hands.board.instance(AMP).position == Position(600, 100)
    await hands.undo()
    assert hands.board.instances == before.instances


@on_canvas()
async def test_escape_gives_a_drag_up(hands: Hands) -> None:
    before = hands.board
    start = hands.body("drive")
    hands.press(start)
    hands.move(start + QPointF(200, 200))
    hands.key(Qt.Key.Key_Escape)
    hands.release(start + QPointF(200, 200))
    await hands.settled()
    assert hands.board is before
    assert hands.scene.pedals[DRIVE].pos() == QPointF(280, 60)


@on_canvas()
async def test_a_knob_turns_with_the_mouse_as_one_edit(hands: Hands) -> None:
    place = hands.knob("drive", "gain")
    hands.press(place)
    for up in (10, 20, 32):
        hands.move(place - QPointF(0, up))
    assert hands.balloon == "Gain  0.90"
    hands.release(place - QPointF(0, 32))
    await hands.settled()
    assert hands.balloon == ""
    assert abs(hands.board.instance(DRIVE).value("gain") - 0.9) < 1e-6
    assert hands.rig.session.history.undo_label == "Gain of Drive"
    await hands.undo()
    assert hands.board.instance(DRIVE).value("gain") == 0.7


@on_canvas()
async def test_shift_turns_a_knob_finely(hands: Hands) -> None:
    place = hands.knob("drive", "gain")
    hands.drag(place, place - QPointF(0, 32), SHIFT)
    await hands.settled()
    assert abs(hands.board.instance(DRIVE).value("gain") - 0.72) < 1e-6


@on_canvas()
async def test_escape_takes_a_turned_knob_back(hands: Hands) -> None:
    place = hands.knob("drive", "gain")
    hands.press(place)
    hands.move(place + QPointF(0, 60))
    hands.key(Qt.Key.Key_Escape)
    await hands.settled()
    assert hands.board.instance(DRIVE).value("gain") == 0.7


@on_canvas()
async def test_a_double_click_resets_a_knob(hands: Hands) -> None:
    place = hands.knob("drive", "tone")
    hands.drag(place, place - QPointF(0, 50))
    await hands.settled()
    hands.double_click(place)
    await hands.settled()
    assert hands.board.instance(DRIVE).value("tone") == 0.4
    await hands.undo()
    assert hands.board.instance(DRIVE).value("tone") > 0.6


@on_canvas()
async def test_the_wheel_turns_the_knob_under_it_as_one_edit(hands: Hands) -> None:
    place, zoom = hands.knob("drive", "gain"), hands.panel.zoom
    hands.wheel(place, 1)
    await hands.settled()
    hands.wheel(place, 1)
    await hands.settled()
    assert abs(hands.board.instance(DRIVE).value("gain") - 0.78) < 1e-6
    assert hands.panel.zoom == zoom
    await hands.undo()
    assert hands.board.instance(DRIVE).value("gain") == 0.7


@on_canvas()
async def test_a_switch_flips_by_a_click(hands: Hands) -> None:
    hands.click(hands.knob("gate", "hold"))
    await hands.settled()
    assert hands.board.instance(GATE).value("hold") == 0
    hands.click(hands.knob("gate", "hold"))
    await hands.settled()
    assert hands.board.instance(GATE).value("hold") == 1
    await hands.undo()
    assert hands.board.instance(GATE).value("hold") == 0


@on_canvas()
async def test_the_footswitch_bypasses_and_the_led_goes_out(hands: Hands) -> None:
    item = hands.scene.pedals[DRIVE]

    def lamp() -> int:
        place = hands.on_view(item.pos() + item.face.led).toPoint()
        return hands.view.grab().toImage().pixelColor(place).red()

    lit = lamp()
    hands.click(hands.footswitch("drive"))
    await hands.settled()
    assert hands.board.instance(DRIVE).bypassed
    assert lamp() < lit - 60
    await hands.undo()
    assert not hands.board.instance(DRIVE).bypassed
    assert lamp() == lit


@on_canvas()
async def test_a_footswitch_let_go_elsewhere_does_nothing(hands: Hands) -> None:
    hands.press(hands.footswitch("drive"))
    hands.release(hands.footswitch("drive") + QPointF(0, -90))
    await hands.settled()
    assert not hands.board.instance(DRIVE).bypassed


@on_canvas()
async def test_double_click_on_a_pedal_asks_for_its_details(hands: Hands) -> None:
    asked: list[str] = []
    hands.panel.details_requested.connect(asked.append)
    hands.double_click(hands.body("drive"))
    await hands.settled()
    assert asked == ["drive"]


@on_canvas()
async def test_pointing_at_a_pedal_names_its_ports(hands: Hands) -> None:
    item = hands.scene.pedals[InstanceId("organ")]
    assert not item.labels.isVisible()
    hands.hover(hands.body("organ"))
    assert item.labels.isVisible()
    hands.hover(QPointF(0, 700))
    assert not item.labels.isVisible()


@on_canvas()
async def test_a_loose_pedal_dropped_on_a_cable_goes_into_it_as_one_edit(hands: Hands) -> None:
    await hands.rig.session.boards.disconnect([c for c in hands.board.connections if c.touches(GATE)])
    await hands.rig.session.boards.connect(samples.end("capture_1"), samples.end("drive:in"))
    await hands.settled()
    before = hands.board
    start, onto = hands.body("gate"), hands.cable("chorus:out_l", "delay:in_l")
    hands.press(start)
    hands.move(start + QPointF(30, 30))
    hands.move(onto)
    assert "into this cable" in hands.balloon
    hands.release(onto)
    await hands.settled()
    wanted = {samples.cable("chorus:out_l", "gate:in"), samples.cable("gate:out", "delay:in_l")}
    assert wanted <= hands.board.connections
    assert samples.cable("chorus:out_l", "delay:in_l") not in hands.board.connections
    assert hands.board.instance(GATE).position != before.instance(GATE).position
    await hands.undo()
    assert (hands.board.instances, hands.board.connections) == (before.instances, before.connections)


@on_canvas()
async def test_a_wired_pedal_is_only_moved_over_a_cable(hands: Hands) -> None:
    before = hands.board.connections
    hands.drag(hands.body("gate"), hands.cable("chorus:out_l", "delay:in_l"))
    await hands.settled()
    assert hands.board.connections == before
