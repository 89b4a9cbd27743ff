"""Paints a pedal's enclosure: shadow, body in its category's colour, plate, name, footswitch, LED."""

from dataclasses import dataclass
from functools import cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QConicalGradient,
    QFont,
    QFontMetricsF,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QPen,
    QRadialGradient,
)

from marlise_desktop.gui.board.face import NAME_SIZE, Face
from marlise_desktop.gui.theme.colours import Colour, category_colour, colour, mixed
from marlise_desktop.gui.theme.contrast import contrast
from marlise_desktop.gui.theme.fonts import Weight, sized_font
from marlise_desktop.gui.theme.icons import category_icon_name, renderer

RADIUS: Final = 14.0
SHADOW_REACH: Final = 18.0
LIT: Final = 122
"""How much lighter, in percent, the upper edge is than the middle."""
_READABLE: Final = 5.0


@dataclass(frozen=True, slots=True)
class Look:
    """What a pedal's still picture depends on, besides its face."""

    name: str
    maker: str
    category: str
    problem: str = ""
    missing: bool = False


def enclosure_colour(category: str) -> QColor:
    """The body's middle colour: the category's, as deep as light writing needs even at its lit upper edge."""
    return QColor(_enclosure_name(category))


@cache
def _enclosure_name(category: str) -> str:
    share = 0.58
    while True:
        body = mixed(category_colour(category), QColor("#14171c"), share)
        if contrast(colour(Colour.TEXT), body.lighter(LIT)) >= _READABLE:
            return body.name()
        share += 0.01


def paint_body(painter: QPainter, face: Face, look: Look, *, far: bool = False) -> None:
    """Everything that does not move when the pedal is played; from `far` the name fills the head, nothing small is."""
    _shadow(painter, face.body)
    if look.missing or look.problem:
        _placeholder(painter, face, look)
    else:
        _enclosure(painter, face, look)
    if far:
        _far_name(painter, face, look)
    else:
        _writing(painter, face, look)
    _footswitch(painter, face.footswitch)


def paint_led(painter: QPainter, centre: QPointF, *, on: bool) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    if on:
        halo = QRadialGradient(centre, 13)
        halo.setColorAt(0, colour(Colour.LED_ON, 0.75))
        halo.setColorAt(1, colour(Colour.LED_ON, 0))
        painter.setBrush(halo)
        painter.drawEllipse(centre, 13, 13)
    painter.setPen(QPen(QColor("#0c0d10"), 1.4))
    lamp = QRadialGradient(centre - QPointF(1.5, 1.5), 6.5)
    lamp.setColorAt(0, QColor("#ffd3cf") if on else QColor("#7d4345"))
    lamp.setColorAt(0.5, colour(Colour.LED_ON if on else Colour.LED_OFF))
    lamp.setColorAt(1, QColor("#d12f2f") if on else QColor("#3a1b1d"))
    painter.setBrush(lamp)
    painter.drawEllipse(centre, 5.2, 5.2)


