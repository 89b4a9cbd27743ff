"""What painted widgets share: a painter that smooths, the ring of the focus, the ground of a row, text that fits."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QWidget

from marlise_desktop.gui.theme.colours import Colour, colour
from marlise_desktop.gui.theme.metrics import metrics


@contextmanager
def painting(widget: QWidget) -> Iterator[QPainter]:
    """A smooth painter, ended whatever happens in between."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    try:
        yield painter
    finally:
        painter.end()


def focus_ring(painter: QPainter, area: QRectF, radius: float) -> None:
    painter.setPen(QPen(colour(Colour.FOCUS), metrics().px(1.5)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(area.adjusted(0.75, 0.75, -0.75, -0.75), radius, radius)


def row_ground(painter: QPainter, area: QRectF, state: QStyle.StateFlag) -> None:
    """What stands behind a row of a list that is chosen, or under the mouse; nothing behind others."""
    chosen = bool(state & QStyle.StateFlag.State_Selected)
    if chosen or state & QStyle.StateFlag.State_MouseOver:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(Colour.SELECTION if chosen else Colour.RAISED))
        painter.drawRoundedRect(area, metrics().radius, metrics().radius)


def line_of_text(
    painter: QPainter,
    area: QRect,
    text: str,
    face: QFont,
    shade: Colour,
    where: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignCenter,
) -> None:
    """One line, cut with an ellipsis where it does not fit."""
    fitting = QFontMetrics(face).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.setFont(face)
    painter.setPen(colour(shade))
    painter.drawText(area, int(where | Qt.AlignmentFlag.AlignVCenter), fitting)
