from dataclasses import replace

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QMenu

from marlise_desktop.domain.events import Origin
from marlise_desktop.domain.ids import InstanceId
from marlise_desktop.domain.instance import BypassStrategy, Position
from tests.gui.board import samples
from tests.gui.board.hands import ALT, CTRL, SHIFT, Hands, on_canvas

EMPTY = QPointF(0, 620)


@on_canvas()
async def test_a_click_selects_one_pedal_and_tells_it(hands: Hands) -> None:
    told: list[tuple[InstanceId, ...]] = []
    hands.panel.selection_changed.connect(told.append)
    hands.click(hands.body("drive"))
    hands.click(hands.body("amp"))
    assert told == [("drive",), ("amp",)]
    hands.click(EMPTY)
    assert told[-1] == ()


@on_canvas()
async def test_ctrl_click_adds_and_takes_away_the_latest_first(hands: Hands) -> None:
    hands.click(hands.body("amp"))
    hands.click(hands.body("drive"), CTRL)
    assert hands.panel.selection == ("drive", "amp")
    hands.click(hands.body("amp"), CTRL)
    assert hands.panel.selection == ("drive",)


@on_canvas()
async def test_turning_a_knob_selects_its_pedal(hands: Hands) -> None:
    place = hands.knob("amp", "bass")
    hands.drag(place, place - QPointF(0, 10))
    await hands.settled()
    assert hands.panel.selection == ("amp",)


@on_canvas()
async def test_a_rubber_band_selects_what_it_touches(hands: Hands) -> None:
    hands.press(QPointF(20, 40))
    hands.move(QPointF(200, 100))
    hands.move(QPointF(320, 130))
    assert set(hands.panel.selection) == {"gate", "drive"}
    hands.release(QPointF(320, 130))
    assert set(hands.panel.selection) == {"gate", "drive"}
    assert len(hands.scene.items()) == len(hands.scene.pedals) * 2 + len(hands.scene.cables) + 2, "the band is gone"


@on_canvas()
async def test_a_rubber_band_with_shift_adds(hands: Hands) -> None:
    hands.click(hands.body("reverb"))
    hands.press(QPointF(20, 40), SHIFT)
    hands.move(QPointF(100, 130), SHIFT)
    hands.release(QPointF(100, 130), SHIFT)
    assert set(hands.panel.selection) == {"gate", "reverb"}


@on_canvas()
async def test_a_rubber_band_over_cables_alone_selects_them(hands: Hands) -> None:
    middle = hands.scene.cables[samples.cable("organ:out", "delay:in_r")].line.pointAtPercent(0.5)
    hands.drag(middle - QPointF(20, 20), middle + QPointF(20, 20))
    assert hands.scene.chosen_cables() == (samples.cable("organ:out", "delay:in_r"),)


@on_canvas()
async def test_escape_gives_a_rubber_band_up(hands: Hands) -> None:
    hands.click(hands.body("reverb"))
    hands.press(QPointF(20, 40))
    hands.move(QPointF(320, 130))
    hands.key(Qt.Key.Key_Escape)
    assert hands.panel.selection == ("reverb",)


@on_canvas()
async def test_delete_takes_selected_pedals_and_cables_and_undo_brings_them_back(hands: Hands) -> None:
    before = hands.board
    hands.click(hands.body("drive"))
    hands.click(hands.body("amp"), CTRL)
    hands.click(hands.cable("organ:out", "delay:in_r"), CTRL)
    hands.key(Qt.Key.Key_Delete)
    await hands.settled()
    assert set(before.instances) - set(hands.board.instances) == {"drive", "amp"}
    assert samples.cable("organ:out", "delay:in_r") not in hands.board.connections
    assert hands.panel.selection == ()
    await hands.undo()
    assert hands.board.connections == before.connections
    assert list(hands.board.instances) == list(before.instances)
    assert set(hands.scene.pedals) == set(before.instances)