def _shadow(painter: QPainter, body: QRectF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    steps = 9
    for step in range(steps):
        grow = SHADOW_REACH * (1 - step / steps) - 4
        painter.setBrush(colour(Colour.SHADOW, 0.035 + 0.012 * step))
        painter.drawRoundedRect(body.adjusted(-grow, -grow + 4, grow, grow + 4), RADIUS + grow, RADIUS + grow)


def _enclosure(painter: QPainter, face: Face, look: Look) -> None:
    body, base = face.body, enclosure_colour(look.category)
    fill = QLinearGradient(body.topLeft(), body.bottomLeft())
    fill.setColorAt(0.0, base.lighter(LIT))
    fill.setColorAt(0.12, base.lighter(108))
    fill.setColorAt(0.85, base.darker(112))
    fill.setColorAt(1.0, base.darker(136))
    painter.setPen(QPen(base.darker(220), 1.4))
    painter.setBrush(fill)
    painter.drawRoundedRect(body, RADIUS, RADIUS)
    _bevel(painter, body, base)
    if not face.plate.isNull():
        _plate(painter, face.plate)


def _bevel(painter: QPainter, body: QRectF, base: QColor) -> None:
    """A thin light along the upper edge, as on painted metal."""
    edge = QLinearGradient(body.topLeft(), body.bottomLeft())
    edge.setColorAt(0.0, mixed(base, QColor("white"), 0.5))
    edge.setColorAt(0.25, mixed(base, QColor("white"), 0.12))
    edge.setColorAt(1.0, base.darker(150))
    painter.setPen(QPen(edge, 1.3))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(body.adjusted(1.4, 1.4, -1.4, -1.4), RADIUS - 1.4, RADIUS - 1.4)


def _plate(painter: QPainter, plate: QRectF) -> None:
    fill = QLinearGradient(plate.topLeft(), plate.bottomLeft())
    fill.setColorAt(0, QColor("#111317"))
    fill.setColorAt(1, QColor("#1b1e24"))
    painter.setPen(QPen(colour(Colour.SHADOW, 0.6), 1))
    painter.setBrush(fill)
    painter.drawRoundedRect(plate, 8, 8)
    painter.setPen(QPen(QColor(255, 255, 255, 26), 1))
    painter.drawLine(plate.bottomLeft() + QPointF(7, 0.8), plate.bottomRight() + QPointF(-7, 0.8))


def _placeholder(painter: QPainter, face: Face, look: Look) -> None:
    painter.setBrush(QColor("#1c1f25"))
    edge = colour(Colour.WARNING if look.missing else Colour.DANGER)
    painter.setPen(QPen(edge, 1.8, Qt.PenStyle.CustomDashLine))
    pen = painter.pen()
    pen.setDashPattern([5, 4])
    painter.setPen(pen)
    painter.drawRoundedRect(face.body.adjusted(1, 1, -1, -1), RADIUS, RADIUS)
    box = QRectF(26, 52, face.size.width() - 52, face.size.height() - 52 - 66)
    painter.setPen(edge)
    painter.setFont(sized_font(11, Weight.MEDIUM))
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(box, int(flags), look.problem or "not installed")


def _far_name(painter: QPainter, face: Face, look: Look) -> None:
    box = QRectF(12, 5, face.size.width() - 12 - 32, 44)
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
    sizes = (27, 23, 20, 17)
    fonts = [sized_font(pixels, Weight.BOLD) for pixels in sizes]
    painter.setFont(next((font for font in fonts if _fits(font, box, int(flags), look.name)), fonts[-1]))
    painter.setPen(colour(Colour.TEXT))
    painter.drawText(box, int(flags), look.name)


def _fits(font: QFont, box: QRectF, flags: int, text: str) -> bool:
    needed = QFontMetricsF(font).boundingRect(box, flags, text)
    return needed.height() <= box.height() and needed.width() <= box.width()


def _writing(painter: QPainter, face: Face, look: Look) -> None:
    ink = colour(Colour.TEXT)
    name = "triangle-alert" if look.problem or look.missing else category_icon_name(look.category)
    shade = Colour.WARNING if look.missing else Colour.DANGER if look.problem else ink.name()
    renderer(name, shade).render(painter, face.icon)
    _line(painter, face.title, look.name, sized_font(NAME_SIZE, Weight.BOLD), ink)
    _line(painter, face.maker, look.maker, sized_font(10, Weight.MEDIUM), colour(Colour.TEXT, 0.92))


def _line(painter: QPainter, box: QRectF, text: str, font: QFont, ink: QColor) -> None:
    painter.setFont(font)
    painter.setPen(ink)
    shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


def _footswitch(painter: QPainter, box: QRectF) -> None:
    """A metal push switch on its nut."""
    centre, radius = box.center(), box.width() / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(Colour.SHADOW, 0.35))
    painter.drawEllipse(centre + QPointF(0, 2.5), radius, radius)
    nut = QPainterPath()
    nut.addEllipse(centre, radius, radius)
    ring = QConicalGradient(centre, 60)
    for place, shade in ((0, "#8e96a3"), (0.2, "#4c525d"), (0.45, "#a9b1be"), (0.7, "#444a54"), (1, "#8e96a3")):
        ring.setColorAt(place, QColor(shade))
    painter.setPen(QPen(QColor("#15171b"), 1.2))
    painter.setBrush(ring)
    painter.drawPath(nut)
    dome = QRadialGradient(centre - QPointF(4, 6), radius)
    dome.setColorAt(0, QColor("#eef1f5"))
    dome.setColorAt(0.55, QColor("#a4acb8"))
    dome.setColorAt(1, QColor("#5d646f"))
    painter.setBrush(dome)
    painter.drawEllipse(centre, radius * 0.66, radius * 0.66)
