"""The stops of the keyboard on the board: inputs, then each pedal with its ports from left to right, then outputs."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from marlise_desktop.domain.port import Direction
from marlise_desktop.gui.board.hardware_strip import HardwareStrip
from marlise_desktop.gui.board.pedal_item import PedalItem
from marlise_desktop.gui.board.scene import BoardScene
from marlise_desktop.gui.board.sockets import Socket


@dataclass(frozen=True, slots=True)
class Stop:
    """A pedal (`socket` is None) or one socket of a pedal or strip."""

    owner: PedalItem | HardwareStrip
    socket: Socket | None
    point: QPointF

    def same(self, other: "Stop | None") -> bool:
        return other is not None and other.owner is self.owner and other.socket == self.socket

    @property
    def area(self) -> QRectF:
        if self.socket is None and isinstance(self.owner, PedalItem):
            return self.owner.face.body.translated(self.owner.pos())
        return QRectF(self.point.x() - 30, self.point.y() - 30, 60, 60)

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        if isinstance(self.owner, HardwareStrip):
            return self.socket.spoken if self.socket is not None else self.owner.title
        return f"{self.owner.instance.name}, {self.socket.spoken}" if self.socket is not None else self.owner.spoken


def stops(scene: BoardScene) -> tuple[Stop, ...]:
    """All stops, in the order in which Tab walks them."""
    found = _of_strip(scene.strips.inputs)
    for pedal in sorted(scene.pedals.values(), key=lambda item: (item.pos().x(), item.pos().y())):
        found.append(Stop(pedal, None, pedal.pos()))
        for side in (Direction.INPUT, Direction.OUTPUT):
            placed_here = [placed for placed in pedal.face.sockets if placed.socket.direction is side]
            found.extend(Stop(pedal, placed.socket, pedal.pos() + placed.point) for placed in placed_here)
    found.extend(_of_strip(scene.strips.outputs))
    return tuple(found)


def _of_strip(strip: HardwareStrip) -> list[Stop]:
    return [Stop(strip, placed.socket, strip.pos() + placed.point) for placed in strip.sockets]
