"""The board's ground: dark, with a grid of dots that thins out when it is far away."""

import math
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen, QPolygonF

from marlise_desktop.gui.board.face import GRID
from marlise_desktop.gui.theme.colours import Colour, colour

_LEAST_PIXELS: Final = 24.0


def paint_backdrop(painter: QPainter, area: QRectF) -> None:
    """Fills an area of the scene."""
    painter.fillRect(area, colour(Colour.BOARD))
    scale = painter.worldTransform().m11()
    pitch = GRID * 2
    while pitch * scale < _LEAST_PIXELS:
        pitch *= 2
    pen = QPen(colour(Colour.GRID), 2.2)
    pen.setCosmetic(True)
    painter.setPen(pen)
    left, top = math.floor(area.left() / pitch) * pitch, math.floor(area.top() / pitch) * pitch
    columns, rows = math.ceil(area.width() / pitch) + 1, math.ceil(area.height() / pitch) + 1
    painter.save()
    painter.translate(left, top)
    painter.drawPoints(_dots(columns, rows, pitch))
    painter.restore()


@lru_cache(maxsize=64)
def _dots(columns: int, rows: int, pitch: float) -> QPolygonF:
    return QPolygonF([QPointF(n * pitch, m * pitch) for n in range(columns) for m in range(rows)])
