"""A knob with its name and value under it."""

import math

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QLinearGradient, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from marlise_desktop.gui.theme.colours import Colour, colour
from marlise_desktop.gui.theme.fonts import Weight, font
from marlise_desktop.gui.theme.metrics import Text, metrics
from marlise_desktop.gui.widgets.control import NOTE_HEIGHT, Control
from marlise_desktop.gui.widgets.paint import focus_ring, line_of_text, painting
from marlise_desktop.gui.widgets.signs import paint_note
from marlise_desktop.gui.widgets.travel import Travel

_START, _SPAN = 225.0, 270.0
"""Degrees, counted as Qt does: against the clock from three o'clock."""


class Knob(Control):
    """Drag up or right turns it up; the title is its accessible name too."""

    def __init__(self, title: str, travel: Travel, parent: QWidget | None = None) -> None:
        super().__init__(travel, parent)
        self._title = title
        self.setAccessibleName(title)

    @override
    def sizeHint(self) -> QSize:
        sizes = metrics()
        line = sizes.px(15)
        return QSize(sizes.px(84), sizes.knob + 2 * line + 3 * sizes.hair)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def value_rect(self) -> QRect:
        line = metrics().px(16)
        return QRect(0, self.height() - line - metrics().px(2), self.width(), line)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        sizes = metrics()
        side = float(sizes.knob)
        dial = QRectF((self.width() - side) / 2, sizes.hair, side, side)
        alive = self.isEnabled()
        with painting(self) as painter:
            self._paint_arc(painter, dial, alive=alive)
            self._paint_body(painter, dial, alive=alive)
            if self.note:
                below = QPointF(dial.center().x(), dial.bottom() - sizes.px(7))
                paint_note(painter, self.note, below, sizes.px(NOTE_HEIGHT))
            title = QRect(0, int(dial.bottom()) + sizes.px(2), self.width(), sizes.px(15))
            line_of_text(painter, title, self._title, font(Text.SMALL), Colour.MUTED if alive else Colour.DISABLED)
            shade = Colour.ACCENT if self.gesture is not None else Colour.TEXT if alive else Colour.DISABLED
            face = font(Text.SMALL, Weight.STRONG, figures=True)
            line_of_text(painter, self.value_rect(), self.value_text(), face, shade)
            if self.hasFocus():
                focus_ring(painter, QRectF(self.rect()), sizes.radius)

    def _paint_arc(self, painter: QPainter, dial: QRectF, *, alive: bool) -> None:
        width = metrics().px(3.5)
        ring = dial.adjusted(width / 2, width / 2, -width / 2, -width / 2)
        pen = QPen(colour(Colour.PRESSED), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawArc(ring, round(_START * 16), round(-_SPAN * 16))
        shade = Colour.DISABLED if not alive else Colour.ACCENT_HOVER if self.hovered else Colour.ACCENT
        pen.setColor(colour(shade))
        painter.setPen(pen)
        origin, place = self.travel.origin, self.place()
        if abs(place - origin) > 0.002:
            painter.drawArc(ring, round((_START - _SPAN * origin) * 16), round(-_SPAN * (place - origin) * 16))

    def _paint_body(self, painter: QPainter, dial: QRectF, *, alive: bool) -> None:
        inset = metrics().px(7)
        body = dial.adjusted(inset, inset, -inset, -inset)
        shade = QLinearGradient(body.topLeft(), body.bottomLeft())
        lit = self.hovered or self.dragged
        shade.setColorAt(0, colour(Colour.PRESSED if lit and alive else Colour.HOVER))
        shade.setColorAt(1, colour(Colour.RAISED if alive else Colour.PANEL))
        painter.setPen(QPen(colour(Colour.OUTLINE, 0.55 if alive else 0.25), 1.0))
        painter.setBrush(shade)
        painter.drawEllipse(body)
        angle = math.radians(_START - _SPAN * self.place())
        middle, radius = body.center(), body.width() / 2
        way = QPointF(math.cos(angle), -math.sin(angle))
        pen = QPen(colour(Colour.TEXT if alive else Colour.DISABLED), metrics().px(2.5))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawLine(middle + way * radius * 0.38, middle + way * radius * 0.82)
