"""What all painted value controls share: drag, fine drag, wheel, keys, reset, typed entry."""

import math

from PySide6.QtCore import QElapsedTimer, QEvent, QPointF, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.widgets.access import Valued
from marlise_desktop.gui.widgets.entry import ValueEntry
from marlise_desktop.gui.widgets.signs import note_width, paint_note
from marlise_desktop.gui.widgets.travel import Travel

DRAG_PIXELS = 180.0
"""Mouse way of a full travel."""
FINE, FINEST = 0.1, 0.02
REST_MS = 500
"""A pause of the wheel or the keys this long ends their gesture."""
NOTE_HEIGHT = 14
POINTED_MS = 250
"""How long the pointer must have been on a control before the wheel moves it."""

_STEPS = {
    Qt.Key.Key_Up: 1.0,
    Qt.Key.Key_Right: 1.0,
    Qt.Key.Key_Down: -1.0,
    Qt.Key.Key_Left: -1.0,
    Qt.Key.Key_PageUp: 5.0,
    Qt.Key.Key_PageDown: -5.0,
}
_RESETS = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
_OPENS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2)
_ENDS = (Qt.Key.Key_Home, Qt.Key.Key_End)
_OWN_KEYS = frozenset((*_STEPS, *_RESETS, *_OPENS, *_ENDS))


