"""Which sockets a cable that is being drawn may go into: they light up, the others dim and say why not."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF

from marlise_desktop.domain.connection import Connection
from marlise_desktop.gui.board.face import PlacedSocket
from marlise_desktop.gui.board.gestures.gesture import Stage
from marlise_desktop.gui.board.hardware_strip import HardwareStrip
from marlise_desktop.gui.board.paint_socket import Light
from marlise_desktop.gui.board.pedal_item import PedalItem
from marlise_desktop.gui.board.sockets import Socket, cable_between

_MAGNET: Final = 26.0
_SAME_SIDE: Final = "a cable runs from an output to an input"


@dataclass(frozen=True, slots=True)
class Target:
    """A socket, where it is, and why the cable may not go there; empty if it may."""

    socket: Socket
    point: QPointF
    reason: str


class Aim:
    """Built at the start of a draw, `end` takes its lights away. `leaving` is the cable that is being moved."""

    def __init__(self, stage: Stage, fixed: Socket, leaving: Connection | None = None) -> None:
        self._stage = stage
        self._fixed = fixed
        self._leaving = leaving
        scene = stage.scene
        self.targets = tuple(
            Target(placed.socket, point, self._reason(placed.socket))
            for placed, point in scene.placed_sockets()
            if placed.socket != fixed
        )
        self.show(None)

    def _reason(self, socket: Socket) -> str:
        cable = cable_between(self._fixed, socket)
        if cable is None:
            return _SAME_SIDE
        return "" if cable == self._leaving else self._stage.rules.refusal(cable.source, cable.target)

    def near(self, point: QPointF, zoom: float) -> Target | None:
        """The nearest socket in reach of the mouse; one that may take the cable goes before one that may not."""
        reach = _MAGNET * max(1.0, 0.6 / zoom)
        here = [(t, _distance(t.point, point)) for t in self.targets]
        here = [(t, away) for t, away in here if away <= (reach if not t.reason else reach * 0.5)]
        return min(here, key=lambda entry: (bool(entry[0].reason), entry[1]))[0] if here else None

    def show(self, chosen: Target | None) -> None:
        """Lights the board for the present aim, and says why a refused socket refuses."""
        lights = {t.socket: Light.DIM if t.reason else Light.POSSIBLE for t in self.targets}
        lights[self._fixed] = Light.CHOSEN
        if chosen is not None and not chosen.reason:
            lights[chosen.socket] = Light.CHOSEN
        for owner in self._owners():
            owner.light({placed.socket: lights.get(placed.socket, Light.NORMAL) for placed in _sockets(owner)})
        self._stage.say(chosen.reason[:1].upper() + chosen.reason[1:] if chosen is not None else "")

    def end(self) -> None:
        for owner in self._owners():
            owner.light({})
        self._stage.say("")

    def _owners(self) -> list[PedalItem | HardwareStrip]:
        scene = self._stage.scene
        return [*scene.pedals.values(), scene.strips.inputs, scene.strips.outputs]

    def ask(self, target: Target) -> None:
        """Asks for the cable to this target, as a new one or in the place of the one that is moved."""
        cable = cable_between(self._fixed, target.socket)
        if cable is None or cable == self._leaving:
            return
        intents = self._stage.intents
        loop = self._stage.rules.closes_loop(cable.source, cable.target)
        if self._leaving is None:
            intents.cable_requested.emit(cable.source, cable.target)
        else:
            intents.cable_move_requested.emit(self._leaving, cable.source, cable.target)
        if loop:
            intents.loop_closed.emit(cable)


def _sockets(owner: PedalItem | HardwareStrip) -> tuple[PlacedSocket, ...]:
    return owner.face.sockets if isinstance(owner, PedalItem) else owner.sockets


def _distance(first: QPointF, second: QPointF) -> float:
    away = first - second
    return float((away.x() ** 2 + away.y() ** 2) ** 0.5)