@on_canvas()
async def test_select_all_and_nudge_are_one_edit_for_a_run_of_arrows(hands: Hands) -> None:
    before = hands.board
    hands.key(Qt.Key.Key_A, CTRL)
    assert len(hands.panel.selection) == len(before.instances)
    hands.key(Qt.Key.Key_Right)
    await hands.settled()
    hands.key(Qt.Key.Key_Right)
    await hands.settled()
    hands.key(Qt.Key.Key_Down, ALT)
    await hands.settled()
    assert hands.board.instance(InstanceId("drive")).position == Position(320, 61)
    await hands.undo()
    assert hands.board.instances == before.instances


@on_canvas()
async def test_copy_and_paste_bring_pedals_with_the_cables_between_them(hands: Hands) -> None:
    before = hands.board
    hands.click(hands.body("drive"))
    hands.click(hands.body("amp"), CTRL)
    hands.key(Qt.Key.Key_C, CTRL)
    hands.key(Qt.Key.Key_V, CTRL)
    await hands.settled()
    new = set(hands.board.instances) - set(before.instances)
    assert len(new) == 2
    assert set(hands.panel.selection) == new
    assert len(hands.board.connections) == len(before.connections) + 1
    await hands.undo()
    assert set(hands.board.instances) == set(before.instances)


@on_canvas()
async def test_cut_and_paste_move_pedals(hands: Hands) -> None:
    before = hands.board
    hands.click(hands.body("tuner"))
    hands.key(Qt.Key.Key_X, CTRL)
    await hands.settled()
    assert "tuner" not in hands.board.instances
    hands.key(Qt.Key.Key_V, CTRL)
    await hands.settled()
    assert len(hands.board.instances) == len(before.instances)


@on_canvas()
async def test_duplicate_puts_a_copy_beside(hands: Hands) -> None:
    before = hands.board
    hands.click(hands.body("drive"))
    hands.key(Qt.Key.Key_D, CTRL)
    await hands.settled()
    (new,) = set(hands.board.instances) - set(before.instances)
    assert hands.panel.selection == (new,)
    assert hands.board.instance(new).position == Position(320, 100)
    await hands.undo()
    assert set(hands.board.instances) == set(before.instances)


@on_canvas()
async def test_b_bypasses_all_selected_pedals_as_one_edit(hands: Hands) -> None:
    hands.click(hands.body("drive"))
    hands.click(hands.body("amp"), CTRL)
    hands.key(Qt.Key.Key_B)
    await hands.settled()
    assert [hands.board.instance(InstanceId(k)).bypassed for k in ("drive", "amp", "gate")] == [True, True, False]
    await hands.undo()
    assert not any(hands.board.instance(InstanceId(k)).bypassed for k in ("drive", "amp"))


@on_canvas()
async def test_the_pedals_menu_offers_what_fits(hands: Hands) -> None:
    entries = hands.menu(hands.body("drive"))
    assert {"Bypass", "Settings", "Rename…", "Copy", "Cut", "Duplicate", "Unplug all cables", "Delete"} <= set(entries)
    assert hands.panel.selection == ("drive",)
    entries["Unplug all cables"]()
    await hands.settled()
    assert not any(c.touches(InstanceId("drive")) for c in hands.board.connections)
    await hands.undo()
    assert any(c.touches(InstanceId("drive")) for c in hands.board.connections)
    hands.menu(hands.body("drive"))["Bypass"]()
    await hands.settled()
    assert hands.board.instance(InstanceId("drive")).bypassed
    assert "Engage" in hands.menu(hands.body("drive"))


@on_canvas()
async def test_the_sound_can_be_let_past_a_pedal_that_is_not_installed(hands: Hands) -> None:
    boards, drive = hands.rig.session.boards, InstanceId("drive")
    boards.set_aside(drive, "it ended the engine twice")
    await hands.settled()
    assert "Try again" in hands.menu(hands.body("drive"))
    assert "Bypass" not in hands.menu(hands.body("drive")), "the sound goes past it already"
    held = boards.board.instance(drive)
    missing = replace(held, plugin=replace(held.plugin, installed=False))
    boards.commit(boards.board.with_instance(missing), "", Origin.OBSERVED)
    await hands.settled()
    hands.menu(hands.body("drive"))["Bypass"]()
    await hands.settled()
    assert boards.board.instance(drive).bypassed


