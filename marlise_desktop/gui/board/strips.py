"""The computer's ports at the two edges of the board, always outside the pedals."""

from collections.abc import Iterator, Sequence
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QGraphicsScene

from marlise_desktop.domain.port import Direction
from marlise_desktop.gui.board.hardware_strip import WIDTH, HardwareStrip
from marlise_desktop.gui.board.sockets import Socket

_AWAY: Final = 110.0
_STEP: Final = 20.0


class Strips:
    """Inputs left of all pedals, outputs right of them, both at middle height."""

    def __init__(self, scene: QGraphicsScene, z: float) -> None:
        self.inputs = HardwareStrip(Direction.OUTPUT)
        self.outputs = HardwareStrip(Direction.INPUT)
        self.held = False
        """While pedals are dragged the strips stay where they are."""
        for strip in self:
            strip.setZValue(z)
            scene.addItem(strip)

    def __iter__(self) -> Iterator[HardwareStrip]:
        return iter((self.inputs, self.outputs))

    def for_side(self, side: Direction) -> HardwareStrip:
        """The strip whose sockets have this direction: OUTPUT is the inputs' strip."""
        return self.inputs if side is Direction.OUTPUT else self.outputs

    def show_sockets(self, sockets: Sequence[Socket]) -> None:
        for strip in self:
            strip.show_sockets(sockets)

    def place(self, pedals: QRectF) -> None:
        """Beside the area that the pedals cover."""
        if self.held:
            return
        left = (pedals.left() - _AWAY) // _STEP * _STEP - WIDTH
        right = -((-pedals.right() - _AWAY) // _STEP) * _STEP
        for strip, x in ((self.inputs, left), (self.outputs, right)):
            strip.setPos(x, (pedals.center().y() - strip.height / 2) // _STEP * _STEP)

    def united(self, area: QRectF) -> QRectF:
        """An area together with the strips."""
        for strip in self:
            area = area.united(QRectF(strip.pos().x(), strip.pos().y(), WIDTH, strip.height))
        return area
