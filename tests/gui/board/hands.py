"""A musician's hands on a real panel over a real session: real mouse and key events."""

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPointingDevice,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QMenu

from marlise_desktop.domain.events import Origin
from marlise_desktop.domain.ids import InstanceId, PluginUri
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.domain.port import Direction
from marlise_desktop.gui.board.drop import MIME
from marlise_desktop.gui.board.panel import BoardPanel
from tests.gui.board import samples
from tests.gui.rig import Rig, living

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
PLUGINS = [
    samples.DRIVE,
    samples.GATE,
    samples.AMP,
    samples.CHORUS,
    samples.DELAY,
    samples.REVERB,
    samples.TUNER,
    samples.SYNTH,
    samples.LFO,
    samples.ARP,
]


class Hands:
    """Points are the scene's; `port("drive:out")` and `knob("drive", "gain")` say where things are."""

    def __init__(self, panel: BoardPanel, rig: Rig) -> None:
        self.panel = panel
        self.rig = rig
        self.view = panel.view
        self.scene = panel.scene

    @property
    def board(self) -> Pedalboard:
        return self.rig.session.boards.board

    @property
    def balloon(self) -> str:
        return self.view.balloon.text() if self.view.balloon.isVisible() else ""

    def port(self, text: str, side: Direction | None = None) -> QPointF:
        end = samples.end(text)
        if side is None:
            _, side = self.board.signal(end)
        assert side is not None
        return self.scene.socket_point(end, side)

    def body(self, key: str) -> QPointF:
        """A place on a pedal that is no control."""
        item = self.scene.pedals[InstanceId(key)]
        return item.pos() + QPointF(item.face.size.width() / 2, 8)

    def knob(self, key: str, symbol: str) -> QPointF:
        item = self.scene.pedals[InstanceId(key)]
        return item.pos() + next(c.centre for c in item.face.controls if c.parameter.symbol == symbol)

    def footswitch(self, key: str) -> QPointF:
        item = self.scene.pedals[InstanceId(key)]
        return item.pos() + item.face.footswitch.center()

    def cable(self, source: str, target: str) -> QPointF:
        """A place on a cable, far from its plugs."""
        return self.scene.cables[samples.cable(source, target)].line.pointAtPercent(0.27)

    def on_view(self, point: QPointF) -> QPointF:
        return QPointF(self.view.mapFromScene(point))

    def mouse(
        self,
        kind: QEvent.Type,
        point: QPointF,
        button: Qt.MouseButton = LEFT,
        held: Qt.MouseButton | None = None,
        keys: Qt.KeyboardModifier = NONE,
    ) -> None:
        place = self.on_view(point)
        glob = QPointF(self.view.viewport().mapToGlobal(place.toPoint()))
        buttons = held if held is not None else button
        QApplication.sendEvent(self.view.viewport(), QMouseEvent(kind, place, glob, button, buttons, keys))

    def press(self, point: QPointF, keys: Qt.KeyboardModifier = NONE, button: Qt.MouseButton = LEFT) -> None:
        self.mouse(QEvent.Type.MouseButtonPress, point, button, keys=keys)

    def move(self, point: QPointF, keys: Qt.KeyboardModifier = NONE, held: Qt.MouseButton = LEFT) -> None:
        self.mouse(QEvent.Type.MouseMove, point, Qt.MouseButton.NoButton, held, keys)

    def release(self, point: QPointF, keys: Qt.KeyboardModifier = NONE, button: Qt.MouseButton = LEFT) -> None:
        self.mouse(QEvent.Type.MouseButtonRelease, point, button, Qt.MouseButton.NoButton, keys)

    def hover(self, point: QPointF) -> None:
        self.move(point, held=Qt.MouseButton.NoButton)

    def click(self, point: QPointF, keys: Qt.KeyboardModifier = NONE) -> None:
        self.press(point, keys)
        self.release(point, keys)

    def double_click(self, point: QPointF) -> None:
        self.click(point)
        self.mouse(QEvent.Type.MouseButtonDblClick, point)
        self.release(point)

    def drag(
        self, start: QPointF, end: QPointF, keys: Qt.KeyboardModifier = NONE, button: Qt.MouseButton = LEFT
    ) -> None:
        """Presses, moves in five steps, lets go."""
        self.press(start, keys, button)
        for step in range(1, 6):
            self.move(start + (end - start) * step / 5, keys, button)
        self.release(end, keys, button)

    def wheel(self, point: QPointF, notches: int, keys: Qt.KeyboardModifier = NONE) -> None:
        place = self.on_view(point)
        glob = QPointF(self.view.viewport().mapToGlobal(place.toPoint()))
        turned = QWheelEvent(
            place,
            glob,
            QPoint(),
            QPoint(0, 120 * notches),
            Qt.MouseButton.NoButton,
            keys,
            Qt.ScrollPhase.NoScrollPhase,
            False,
            Qt.MouseEventSource.MouseEventNotSynthesized,
            QPointingDevice.primaryPointingDevice(),
        )
        QApplication.sendEvent(self.view.viewport(), turned)

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = NONE, text: str = "") -> None:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(self.view, QKeyEvent(kind, key, keys, text))

    def drag_in(self, uri: PluginUri, point: QPointF, *, let_go: bool = True) -> None:
        """A plugin from the browser."""
        data = QMimeData()
        data.setData(MIME, uri.encode())
        place = self.on_view(point)
        copy, target = Qt.DropAction.CopyAction, self.view.viewport()
        QApplication.sendEvent(target, QDragEnterEvent(place.toPoint(), copy, data, LEFT, NONE))
        QApplication.sendEvent(target, QDragMoveEvent(place.toPoint(), copy, data, LEFT, NONE))
        if let_go:
            QApplication.sendEvent(target, QDropEvent(place, copy, data, LEFT, NONE))

    def drag_out(self) -> None:
        QApplication.sendEvent(self.view.viewport(), QDragLeaveEvent())

    def menu(self, point: QPointF) -> dict[str, Callable[[], None]]:
        """The entries of the context menu at a point."""
        hit = self.view.hit_at(self.on_view(point))
        menu: QMenu = self.panel.menu_for(hit, point)
        return {
            action.text().partition("\t")[0]: action.trigger for action in menu.actions() if not action.isSeparator()
        }

    async def undo(self) -> None:
        await self.rig.session.history.undo()
        await self.rig.settled()

    async def settled(self) -> None:
        await self.rig.settled()
        assert self.scene.board == self.board


