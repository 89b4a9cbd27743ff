"""What the wheel does: it zooms, over a knob it turns the knob, and two fingers on a touchpad pan."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QElapsedTimer, QPointF, Qt, QTimer
from PySide6.QtGui import QInputDevice, QWheelEvent

from marlise_desktop.domain.parameter import Parameter, ParameterKind
from marlise_desktop.gui.board.gestures.gesture import Stage
from marlise_desktop.gui.board.hits import ControlHit
from marlise_desktop.gui.board.zooming import STEP

if TYPE_CHECKING:
    from marlise_desktop.gui.board.view import BoardView

_NOTCH: Final = 120.0
_FINE_STEP: Final = 0.005
_STEP: Final = 0.04
_PAUSE_MS: Final = 700
_STILL_ZOOMING_MS: Final = 500


class Wheel:
    """A run of turns over one knob is one entry for undo; a zoom that slides over a knob goes on zooming."""

    def __init__(self, view: "BoardView") -> None:
        self._view = view
        self._zoomed = QElapsedTimer()
        self._gesture = object()
        self._knob: tuple[str, str] | None = None
        self._pause = QTimer(view)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._rest)

    def turned(self, event: QWheelEvent, stage: Stage) -> None:
        modifiers, place = event.modifiers(), event.position()
        notches = (event.angleDelta().y() or event.angleDelta().x()) / _NOTCH
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            self._zoom(notches, place)
            return
        zooming = self._zoomed.isValid() and self._zoomed.elapsed() < _STILL_ZOOMING_MS
        hit = None if zooming else self._view.hit_at(place)
        if isinstance(hit, ControlHit):
            self._turn(hit, notches, stage, fine=bool(modifiers & Qt.KeyboardModifier.ShiftModifier))
        elif _fingers(event):
            self._view.follows_size = False
            self._view.pan(QPointF(event.pixelDelta() or event.angleDelta() / 2))
        elif modifiers & Qt.KeyboardModifier.ShiftModifier:
            self._view.follows_size = False
            self._view.pan(QPointF(notches * 80, 0))
        else:
            self._zoom(notches, place)

    def _zoom(self, notches: float, place: QPointF) -> None:
        self._zoomed.restart()
        self._view.zooming.by(STEP**notches, place)

    def _turn(self, hit: ControlHit, notches: float, stage: Stage, *, fine: bool) -> None:
        held, parameter = hit.pedal.instance, hit.control.parameter
        knob = (held.id, parameter.symbol)
        if knob != self._knob:
            self._rest()
            self._knob = knob
        value = stepped(parameter, held.value(parameter.symbol), notches, fine=fine)
        stage.intents.value_requested.emit(*knob, value, self._gesture)
        stage.say(f"{parameter.name}  {parameter.text(value)}")
        self._pause.start()

    def _rest(self) -> None:
        self._knob = None
        self._gesture = object()
        self._view.balloon.say("")


def stepped(parameter: Parameter, value: float, notches: float, *, fine: bool = False) -> float:
    """The value some notches up or down; whole steps for a parameter that only has those."""
    up = 1 if notches > 0 else -1
    if parameter.kind is ParameterKind.TOGGLE:
        return parameter.maximum if notches > 0 else parameter.minimum
    if parameter.kind is ParameterKind.CHOICE and parameter.scale_points:
        values = sorted(point.value for point in parameter.scale_points)
        nearest = min(range(len(values)), key=lambda n: abs(values[n] - value))
        return values[min(max(nearest + up, 0), len(values) - 1)]
    if parameter.kind is ParameterKind.INTEGER and parameter.maximum - parameter.minimum <= 50:
        return parameter.clamped(value + up)
    step = _FINE_STEP if fine else _STEP
    return parameter.value_at(parameter.position(value) + notches * step)


def _fingers(event: QWheelEvent) -> bool:
    """Whether two fingers on a touchpad made this, not a wheel."""
    pad = event.device() is not None and event.device().type() == QInputDevice.DeviceType.TouchPad
    return pad or event.phase() is not Qt.ScrollPhase.NoScrollPhase
