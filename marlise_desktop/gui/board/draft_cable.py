"""The cable that is being drawn and hangs on the mouse."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from marlise_desktop.domain.port import Direction
from marlise_desktop.gui.board.cable_item import paint_cable
from marlise_desktop.gui.board.cable_path import hang
from marlise_desktop.gui.board.sockets import Socket
from marlise_desktop.gui.theme.colours import Colour, colour, mixed, signal_colour

_DRAFT_Z = 50.0


class DraftCable(QGraphicsItem):
    """One end sits in a socket, the other follows; it pales over a socket that refuses it."""

    def __init__(self, fixed: Socket, point: QPointF) -> None:
        super().__init__()
        self.setZValue(_DRAFT_Z)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self._fixed = fixed
        self._point = point
        self._hang = hang(point, point)
        self._refused = False

    def follow(self, point: QPointF, *, refused: bool) -> None:
        self.prepareGeometryChange()
        outward = self._fixed.direction is Direction.OUTPUT
        self._hang = hang(self._point, point) if outward else hang(point, self._point)
        self._refused = refused
        self.update()

    @override
    def boundingRect(self) -> QRectF:
        ends = QRectF(self._hang.source, self._hang.target).normalized()
        return self._hang.path.controlPointRect().united(ends).adjusted(-12, -12, 12, 12)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        shade = signal_colour(self._fixed.type)
        if self._refused:
            shade = mixed(shade, colour(Colour.BOARD), 0.55)
        paint_cable(painter, self._hang, shade, 4.6, [])
