"""Paints a socket: audio round, MIDI square, CV a diamond, each in its signal's colour."""

from enum import Enum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from marlise_desktop.domain.port import SignalType
from marlise_desktop.gui.board.face import SOCKET_RADIUS
from marlise_desktop.gui.theme.colours import Colour, colour, mixed, signal_colour


class Light(Enum):
    """How a socket stands out."""

    NORMAL = "normal"
    POSSIBLE = "possible"
    CHOSEN = "chosen"
    DIM = "dim"


def socket_shape(kind: SignalType, centre: QPointF, radius: float) -> QPainterPath:
    """The outline of a socket; the same area for each kind."""
    path = QPainterPath()
    if kind is SignalType.AUDIO:
        path.addEllipse(centre, radius, radius)
    elif kind is SignalType.MIDI:
        side = radius * 0.89
        path.addRoundedRect(QRectF(centre.x() - side, centre.y() - side, 2 * side, 2 * side), 2.5, 2.5)
    else:
        reach = radius * 1.25
        path.moveTo(centre.x(), centre.y() - reach)
        path.lineTo(centre.x() + reach, centre.y())
        path.lineTo(centre.x(), centre.y() + reach)
        path.lineTo(centre.x() - reach, centre.y())
        path.closeSubpath()
    return path


def paint_socket(
    painter: QPainter, kind: SignalType, centre: QPointF, light: Light = Light.NORMAL, *, absent: bool = False
) -> None:
    """A metal ring in the signal's colour around a dark hole."""
    shade = signal_colour(kind)
    if light is Light.DIM or absent:
        shade = mixed(shade, colour(Colour.PANEL), 0.65)
    if light in (Light.POSSIBLE, Light.CHOSEN):
        paint_glow(painter, kind, centre, 2.5 if light is Light.CHOSEN else 2.0)
    painter.setPen(QPen(colour(Colour.SUNKEN), 1.5))
    painter.setBrush(shade)
    painter.drawPath(socket_shape(kind, centre, SOCKET_RADIUS))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(Colour.TEXT) if light is Light.CHOSEN else colour(Colour.SUNKEN))
    painter.drawPath(socket_shape(kind, centre, SOCKET_RADIUS * 0.45))


def paint_glow(painter: QPainter, kind: SignalType, centre: QPointF, reach: float) -> None:
    """A halo that is `reach` times the socket wide."""
    shade = signal_colour(kind)
    painter.setPen(Qt.PenStyle.NoPen)
    for step in range(3):
        shade.setAlphaF(0.16 + 0.1 * step)
        painter.setBrush(shade)
        painter.drawPath(socket_shape(kind, centre, SOCKET_RADIUS * (reach - step * (reach - 1) / 3)))
