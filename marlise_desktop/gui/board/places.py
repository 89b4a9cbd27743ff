"""Where pedals go: the grid, and free room for a new one."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSizeF

from marlise_desktop.domain.instance import Position
from marlise_desktop.gui.board.face import GRID

_GAP: Final = 60.0
_ROW_WIDTH: Final = 1600.0


def snapped(point: QPointF) -> QPointF:
    """The nearest point of the grid."""
    return QPointF(round(point.x() / GRID) * GRID, round(point.y() / GRID) * GRID)


def free_place(taken: Iterable[QRectF], size: QSizeF) -> Position:
    """Where a pedal of a size overlaps none of the others: right of the last in the row, else in a new row below."""
    areas = list(taken)
    if not areas:
        return Position(0.0, 0.0)
    left = min(area.left() for area in areas)
    last = max(areas, key=lambda area: (area.right(), -area.top()))
    row = snapped(QPointF(last.right() + _GAP, last.top()))
    if row.x() + size.width() - left <= _ROW_WIDTH and _is_free(QRectF(row, size), areas):
        return Position(row.x(), row.y())
    below = max(area.bottom() for area in areas)
    return _first_free(QPointF(left, below + _GAP), size, areas)


def _first_free(start: QPointF, size: QSizeF, areas: list[QRectF]) -> Position:
    spot = snapped(start)
    while not _is_free(QRectF(spot, size), areas):
        spot += QPointF(0.0, GRID)
    return Position(spot.x(), spot.y())


def _is_free(spot: QRectF, areas: list[QRectF]) -> bool:
    roomy = spot.adjusted(-GRID / 2, -GRID / 2, GRID / 2, GRID / 2)
    return not any(roomy.intersects(area) for area in areas)
