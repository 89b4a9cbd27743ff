"""The names of a pedal's or strip's sockets, beside it; seen on hover and when zoomed in."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from marlise_desktop.domain.port import Direction
from marlise_desktop.gui.board.face import PlacedSocket
from marlise_desktop.gui.theme.colours import Colour, colour, signal_colour
from marlise_desktop.gui.theme.fonts import Weight, sized_font

_HEIGHT: Final = 18.0
_AWAY: Final = 15.0
LABELS_Z: Final = 60.0


class PortLabels(QGraphicsItem):
    """Takes no mouse. `insist` shows them for one reason (hover), `zoomed` for another."""

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setZValue(LABELS_Z)
        self.setVisible(False)
        self._boxes: list[tuple[PlacedSocket, QRectF]] = []
        self._area = QRectF()
        self._reasons: set[str] = set()

    def show_sockets(self, sockets: Sequence[PlacedSocket]) -> None:
        self.prepareGeometryChange()
        measure = QFontMetricsF(sized_font(11, Weight.MEDIUM))
        self._boxes = [(placed, _box(placed, measure)) for placed in sockets]
        self._area = QRectF()
        for _, box in self._boxes:
            self._area = self._area.united(box)

    def reason(self, name: str, *, holds: bool) -> None:
        """Visible while any reason holds ("hover", "zoom", "keyboard")."""
        if holds:
            self._reasons.add(name)
        else:
            self._reasons.discard(name)
        self.setVisible(bool(self._reasons))

    @override
    def boundingRect(self) -> QRectF:
        return self._area.adjusted(-2, -2, 2, 2)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setFont(sized_font(11, Weight.MEDIUM))
        for placed, box in self._boxes:
            painter.setPen(signal_colour(placed.socket.type))
            painter.setBrush(colour(Colour.SUNKEN, 0.92))
            painter.drawRoundedRect(box, 5, 5)
            painter.setPen(colour(Colour.TEXT))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, placed.socket.name)


def _box(placed: PlacedSocket, measure: QFontMetricsF) -> QRectF:
    width = measure.horizontalAdvance(placed.socket.name) + 12
    inward = placed.socket.direction is Direction.INPUT
    left = placed.point.x() - _AWAY - width if inward else placed.point.x() + _AWAY
    return QRectF(left, placed.point.y() - _HEIGHT / 2, width, _HEIGHT)
