from contextlib import asynccontextmanager

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QScrollBar,
    QToolButton,
    QWidget,
)

from marlise_desktop.domain.ids import PortSymbol
from marlise_desktop.domain.midi.control import Control, ControlKind, Nature
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.gui.widgets.access import Valued
from marlise_desktop.gui.window.home import Home
from marlise_desktop.gui.window.main_window import MainWindow
from tests.gui.rig import living
from tests.gui.samples import CABINET, COMPRESSOR, DELAY, GIANT, SAMPLES, SCREAMER
from tests.gui.sessions.stand_in import NoLines, Stage

LEFT = Qt.MouseButton.LeftButton
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


@asynccontextmanager
async def working(*plugins, **settings):
    """A window with these pedals on its board."""
    async with living(SAMPLES, **{"first_run_done": True, **settings}) as rig:
        quits = []

        async def leave():
            quits.append(1)
            await window.go()

        stage = Stage(rig.session.shared.bus)
        await stage.lives.open()
        home = Home(stage.rig, NoLines(), leave)
        window = MainWindow(rig.session, rig.bridge, rig.tasks, home)
        window.quits = quits
        await rig.shown(window, 1280, 800)
        keys = [await rig.add(plugin, x=300.0 * n) for n, plugin in enumerate(plugins)]
        await rig.settled()
        yield rig, window, keys
        window._may_close = True
        window.close()


async def question(rig, window) -> QDialog:
    await rig.until(lambda: any(d.isVisible() for d in window.findChildren(QDialog)))
    return next(d for d in window.findChildren(QDialog) if d.isVisible())


def test_the_choice_on_the_board_is_shown_in_the_inspector(run):
    async def scenario():
        async with working(SCREAMER, DELAY) as (_rig, window, keys):
            window.board.select((keys[1],))
            assert window.inspector.shown == keys[1]
            window.board.select(())
            assert window.inspector.shown is None

    run(scenario())


def test_enter_in_the_browser_puts_a_pedal_on_the_board_and_undo_takes_it_back(run):
    async def scenario():
        async with working() as (rig, window, _keys):
            window.show_page(window.library)
            QTest.keyClick(window, Qt.Key.Key_F, CTRL)
            assert window.browser.search.hasFocus()
            QTest.keyClicks(window.browser.search, "scream")
            QTest.keyClick(window.browser.search, Qt.Key.Key_Return)
            await rig.settled()
            assert [held.name for held in rig.session.boards.board.instances.values()] == ["Screamer"]
            assert window.pages.currentWidget() is window.board
            assert window.commands.actions["edit.undo"].text() == "Undo “Add Screamer”"
            window.board.setFocus()
            QTest.keyClick(window.board.view, Qt.Key.Key_Z, CTRL)
            await rig.settled()
            assert not rig.session.boards.board.instances
            QTest.keyClick(window.board.view, Qt.Key.Key_Z, CTRL | SHIFT)
            await rig.settled()
            assert len(rig.session.boards.board.instances) == 1

    run(scenario())


def test_number_keys_play_snapshots_but_not_while_typing(run):
    async def scenario():
        async with working(SCREAMER) as (rig, window, keys):
            boards, drive = rig.session.boards, PortSymbol("drive")
            await rig.session.snapshots.save_as("A")
            await boards.set_value(keys[0], drive, 9.0)
            await rig.session.snapshots.save_as("B")
            await rig.settled()
            window.board.setFocus()
            QTest.keyClick(window.board.view, Qt.Key.Key_1)
            await rig.settled()
            assert boards.board.instance(keys[0]).value(drive) == 4.5
            window.browser.focus_search()
            QTest.keyClicks(window.browser.search, "x42")
            await rig.settled()
            assert window.browser.search.text() == "x42"
            assert boards.board.instance(keys[0]).value(drive) == 4.5
            window.browser.view.setFocus()
            QTest.keyClick(window.browser.view, Qt.Key.Key_2)
            await rig.settled()
            assert boards.board.instance(keys[0]).value(drive) == 9.0

    run(scenario())


@pytest.mark.parametrize("keys", [(Qt.Key.Key_P, CTRL | SHIFT), (Qt.Key.Key_Period, CTRL)])
def test_panic_is_a_key_away_everywhere(run, keys):
    async def scenario():
        async with working(SCREAMER) as (rig, window, _keys):
            window.commands.run("board.save_as")
            dialog = await question(rig, window)
            assert not dialog.isModal()
            QTest.keyClick(dialog.findChild(QLineEdit), *keys)
            await rig.until(lambda: "panic" in rig.engine.calls)
            assert rig.session.engine.muted
            dialog.reject()
            await rig.settled()
            assert window.banner.isVisible()
            QTest.mouseClick(window.top.mute, LEFT)
            await rig.settled()
            assert not rig.session.engine.muted
            assert not window.banner.isVisible()

    run(scenario())


def test_the_panic_button_is_big_and_works(run):
    async def scenario():
        async with working() as (rig, window, _keys):
            assert window.top.panic.height() >= 44
            QTest.mouseClick(window.top.panic, LEFT)
            await rig.until(lambda: "panic" in rig.engine.calls)
            await rig.settled()
            assert window.top.mute.text() == "Muted"

    run(scenario())


