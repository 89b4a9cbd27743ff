"""Where everything sits on a pedal: pure geometry, in pixels at scale 1, from the pedal's top left corner."""

import math
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QFontMetricsF

from marlise_desktop.domain.instance import PluginInstance
from marlise_desktop.domain.parameter import Parameter
from marlise_desktop.domain.port import Direction
from marlise_desktop.gui.board.controls import face_parameters
from marlise_desktop.gui.board.sockets import Socket, sockets_of
from marlise_desktop.gui.theme.fonts import Weight, sized_font

GRID: Final = 20.0
CELL: Final = QSizeF(66, 74)
KNOB_RADIUS: Final = 19.0
SOCKET_RADIUS: Final = 8.0
_EDGE: Final = 14.0
_HEAD: Final = 52.0
_FOOT: Final = 74.0
_SOCKET_PITCH: Final = 30.0
_LEAST_WIDTH: Final = 160.0
NAME_SIZE: Final = 14
_BESIDE_NAME: Final = 82.0
_MOST_FOR_NAME: Final = 280.0


@dataclass(frozen=True, slots=True)
class Control:
    """A knob or switch on the face."""

    parameter: Parameter
    cell: QRectF

    @property
    def centre(self) -> QPointF:
        return QPointF(self.cell.center().x(), self.cell.top() + 31)

    def holds(self, point: QPointF) -> bool:
        return math.dist(point.toTuple(), self.centre.toTuple()) <= KNOB_RADIUS + 5


@dataclass(frozen=True, slots=True)
class PlacedSocket:
    socket: Socket
    point: QPointF


@dataclass(frozen=True, slots=True)
class Face:
    """`plate` is the dark panel under the controls; it is null for a pedal without any."""

    size: QSizeF
    plate: QRectF
    controls: tuple[Control, ...]
    sockets: tuple[PlacedSocket, ...]

    @property
    def body(self) -> QRectF:
        return QRectF(QPointF(0, 0), self.size)

    @property
    def title(self) -> QRectF:
        return QRectF(44, 11, self.size.width() - 44 - 34, 18)

    @property
    def maker(self) -> QRectF:
        return QRectF(44, 29, self.size.width() - 44 - 14, 14)

    @property
    def icon(self) -> QRectF:
        return QRectF(15, 15, 22, 22)

    @property
    def led(self) -> QPointF:
        return QPointF(self.size.width() - 21, 21)

    @property
    def footswitch(self) -> QRectF:
        return QRectF(self.size.width() / 2 - 22, self.size.height() - 14 - 44, 44, 44)

    def control_at(self, point: QPointF) -> Control | None:
        return next((control for control in self.controls if control.holds(point)), None)


def face_of(instance: PluginInstance) -> Face:
    """The face of a pedal; its size is a multiple of the grid, larger with more ports, controls and letters."""
    parameters = () if instance.placeholder else face_parameters(instance.plugin)
    sockets = sockets_of(instance)
    columns = len(parameters) if len(parameters) <= 3 else math.ceil(len(parameters) / 2)
    rows = math.ceil(len(parameters) / columns) if columns else 0
    most = max((sum(s.direction is side for s in sockets) for side in Direction), default=0)
    named = QFontMetricsF(sized_font(NAME_SIZE, Weight.BOLD)).horizontalAdvance(instance.name) + _BESIDE_NAME
    width = max(_LEAST_WIDTH, columns * CELL.width() + 2 * _EDGE + 6, min(named, _MOST_FOR_NAME))
    height = max(_HEAD + rows * CELL.height() + 8 + _FOOT, _HEAD + most * _SOCKET_PITCH + 20, 150)
    size = QSizeF(_on_grid(width), _on_grid(height))
    plate = _plate(size, rows)
    return Face(size, plate, _controls(parameters, plate, columns), _placed(sockets, size))


def _on_grid(length: float) -> float:
    return math.ceil(length / GRID) * GRID


def _plate(size: QSizeF, rows: int) -> QRectF:
    if not rows:
        return QRectF()
    return QRectF(_EDGE, _HEAD, size.width() - 2 * _EDGE, rows * CELL.height() + 4)


def _controls(parameters: tuple[Parameter, ...], plate: QRectF, columns: int) -> tuple[Control, ...]:
    made: list[Control] = []
    for place, parameter in enumerate(parameters):
        row, column = divmod(place, columns)
        here = min(columns, len(parameters) - row * columns)
        pitch = plate.width() / here
        pitch = min(pitch, CELL.width() * 1.25)
        left = plate.center().x() - pitch * here / 2 + pitch * column
        made.append(Control(parameter, QRectF(left, plate.top() + 2 + row * CELL.height(), pitch, CELL.height())))
    return tuple(made)


def _placed(sockets: tuple[Socket, ...], size: QSizeF) -> tuple[PlacedSocket, ...]:
    made: list[PlacedSocket] = []
    for side in Direction:
        here = [s for s in sockets if s.direction is side]
        x = 0.0 if side is Direction.INPUT else size.width()
        middle = _HEAD + (size.height() - _HEAD - 24) / 2
        top = middle - (len(here) - 1) * _SOCKET_PITCH / 2
        made.extend(PlacedSocket(s, QPointF(x, top + n * _SOCKET_PITCH)) for n, s in enumerate(here))
    return tuple(made)
