"""Pictures of pedals kept at a few resolutions, so that a board of a hundred is drawn from copies."""

import math
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap, QPixmapCache

_LEVELS: Final = (0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0)
_KILOBYTES: Final = 128 * 1024


def level_for(scale: float) -> float:
    """The resolution to paint at: the next one above, so that a picture is only ever made smaller."""
    return next((level for level in _LEVELS if level >= scale * 0.999), _LEVELS[-1])


def picture(key: str, area: QRectF, level: float, paint: Callable[[QPainter], None]) -> QPixmap:
    """The picture of an area, painted anew only if it is not kept. `key` names all that it depends on."""
    if QPixmapCache.cacheLimit() < _KILOBYTES:
        QPixmapCache.setCacheLimit(_KILOBYTES)
    kept = QPixmap()
    name = f"{key}@{level}"
    if QPixmapCache.find(name, kept):
        return kept
    made = painted(area, level, paint)
    QPixmapCache.insert(name, made)
    return made


def painted(area: QRectF, level: float, paint: Callable[[QPainter], None]) -> QPixmap:
    """A picture of an area in item coordinates, `level` real pixels for each of them."""
    made = QPixmap(math.ceil(area.width() * level), math.ceil(area.height() * level))
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    try:
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        painter.scale(level, level)
        painter.translate(-area.topLeft())
        paint(painter)
    finally:
        painter.end()
    return made


def draw(painter: QPainter, made: QPixmap, corner: QPointF, level: float, *, smooth: bool = True) -> None:
    """Puts a picture where its area begins, in item coordinates."""
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
    target = QRectF(corner.x(), corner.y(), made.width() / level, made.height() / level)
    painter.drawPixmap(target, made, QRectF(made.rect()))
