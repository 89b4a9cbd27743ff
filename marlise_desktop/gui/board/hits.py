"""What lies under the mouse."""

from dataclasses import dataclass
from typing import TypeAlias

from PySide6.QtCore import QPointF

from marlise_desktop.domain.port import Direction
from marlise_desktop.gui.board.cable_item import CableItem
from marlise_desktop.gui.board.face import Control
from marlise_desktop.gui.board.pedal_item import PedalItem
from marlise_desktop.gui.board.sockets import Socket


@dataclass(frozen=True, slots=True)
class SocketHit:
    """`point` is the socket's middle in the scene."""

    socket: Socket
    point: QPointF


@dataclass(frozen=True, slots=True)
class PlugHit:
    """The plug at the cable's source (OUTPUT) or target (INPUT)."""

    cable: CableItem
    end: Direction


@dataclass(frozen=True, slots=True)
class ControlHit:
    pedal: PedalItem
    control: Control


@dataclass(frozen=True, slots=True)
class FootswitchHit:
    pedal: PedalItem


@dataclass(frozen=True, slots=True)
class PedalHit:
    pedal: PedalItem


@dataclass(frozen=True, slots=True)
class CableHit:
    cable: CableItem


Hit: TypeAlias = SocketHit | PlugHit | ControlHit | FootswitchHit | PedalHit | CableHit | None


def part_of(pedal: PedalItem, point: QPointF) -> ControlHit | FootswitchHit | PedalHit:
    """The part of a pedal at a point in its own coordinates."""
    control = pedal.face.control_at(point)
    if control is not None:
        return ControlHit(pedal, control)
    if pedal.face.footswitch.contains(point):
        return FootswitchHit(pedal)
    return PedalHit(pedal)
