"""How large the board is shown: in steps, smoothly, always around a point that stays under the mouse."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEasingCurve, QEvent, QPointF, QRectF, Qt, QVariantAnimation
from PySide6.QtGui import QNativeGestureEvent
from PySide6.QtWidgets import QGestureEvent, QPinchGesture

from marlise_desktop.gui.theme.metrics import metrics

if TYPE_CHECKING:
    from marlise_desktop.gui.board.view import BoardView

SMALLEST: Final = 0.1
LARGEST: Final = 4.0
STEP: Final = 1.2
NAMES_FROM: Final = 1.5
"""From this zoom on all ports show their names."""


class Zooming:
    """`smooth_ms` is how long a step takes; 0 for at once."""

    def __init__(self, view: "BoardView") -> None:
        self._view = view
        self.smooth_ms = 110
        self._anchor = QPointF()
        self._zoom = 1.0
        self._goal = 1.0
        self._animation = QVariantAnimation(view)
        self._animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._animation.valueChanged.connect(lambda value: self._set(float(value), self._anchor))

    @property
    def zoom(self) -> float:
        """1.0 is the theme's own size: pixels at scale 1, times the theme's scale."""
        return self._zoom

    @property
    def goal(self) -> float:
        """The zoom that a smooth step under way arrives at."""
        running = self._animation.state() is QVariantAnimation.State.Running
        return self._goal if running else self.zoom

    def by(self, factor: float, anchor: QPointF | None = None) -> None:
        """Nearer (over 1) or farther, around a point of the viewport, its middle if none is named."""
        self.to(self.goal * factor, anchor)

    def to(self, zoom: float, anchor: QPointF | None = None) -> None:
        self._view.follows_size = False
        self._anchor = anchor if anchor is not None else QPointF(self._view.viewport().rect().center())
        self._goal = min(max(zoom, SMALLEST), LARGEST)
        self._animation.stop()
        if self.smooth_ms <= 0 or not self._view.isVisible():
            self._set(self._goal, self._anchor)
            return
        self._animation.setDuration(self.smooth_ms)
        self._animation.setStartValue(self.zoom)
        self._animation.setEndValue(self._goal)
        self._animation.start()

    def at_once(self, zoom: float, anchor: QPointF) -> None:
        """Without a transition: what the fingers do."""
        self._view.follows_size = False
        self._animation.stop()
        self._set(min(max(zoom, SMALLEST), LARGEST), anchor)

    def fit(self, area: QRectF, largest: float = 1.0) -> None:
        """Shows a whole area of the scene, no larger than `largest`."""
        room = self._view.viewport().rect()
        self._animation.stop()
        scale = min(room.width() / area.width(), room.height() / area.height()) / metrics().scale
        self._scale_to(min(max(scale, SMALLEST), largest))
        self._view.centerOn(area.center())

    def restyle(self) -> None:
        """The theme has another scale: the zoom stays what it is called, the board gets larger or smaller."""
        middle = self._view.mapToScene(self._view.viewport().rect().center())
        self._scale_to(self._zoom)
        self._view.centerOn(middle)

    def _set(self, zoom: float, anchor: QPointF) -> None:
        view = self._view
        under = view.mapToScene(anchor.toPoint())
        self._scale_to(zoom)
        moved = QPointF(view.mapFromScene(under)) - anchor
        view.pan(-moved)

    def _scale_to(self, zoom: float) -> None:
        view = self._view
        self._zoom = zoom
        scale = zoom * metrics().scale
        if scale != view.transform().m11():
            view.board_scene.detail.hurry()
        view.resetTransform()
        view.scale(scale, scale)
        named = zoom >= NAMES_FROM
        for pedal in view.board_scene.pedals.values():
            pedal.labels.reason("zoom", holds=named)
        view.zoom_changed.emit(zoom)

    def pinched(self, event: QEvent) -> bool:
        """Takes a pinch from a touch screen or touchpad; False for any other event."""
        if isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                place = self._view.viewport().mapFromGlobal(pinch.centerPoint())
                self.at_once(self.zoom * pinch.scaleFactor(), place)
                event.accept(pinch)
                return True
        if isinstance(event, QNativeGestureEvent) and event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture:
            self.at_once(self.zoom * (1 + event.value()), event.position())
            return True
        return False
