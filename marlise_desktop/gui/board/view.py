"""The window onto the board: mouse, zoom, pan and drops, turned into gestures."""

from typing import Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget
from typing_extensions import override

from marlise_desktop.gui.board.backdrop import paint_backdrop
from marlise_desktop.gui.board.balloon import Balloon
from marlise_desktop.gui.board.drop import MIME, PluginDrop
from marlise_desktop.gui.board.gestures.begin import begin
from marlise_desktop.gui.board.gestures.gesture import Gesture, Stage, Touch
from marlise_desktop.gui.board.hits import CableHit, ControlHit, FootswitchHit, Hit, PlugHit, SocketHit
from marlise_desktop.gui.board.hover import Hover
from marlise_desktop.gui.board.keys import BoardKeys
from marlise_desktop.gui.board.scene import BoardScene
from marlise_desktop.gui.board.wheel import Wheel
from marlise_desktop.gui.board.zooming import Zooming

_REACH: Final = 12.0


class BoardView(QGraphicsView):
    """`zoom_changed` carries the zoom, 1.0 for the theme's own size."""

    zoom_changed = Signal(float)
    menu_requested = Signal(object, object, QPoint)
    """what lies there, the point of the scene, the global point"""

    # Qt sends events to the viewport while this is still being built.
    _built = False

    def __init__(self, scene: BoardScene, parent: QWidget | None = None) -> None:
        super().__init__(scene, parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        # The ground is painted everywhere: so a pan copies what is seen and paints only what comes in.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAcceptDrops(True)
        self.setAccessibleName("Pedalboard")
        self.viewport().grabGesture(Qt.GestureType.PinchGesture)
        self.board_scene = scene
        self.balloon = Balloon(self)
        self.zooming = Zooming(self)
        self.hover = Hover(scene)
        self._wheel = Wheel(self)
        self._gesture: Gesture | None = None
        self._stage: Stage | None = None
        self._keys: BoardKeys | None = None
        self._drop: PluginDrop | None = None
        self._pan_from: QPointF | None = None
        self._space = False
        self.follows_size = True
        """Until the user zooms or pans, the whole board stays in sight when the window changes its size."""
        self._built = True

    def set_stage(self, stage: Stage, keys: BoardKeys, drop: PluginDrop) -> None:
        """Joins the view with what its gestures work on; called once by the panel."""
        self._stage, self._keys, self._drop = stage, keys, drop

    @property
    def busy(self) -> bool:
        """Whether a gesture is under way."""
        return self._gesture is not None

    def hit_at(self, place: QPointF) -> Hit:
        """What lies at a point of the viewport."""
        return self.board_scene.hit(self.mapToScene(place.toPoint()), self.reach)

    @property
    def reach(self) -> float:
        """How near to a socket's middle the mouse must be, in the scene."""
        return max(_REACH, min(_REACH * 0.8 / self.transform().m11(), 24.0))

    def touch(self, place: QPointF, modifiers: Qt.KeyboardModifier) -> Touch:
        return Touch(self.mapToScene(place.toPoint()), place, modifiers, self.transform().m11())

    def cancel_gesture(self) -> bool:
        """Gives up what the mouse has begun; False if there was nothing."""
        if self._gesture is None:
            return False
        gesture, self._gesture = self._gesture, None
        gesture.cancel()
        return True

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        place, button = event.position(), event.button()
        if button is Qt.MouseButton.MiddleButton or (button is Qt.MouseButton.LeftButton and self._space):
            self._pan_from = place
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        elif button is Qt.MouseButton.LeftButton and self._stage is not None and self._gesture is None:
            self.balloon.place_at(place)
            self.keys_moved(None)
            self._gesture = begin(self._stage, self.hit_at(place), self.touch(place, event.modifiers()))
        event.accept()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position()
        self.balloon.place_at(place)
        if self._pan_from is not None:
            self.follows_size = False
            self.pan(place - self._pan_from)
            self._pan_from = place
        elif self._gesture is not None:
            self._gesture.move(self.touch(place, event.modifiers()))
        else:
            self._point_out(place)
        event.accept()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pan_from is not None:
            self._pan_from = None
            self._show_hand()
        elif event.button() is Qt.MouseButton.LeftButton and self._gesture is not None:
            gesture, self._gesture = self._gesture, None
            if gesture.release(self.touch(event.position(), event.modifiers())):
                self._gesture = gesture
            self._point_out(event.position())
        event.accept()

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        hit = self.hit_at(event.position())
        if event.button() is Qt.MouseButton.LeftButton and self._stage is not None:
            if isinstance(hit, ControlHit):
                parameter = hit.control.parameter
                self._stage.intents.reset_requested.emit(hit.pedal.instance.id, parameter.symbol)
                event.accept()
                return
            if hit is not None and not isinstance(hit, FootswitchHit | SocketHit | CableHit | PlugHit):
                self._stage.intents.details_requested.emit(hit.pedal.instance.id)
        self.mousePressEvent(event)

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self.hover.show(None)
        super().leaveEvent(event)

    def _point_out(self, place: QPointF) -> None:
        hit = self.hit_at(place) if self.viewport().rect().contains(place.toPoint()) else None
        self.hover.show(hit)
        if not self._space:
            self.viewport().setCursor(_cursor(hit))

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._gesture is None:
            hit = self.hit_at(QPointF(event.pos()))
            self.menu_requested.emit(hit, self.mapToScene(event.pos()), event.globalPos())
        event.accept()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._gesture is None and self._stage is not None:
            self._wheel.turned(event, self._stage)
        event.accept()

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        return (self._built and self.zooming.pinched(event)) or super().viewportEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.cancel_gesture():
            return
        if self._keys is not None and self._gesture is None and self._keys.pressed(event):
            return
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = True
            self._show_hand()
            return
        event.ignore()

    @override
    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False
            self._show_hand()
        super().keyReleaseEvent(event)

    def _show_hand(self) -> None:
        self.viewport().setCursor(Qt.CursorShape.OpenHandCursor if self._space else Qt.CursorShape.ArrowCursor)

    @override
    def focusNextPrevChild(self, forward: bool) -> bool:
        if self._keys is not None and self._keys.walk(forward=forward):
            return True
        return super().focusNextPrevChild(forward)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._space = False
        self._show_hand()
        super().focusOutEvent(event)

    def keys_moved(self, area: QRectF | None) -> None:
        """The keyboard went to an area of the scene, which is brought into sight; None: the mouse took over."""
        if area is None:
            if self._keys is not None:
                self._keys.leave()
        else:
            self.ensureVisible(area, 60, 60)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._drop is not None and event.mimeData().hasFormat(MIME):
            self._drop.enter(event.mimeData())
            event.acceptProposedAction()

    @override
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if self._drop is not None and event.mimeData().hasFormat(MIME):
            self.balloon.place_at(event.position())
            self._drop.move(self.touch(event.position(), event.modifiers()))
            event.acceptProposedAction()

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        if self._drop is not None:
            self._drop.leave()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        if self._drop is not None and event.mimeData().hasFormat(MIME):
            self._drop.drop(self.touch(event.position(), event.modifiers()))
            event.acceptProposedAction()
            self.setFocus()

    def pan(self, by: QPointF) -> None:
        """Moves the board with the hand, in pixels of the screen."""
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setValue(across.value() - round(by.x()))
        down.setValue(down.value() - round(by.y()))

    def fit(self) -> None:
        """Shows the whole board, no larger than 100 %."""
        self.follows_size = True
        self.zooming.fit(self.board_scene.whole_area())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._built and self.follows_size:
            self.fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if self._built and event.type() == QEvent.Type.StyleChange:
            self.zooming.restyle()

    @override
    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        paint_backdrop(painter, QRectF(rect))


def _cursor(hit: Hit) -> Qt.CursorShape:
    match hit:
        case SocketHit():
            return Qt.CursorShape.CrossCursor
        case ControlHit():
            return Qt.CursorShape.SizeVerCursor
        case FootswitchHit() | CableHit() | PlugHit():
            return Qt.CursorShape.PointingHandCursor
        case _:
            return Qt.CursorShape.ArrowCursor
