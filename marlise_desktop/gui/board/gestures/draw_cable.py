"""Draws a cable from a socket, or moves one end of a cable that is there."""

from PySide6.QtCore import QPointF

from marlise_desktop.domain.connection import Connection
from marlise_desktop.domain.port import Direction
from marlise_desktop.gui.board.aim import Aim, Target
from marlise_desktop.gui.board.cable_item import CableItem
from marlise_desktop.gui.board.draft_cable import DraftCable
from marlise_desktop.gui.board.gestures.gesture import Stage, Touch, far
from marlise_desktop.gui.board.hits import SocketHit
from marlise_desktop.gui.board.sockets import Socket

_SLACK = 6.0


class DrawCable:
    """By a drag, or by a click on one socket and a click on the other."""

    def __init__(self, stage: Stage, hit: SocketHit, touch: Touch) -> None:
        self._stage = stage
        self._origin = touch
        self._clicked = False
        self._line = Line(stage, hit.socket, hit.point)
        self.move(touch)

    def move(self, touch: Touch) -> None:
        self._line.follow(touch)

    def release(self, touch: Touch) -> bool:
        if not self._clicked and far(touch, self._origin) <= _SLACK:
            self._clicked = True
            return True
        self._line.drop(touch)
        return False

    def cancel(self) -> None:
        self._line.end()


class LiftPlug:
    """Takes a plug out: into another socket it moves the cable, onto the board it cuts it."""

    def __init__(self, stage: Stage, cable: CableItem, end: Direction, touch: Touch) -> None:
        self._stage = stage
        self._cable = cable
        self._end = end
        self._origin = touch
        self._line: Line | None = None
        stage.scene.choose((), [cable.connection])

    def move(self, touch: Touch) -> None:
        if self._line is None:
            if far(touch, self._origin) <= _SLACK:
                return
            self._line = self._lifted()
        self._line.follow(touch)

    def _lifted(self) -> "Line":
        scene, held = self._stage.scene, self._cable.connection
        stays = held.target if self._end is Direction.OUTPUT else held.source
        side = Direction.INPUT if self._end is Direction.OUTPUT else Direction.OUTPUT
        self._cable.setVisible(False)
        for placed, point in scene.placed_sockets():
            if placed.socket.end == stays and placed.socket.direction is side:
                return Line(self._stage, placed.socket, point, held)
        fallback = Socket(stays, side, self._cable.kind, "")
        return Line(self._stage, fallback, scene.socket_point(stays, side), held)

    def release(self, touch: Touch) -> bool:
        if self._line is not None:
            self._cable.setVisible(True)
            if not self._line.drop(touch):
                self._stage.intents.remove_requested.emit((), (self._cable.connection,))
        return False

    def cancel(self) -> None:
        self._cable.setVisible(True)
        if self._line is not None:
            self._line.end()


class Line:
    """The cable on the mouse together with its aim."""

    def __init__(self, stage: Stage, fixed: Socket, point: QPointF, leaving: Connection | None = None) -> None:
        self._stage = stage
        self._aim = Aim(stage, fixed, leaving)
        self._draft = DraftCable(fixed, point)
        stage.scene.addItem(self._draft)

    def follow(self, touch: Touch) -> Target | None:
        near = self._aim.near(touch.scene, touch.zoom)
        refused = near is not None and bool(near.reason)
        end = near.point if near is not None and not refused else touch.scene
        self._draft.follow(end, refused=refused)
        self._aim.show(near)
        return near

    def drop(self, touch: Touch) -> bool:
        """Plugs in if there is a socket; False if the mouse is on no socket at all."""
        near = self.follow(touch)
        self.end()
        if near is not None and not near.reason:
            self._aim.ask(near)
        return near is not None

    def end(self) -> None:
        self._stage.scene.removeItem(self._draft)
        self._aim.end()
