"""The tuner's picture: the note, huge; a needle over cents; and in words and shapes whether it is in tune."""

import time

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from marlise_desktop.domain.pitch import IN_TUNE_CENTS, Pitch, Tuning
from marlise_desktop.gui.theme.colours import Colour, colour
from marlise_desktop.gui.theme.fonts import Weight, sized_font
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.tuner.needle import Needle
from marlise_desktop.gui.widgets.access import Valued
from marlise_desktop.gui.widgets.paint import focus_ring, line_of_text, painting

WORDS = {Tuning.FLAT: "too low · tune up", Tuning.IN_TUNE: "in tune", Tuning.SHARP: "too high · tune down"}
_SPAN = 50.0
_STRIPES = 12
_SPOKEN_EVERY_S = 1.5


class Dial(Valued):
    """`push` takes what is heard, on each tick. Painted anew only while something moves."""

    accessible_role = QAccessible.Role.Indicator

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.needle = Needle()
        self._painted: tuple[object, ...] = ()
        self._spoken = ""
        self._spoken_at = 0.0
        self.setAccessibleName("Tuner")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def push(self, heard: Pitch | None) -> None:
        self.needle.push(heard)
        state = self._state()
        if state != self._painted:
            self._painted = state
            self.update()
        self._speak()

    def _state(self) -> tuple[object, ...]:
        needle = self.needle
        return needle.pitch, round(needle.cents, 1), needle.sounding, round(needle.phase, 2)

    @property
    def tuning(self) -> Tuning | None:
        """What is shown of the note that sounds; None without one."""
        return self.needle.pitch.tuning if self.needle.pitch and self.needle.sounding else None

    @property
    def words(self) -> str:
        """What the picture says in a sentence."""
        pitch, tuning = self.needle.pitch, self.tuning
        if pitch is None:
            return "no tone"
        name = f"{pitch.name}{pitch.octave}"
        return name if tuning is None else f"{name}, {WORDS[tuning]}"

    def _speak(self) -> None:
        """A screen reader hears each new word, but no stream of them."""
        now = time.monotonic()
        if self.words != self._spoken and now - self._spoken_at >= _SPOKEN_EVERY_S:
            self._spoken, self._spoken_at = self.words, now
            self.tell_change()

    @override
    def sizeHint(self) -> QSize:
        return QSize(metrics().px(760), metrics().px(420))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(metrics().px(300), metrics().px(200))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tall, wide = float(self.height()), float(self.width())
        shade = self._shade()
        with painting(self) as painter:
            self._paint_note(painter, QRectF(0, 0, wide, tall * 0.54), shade)
            self._paint_words(painter, QRect(0, round(tall * 0.54), round(wide), round(tall * 0.12)), shade)
            margin = wide * 0.06
            self._paint_strobe(painter, QRectF(margin, tall * 0.68, wide - 2 * margin, tall * 0.035), shade)
            self._paint_scale(painter, QRectF(margin, tall * 0.73, wide - 2 * margin, tall * 0.13), shade)
            self._paint_numbers(painter, QRect(0, round(tall * 0.88), round(wide), round(tall * 0.11)))
            if self.hasFocus():
                focus_ring(painter, QRectF(self.rect()), metrics().radius)

    def _shade(self) -> Colour:
        tuning = self.tuning
        if tuning is None:
            return Colour.MUTED
        return Colour.GOOD if tuning is Tuning.IN_TUNE else Colour.ACCENT

    def _paint_note(self, painter: QPainter, area: QRectF, shade: Colour) -> None:
        pitch = self.needle.pitch
        side = min(area.height() * 0.92, area.width() * 0.5)
        big, small = sized_font(side, Weight.BOLD), sized_font(side * 0.28, Weight.STRONG)
        painter.setPen(colour(shade))
        painter.setFont(big)
        name = pitch.name if pitch else "–"
        width = painter.fontMetrics().horizontalAdvance(name)
        left = area.center().x() - width / 2
        base = area.top() + area.height() * 0.5 + side * 0.36
        painter.drawText(QPointF(left, base), name)
        if pitch:
            painter.setFont(small)
            painter.drawText(QPointF(left + width + side * 0.04, base), str(pitch.octave))

    def _paint_words(self, painter: QPainter, area: QRect, shade: Colour) -> None:
        """With an arrow to where the pitch has to go, or a tick mark."""
        tuning, side = self.tuning, area.height() * 0.5
        face = sized_font(area.height() * 0.62, Weight.STRONG)
        text = WORDS[tuning] if tuning else "" if self.needle.pitch else "play one string"
        line_of_text(painter, area, text, face, shade)
        if tuning is None:
            return
        painter.setFont(face)
        half = painter.fontMetrics().horizontalAdvance(text) / 2
        middle = QPointF(area.center().x() - half - 1.2 * side, area.center().y())
        _paint_sign(painter, tuning, middle, side, shade)

    def _paint_strobe(self, painter: QPainter, area: QRectF, shade: Colour) -> None:
        """Stripes that run the faster the farther it is off, to the right when too high, and stand when in tune."""
        painter.save()
        painter.setClipRect(area)
        painter.fillRect(area, colour(Colour.SUNKEN))
        if self.needle.sounding:
            stripe = area.width() / _STRIPES
            for number in range(-1, _STRIPES + 1):
                left = area.left() + (number + self.needle.phase) * stripe
                painter.fillRect(QRectF(left, area.top(), stripe / 2, area.height()), colour(shade, 0.6))
        painter.restore()

    def _paint_scale(self, painter: QPainter, area: QRectF, shade: Colour) -> None:
        sizes = metrics()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(Colour.SUNKEN))
        painter.drawRoundedRect(area, sizes.radius, sizes.radius)
        zone = QRectF(0, area.top(), area.width() * 2 * IN_TUNE_CENTS / (2 * _SPAN), area.height())
        zone.moveCenter(area.center())
        in_tune = self.tuning is Tuning.IN_TUNE
        painter.setBrush(colour(Colour.GOOD, 0.45 if in_tune else 0.2))
        painter.drawRect(zone)
        for cents in range(-50, 51, 10):
            left = _place(area, cents)
            high = area.height() * (0.5 if cents % 50 == 0 else 0.28)
            painter.setPen(QPen(colour(Colour.OUTLINE), sizes.px(1)))
            painter.drawLine(QPointF(left, area.bottom() - high), QPointF(left, area.bottom()))
        if self.needle.pitch is not None:
            left = _place(area, self.needle.cents)
            painter.setPen(QPen(colour(shade), max(sizes.px(5), area.height() * 0.07), c=Qt.PenCapStyle.RoundCap))
            painter.drawLine(QPointF(left, area.top() + sizes.px(3)), QPointF(left, area.bottom() - sizes.px(3)))

    def _paint_numbers(self, painter: QPainter, area: QRect) -> None:
        pitch = self.needle.pitch
        if pitch is None:
            return
        face = sized_font(area.height() * 0.5, Weight.MEDIUM, figures=True)
        # What is read must stand still: it moves by whole cents.
        cents = round(self.needle.cents)
        said = f"{cents:+d}".replace("-", "−") if cents else "0"
        unit = "cent" if abs(cents) == 1 else "cents"
        line_of_text(painter, area, f"{said} {unit}   ·   {pitch.hertz:.1f} Hz", face, Colour.TEXT)

    @override
    def accessible_number(self) -> float:
        return round(self.needle.cents)

    @override
    def accessible_text(self) -> str:
        return self.words

    @override
    def accessible_range(self) -> tuple[float, float]:
        return -_SPAN, _SPAN


def _place(area: QRectF, cents: float) -> float:
    return area.center().x() + area.width() / 2 * min(max(cents / _SPAN, -1.0), 1.0)


def _paint_sign(painter: QPainter, tuning: Tuning, middle: QPointF, side: float, shade: Colour) -> None:
    half = side / 2
    if tuning is Tuning.IN_TUNE:
        painter.setPen(QPen(colour(shade), side * 0.18, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        corner = QPointF(-half * 0.2, half * 0.6)
        painter.drawPolyline([middle + p for p in (QPointF(-half, 0), corner, QPointF(half, -half * 0.7))])
        return
    up = 1.0 if tuning is Tuning.FLAT else -1.0
    points = (QPointF(-half, half * 0.7 * up), QPointF(half, half * 0.7 * up), QPointF(0, -half * 0.9 * up))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(shade))
    painter.drawPolygon(QPolygonF([middle + point for point in points]))
