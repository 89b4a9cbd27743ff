"""How a cable hangs between two points: pure geometry."""

import math
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath

PLUG: Final = 17.0
"""Length of the plug that stands out of a socket."""
_LEAST_REACH: Final = 46.0
_MOST_REACH: Final = 210.0


@dataclass(frozen=True, slots=True)
class Hang:
    """A cable's two plugs (from socket to sleeve) and the line between them; `whole` runs from socket to socket."""

    source: QPointF
    target: QPointF
    start: QPointF
    end: QPointF
    path: QPainterPath
    whole: QPainterPath


def hang(source: QPointF, target: QPointF) -> Hang:
    """From an output to the right, to an input from the left, with a slight sag."""
    start, end = source + QPointF(PLUG, 0), target - QPointF(PLUG, 0)
    across, down = end.x() - start.x(), end.y() - start.y()
    far = math.hypot(across, down)
    reach = min(_LEAST_REACH + far * 0.28 if across < 0 else far * 0.45, _MOST_REACH)
    sag = min(10 + far * 0.06, 44)
    if across < 0:
        # A cable that runs back hangs below the pedals, where it can be seen.
        sag += min(-across / 200, 1.0) * min(150 - across * 0.1, 260)
    path, whole = QPainterPath(start), QPainterPath(source)
    whole.lineTo(start)
    for line in (path, whole):
        line.cubicTo(start + QPointF(reach, sag), end + QPointF(-reach, sag), end)
    whole.lineTo(target)
    return Hang(source, target, start, end, path, whole)
