from PySide6.QtCore import QPointF, Qt

from marlise_desktop.domain.connection import HardwarePort
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.domain.port import SignalType
from tests.gui.board import samples
from tests.gui.board.hands import CTRL, Hands, on_canvas


def two_pedals() -> Pedalboard:
    return samples.board(
        [
            samples.pedal("drive", samples.DRIVE, 0, 0),
            samples.pedal("reverb", samples.REVERB, 500, 0),
            samples.pedal("arp", samples.ARP, 0, 300),
            samples.pedal("organ", samples.SYNTH, 500, 300),
        ]
    )


@on_canvas(two_pedals)
async def test_a_cable_is_drawn_from_an_output_to_an_input(hands: Hands) -> None:
    hands.drag(hands.port("drive:out"), hands.port("reverb:in_l"))
    await hands.settled()
    assert hands.board.connections == {samples.cable("drive:out", "reverb:in_l")}
    assert set(hands.scene.cables) == hands.board.connections
    await hands.undo()
    assert hands.board.connections == frozenset()
    assert not hands.scene.cables


@on_canvas(two_pedals)
async def test_a_cable_is_drawn_from_an_input_to_an_output_as_well(hands: Hands) -> None:
    hands.drag(hands.port("reverb:in_r"), hands.port("drive:out"))
    await hands.settled()
    assert hands.board.connections == {samples.cable("drive:out", "reverb:in_r")}


@on_canvas(two_pedals)
async def test_a_click_on_each_of_two_ports_joins_them(hands: Hands) -> None:
    hands.click(hands.port("drive:out"))
    hands.hover(hands.port("drive:out") + QPointF(100, 50))
    hands.click(hands.port("reverb:in_l"))
    await hands.settled()
    assert hands.board.connections == {samples.cable("drive:out", "reverb:in_l")}
    assert not hands.view.busy


@on_canvas(two_pedals)
async def test_hardware_ports_join_too(hands: Hands) -> None:
    hands.drag(hands.port("capture_1"), hands.port("drive:in"))
    hands.drag(hands.port("playback_2"), hands.port("drive:out"))
    await hands.settled()
    assert hands.board.connections == {samples.cable("capture_1", "drive:in"), samples.cable("drive:out", "playback_2")}


@on_canvas(two_pedals)
async def test_the_mouse_need_not_hit_the_port_exactly(hands: Hands) -> None:
    hands.drag(hands.port("drive:out"), hands.port("reverb:in_l") + QPointF(-18, -8))
    await hands.settled()
    assert hands.board.connections == {samples.cable("drive:out", "reverb:in_l")}


@on_canvas(two_pedals)
async def test_a_refused_port_says_why_and_makes_no_cable(hands: Hands) -> None:
    start, midi = hands.port("drive:out"), hands.port("organ:midi")
    hands.press(start)
    hands.move(start + QPointF(40, 0))
    hands.move(midi)
    assert hands.balloon.lower() == "audio cannot run into midi"
    hands.release(midi)
    await hands.settled()
    assert hands.board.connections == frozenset()
    assert hands.balloon == ""


@on_canvas(two_pedals)
async def test_two_outputs_are_not_joined(hands: Hands) -> None:
    start, other = hands.port("drive:out"), hands.port("reverb:out_l")
    hands.press(start)
    hands.move(other)
    assert hands.balloon == "A cable runs from an output to an input"
    hands.release(other)
    await hands.settled()
    assert hands.board.connections == frozenset()


@on_canvas(two_pedals)
async def test_only_possible_targets_stay_bright(hands: Hands) -> None:
    bright = hands.view.grab().toImage()
    start = hands.port("arp:midi_out")
    hands.press(start)
    hands.move(start + QPointF(60, 0))
    drawn = hands.view.grab().toImage()
    place = hands.on_view(hands.body("reverb")).toPoint()
    assert drawn.pixelColor(place).lightness() < bright.pixelColor(place).lightness(), "no MIDI input: dims"
    place = hands.on_view(hands.body("organ")).toPoint()
    assert drawn.pixelColor(place) == bright.pixelColor(place), "has a MIDI input: stays"
    hands.key(Qt.Key.Key_Escape)
    await hands.settled()
    place = hands.on_view(hands.body("reverb")).toPoint()
    assert hands.view.grab().toImage().pixelColor(place) == bright.pixelColor(place)
    assert not hands.view.busy


@on_canvas()
async def test_a_selected_cable_is_cut_by_delete(hands: Hands) -> None:
    before = hands.board
    hands.click(hands.cable("organ:out", "delay:in_r"))
    assert hands.scene.chosen_cables() == (samples.cable("organ:out", "delay:in_r"),)
    hands.key(Qt.Key.Key_Delete)
    await hands.settled()
    assert before.connections - hands.board.connections == {samples.cable("organ:out", "delay:in_r")}
    await hands.undo()
    assert hands.board.connections == before.connections


@on_canvas()
async def test_ctrl_adds_cables_to_the_selection(hands: Hands) -> None:
    first, second = samples.cable("organ:out", "delay:in_r"), samples.cable("capture_1", "gate:in")
    hands.click(hands.cable("organ:out", "delay:in_r"))
    hands.click(hands.cable("capture_1", "gate:in"), CTRL)
    assert set(hands.scene.chosen_cables()) == {first, second}
    hands.click(hands.cable("organ:out", "delay:in_r"), CTRL)
    assert hands.scene.chosen_cables() == (second,)


