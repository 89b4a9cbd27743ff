import asyncio

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QMainWindow, QPushButton

from marlise_desktop.gui.kit import ask


def _window(qtbot) -> QMainWindow:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.show()
    return window


async def _question(window: QMainWindow, until) -> QDialog:
    await until(lambda: any(d.isVisible() for d in window.findChildren(QDialog)))
    return next(d for d in window.findChildren(QDialog) if d.isVisible())


def test_the_button_is_the_answer(run, until, qtbot):
    window = _window(qtbot)

    async def scenario() -> None:
        for name in ("save", "discard", "cancel"):
            asking = asyncio.get_running_loop().create_task(ask.save_first(window, "Clean"))
            dialog = await _question(window, until)
            QTest.mouseClick(dialog.findChild(QPushButton, f"ask.{name}"), Qt.MouseButton.LeftButton)
            assert await asking == name

    run(scenario())


def test_escape_is_cancel_and_other_tasks_go_on(run, until, qtbot):
    window = _window(qtbot)

    async def scenario() -> None:
        ticks = [0]

        async def tick() -> None:
            for _ in range(20):
                await asyncio.sleep(0.001)
                ticks[0] += 1

        ticking = asyncio.get_running_loop().create_task(tick())
        asking = asyncio.get_running_loop().create_task(ask.save_first(window, "Clean"))
        dialog = await _question(window, until)
        await ticking
        assert ticks == [20]
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        assert await asking == "cancel"

    run(scenario())


def test_a_text_that_is_refused_cannot_be_accepted(run, until, qtbot):
    window = _window(qtbot)

    async def scenario() -> None:
        refusal = lambda entry: "that name is taken" if entry == "Clean" else ""  # noqa: E731
        asking = asyncio.get_running_loop().create_task(
            ask.text(window, "Rename", "Name", value="Clean", accept="Rename", refusal=refusal)
        )
        dialog = await _question(window, until)
        button = dialog.findChild(QPushButton, "ask.accept")
        assert not button.isEnabled()
        entry = dialog.findChild(QLineEdit)
        QTest.keyClick(entry, Qt.Key.Key_Return)
        assert dialog.isVisible()
        QTest.keyClicks(entry, "  Lead ")
        assert button.isEnabled()
        QTest.keyClick(entry, Qt.Key.Key_Return)
        assert await asking == "Lead"

    run(scenario())


def test_an_action_marked_always_works_while_a_question_is_open(run, until, qtbot):
    window = _window(qtbot)
    panics = []
    panic = QAction("Panic", window)
    panic.setShortcut(QKeySequence("Ctrl+Shift+P"))
    panic.setProperty(ask.ALWAYS, True)
    panic.triggered.connect(lambda: panics.append(1))
    window.addAction(panic)

    async def scenario() -> None:
        asking = asyncio.get_running_loop().create_task(ask.text(window, "Name", "Name"))
        dialog = await _question(window, until)
        dialog.activateWindow()
        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        QTest.keyClick(dialog.findChild(QLineEdit), Qt.Key.Key_P, both)
        assert panics == [1]
        dialog.reject()
        assert await asking is None

    run(scenario())


def test_a_file_is_picked(run, until, qtbot, tmp_path):
    window = _window(qtbot)
    (tmp_path / "a.wav").write_bytes(b"")

    async def scenario() -> None:
        filters = [ask.FileFilter("Sound", ("*.wav",))]
        asking = asyncio.get_running_loop().create_task(ask.file(window, "Open", str(tmp_path), filters))
        dialog = await _question(window, until)
        assert isinstance(dialog, QFileDialog)
        entry = dialog.findChild(QLineEdit, "fileNameEdit")
        entry.setText("a.wav")  # typed letters would open the completer
        QTest.keyClick(entry, Qt.Key.Key_Return)
        assert await asking == str(tmp_path / "a.wav")

    run(scenario())


def test_a_cancelled_asker_leaves_no_dialog(run, until, qtbot):
    window = _window(qtbot)

    async def scenario() -> None:
        asking = asyncio.get_running_loop().create_task(ask.save_first(window, "Clean"))
        dialog = await _question(window, until)
        asking.cancel()
        await asyncio.wait([asking])
        await until(lambda: not window.findChildren(QDialog))
        del dialog

    run(scenario())
