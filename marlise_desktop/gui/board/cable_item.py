"""One cable on the canvas."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from marlise_desktop.domain.connection import Connection
from marlise_desktop.domain.port import Direction, SignalType
from marlise_desktop.gui.board.cable_path import PLUG, Hang, hang
from marlise_desktop.gui.board.detail import Detail
from marlise_desktop.gui.theme.colours import Colour, colour, mixed, signal_colour
from marlise_desktop.gui.theme.icons import renderer

CABLE_Z: Final = 0.0
RAISED_Z: Final = 20.0
_GRIP: Final = 14.0
_WIDTH: Final = {SignalType.AUDIO: 4.6, SignalType.MIDI: 4.0, SignalType.CV: 3.4}
_BADGE_AWAY: Final = 30.0
_COARSE: Final = 0.6
_EDGE: Final = QColor("#0b0d0f")


@dataclass(frozen=True, slots=True)
class Marks:
    """What is unusual about a cable."""

    waiting: bool = False
    delayed: bool = False
    cut: bool = False

    @property
    def words(self) -> str:
        """For a tooltip and a screen reader; empty if nothing is unusual."""
        told = []
        if self.waiting:
            told.append("waits for a device that is not there")
        if self.cut:
            told.append("was cut by another program")
        if self.delayed:
            told.append("closes a loop: it plays with one period of delay")
        return ", ".join(told)


class CableItem(QGraphicsItem):
    """Lies under the pedals; the one that is pointed at or selected is raised above them and glows."""

    def __init__(self, connection: Connection, kind: SignalType, detail: Detail) -> None:
        super().__init__()
        self._detail = detail
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable)
        self.setZValue(CABLE_Z)
        self.connection = connection
        self.kind = kind
        self._marks = Marks()
        self._hang = hang(QPointF(), QPointF())
        self._grip: QPainterPath | None = None
        self._bounds = QRectF()
        self._hovered = False
        self._aimed = False

    @property
    def marks(self) -> Marks:
        return self._marks

    @property
    def line(self) -> QPainterPath:
        """From plug to plug, in the scene."""
        return self._hang.path

    @property
    def badge_point(self) -> QPointF:
        """Shortly before the target, where no pedal hides it."""
        length = self._hang.path.length()
        return self._hang.path.pointAtPercent(max(0.5, 1 - _BADGE_AWAY / length) if length else 0.5)

    def lay(self, source: QPointF, target: QPointF) -> None:
        """Hangs the cable between two sockets, in scene coordinates."""
        if source == self._hang.source and target == self._hang.target and not self._bounds.isNull():
            return
        self.prepareGeometryChange()
        self._hang = hang(source, target)
        self._grip = None
        ends = QRectF(source, target).normalized()
        self._bounds = self._hang.path.controlPointRect().united(ends).adjusted(-14, -14, 14, 14)

    def mark(self, marks: Marks) -> None:
        if marks != self._marks:
            self._marks = marks
            self.update()

    def hover(self, *, hovered: bool) -> None:
        self._hovered = hovered
        self._raise()

    def aim(self, *, aimed: bool) -> None:
        """Lit because what is dragged would go into it."""
        self._aimed = aimed
        self._raise()

    def _raise(self) -> None:
        self.setZValue(RAISED_Z if self._lively else CABLE_Z)
        self.update()

    @property
    def _lively(self) -> bool:
        return self._hovered or self._aimed or self.isSelected()

    def grip_contains(self, point: QPointF) -> bool:
        """Whether a point of the scene is near enough to take hold of the cable."""
        return self._bounds.contains(point) and self._grip_path().contains(point)

    def plug_at(self, point: QPointF) -> Direction | None:
        """Which end's plug a point of the scene is on: OUTPUT for the source's, INPUT for the target's."""
        for side, socket in ((Direction.OUTPUT, self._hang.source), (Direction.INPUT, self._hang.target)):
            away = point.x() - socket.x() if side is Direction.OUTPUT else socket.x() - point.x()
            if 10 <= away <= PLUG + 10 and abs(point.y() - socket.y()) <= 9:
                return side
        return None

    def crosses(self, area: QPainterPath) -> bool:
        return self._grip_path().intersects(area)

    def _grip_path(self) -> QPainterPath:
        if self._grip is None:
            stroker = QPainterPathStroker()
            stroker.setWidth(_GRIP)
            self._grip = stroker.createStroke(self._hang.path)
        return self._grip

    @override
    def itemChange(self, change: QGraphicsItem.GraphicsItemChange, value: object) -> object:
        if change == QGraphicsItem.GraphicsItemChange.ItemSelectedHasChanged:
            self._raise()
        return super().itemChange(change, value)

    @override
    def boundingRect(self) -> QRectF:
        return self._bounds

    @override
    def shape(self) -> QPainterPath:
        return self._grip_path()

    @override
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        small = painter.deviceTransform().m11() < _COARSE and not self._lively
        coarse = small or self._detail.coarse
        paint_cable(painter, self._hang, self._shade(), _WIDTH[self.kind], self._style(), coarse=coarse)
        if self._lively:
            _glow(painter, self._hang, self._shade(), _WIDTH[self.kind])
        if self._marks.delayed or self._marks.cut:
            _badge(painter, self.badge_point, "repeat" if self._marks.delayed else "unplug")

    def _shade(self) -> QColor:
        shade = colour(Colour.ACCENT) if self._aimed else signal_colour(self.kind)
        if self._marks.waiting or self._marks.cut:
            shade = mixed(shade, colour(Colour.BOARD), 0.45)
        return shade

    def _style(self) -> list[float]:
        if self._marks.cut:
            return [1.0, 3.0]
        return [3.0, 2.2] if self._marks.waiting else []


