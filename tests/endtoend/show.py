"""The whole program with its window, and hands on mouse and keyboard."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import qasync
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton, QWidget

from marlise_desktop.app import window as app
from marlise_desktop.app.compose import compose
from marlise_desktop.app.crash import Crashes
from marlise_desktop.app.log_lines import LogLines
from marlise_desktop.app.program import Start
from marlise_desktop.domain.connection import Endpoint, InstancePort
from marlise_desktop.domain.ids import InstanceId
from marlise_desktop.domain.port import Direction
from marlise_desktop.gui.theme import style
from marlise_desktop.gui.window.main_window import MainWindow
from tests.endtoend.stage import Stage, paths_in

_T = TypeVar("_T")
LEFT_BUTTON = Qt.MouseButton.LeftButton
NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
CTRL_SHIFT = CTRL | Qt.KeyboardModifier.ShiftModifier


@dataclass(kw_only=True)
class Show(Stage):
    """The program as a user has it. Points are the board scene's."""

    window: MainWindow
    life: asyncio.Task[int]

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = NONE) -> None:
        """To whatever has the focus; shortcuts of the window work too."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key, keys)

    def type(self, text: str) -> None:
        QTest.keyClicks(QApplication.focusWidget(), text)

    def click(self, widget: QWidget) -> None:
        QTest.mouseClick(widget, LEFT_BUTTON)

    def socket(self, end: Endpoint) -> QPointF:
        side = self.session.boards.board.signal(end)[1] if isinstance(end, InstancePort) else _side(end.name)
        assert side is not None
        return self.window.board.scene.socket_point(end, side)

    def knob(self, pedal: InstanceId, symbol: str) -> QPointF:
        item = self.window.board.scene.pedals[pedal]
        return item.pos() + next(c.centre for c in item.face.controls if c.parameter.symbol == symbol)

    def drag(self, start: QPointF, end: QPointF) -> None:
        """Presses, moves in steps, lets go."""
        view = self.window.board.view
        target = view.viewport()
        places = [view.mapFromScene(start + (end - start) * step / 6) for step in range(7)]
        QTest.mousePress(target, LEFT_BUTTON, NONE, places[0])
        for place in places[1:]:
            _move(target, place)
        QTest.mouseRelease(target, LEFT_BUTTON, NONE, places[-1])

    async def question(self, title: str) -> QDialog:
        """The open dialog of that title."""

        def found() -> QDialog | None:
            dialogs = self.window.findChildren(QDialog)
            return next((d for d in dialogs if d.isVisible() and d.windowTitle() == title), None)

        await self.until(found)
        dialog = found()
        assert dialog is not None
        return dialog

    async def answer(self, title: str, button: str, text: str | None = None) -> None:
        """Types into a question and presses a button of it; returns when it is gone."""
        dialog = await self.question(title)
        if text is not None:
            entry = dialog.findChild(QLineEdit)
            assert isinstance(entry, QLineEdit)
            entry.selectAll()
            QTest.keyClicks(entry, text)
        pressed = next(b for b in dialog.findChildren(QPushButton) if b.text().replace("&", "") == button)
        self.click(pressed)
        await self.until(lambda: not _shown(self.window, title))
        if QApplication.activeWindow() is None:
            self.window.activateWindow()  # as a window manager does
        await self.until(lambda: not self.window.isVisible() or QApplication.activeWindow() is not None)

    async def drawn(self) -> None:
        """The window shows the board as it is."""
        await self.until(lambda: self.window.board.scene.board == self.session.boards.board)


def _side(name: str) -> Direction:
    """Which way a hardware port of the board goes, as a pedal sees it."""
    return Direction.OUTPUT if name.startswith("capture") else Direction.INPUT


def _move(target: QWidget, place: QPoint) -> None:
    spot = QPointF(place)
    event = QMouseEvent(
        QEvent.Type.MouseMove, spot, QPointF(target.mapToGlobal(place)), Qt.MouseButton.NoButton, LEFT_BUTTON, NONE
    )
    QApplication.sendEvent(target, event)


def _shown(window: MainWindow, title: str) -> bool:
    return any(d.isVisible() and d.windowTitle() == title for d in window.findChildren(QDialog))


def open_windows() -> list[MainWindow]:
    return [held for held in QApplication.topLevelWidgets() if isinstance(held, MainWindow) and held.isVisible()]


async def _first_window(life: asyncio.Task[int]) -> MainWindow:
    while not life.done():
        if windows := open_windows():
            return windows[0]
        await asyncio.sleep(0.005)
    life.result()
    raise AssertionError("it ended without a window")


@asynccontextmanager
async def on_show(folder: Path, cache: Path, board: Path | None = None) -> AsyncIterator[Show]:
    """The program from its start to its end, which is asked for here if the user has not ended it."""
    paths = paths_in(folder, cache)
    program = compose(paths)
    program.shared.settings.change(engine="built-in", first_run_done=True, auto_create_default=False)
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    lines = LogLines()
    parts = app.Parts(application, program, Crashes(paths.crashes, lines), lines, paths)
    life = asyncio.create_task(app.live(parts, Start(board)))
    window = await _first_window(life)
    window.resize(1600, 1000)
    window.board.view.zooming.smooth_ms = 0
    show = Show(program=program, paths=paths, window=window, life=life)
    try:
        await program.shared.catalogue.ready()
        await show.playing()
        yield show
    finally:
        await show.ears.end()
        parts.ended.set()
        assert await life == 0
        shutil.rmtree(paths.runtime)


def played(application: QApplication, work: Coroutine[object, object, _T]) -> _T:
    """Runs it on Qt's own loop, as in the program; fails if it leaves a task behind."""
    failures: list[dict[str, object]] = []
    application.setQuitOnLastWindowClosed(False)
    style.apply(application)

    async def watched() -> _T:
        asyncio.get_running_loop().set_exception_handler(lambda _loop, context: failures.append(context))
        answer = await work
        await asyncio.sleep(0)
        left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        assert not left, f"tasks left behind: {left}"
        return answer

    make_loop: Callable[[], asyncio.AbstractEventLoop] = lambda: qasync.QEventLoop(application)  # noqa: E731
    with asyncio.Runner(loop_factory=make_loop) as runner:
        answer = runner.run(watched())
    assert not failures, failures
    return answer
