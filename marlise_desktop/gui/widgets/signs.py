"""Small signs on controls: that a controller moves it, and by which note value it follows the tempo."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from marlise_desktop.gui.theme.colours import Colour, colour
from marlise_desktop.gui.theme.fonts import Weight, sized_font


def paint_switch(painter: QPainter, centre: QPointF, radius: float) -> None:
    """A footswitch, seen from above."""
    painter.setPen(QPen(colour(Colour.SUNKEN), 1))
    painter.setBrush(colour(Colour.MIDI))
    painter.drawEllipse(centre, radius, radius)
    painter.setPen(QPen(colour(Colour.SUNKEN), radius * 0.26))
    painter.drawEllipse(centre, radius * 0.5, radius * 0.5)


def note_width(text: str, height: float) -> float:
    """How wide the sign of a note value is."""
    return QFontMetricsF(sized_font(height * 0.78, Weight.STRONG)).horizontalAdvance(text) + height * 0.7


def paint_note(painter: QPainter, text: str, middle: QPointF, height: float) -> None:
    """A note value such as `1/8.`; on a pedal or in a panel."""
    width = note_width(text, height)
    area = QRectF(middle.x() - width / 2, middle.y() - height / 2, width, height)
    painter.setPen(QPen(colour(Colour.ACCENT), 1))
    painter.setBrush(colour(Colour.SUNKEN))
    painter.drawRoundedRect(area, height / 2, height / 2)
    painter.setFont(sized_font(height * 0.78, Weight.STRONG))
    painter.setPen(colour(Colour.ACCENT))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
