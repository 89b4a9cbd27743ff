"""The console panel: typed, completed, answered and explained; all of it by keys."""

from collections.abc import Callable, Coroutine

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QTextCursor
from PySide6.QtTest import QTest

from marlise_desktop.gui.console.panel import ConsolePanel
from marlise_desktop.gui.theme.colours import Colour
from tests.gui.rig import Rig, living
from tests.gui.samples import CABINET, SCREAMER

Work = Callable[[Rig, ConsolePanel], Coroutine[object, object, None]]


@pytest.fixture
def shown(run: Callable[[Coroutine[object, object, None]], None]) -> Callable[[Work], None]:
    """Runs a test on a panel that has the keys, over a board with a Screamer, number 0, and a cabinet."""

    def with_panel(work: Work) -> None:
        async def once() -> None:
            async with living() as rig:
                await rig.add(SCREAMER)
                await rig.add(CABINET)
                await rig.session.engine.settled()
                panel = ConsolePanel(rig.session.consoles, rig.session.notices, rig.bridge, rig.tasks)
                await rig.shown(panel, 700, 300)
                panel.setFocus()
                await rig.until(panel.line.hasFocus)
                await work(rig, panel)

        run(once())

    return with_panel


def press(panel: ConsolePanel, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(panel.line, key)


def choices(panel: ConsolePanel) -> list[str]:
    listed = panel.line.choices
    return [listed.item(row).text() for row in range(listed.count())] if listed.isVisible() else []


async def typed(rig: Rig, panel: ConsolePanel, line: str) -> list[str]:
    """The lines of the view after it was answered."""
    QTest.keyClicks(panel.line, line)
    press(panel, Qt.Key.Key_Return)
    await rig.settled()
    return panel.view.toPlainText().splitlines()


def colour_of(panel: ConsolePanel, text: str) -> QColor:
    found = panel.view.document().find(text)
    assert not found.isNull(), panel.view.toPlainText()
    return QTextCursor(found).charFormat().foreground().color()


def test_a_command_is_answered(shown: Callable[[Work], None]) -> None:
    async def work(rig: Rig, panel: ConsolePanel) -> None:
        lines = await typed(rig, panel, "param_get 0 drive")
        assert lines == ["> param_get 0 drive", "  resp 0 4.5000", "  Drive of Screamer: 4.50"]
        assert panel.line.text() == ""
        lines = await typed(rig, panel, "param_set screamer drive 7")
        assert lines[-1] == "  Drive of Screamer is 7.00 now. Undo takes it back."
        assert rig.engine.performed[-1].value == 7.0  # type: ignore[union-attr]

    shown(work)


def test_an_error_is_coloured_and_explained(shown: Callable[[Work], None]) -> None:
    async def work(rig: Rig, panel: ConsolePanel) -> None:
        lines = await typed(rig, panel, "quit")
        assert lines[-1].startswith("! quit is not for the console. It would end the engine")
        assert colour_of(panel, "! quit") == QColor(Colour.DANGER)
        assert colour_of(panel, "> quit") == QColor(Colour.ACCENT)
        await typed(rig, panel, "bypass 0 1")
        assert colour_of(panel, "Screamer is bypassed") == QColor(Colour.GOOD)

    shown(work)


def test_tab_completes_and_lists(shown: Callable[[Work], None]) -> None:
    async def work(_rig: Rig, panel: ConsolePanel) -> None:
        QTest.keyClicks(panel.line, "param_g")
        press(panel, Qt.Key.Key_Tab)
        assert panel.line.text() == "param_get "
        press(panel, Qt.Key.Key_Tab)
        assert choices(panel) == ["0  Screamer", "1  IR Cabinet"]
        press(panel, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return)
        assert (panel.line.text(), choices(panel)) == ("param_get 0 ", [])
        press(panel, Qt.Key.Key_Tab)
        assert choices(panel)[0] == "drive    Drive, 0.00 to 10.00"
        press(panel, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Up)
        assert panel.line.choices.currentItem().text().startswith(":bypass")
        press(panel, Qt.Key.Key_Escape)
        assert (panel.line.text(), choices(panel)) == ("param_get 0 ", [])
        press(panel, Qt.Key.Key_Tab)
        QTest.keyClicks(panel.line, "dr")
        assert choices(panel) == []
        press(panel, Qt.Key.Key_Tab)
        assert panel.line.text() == "param_get 0 drive "
        press(panel, Qt.Key.Key_Escape)
        assert panel.line.text() == ""

    shown(work)


def test_the_mouse_chooses_too_and_the_list_goes_with_the_panel(shown: Callable[[Work], None]) -> None:
    async def work(_rig: Rig, panel: ConsolePanel) -> None:
        QTest.keyClicks(panel.line, "bypass ")
        press(panel, Qt.Key.Key_Tab)
        listed = panel.line.choices
        place = listed.visualItemRect(listed.item(1)).center()
        QTest.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert panel.line.text() == "bypass 1 "
        press(panel, Qt.Key.Key_Tab)
        assert choices(panel) == ["0", "1"]
        panel.hide()
        assert choices(panel) == []

    shown(work)


def test_what_was_typed_comes_back(shown: Callable[[Work], None]) -> None:
    async def work(rig: Rig, panel: ConsolePanel) -> None:
        await typed(rig, panel, "cpu_load")
        await typed(rig, panel, "help")
        QTest.keyClicks(panel.line, "par")
        press(panel, Qt.Key.Key_Up, Qt.Key.Key_Up)
        assert panel.line.text() == "cpu_load"
        press(panel, Qt.Key.Key_Down, Qt.Key.Key_Down)
        assert panel.line.text() == "par"

    shown(work)


def test_tab_on_an_empty_line_goes_on(shown: Callable[[Work], None]) -> None:
    """Nobody is caught in the line who has only keys."""

    async def work(_rig: Rig, panel: ConsolePanel) -> None:
        press(panel, Qt.Key.Key_Tab)
        assert not panel.line.hasFocus()

    shown(work)


def test_it_is_emptied_copied_and_kept(shown: Callable[[Work], None]) -> None:
    async def work(rig: Rig, panel: ConsolePanel) -> None:
        await typed(rig, panel, "cpu_load")
        panel.copy_button.click()
        assert QGuiApplication.clipboard().text().splitlines()[0].endswith("> cpu_load")
        panel.keep_button.click()
        await rig.settled()
        (file,) = rig.texts.files
        assert rig.told[-1].notice.message == f"The transcript is kept in {file}"
        QTest.keyClick(panel.line, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        assert panel.view.toPlainText() == ""
        assert (await typed(rig, panel, "cpu_load"))[0] == "> cpu_load"

    shown(work)


def test_a_console_of_a_session_is_shown_when_it_is_opened(shown: Callable[[Work], None]) -> None:
    async def work(rig: Rig, panel: ConsolePanel) -> None:
        assert not panel.which.isVisible()
        await typed(rig, panel, "cpu_load")
        consoles = rig.session.consoles
        opened = await consoles.open("Nightly", rig.texts, lambda: None)
        await opened.run("param_get 0 drive")
        await rig.until(panel.which.isVisible)
        assert panel.which.currentText() == "Nightly"
        assert panel.view.toPlainText().startswith("> param_get 0 drive")
        press(panel, Qt.Key.Key_Up)
        assert panel.line.text() == "param_get 0 drive"
        panel.choose("")
        assert panel.view.toPlainText().startswith("> cpu_load")
        panel.choose("Nightly")
        consoles.close("Nightly")
        await rig.until(lambda: not panel.which.isVisible())
        assert panel.view.toPlainText().startswith("> cpu_load")

    shown(work)
