"""A device as it stands on the floor, as large as the room allows, its controls walked by the arrow keys."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget
from typing_extensions import override

from marlise_desktop.domain.midi.profile import Place, Profile, Shape
from marlise_desktop.gui.controllers.control import Deed, FloorControl, Look
from marlise_desktop.gui.theme.colours import Colour, colour
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.widgets.paint import painting

_WAYS = {
    Qt.Key.Key_Left: QPoint(-1, 0),
    Qt.Key.Key_Right: QPoint(1, 0),
    Qt.Key.Key_Up: QPoint(0, -1),
    Qt.Key.Key_Down: QPoint(0, 1),
}
_STEP_MM = 5.0
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Floor(QWidget):
    """Emits `chosen` for the control that the player looks at, and `entered` for Enter or a double click on one.

    Where controls can be moved, Ctrl with an arrow key or dragging does it, and `moved(key, Place)` tells where to.
    """

    chosen = Signal(str)
    entered = Signal(str)
    moved = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._profile: Profile | None = None
        self._movable = False
        self._grip: QPointF | None = None
        self.controls: dict[str, FloorControl] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(metrics().px(90))

    @property
    def profile(self) -> Profile | None:
        return self._profile

    def show_profile(self, profile: Profile | None, *, movable: bool = False) -> None:
        """The chosen one stays so if it is there."""
        self._movable = movable
        if profile == self._profile:
            return
        before = self.chosen_id
        focused = next((key for key, control in self.controls.items() if control.hasFocus()), None)
        for control in self.controls.values():
            control.hide()
            control.deleteLater()
        self._profile = profile
        self.controls = {}
        for held in profile.controls if profile else ():
            control = FloorControl(held, self)
            control.installEventFilter(self)
            control.clicked.connect(lambda _checked=False, key=held.id: self.choose(key))
            control.setChecked(held.id == before)
            control.show()
            self.controls[held.id] = control
        self.setAccessibleName(f"{profile.name} on the floor" if profile else "No controller")
        self._place_all()
        self.update()
        if focused in self.controls:
            self.controls[focused].setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def chosen_id(self) -> str | None:
        return next((key for key, control in self.controls.items() if control.isChecked()), None)

    def choose(self, key: str) -> None:
        self.controls[key].setChecked(True)
        self.controls[key].setFocus(Qt.FocusReason.OtherFocusReason)
        self.chosen.emit(key)

    def show_deeds(self, deeds: Mapping[str, Sequence[Deed]]) -> None:
        for key, control in self.controls.items():
            control.show_deeds(deeds.get(key, ()))

    def show_looks(self, looks: Mapping[str, Look]) -> None:
        for key, look in looks.items():
            if key in self.controls:
                self.controls[key].show_look(look)

    @override
    def sizeHint(self) -> QSize:
        return QSize(metrics().px(420), metrics().px(200))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_all()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._profile is None:
            return
        with painting(self) as painter:
            painter.setPen(QPen(colour(Colour.OUTLINE), 1))
            painter.setBrush(colour(Colour.SUNKEN))
            painter.drawRoundedRect(self._body().adjusted(0.5, 0.5, -0.5, -0.5), metrics().radius, metrics().radius)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(watched, FloorControl):
            return False
        if event.type() is QEvent.Type.MouseButtonDblClick:
            self.entered.emit(watched.held.id)
            return True
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return self._key(watched, event)
        return isinstance(event, QMouseEvent) and self._movable and self._drag(watched, event)

    def _drag(self, held: FloorControl, event: QMouseEvent) -> bool:
        if event.type() is QEvent.Type.MouseButtonPress and event.button() is Qt.MouseButton.LeftButton:
            self._grip = event.globalPosition()
        elif event.type() is QEvent.Type.MouseMove and self._grip is not None:
            way = event.globalPosition() - self._grip
            if way.manhattanLength() >= QApplication.startDragDistance():
                place = self._place_pixels(held.held.place).translated(way)
                held.move(place.topLeft().toPoint())
                held.setDown(False)
                return True
        elif event.type() is QEvent.Type.MouseButtonRelease and self._grip is not None:
            way = event.globalPosition() - self._grip
            self._grip = None
            if way.manhattanLength() >= QApplication.startDragDistance():
                held.setDown(False)
                self._move(held, way / self._scale())
                return True
        return False

    def _key(self, here: FloorControl, event: QKeyEvent) -> bool:
        if event.key() in _ENTER:
            self.choose(here.held.id)
            self.entered.emit(here.held.id)
            return True
        way = _WAYS.get(Qt.Key(event.key()))
        if way is None:
            return False
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if self._movable:
                self._move(here, QPointF(way) * _STEP_MM)
            return True
        nearest = min(self._towards(here, way), default=None)
        if nearest is not None:
            self.choose(nearest[1])
        return True

    def _move(self, held: FloorControl, way: QPointF) -> None:
        """By millimetres, on whole steps and never out at the left or above."""
        place = held.held.place
        left = max(round((place.x + way.x()) / _STEP_MM) * _STEP_MM, 0.0)
        top = max(round((place.y + way.y()) / _STEP_MM) * _STEP_MM, 0.0)
        self.moved.emit(held.held.id, replace(place, x=left, y=top))

    def _towards(self, here: FloorControl, way: QPoint) -> Iterator[tuple[int, str]]:
        """Those that lie that way, each with how far; what lies aside counts twice."""
        centre = here.geometry().center()
        for key, other in self.controls.items():
            if other is here or other.held.shape is Shape.DISPLAY:
                continue
            gap = other.geometry().center() - centre
            along = QPoint.dotProduct(gap, way)
            aside = abs(gap.x() * way.y()) + abs(gap.y() * way.x())
            if along > 0 and aside <= 2 * along:
                yield along + 2 * aside, key

    def _body(self) -> QRectF:
        """The device within the widget, as large as fits, in the middle."""
        profile = self._profile
        if profile is None:
            return QRectF()
        scale = min(self.width() / profile.width, self.height() / profile.height)
        width, height = profile.width * scale, profile.height * scale
        return QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)

    def _scale(self) -> float:
        return self._body().width() / self._profile.width if self._profile else 1.0

    def _place_pixels(self, place: Place) -> QRectF:
        body, scale = self._body(), self._scale()
        left, top = body.left() + place.x * scale, body.top() + place.y * scale
        return QRectF(left, top, max(place.width * scale, 1.0), max(place.height * scale, 1.0))

    def _place_all(self) -> None:
        for control in self.controls.values():
            control.setGeometry(self._place_pixels(control.held.place).toRect())