@asynccontextmanager
async def open_canvas(board: Pedalboard | None = None) -> AsyncIterator[Hands]:
    async with living(PLUGINS) as rig:
        if board is not None:
            rig.session.boards.commit(board, "Open", Origin.LOAD)
        panel = BoardPanel(rig.session, rig.bridge, rig.tasks)
        panel.view.zooming.smooth_ms = 0
        panel.resize(2320, 900)
        panel.show()
        await rig.settled()
        panel.fit()
        try:
            yield Hands(panel, rig)
        finally:
            panel.close()
            panel.deleteLater()


def on_canvas(
    make: Callable[[], Pedalboard | None] = samples.guitar_board,
) -> Callable[
    [Callable[[Hands], Coroutine[object, object, None]]],
    Callable[[Callable[[Coroutine[object, object, None]], None]], None],
]:
    """Makes a test of what it does with hands on an open board."""

    def dress(
        work: Callable[[Hands], Coroutine[object, object, None]],
    ) -> Callable[[Callable[[Coroutine[object, object, None]], None]], None]:
        def test(run: Callable[[Coroutine[object, object, None]], None]) -> None:
            async def whole() -> None:
                async with open_canvas(make()) as hands:
                    await work(hands)

            run(whole())

        test.__name__, test.__doc__ = work.__name__, work.__doc__
        return test

    return dress
