from PySide6.QtCore import QPointF

from marlise_desktop.domain.ids import PluginUri
from marlise_desktop.domain.instance import Position
from marlise_desktop.gui.board.drop import Ghost
from tests.gui.board import samples
from tests.gui.board.hands import Hands, on_canvas

GROUND = QPointF(1200, 460)


def ghosts(hands: Hands) -> list[Ghost]:
    return [item for item in hands.scene.items() if isinstance(item, Ghost)]


@on_canvas()
async def test_a_plugin_dropped_on_the_board_becomes_a_pedal_there(hands: Hands) -> None:
    before = hands.board
    hands.drag_in(samples.DRIVE.uri, GROUND)
    await hands.settled()
    (new,) = set(hands.board.instances) - set(before.instances)
    assert hands.board.instance(new).plugin == samples.DRIVE
    assert hands.board.instance(new).position == Position(1120, 420)
    assert hands.panel.selection == (new,)
    assert not ghosts(hands)
    await hands.undo()
    assert set(hands.board.instances) == set(before.instances)


@on_canvas()
async def test_a_ghost_follows_and_goes_when_the_drag_leaves(hands: Hands) -> None:
    hands.drag_in(samples.DRIVE.uri, GROUND, let_go=False)
    assert len(ghosts(hands)) == 1
    hands.drag_out()
    assert not ghosts(hands)
    await hands.settled()


@on_canvas()
async def test_a_plugin_dropped_on_a_cable_goes_into_it_as_one_edit(hands: Hands) -> None:
    before = hands.board
    place = hands.cable("amp:out", "chorus:in")
    hands.drag_in(samples.GATE.uri, place, let_go=False)
    assert "into this cable" in hands.balloon
    hands.drag_in(samples.GATE.uri, place)
    await hands.settled()
    (new,) = set(hands.board.instances) - set(before.instances)
    assert {samples.cable("amp:out", f"{new}:in"), samples.cable(f"{new}:out", "chorus:in")} <= hands.board.connections
    assert samples.cable("amp:out", "chorus:in") not in hands.board.connections
    await hands.undo()
    assert hands.board.connections == before.connections


@on_canvas()
async def test_a_plugin_that_does_not_fit_is_only_put_down(hands: Hands) -> None:
    before = hands.board
    hands.drag_in(samples.LFO.uri, hands.cable("amp:out", "chorus:in"))
    await hands.settled()
    assert len(hands.board.instances) == len(before.instances) + 1
    assert hands.board.connections == before.connections


@on_canvas()
async def test_a_plugin_that_is_not_installed_is_told_and_changes_nothing(hands: Hands) -> None:
    before = hands.board
    hands.drag_in(PluginUri("urn:sample:gone"), GROUND)
    await hands.settled()
    assert hands.board is before
    assert any("urn:sample:gone" in told.notice.message for told in hands.rig.told)


@on_canvas()
async def test_a_double_click_in_the_browser_finds_free_room(hands: Hands) -> None:
    before = dict(hands.board.instances)
    for _ in range(4):
        hands.panel.add_plugin(samples.AMP.uri)
        await hands.settled()
    bodies = [item.face.body.translated(item.pos()) for item in hands.scene.pedals.values()]
    assert len(bodies) == len(before) + 4
    new = [hands.scene.pedals[k] for k in hands.board.instances if k not in before]
    for item in new:
        body = item.face.body.translated(item.pos())
        assert sum(body.intersects(other) for other in bodies) == 1, "overlaps itself only"
