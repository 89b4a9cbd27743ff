"""One switch, pedal, knob or display as it stands on the floor."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QRadialGradient
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget
from typing_extensions import override

from marlise_desktop.domain.midi.profile import ProfileControl, Shape
from marlise_desktop.gui.controllers.words import accessible, sends
from marlise_desktop.gui.theme.colours import Colour, colour
from marlise_desktop.gui.theme.fonts import Weight, sized_font
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.widgets.paint import focus_ring, line_of_text, painting


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that the control does; `everywhere` on all boards."""

    words: str
    everywhere: bool

    @property
    def told(self) -> str:
        return f"{self.words} ({'all boards' if self.everywhere else 'this board'})"


@dataclass(frozen=True, slots=True)
class Look:
    """How it is now. `place` is where a pedal or knob stands, 0 to 1, None where that is not known.

    `lit` is None where it has no light that is ours. `text` is what a display shows.
    """

    pressed: bool = False
    lit: bool | None = None
    place: float | None = None
    text: str = ""


_LEAST_TEXT = 8.0


class FloorControl(QAbstractButton):
    """Checked is chosen. Its texts grow with it."""

    def __init__(self, held: ProfileControl, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.held = held
        self.deeds: Sequence[Deed] = ()
        self.look = Look()
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if held.shape is not Shape.DISPLAY else Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._name()

    def show_deeds(self, deeds: Sequence[Deed]) -> None:
        if list(deeds) != list(self.deeds):
            self.deeds = tuple(deeds)
            self._name()
            self.update()

    def show_look(self, look: Look) -> None:
        """Called at each sample; paints only what is new."""
        if look != self.look:
            relit = look.lit is not self.look.lit
            self.look = look
            if relit:
                self._name()
            self.update()

    def _name(self) -> None:
        kind = {Shape.SWITCH: "Switch", Shape.DISPLAY: ""}.get(self.held.shape, self.held.shape.value.capitalize())
        label = f"{kind} {self.held.label}".strip()
        told = [deed.told for deed in self.deeds]
        self.setAccessibleName(accessible(label, told, lit=self.look.lit, sends=sends(self.held)))
        self.setToolTip(self.accessibleName())

    @override
    def sizeHint(self) -> QSize:
        return QSize(metrics().target, metrics().target)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        area = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        with painting(self) as painter:
            if self.held.shape is Shape.DISPLAY:
                self._paint_display(painter, area)
                return
            self._paint_body(painter, area)
            if self.held.shape is Shape.SWITCH:
                self._paint_light(painter, area)
            elif self.look.place is not None:
                self._paint_place(painter, area, self.look.place)
            self._paint_words(painter, area)
            if self.hasFocus():
                focus_ring(painter, area, metrics().radius)

    def _paint_body(self, painter: QPainter, area: QRectF) -> None:
        known = self.held.sends is not None
        fill = Colour.ACCENT if self.look.pressed else Colour.SELECTION if self.isChecked() else Colour.RAISED
        if not known:
            fill = Colour.PANEL
        edge = Colour.ACCENT if self.isChecked() else Colour.TEXT if self.underMouse() else Colour.OUTLINE
        pen = QPen(colour(edge if known else Colour.DISABLED), metrics().px(2 if self.isChecked() else 1))
        if not known:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(colour(fill))
        painter.drawRoundedRect(area, metrics().radius, metrics().radius)

    def _paint_light(self, painter: QPainter, area: QRectF) -> None:
        """Its place is at the right upper corner. Lit is filled and has a ring; dark is hollow."""
        if self.held.light is None and self.look.lit is None:
            return
        radius = min(area.width(), area.height()) * 0.085
        centre = QPointF(area.right() - 1.9 * radius, area.top() + 1.9 * radius)
        if self.look.lit:
            glow = QRadialGradient(centre, 2.6 * radius)
            glow.setColorAt(0.0, colour(Colour.LED_ON, 0.75))
            glow.setColorAt(1.0, colour(Colour.LED_ON, 0.0))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(glow)
            painter.drawEllipse(centre, 2.6 * radius, 2.6 * radius)
        painter.setPen(QPen(colour(Colour.TEXT if self.look.lit else Colour.OUTLINE), max(1.0, radius / 5)))
        painter.setBrush(colour(Colour.LED_ON if self.look.lit else Colour.LED_OFF))
        painter.drawEllipse(centre, radius, radius)

    def _paint_place(self, painter: QPainter, area: QRectF, place: float) -> None:
        """How far a pedal is pressed, from below."""
        height = area.height() * place
        inner = QRectF(area.left(), area.bottom() - height, area.width(), height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(Colour.ACCENT, 0.35))
        painter.drawRoundedRect(inner, metrics().radius, metrics().radius)
        painter.setPen(QPen(colour(Colour.ACCENT), metrics().px(2)))
        painter.drawLine(inner.topLeft(), inner.topRight())

    def _paint_words(self, painter: QPainter, area: QRectF) -> None:
        """The label large, and below it what it does, as many lines as fit."""
        gap = max(area.width() * 0.06, 3.0)
        inner = area.adjusted(gap, gap * 0.6, -gap, -gap * 0.6)
        large = max(min(area.height() * 0.3, 1.6 * inner.width() / max(len(self.held.label), 4)), _LEAST_TEXT)
        small = max(min(area.height() * 0.17, area.width() * 0.16), _LEAST_TEXT)
        label = QRect(round(inner.left()), round(inner.top()), round(inner.width()), round(large * 1.25))
        body = Colour.ON_ACCENT if self.look.pressed else Colour.TEXT
        line_of_text(painter, label, self.held.label, sized_font(large, Weight.BOLD), body, Qt.AlignmentFlag.AlignLeft)
        top, step = float(label.bottom()), small * 1.25
        rows = max(int((inner.bottom() - top) / step), 0)
        deeds = self._fitting(rows)
        for place, deed in enumerate(deeds):
            each = rows // len(deeds) + (place < rows % len(deeds))
            shade = body if self.look.pressed or not deed.everywhere else Colour.ACCENT
            room = QRectF(inner.left(), top, inner.width(), step * each)
            top += step * self._paint_deed(painter, room, deed.words, sized_font(small, Weight.MEDIUM), shade)

    def _paint_deed(self, painter: QPainter, room: QRectF, words: str, face: QFont, shade: Colour) -> int:
        """Over as many lines as there is room for; answers how many it took."""
        metric = QFontMetricsF(face)
        step = face.pixelSize() * 1.25
        lines = max(round(room.height() / step), 1)
        if lines == 1 or metric.horizontalAdvance(words) <= room.width():
            row = QRectF(room.left(), room.top(), room.width(), step).toRect()
            line_of_text(painter, row, words, face, shade, Qt.AlignmentFlag.AlignLeft)
            return 1
        longest = max(metric.horizontalAdvance(word) for word in words.split())
        if longest > room.width():
            face = sized_font(max(face.pixelSize() * room.width() / longest, _LEAST_TEXT), Weight.MEDIUM)
        painter.setFont(face)
        painter.setPen(colour(shade))
        flags = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignLeft)
        taken = painter.drawText(room, flags, words)
        return min(max(round(taken.height() / step), 1), lines)

    def _fitting(self, rows: int) -> Sequence[Deed]:
        """The first ones; the last row counts those that do not fit."""
        if len(self.deeds) <= rows or rows == 0:
            return self.deeds[:rows]
        more = len(self.deeds) - rows + 1
        return (*self.deeds[: rows - 1], Deed(f"{more} things" if rows == 1 else f"and {more} more", False))

    def _paint_display(self, painter: QPainter, area: QRectF) -> None:
        painter.setPen(QPen(colour(Colour.OUTLINE), 1))
        painter.setBrush(colour(Colour.SUNKEN))
        painter.drawRoundedRect(area, metrics().radius, metrics().radius)
        face = sized_font(max(area.height() * 0.5, _LEAST_TEXT), Weight.BOLD, figures=True)
        line_of_text(painter, area.toRect(), self.look.text, face, Colour.LED_ON)
