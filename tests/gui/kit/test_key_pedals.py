"""Pedals that type keys."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMainWindow, QMenu, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from marlise_desktop.gui.kit.key_pedals import OWN_KEYS, KeyPedals

DOWN, UP = Qt.Key.Key_PageDown, Qt.Key.Key_PageUp


@dataclass
class Taker:
    mapped: set[str] = field(default_factory=lambda: {"PgDown", "Ctrl+K"})
    told: list[tuple[str, bool]] = field(default_factory=list)

    @property
    def takes_keys(self) -> bool:
        return bool(self.mapped)

    def maps_key(self, key: str) -> bool:
        return key in self.mapped or "any" in self.mapped

    def typed(self, key: str, *, down: bool) -> None:
        self.told.append((key, down))


@dataclass
class Hands:
    taker: Taker
    window: QMainWindow
    button: QPushButton
    entry: QLineEdit
    ran: list[str]
    pedals: KeyPedals


@pytest.fixture
def hands(qtbot: QtBot, qapp: QApplication) -> Iterator[Hands]:
    taker, ran = Taker(), list[str]()
    pedals = KeyPedals(taker, qapp)
    window = QMainWindow()
    inside = QWidget()
    button, entry = QPushButton("Play", inside), QLineEdit(inside)
    column = QVBoxLayout(inside)
    column.addWidget(button)
    column.addWidget(entry)
    window.setCentralWidget(inside)
    for keys in ("PgDown", "PgUp", "Ctrl+K"):
        action = QAction(window)
        action.setShortcut(keys)
        action.triggered.connect(lambda _checked=False, keys=keys: ran.append(keys))
        window.addAction(action)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    button.setFocus()
    yield Hands(taker, window, button, entry, ran, pedals)
    pedals.close()


def test_a_mapped_key_is_a_press_and_a_release_and_nothing_else(hands: Hands) -> None:
    QTest.keyPress(hands.button, DOWN)
    assert hands.taker.told == [("PgDown", True)]
    QTest.keyRelease(hands.button, DOWN)
    assert hands.taker.told == [("PgDown", True), ("PgDown", False)]
    QTest.keyClick(hands.button, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert hands.taker.told[2:] == [("Ctrl+K", True), ("Ctrl+K", False)]
    assert hands.ran == []
    QTest.keyClick(hands.button, UP)
    assert hands.ran == ["PgUp"]


def test_what_the_keyboard_repeats_by_itself_is_left_out(hands: Hands) -> None:
    QTest.keyPress(hands.button, DOWN)
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.KeyPress):
        again = QKeyEvent(kind, DOWN, Qt.KeyboardModifier.NoModifier, "", True)
        QApplication.sendEvent(hands.button, again)
    QTest.keyRelease(hands.button, DOWN)
    assert hands.taker.told == [("PgDown", True), ("PgDown", False)]


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
def test_text_fields_and_open_menus_are_left_alone(hands: Hands, qtbot: QtBot) -> None:
    hands.taker.mapped = {"any"}
    hands.entry.setFocus()
    QTest.keyClicks(hands.entry, "a b")
    assert hands.entry.text() == "a b"
    menu = QMenu(hands.window)
    menu.addAction("One")
    menu.popup(hands.window.pos())
    qtbot.waitUntil(menu.isVisible)
    QTest.keyClick(menu, Qt.Key.Key_Down)
    assert menu.activeAction() is menu.actions()[0]
    menu.close()
    assert hands.taker.told == []


def test_escape_tab_and_a_part_of_the_window_keep_their_keys(hands: Hands) -> None:
    hands.taker.mapped = {"any"}
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Shift):
        QTest.keyClick(hands.button, key)
    hands.button.setFocus()
    hands.button.setProperty(OWN_KEYS, True)
    QTest.keyClick(hands.button, Qt.Key.Key_Space)
    assert hands.taker.told == []
    hands.button.setProperty(OWN_KEYS, False)
    QTest.keyClick(hands.button, Qt.Key.Key_Space)
    assert hands.taker.told == [("Space", True), ("Space", False)]


def test_a_release_counts_wherever_the_focus_went_and_when_the_program_loses_the_keys(hands: Hands) -> None:
    QTest.keyPress(hands.button, DOWN)
    hands.entry.setFocus()
    QTest.keyRelease(hands.entry, DOWN)
    assert hands.taker.told == [("PgDown", True), ("PgDown", False)]
    hands.button.setFocus()
    QTest.keyPress(hands.button, DOWN)
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    application.applicationStateChanged.emit(Qt.ApplicationState.ApplicationInactive)
    assert hands.taker.told[2:] == [("PgDown", True), ("PgDown", False)]


def test_it_works_in_every_window(hands: Hands, qtbot: QtBot) -> None:
    dialog = QDialog(hands.window)
    button = QPushButton("OK", dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    window = dialog.windowHandle()
    assert window is not None
    button.setFocus()
    QTest.keyClick(window, DOWN)
    assert hands.taker.told == [("PgDown", True), ("PgDown", False)]
    dialog.close()


def test_nothing_is_watched_while_no_key_is_mapped(hands: Hands) -> None:
    hands.taker.mapped.clear()
    QTest.keyPress(hands.button, UP)
    hands.pedals.follow()
    hands.taker.mapped.add("PgDown")
    QTest.keyClick(hands.button, DOWN)
    assert hands.taker.told == []
    hands.pedals.follow()
    QTest.keyClick(hands.button, DOWN)
    assert hands.taker.told == [("PgDown", True), ("PgDown", False)]


def test_a_key_that_is_held_is_let_go_though_it_is_mapped_no_more(hands: Hands) -> None:
    QTest.keyPress(hands.button, DOWN)
    hands.taker.mapped.clear()
    hands.pedals.follow()
    QTest.keyRelease(hands.button, DOWN)
    assert hands.taker.told == [("PgDown", True), ("PgDown", False)]