def test_delete_takes_what_has_the_focus(run):
    async def scenario():
        async with working(SCREAMER) as (rig, window, keys):
            await rig.session.snapshots.save_as("A")
            await rig.settled()
            window.board.select((keys[0],))
            window.snapshots.tiles.tiles[0].setFocus()
            QTest.keyClick(window.snapshots.tiles.tiles[0], Qt.Key.Key_Delete)
            await rig.settled()
            assert not rig.session.boards.board.snapshots
            assert rig.session.boards.board.instances
            window.board.setFocus()
            QTest.keyClick(window.board.view, Qt.Key.Key_Delete)
            await rig.settled()
            assert not rig.session.boards.board.instances

    run(scenario())


def test_what_cannot_be_done_says_why(run):
    async def scenario():
        async with working() as (rig, window, _keys):
            undo = window.commands.actions["edit.undo"]
            assert not undo.isEnabled()
            assert "nothing to undo" in undo.toolTip()
            third = window.commands.actions["snapshot.apply 3"]
            assert "no snapshot 3" in third.toolTip()
            await rig.add(SCREAMER)
            await rig.until(undo.isEnabled)

    run(scenario())


def test_a_plugins_window_is_not_offered_by_an_engine_that_shows_none(run):
    async def scenario():
        async with working(COMPRESSOR) as (rig, window, keys):
            shown = window.commands.actions["pedal.show_window"]
            window.board.scene.choose(keys)
            shown.trigger()
            await rig.settled()
            assert f"show_own_window {keys[0]}" in rig.engine.calls
            rig.engine.capabilities = frozenset()
            window.commands.refresh()
            assert not shown.isEnabled()
            assert "fake-host cannot show plugins' own windows" in shown.toolTip()

    run(scenario())


def test_every_action_is_within_reach(run):
    """By the palette, or by hand on the board where only that can say what is meant."""

    async def scenario():
        async with working() as (rig, window, _keys):
            offered = {row.text for row in window.anything.dialogue.rows("")}
            for action in rig.session.actions.all():
                assert action.name in {*offered, *BY_HAND, "view.palette"}, action.name
            keys = [a.shortcut().toString() for a in window.findChildren(QAction) if not a.shortcut().isEmpty()]
            assert len(keys) == len(set(keys)), "two actions share a key"

    run(scenario())


BY_HAND = ("pedal.move",)


def test_closing_asks_remembers_the_layout_and_quits_once(run):
    async def scenario():
        async with working(SCREAMER) as (rig, window, _keys):
            window.layout_.toggle("log")
            window.close()
            dialog = await question(rig, window)
            assert window.isVisible()
            QTest.mouseClick(dialog.findChild(QPushButton, "ask.cancel"), LEFT)
            await rig.settled()
            assert window.isVisible()
            assert window.quits == []
            window.commands.run("program.quit")
            dialog = await question(rig, window)
            QTest.mouseClick(dialog.findChild(QPushButton, "ask.discard"), LEFT)
            await rig.settled()
            assert not window.isVisible()
            assert window.quits == [1]
            assert rig.session.settings.values.window_state
            assert rig.session.settings.values.window_geometry

    run(scenario())


def test_the_layout_comes_back(run):
    kept = {}

    async def first():
        async with working() as (rig, window, _keys):
            window.layout_.toggle("log")
            window.layout_.toggle("browser")
            window.layout_.keep()
            values = rig.session.settings.values
            kept.update(window_state=values.window_state, window_geometry=values.window_geometry)

    async def second():
        async with working(**kept) as (_rig, window, _keys):
            assert window.layout_.docks["log"].isVisible()
            assert not window.layout_.docks["browser"].isVisible()
            window.layout_.usual()
            assert window.layout_.docks["browser"].isVisible()
            assert not window.layout_.docks["log"].isVisible()

    run(first())
    run(second())


def test_a_spoilt_layout_is_passed_over(run):
    async def scenario():
        async with working(window_state="not base64!", window_geometry="AAAA") as (_rig, window, _keys):
            assert window.layout_.docks["browser"].isVisible()

    run(scenario())


def test_the_title_tells_of_unsaved_work(run):
    async def scenario():
        async with working() as (rig, window, _keys):
            assert window.windowTitle() == "Untitled[*] – Marlise Desktop"
            assert not window.isWindowModified()
            await rig.add(SCREAMER)
            await rig.until(window.isWindowModified)
            await rig.session.library.save_as("Friday")
            await rig.until(lambda: not window.isWindowModified())
            assert window.windowTitle().startswith("Friday")
            await rig.settled()
            assert [a.text() for a in window._recent.actions()] == ["Friday"]

    run(scenario())


