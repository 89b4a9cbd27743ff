"""A whole number with minus and plus, in one row with its name."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from marlise_desktop.gui.theme.colours import Colour, colour
from marlise_desktop.gui.theme.fonts import Weight, font
from marlise_desktop.gui.theme.metrics import Text, metrics
from marlise_desktop.gui.widgets.control import Control
from marlise_desktop.gui.widgets.paint import focus_ring, line_of_text, painting
from marlise_desktop.gui.widgets.travel import Travel


class Stepper(Control):
    """Minus and plus move by one step of the travel; the number between them can be dragged and typed."""

    accessible_role = QAccessible.Role.SpinBox

    def __init__(self, title: str, travel: Travel, parent: QWidget | None = None) -> None:
        super().__init__(travel, parent)
        self._title = title
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        return QSize(metrics().px(240), metrics().px(32))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(metrics().px(150), metrics().px(32))

    def minus_rect(self) -> QRect:
        side = self.height() - 2
        return QRect(self._left(), 1, side, side)

    def plus_rect(self) -> QRect:
        side = self.height() - 2
        return QRect(self.width() - side - 1, 1, side, side)

    @override
    def value_rect(self) -> QRect:
        minus, plus = self.minus_rect(), self.plus_rect()
        return QRect(minus.right() + 1, 1, plus.left() - minus.right() - 2, self.height() - 2)

    def _left(self) -> int:
        return round(self.width() * 0.4)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        steps = self.plus_rect().contains(place) - self.minus_rect().contains(place)
        if steps and event.button() is Qt.MouseButton.LeftButton:
            self._step_by(steps)
        elif self.value_rect().contains(place):
            super().mousePressEvent(event)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        if self.plus_rect().contains(place) or self.minus_rect().contains(place):
            self.mousePressEvent(event)
        else:
            super().mouseDoubleClickEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        sizes, alive = metrics(), self.isEnabled()
        shade = Colour.TEXT if alive else Colour.DISABLED
        box = QRectF(self._left() + 0.5, 1.5, self.width() - self._left() - 2, self.height() - 3)
        with painting(self) as painter:
            name = self.paint_note_in(painter, QRect(sizes.gap, 0, self._left() - 2 * sizes.gap, self.height()))
            line_of_text(painter, name, self._title, font(Text.SMALL), shade, Qt.AlignmentFlag.AlignLeft)
            painter.setPen(QPen(colour(Colour.OUTLINE if self.hovered else Colour.PRESSED), 1))
            painter.setBrush(colour(Colour.RAISED if alive else Colour.PANEL))
            painter.drawRoundedRect(box, sizes.radius, sizes.radius)
            low = self.value <= self.travel.minimum
            self._paint_sign(painter, QRectF(self.minus_rect()), Colour.DISABLED if low else shade, plus=False)
            high = self.value >= self.travel.maximum
            self._paint_sign(painter, QRectF(self.plus_rect()), Colour.DISABLED if high else shade, plus=True)
            face = font(Text.SMALL, Weight.STRONG, figures=True)
            line_of_text(painter, self.value_rect(), self.value_text(), face, shade)
            if self.hasFocus():
                focus_ring(painter, QRectF(self.rect()), sizes.radius)

    def _paint_sign(self, painter: QPainter, area: QRectF, shade: Colour, *, plus: bool) -> None:
        half = metrics().px(4.5)
        painter.setPen(QPen(colour(shade), metrics().px(1.6), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        middle = area.center()
        painter.drawLine(middle - QPointF(half, 0), middle + QPointF(half, 0))
        if plus:
            painter.drawLine(middle - QPointF(0, half), middle + QPointF(0, half))