class Control(Valued):
    """Emits `moved(value, gesture)` while the user moves it and `rested` after; `gesture` is one object a gesture.

    What is set from outside while a gesture is under way is passed over: the hand wins. After `rested` the owner
    sets the value that is in force.
    """

    moved = Signal(float, object)
    rested = Signal()

    def __init__(self, travel: Travel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._travel = travel
        self._value = travel.default
        self._gesture: object | None = None
        self._place = 0.0
        self._pressed_at: QPointF | None = None
        self._entry: ValueEntry | None = None
        self.hovered = False
        self.note = ""
        self._entered = QElapsedTimer()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._end_gesture)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    @property
    def travel(self) -> Travel:
        return self._travel

    @property
    def value(self) -> float:
        return self._value

    @property
    def gesture(self) -> object | None:
        """The gesture under way, if there is one."""
        return self._gesture

    @property
    def dragged(self) -> bool:
        return self._pressed_at is not None

    def set_value(self, value: float) -> None:
        """Shows a value without telling anyone; passed over while the user moves the control."""
        if self._gesture is None and value != self._value and not math.isnan(value):
            self._show(value)

    def show_note(self, note: str) -> None:
        """The note value by which it follows the tempo, as a sign on it; empty for none."""
        if note != self.note:
            self.note = note
            self.update()

    def paint_note_in(self, painter: QPainter, area: QRect) -> QRect:
        """The sign at the right end of the area of a name; answers what is left for the name."""
        if not self.note:
            return area
        height = metrics().px(NOTE_HEIGHT)
        width = note_width(self.note, height)
        paint_note(painter, self.note, QPointF(area.right() - width / 2, area.center().y() + 1), height)
        return area.adjusted(0, 0, -round(width) - metrics().hair, 0)

    def place(self) -> float:
        """Where the value stands, 0 to 1."""
        return min(max(self._travel.position(self._value), 0.0), 1.0)

    def value_text(self) -> str:
        return self._travel.text(self._value)

    def value_rect(self) -> QRect:
        """Where the value is written; a double-click there starts the typed entry."""
        return self.rect()

    def drag_shares(self, way: QPointF) -> float:
        """The share of the travel that a mouse way stands for."""
        return (way.x() - way.y()) / DRAG_PIXELS

    def reset(self) -> None:
        self._move_to_value(self._travel.default)
        self._end_gesture()

    def start_entry(self) -> None:
        """Opens the field for a typed value."""
        if self._entry is None:
            self._entry = ValueEntry(self, self.value_text(), self.value_rect())
            self._entry.typed.connect(self._take_typed)
            self._entry.closed.connect(self._forget_entry)

    def _take_typed(self, text: str) -> None:
        value = self._travel.read(text)
        if value is not None and not math.isnan(value):
            self._move_to_value(min(max(value, self._travel.minimum), self._travel.maximum))
            self._end_gesture()

    def _forget_entry(self) -> None:
        self._entry = None

    def _begin_gesture(self) -> None:
        if self._gesture is None:
            self._gesture = object()
            self._place = self.place()

    def _end_gesture(self) -> None:
        self._rest.stop()
        self._pressed_at = None
        if self._gesture is not None:
            self._gesture = None
            self.rested.emit()
        self.update()

    def _move_by(self, share: float) -> None:
        self._begin_gesture()
        self._place = min(max(self._place + share, 0.0), 1.0)
        self._tell(self._travel.value_at(self._place))

    def _step_by(self, steps: float) -> None:
        """Moves by notches; a pause ends the gesture."""
        self._move_by(steps * self._travel.step)
        self._rest.start()

    def _move_to_value(self, value: float) -> None:
        self._begin_gesture()
        held = self._travel.clamped(value)
        self._place = min(max(self._travel.position(held), 0.0), 1.0)
        self._tell(held)

    def _tell(self, value: float) -> None:
        if value != self._value:
            self._show(value)
            self.moved.emit(value, self._gesture)

    def _show(self, value: float) -> None:
        self._value = value
        self.tell_change()
        self.update()

    @override
    def accessible_number(self) -> float:
        return self._value

    @override
    def accessible_text(self) -> str:
        return self.value_text()

    @override
    def accessible_range(self) -> tuple[float, float]:
        return self._travel.minimum, self._travel.maximum

    @override
    def accessible_set(self, number: float) -> None:
        self._move_to_value(number)
        self._end_gesture()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._begin_gesture()
            self._rest.stop()
            self._pressed_at = event.position()
            self.update()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed_at is not None:
            way = event.position() - self._pressed_at
            self._pressed_at = event.position()
            self._move_by(self.drag_shares(way) * _fineness(event.modifiers()))

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self._pressed_at is not None:
            self._end_gesture()

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        if self.value_rect() != self.rect() and self.value_rect().contains(event.position().toPoint()):
            self.start_entry()
        else:
            self.reset()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        # Only with the focus or under a pointer that came here by itself: a list that scrolls must not turn its knobs.
        turned = event.angleDelta().y() or event.angleDelta().x()
        pointed = self.hovered and self._entered.elapsed() > POINTED_MS
        if not (self.hasFocus() or pointed) or turned == 0:
            event.ignore()
            return
        self._step_by(turned / 120.0 * _fineness(event.modifiers()))
        event.accept()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self._step_by(_STEPS[key] * _fineness(event.modifiers()))
        elif key in _ENDS:
            travel = self._travel
            self._move_to_value(travel.minimum if key is Qt.Key.Key_Home else travel.maximum)
            self._rest.start()
        elif key in _OPENS:
            self.start_entry()
        elif key in _RESETS:
            self.reset()
        else:
            super().keyPressEvent(event)

    @override
    def event(self, event: QEvent) -> bool:
        # Keys that a control knows are its own before they are the window's.
        override = event.type() is QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.key() in _OWN_KEYS:
            event.accept()
            return True
        return super().event(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        if not self.dragged:
            self._end_gesture()
        super().focusOutEvent(event)

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        self.hovered = True
        self._entered.restart()
        self.update()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self.hovered = False
        self.update()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange, QEvent.Type.EnabledChange):
            self.updateGeometry()
            self.update()
        super().changeEvent(event)


def _fineness(modifiers: Qt.KeyboardModifier) -> float:
    if modifiers & Qt.KeyboardModifier.ControlModifier:
        return FINEST
    return FINE if modifiers & Qt.KeyboardModifier.ShiftModifier else 1.0
