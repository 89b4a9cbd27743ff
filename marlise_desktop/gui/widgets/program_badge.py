"""The program change that calls up a snapshot or a board, on a badge that is read from two metres."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from marlise_desktop.gui.theme.colours import Colour, colour
from marlise_desktop.gui.theme.fonts import Weight, font
from marlise_desktop.gui.theme.metrics import Text, metrics

_HEIGHT = 32
_LEFT_IN_THE_MIDDLE = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


def paint_program(painter: QPainter, sign: str, *, right: float, bottom: float) -> QRectF:
    """`sign` is said as `PC 1:5`: its figures are large. Answers where it stands; nowhere for an empty sign."""
    kind, _, figures = sign.partition(" ")
    if not figures:
        return QRectF(right, bottom, 0, 0)
    sizes = metrics()
    small, large = font(Text.TINY, Weight.STRONG), font(Text.STAGE, Weight.BOLD, figures=True)
    first, second = (QFontMetricsF(face).horizontalAdvance(text) for face, text in ((small, kind), (large, figures)))
    inset, gap, height = sizes.px(5), sizes.px(3), sizes.px(_HEIGHT)
    width = first + second + gap + 2 * inset
    area = QRectF(QPointF(right - width, bottom - height), QPointF(right, bottom))
    painter.setPen(QPen(colour(Colour.OUTLINE), 1))
    painter.setBrush(colour(Colour.SUNKEN))
    painter.drawRoundedRect(area, sizes.radius, sizes.radius)
    for face, shade, left, text in (
        (small, Colour.MIDI, area.left() + inset, kind),
        (large, Colour.TEXT, area.left() + inset + first + gap, figures),
    ):
        painter.setFont(face)
        painter.setPen(colour(shade))
        painter.drawText(QRectF(left, area.top(), area.width(), height), _LEFT_IN_THE_MIDDLE, text)
    return area