def paint_cable(
    painter: QPainter, hung: Hang, shade: QColor, width: float, dashes: list[float], *, coarse: bool = False
) -> None:
    """A jacket with a dark edge and a light along its top; `coarse` is for when it is too small to see them."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    deep = mixed(shade, colour(Colour.SUNKEN), 0.32)
    if coarse:
        painter.setPen(_pen(deep, width, dashes))
        painter.drawPath(hung.whole)
        return
    # Opaque: see-through strokes cost the raster engine three times as much.
    painter.setPen(_pen(_EDGE, width + 3.0, []))
    painter.drawPath(hung.path)
    painter.setPen(_pen(deep, width, dashes))
    painter.drawPath(hung.path)
    painter.setPen(_pen(mixed(shade, QColor("white"), 0.35), width * 0.26, dashes and [4 * d for d in dashes]))
    painter.drawPath(hung.path.translated(0, -width * 0.2))
    _plug(painter, hung.source, 1, shade)
    _plug(painter, hung.target, -1, shade)


def _pen(shade: QColor, width: float, dashes: list[float]) -> QPen:
    pen = QPen(shade, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap if dashes else Qt.PenCapStyle.RoundCap)
    if dashes:
        pen.setDashPattern(dashes)
    return pen


def _plug(painter: QPainter, socket: QPointF, way: int, shade: QColor) -> None:
    """A small sleeve that stands out of the socket."""
    painter.setPen(QPen(colour(Colour.SUNKEN), 1))
    painter.setBrush(QColor("#b9c0cb"))
    painter.drawRoundedRect(_span(socket, way, 3, 9, 3.2), 1.5, 1.5)
    painter.setBrush(mixed(shade, colour(Colour.SUNKEN), 0.25))
    painter.drawRoundedRect(_span(socket, way, 8, PLUG + 4, 5.2), 3, 3)


def _span(socket: QPointF, way: int, near: float, far: float, half: float) -> QRectF:
    left = socket.x() + (near if way > 0 else -far)
    return QRectF(left, socket.y() - half, far - near, 2 * half)


def _glow(painter: QPainter, hung: Hang, shade: QColor, width: float) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for step in range(3):
        halo = QColor(shade)
        halo.setAlphaF(0.10 + 0.06 * step)
        painter.setPen(_pen(halo, width + 14 - 4.4 * step, []))
        painter.drawPath(hung.path)


def _badge(painter: QPainter, middle: QPointF, name: str) -> None:
    painter.setPen(QPen(colour(Colour.WARNING), 1.6))
    painter.setBrush(colour(Colour.SUNKEN))
    painter.drawEllipse(middle, 11, 11)
    renderer(name, Colour.WARNING).render(painter, QRectF(middle.x() - 6.5, middle.y() - 6.5, 13, 13))