def bypass_menu(hands: Hands, pedal: str) -> QMenu:
    point = hands.body(pedal)
    menu = hands.panel.menu_for(hands.view.hit_at(hands.on_view(point)), point)
    under = menu.findChild(QMenu, "bypass_menu")
    assert isinstance(under, QMenu)
    return under


@on_canvas()
async def test_how_a_pedal_is_bypassed_is_chosen_in_its_menu_and_taken_back(hands: Hands) -> None:
    under, drive = bypass_menu(hands, "drive"), InstanceId("drive")
    assert [action.text() for action in under.actions() if action.isChecked()] == ["As suits it best"]
    assert "Its own switch" not in [action.text() for action in under.actions()]
    next(action for action in under.actions() if action.text() == "Let echoes ring on").trigger()
    await hands.settled()
    assert hands.board.instance(drive).bypass_strategy is BypassStrategy.TAIL
    await hands.rig.session.engine.settled()
    assert hands.rig.engine.board.instances[drive].bypass_strategy is BypassStrategy.TAIL
    chosen = [action.text() for action in bypass_menu(hands, "drive").actions() if action.isChecked()]
    assert chosen == ["Let echoes ring on"]
    await hands.undo()
    assert hands.board.instance(drive).bypass_strategy is BypassStrategy.AUTO


@on_canvas()
async def test_an_engine_that_bypasses_in_its_own_way_is_named(hands: Hands) -> None:
    hands.rig.engine.capabilities = frozenset()
    entry = bypass_menu(hands, "drive").menuAction()
    assert not entry.isEnabled()
    assert "fake-host bypasses in its own way" in entry.toolTip()


@on_canvas()
async def test_the_menu_opens_the_plugins_own_window_where_there_is_one(hands: Hands) -> None:
    assert "Open its own window" not in hands.menu(hands.body("drive"))
    hands.menu(hands.body("tuner"))["Open its own window"]()
    await hands.settled()
    assert hands.rig.engine.calls[-1] == "show_own_window tuner"
    hands.rig.session.boards.set_aside(InstanceId("tuner"), "it ended the engine twice")
    await hands.settled()
    assert "Open its own window" not in hands.menu(hands.body("tuner"))


@on_canvas()
async def test_a_knobs_menu_resets_it(hands: Hands) -> None:
    place = hands.knob("drive", "gain")
    hands.drag(place, place + QPointF(0, 40))
    await hands.settled()
    hands.menu(place)["Reset Gain to 0.70"]()
    await hands.settled()
    assert hands.board.instance(InstanceId("drive")).value("gain") == 0.7


@on_canvas()
async def test_the_ground_menu_pastes_where_it_was_opened(hands: Hands) -> None:
    hands.click(hands.body("tuner"))
    hands.key(Qt.Key.Key_C, CTRL)
    hands.menu(EMPTY)["Paste"]()
    await hands.settled()
    assert hands.board.instance(hands.panel.selection[0]).position == Position(EMPTY.x(), EMPTY.y())


@on_canvas()
async def test_a_pedal_is_renamed_by_a_question_over_the_window(hands: Hands) -> None:
    hands.click(hands.body("drive"))
    hands.key(Qt.Key.Key_F2)

    def dialog() -> QDialog | None:
        return next((d for d in hands.panel.findChildren(QDialog) if d.isVisible()), None)

    await hands.rig.until(dialog)
    opened = dialog()
    assert opened is not None
    opened.findChildren(QLineEdit)[0].setText("Screamer")
    opened.accept()
    await hands.settled()
    assert hands.board.instance(InstanceId("drive")).name == "Screamer"
    await hands.undo()
    assert hands.board.instance(InstanceId("drive")).name == "Drive"
