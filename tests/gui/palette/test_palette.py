"""The command palette over a real window."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.gui.samples import DELAY, SCREAMER
from tests.gui.window.test_window import working

CTRL = Qt.KeyboardModifier.ControlModifier
ENTER, ESCAPE, DOWN, UP = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Up


def names(palette):
    return [row.name for row in palette.model.rows]


async def opened(rig, window):
    QTest.keyClick(window, Qt.Key.Key_K, CTRL)
    await rig.until(window.anything.isVisible)
    assert window.anything.line.hasFocus()
    return window.anything


async def typed(rig, palette, text, *keys):
    QTest.keyClicks(palette.line, text)
    for key in keys:
        QTest.keyClick(palette.line, key)
    await rig.settled()


def test_what_is_found_is_done_and_the_keys_go_back(run):
    async def scenario():
        async with working(SCREAMER) as (rig, window, keys):
            window.board.view.setFocus()
            palette = await opened(rig, window)
            await typed(rig, palette, "mute")
            assert names(palette)[0] == "Mute"
            await typed(rig, palette, "", ENTER)
            assert rig.session.engine.muted
            assert not palette.isVisible()
            assert window.board.view.hasFocus()
            assert rig.session.boards.board.instances.keys() == set(keys)

    run(scenario())


def test_it_asks_for_pedal_parameter_and_value_one_by_one(run):
    async def scenario():
        async with working(SCREAMER, DELAY) as (rig, window, keys):
            window.board.scene.choose([keys[1]])
            palette = await opened(rig, window)
            await typed(rig, palette, "set parameter", ENTER)
            assert names(palette) == ["Tape Delay", "Screamer"], "the chosen pedal goes first"
            await typed(rig, palette, "screa", ENTER)
            assert palette.steps.text() == "Set parameter ▸ Screamer ▸"
            assert any("now, " in row.note for row in palette.model.rows)
            await typed(rig, palette, "drive", ENTER)
            await typed(rig, palette, "99", ENTER)
            assert palette.isVisible()
            assert "outside what Drive can be" in palette.hint.text()
            palette.line.clear()
            await typed(rig, palette, "7.5", ENTER)
            assert not palette.isVisible()
            assert rig.session.boards.board.instances[keys[0]].value("drive") == 7.5

    run(scenario())


def test_escape_goes_a_step_back_and_then_closes(run):
    async def scenario():
        async with working(SCREAMER) as (rig, window, _keys):
            palette = await opened(rig, window)
            await typed(rig, palette, "reset parameter", ENTER)
            await typed(rig, palette, "", ENTER)
            await typed(rig, palette, "", ESCAPE)
            assert palette.steps.text() == "Reset parameter ▸"
            await typed(rig, palette, "", Qt.Key.Key_Backspace)
            assert palette.steps.isHidden()
            assert palette.isVisible()
            await typed(rig, palette, "", ESCAPE)
            assert not palette.isVisible()
            assert rig.session.history.undo_label.startswith("Add"), "nothing was done"

    run(scenario())


def test_what_cannot_be_done_is_shown_and_not_done(run):
    async def scenario():
        async with working() as (rig, window, _keys):
            palette = await opened(rig, window)
            await typed(rig, palette, "next snap", ENTER)
            assert palette.isVisible()
            assert palette.hint.text() == "Not now: this board has no snapshots"
            spoken = palette.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
            assert spoken.startswith("Next snapshot, Snapshot · Applies the snapshot that follows")
            assert spoken.endswith("not now: this board has no snapshots")
            await typed(rig, palette, "qqq", ENTER)
            assert names(palette) == []
            assert palette.isVisible()

    run(scenario())


def test_arrows_and_the_mouse_choose_and_what_was_done_last_goes_first(run):
    async def scenario():
        async with working(SCREAMER) as (rig, window, _keys):
            palette = await opened(rig, window)
            first, second, *_ = names(palette)
            await typed(rig, palette, "", DOWN, DOWN, UP)
            assert palette.list.currentIndex().row() == 1
            palette.line.clear()
            await typed(rig, palette, "tap", ENTER)
            await opened(rig, window)
            assert names(palette)[:3] == ["Tap tempo", first, second]
            await typed(rig, palette, "panic")
            place = palette.list.visualRect(palette.model.index(0)).center()
            QTest.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
            await rig.settled()
            assert rig.session.engine.muted
            assert rig.session.settings.values.recent_actions == '["panic", "tap.tempo"]'

    run(scenario())


def test_shift_with_enter_teaches_an_action_to_a_switch(run):
    async def scenario():
        async with working(SCREAMER) as (rig, window, _keys):
            palette = await opened(rig, window)
            await typed(rig, palette, "set parameter")
            QTest.keyClick(palette.line, ENTER, Qt.KeyboardModifier.ShiftModifier)
            assert palette.hint.text().startswith("It asks for more")
            palette.line.clear()
            await typed(rig, palette, "panic")
            QTest.keyClick(palette.line, ENTER, Qt.KeyboardModifier.ShiftModifier)
            assert not palette.isVisible()
            assert window.feet.strip.title.text().startswith("Learn: Panic")
            assert not rig.session.engine.muted

    run(scenario())


def test_it_goes_when_one_works_elsewhere_and_stays_inside_the_window(run):
    async def scenario():
        async with working(SCREAMER) as (rig, window, _keys):
            palette = await opened(rig, window)
            window.resize(500, 420)
            await rig.settled()
            assert window.rect().contains(palette.geometry())
            window.board.view.setFocus(Qt.FocusReason.MouseFocusReason)
            await rig.until(palette.isHidden)
            assert QApplication.focusWidget() is window.board.view

    run(scenario())


def test_a_title_is_asked_for_in_the_line_and_the_board_keeps_its_picture(run):
    async def scenario():
        async with working(SCREAMER) as (rig, window, _keys):
            palette = await opened(rig, window)
            await typed(rig, palette, "save as", ENTER)
            await typed(rig, palette, "By keys", ENTER)
            assert rig.session.library.title == "By keys"

    run(scenario())
