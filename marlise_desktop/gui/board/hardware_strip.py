"""The computer's inputs or outputs as a strip at an edge of the board."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QLinearGradient, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from marlise_desktop.domain.connection import Endpoint, HardwarePort
from marlise_desktop.domain.hardware import is_insert
from marlise_desktop.domain.port import Direction, SignalType
from marlise_desktop.gui.board.face import PlacedSocket
from marlise_desktop.gui.board.paint_socket import Light, paint_socket
from marlise_desktop.gui.board.sockets import Socket
from marlise_desktop.gui.theme.colours import Colour, colour
from marlise_desktop.gui.theme.fonts import Weight, sized_font
from marlise_desktop.gui.theme.icons import renderer

WIDTH: Final = 168.0
FAR: Final = 0.6
"""Up to this scale the names are written larger."""
_ROW: Final = 40.0
_HEAD: Final = 38.0
_KIND_ICONS: Final = {SignalType.AUDIO: "guitar", SignalType.MIDI: "keyboard-music", SignalType.CV: "activity"}


class HardwareStrip(QGraphicsItem):
    """`side` is OUTPUT for the inputs' strip at the left edge: signal comes out of it onto the board."""

    def __init__(self, side: Direction) -> None:
        super().__init__()
        self.side = side
        self._sockets: tuple[PlacedSocket, ...] = ()
        self._lights: dict[Socket, Light] = {}
        self._focused: Endpoint | None = None

    @property
    def title(self) -> str:
        return "Inputs" if self.side is Direction.OUTPUT else "Outputs"

    @property
    def sockets(self) -> tuple[PlacedSocket, ...]:
        return self._sockets

    @property
    def height(self) -> float:
        return _HEAD + max(len(self._sockets), 1) * _ROW + 10

    def show_sockets(self, sockets: Sequence[Socket]) -> None:
        here = [socket for socket in sockets if socket.direction is self.side]
        x = WIDTH if self.side is Direction.OUTPUT else 0.0
        placed = tuple(PlacedSocket(s, QPointF(x, _HEAD + (n + 0.5) * _ROW)) for n, s in enumerate(here))
        if placed != self._sockets:
            self.prepareGeometryChange()
            self._sockets = placed
            self.update()

    def light(self, lights: dict[Socket, Light]) -> None:
        if lights != self._lights:
            self._lights = lights
            self.update()

    def focus(self, where: Endpoint | None) -> None:
        if where != self._focused:
            self._focused = where
            self.update()

    def socket_at(self, point: QPointF, reach: float) -> PlacedSocket | None:
        """The socket within `reach` of a point in the strip's own coordinates; its whole row takes the mouse too."""
        for placed in self._sockets:
            away = placed.point - point
            if away.x() ** 2 + away.y() ** 2 <= reach**2:
                return placed
        return None

    @override
    def boundingRect(self) -> QRectF:
        return QRectF(-20, -8, WIDTH + 40, self.height + 20)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        body = QRectF(0, 0, WIDTH, self.height)
        painter.setPen(Qt.PenStyle.NoPen)
        for step in range(5):
            painter.setBrush(colour(Colour.SHADOW, 0.06))
            painter.drawRoundedRect(body.adjusted(-8 + step, -6 + step, 8 - step, 10 - step), 14, 14)
        fill = QLinearGradient(body.topLeft(), body.bottomLeft())
        fill.setColorAt(0, colour(Colour.HOVER))
        fill.setColorAt(0.2, colour(Colour.RAISED))
        fill.setColorAt(1, colour(Colour.PANEL))
        painter.setPen(QPen(colour(Colour.PRESSED), 1.2))
        painter.setBrush(fill)
        painter.drawRoundedRect(body, 12, 12)
        far = painter.deviceTransform().m11() <= FAR
        painter.setFont(sized_font(15 if far else 11, Weight.STRONG))
        painter.setPen(colour(Colour.MUTED))
        painter.drawText(QRectF(16, 10, WIDTH - 32, 20), Qt.AlignmentFlag.AlignVCenter, self.title.upper())
        for placed in self._sockets:
            self._row(painter, placed, far=far)

    def _row(self, painter: QPainter, placed: PlacedSocket, *, far: bool) -> None:
        socket, y = placed.socket, placed.point.y()
        ink = Colour.TEXT if socket.present else Colour.MUTED
        left = 14.0 if self.side is Direction.OUTPUT else 20.0
        name = _KIND_ICONS[socket.type]
        patched = isinstance(socket.end, HardwarePort) and is_insert(socket.end)
        if patched:
            name = "plug"
        elif name == "guitar" and self.side is Direction.INPUT:
            name = "speaker"
        renderer(name if socket.present else "unplug", ink).render(painter, QRectF(left, y - 9, 18, 18))
        font = sized_font(17.5 if far else 12.5, Weight.STRONG if far else Weight.MEDIUM)
        painter.setFont(font)
        painter.setPen(colour(ink))
        box = QRectF(left + 26, y - 10, WIDTH - left - 26 - 16, 20)
        # The number at the end tells an insert's ports from each other.
        elide = Qt.TextElideMode.ElideMiddle if patched else Qt.TextElideMode.ElideRight
        shown = QFontMetricsF(font).elidedText(socket.name, elide, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)
        light = self._lights.get(socket, Light.NORMAL)
        paint_socket(painter, socket.type, placed.point, light, absent=not socket.present)
        if socket.end == self._focused:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour(Colour.FOCUS), 2.4))
            painter.drawEllipse(placed.point, 13, 13)