def test_the_first_run_shows_the_first_steps_beside_everything_else(run):
    async def scenario():
        async with working(first_run_done=False) as (rig, window, _keys):
            assert window.pages.currentWidget() is window.welcome
            window.add_plugin(SCREAMER.uri)
            await rig.settled()
            assert window.pages.currentWidget() is window.board
            window.commands.run("view.welcome")
            QTest.mouseClick(window.welcome.skip, LEFT)
            assert window.pages.currentWidget() is window.board

    run(scenario())


def test_pages_are_reached_and_left(run):
    async def scenario():
        async with working() as (rig, window, _keys):
            QTest.mouseClick(window.top.title.button, LEFT)
            assert window.pages.currentWidget() is window.library
            QTest.keyClick(window.library.search, Qt.Key.Key_Escape)
            assert window.pages.currentWidget() is window.board
            QTest.mouseClick(window.strip.numbers, LEFT)
            assert window.pages.currentWidget() is window.preferences
            QTest.keyClick(window.preferences, Qt.Key.Key_Escape)
            assert window.pages.currentWidget() is window.board
            window.commands.run("help.keys")
            sheet = await question(rig, window)
            assert not sheet.isModal()
            sheet.close()

    run(scenario())


def test_the_window_is_of_use_without_audio(run):
    async def scenario():
        async with working() as (rig, window, _keys):
            rig.audio.refuses = "no sound card answers"
            rig.audio.die()
            await rig.until(window.banner.isVisible)
            window.add_plugin(SCREAMER.uri)
            await rig.until(lambda: rig.session.boards.board.instances)
            await rig.until(lambda: window.board.scene.pedals)

    run(scenario())


FOCUSABLE = (QAbstractButton, QComboBox, QLineEdit, QListView, Valued)


def inside_of_qt(widget) -> bool:
    """Parts that Qt's own widgets are made of; a screen reader is told of the whole."""
    parent = widget.parentWidget()
    if isinstance(widget, QScrollBar) or widget.objectName().startswith("qt_"):
        return True
    if isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget:
        return True
    if isinstance(widget, QLabel):
        return True  # its text is its name
    return isinstance(parent, QComboBox | QLineEdit) or isinstance(parent and parent.parentWidget(), QComboBox)


def nameless(window) -> list[str]:
    """Controls that take the keys and have no name for a screen reader."""
    found = []
    for widget in window.findChildren(QWidget):
        takes_keys = widget.focusPolicy() != Qt.FocusPolicy.NoFocus or isinstance(widget, FOCUSABLE)
        frame = isinstance(widget, QAbstractScrollArea) and not isinstance(widget, FOCUSABLE)
        words = widget.text().strip() if isinstance(widget, QAbstractButton) else ""
        if takes_keys and not (inside_of_qt(widget) or frame or widget.accessibleName() or words):
            found.append(f"{type(widget).__name__} {widget.objectName()} in {type(widget.parentWidget()).__name__}")
    return found


def test_every_control_has_a_name_for_those_who_cannot_see_it(run):
    async def scenario():
        async with working(SCREAMER, CABINET, COMPRESSOR, GIANT) as (rig, window, keys):
            await rig.session.snapshots.save_as("A")
            await rig.session.library.save_as("Friday")
            rig.audio.advice = "sudo usermod -aG audio me"
            for page in (window.library, window.preferences, window.welcome, window.board):
                window.show_page(page)
                await rig.settled()
                assert nameless(window) == []
            for key in keys:
                window.board.select((key,))
                await rig.settled()
                assert nameless(window) == []
            window.layout_.show("log")
            assert nameless(window) == []

    run(scenario())


def test_every_icon_button_says_what_it_does(run):
    async def scenario():
        async with working(SCREAMER) as (_rig, window, keys):
            window.board.select(tuple(keys))
            for button in window.findChildren(QToolButton):
                if button.parentWidget() and not button.text() and not button.objectName().startswith("qt_"):
                    if isinstance(button.parentWidget(), QLineEdit):
                        continue
                    assert button.toolTip(), button.accessibleName()

    run(scenario())


def test_the_console_is_typed_in_as_soon_as_it_is_shown(run):
    async def scenario():
        async with working(SCREAMER) as (rig, window, _keys):
            QTest.keyClick(window, Qt.Key.Key_7, Qt.KeyboardModifier.AltModifier)
            await rig.until(window.console.line.hasFocus)
            QTest.keyClicks(window.console.line, "param_get 0 drive/?1")
            assert window.console.line.text() == "param_get 0 drive/?1"
            QTest.keyClick(window, Qt.Key.Key_7, Qt.KeyboardModifier.AltModifier)
            await rig.until(lambda: not window.console.isVisible())

    run(scenario())


def test_a_switch_on_the_floor_is_assigned_in_the_table_of_mappings(run):
    async def scenario():
        async with working() as (rig, window, _keys):
            control = Control(ControlKind.CC, 21, 0, DeviceId("SoftStep"))
            window.layout_.show("controllers")
            window.controllers._give(control, Nature.LATCHING)
            assert window.mappings.isVisible()
            assert window.mappings.adding.control.text() == "CC 21 ch 1 of SoftStep"
            assert rig.session.shared.mappings.nature_of(control) is Nature.LATCHING

    run(scenario())