@on_canvas()
async def test_a_cable_is_cut_from_its_menu(hands: Hands) -> None:
    entries = hands.menu(hands.cable("organ:out", "delay:in_r"))
    assert "Join again" not in entries
    entries["Cut cable"]()
    await hands.settled()
    assert samples.cable("organ:out", "delay:in_r") not in hands.board.connections


@on_canvas()
async def test_a_plug_pulled_onto_the_board_cuts_the_cable(hands: Hands) -> None:
    before = hands.board
    plug = hands.port("organ:out") + QPointF(16, 0)
    hands.drag(plug, plug + QPointF(120, 250))
    await hands.settled()
    assert before.connections - hands.board.connections == {samples.cable("organ:out", "delay:in_r")}
    await hands.undo()
    assert hands.board.connections == before.connections


@on_canvas()
async def test_a_plug_put_into_another_port_moves_the_cable_as_one_edit(hands: Hands) -> None:
    before = hands.board
    plug = hands.port("organ:out") + QPointF(16, 0)
    hands.drag(plug, hands.port("lfo:cv_out"))
    await hands.settled()
    assert hands.board.connections - before.connections == {samples.cable("lfo:cv_out", "delay:in_r")}
    assert before.connections - hands.board.connections == {samples.cable("organ:out", "delay:in_r")}
    await hands.undo()
    assert hands.board.connections == before.connections


@on_canvas()
async def test_a_plug_put_back_changes_nothing(hands: Hands) -> None:
    before = hands.board
    plug = hands.port("organ:out") + QPointF(16, 0)
    hands.press(plug)
    hands.move(plug + QPointF(150, 150))
    assert not hands.scene.cables[samples.cable("organ:out", "delay:in_r")].isVisible()
    hands.move(hands.port("organ:out"))
    hands.release(hands.port("organ:out"))
    await hands.settled()
    assert hands.board is before
    assert hands.scene.cables[samples.cable("organ:out", "delay:in_r")].isVisible()


@on_canvas()
async def test_a_cable_that_is_pointed_at_rises_and_glows(hands: Hands) -> None:
    cable = hands.scene.cables[samples.cable("organ:out", "delay:in_r")]
    low = cable.zValue()
    hands.hover(hands.cable("organ:out", "delay:in_r"))
    assert cable.zValue() > hands.scene.pedals["amp"].zValue() > low
    hands.hover(QPointF(0, 700))
    assert cable.zValue() == low


@on_canvas()
async def test_a_cable_to_an_absent_device_waits(hands: Hands) -> None:
    cable = hands.scene.cables[samples.cable("midi:Keystation 49", "organ:midi")]
    assert cable.marks.waiting
    strip = next(p.socket for p in hands.scene.strips.inputs.sockets if p.socket.type is SignalType.MIDI)
    assert (strip.name, strip.present) == ("Keystation 49", False)
    hands.rig.audio.plug(HardwarePort("midi:Keystation 49"), "system:midi_capture_2")
    await hands.rig.until(lambda: not cable.marks.waiting)
    strip = next(p.socket for p in hands.scene.strips.inputs.sockets if p.socket.type is SignalType.MIDI)
    assert strip.present


@on_canvas()
async def test_a_cable_cut_by_another_program_is_marked_and_joined_again(hands: Hands) -> None:
    connection = samples.cable("capture_1", "gate:in")
    hands.rig.session.boards.note_cut(connection, cut=True)
    await hands.settled()
    cable = hands.scene.cables[connection]
    assert cable.marks.cut
    assert connection in hands.board.connections
    hands.menu(hands.cable("capture_1", "gate:in"))["Join again"]()
    await hands.settled()
    assert not cable.marks.cut


@on_canvas()
async def test_a_cable_that_closes_a_loop_asks_at_the_cable(hands: Hands) -> None:
    hands.drag(hands.port("drive:out"), hands.port("gate:in"))
    await hands.settled()
    loop = samples.cable("drive:out", "gate:in")
    assert loop in hands.board.connections, "it plays already"
    assert [c for c, item in hands.scene.cables.items() if item.marks.delayed]
    question = hands.panel.loop_question
    assert question.isVisible()
    question.keep_button.click()
    await hands.settled()
    assert not question.isVisible()
    assert loop in hands.board.connections


@on_canvas()
async def test_the_loop_is_taken_away_again_if_not_wanted(hands: Hands) -> None:
    hands.drag(hands.port("drive:out"), hands.port("gate:in"))
    await hands.settled()
    hands.panel.loop_question.remove_button.click()
    await hands.settled()
    assert samples.cable("drive:out", "gate:in") not in hands.board.connections
    assert not any(item.marks.delayed for item in hands.scene.cables.values())


@on_canvas()
async def test_the_question_goes_with_its_cable(hands: Hands) -> None:
    hands.drag(hands.port("drive:out"), hands.port("gate:in"))
    await hands.settled()
    assert hands.panel.loop_question.isVisible()
    await hands.undo()
    assert not hands.panel.loop_question.isVisible()


@on_canvas()
async def test_loops_are_not_asked_about_once_that_is_silenced(hands: Hands) -> None:
    hands.drag(hands.port("drive:out"), hands.port("gate:in"))
    await hands.settled()
    hands.panel.loop_question.never.click()
    hands.panel.loop_question.remove_button.click()
    await hands.settled()
    assert not hands.rig.session.settings.values.warn_loops
    hands.drag(hands.port("drive:out"), hands.port("gate:in"))
    await hands.settled()
    assert samples.cable("drive:out", "gate:in") in hands.board.connections
    assert not hands.panel.loop_question.isVisible()
