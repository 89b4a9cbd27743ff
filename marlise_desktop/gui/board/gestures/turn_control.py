"""Turns a knob by dragging up and down, or flips a switch by a click."""

from marlise_desktop.domain.parameter import ParameterKind
from marlise_desktop.gui.board.gestures.gesture import Stage, Touch
from marlise_desktop.gui.board.hits import ControlHit

_TRAVEL = 160.0
_FINE = 10.0


class TurnControl:
    """The whole travel is 160 pixels of the screen, ten times as much with Shift; one entry for undo."""

    def __init__(self, stage: Stage, hit: ControlHit, touch: Touch) -> None:
        self._stage = stage
        self._pedal = hit.pedal
        self._parameter = hit.control.parameter
        self._before = hit.pedal.instance.value(self._parameter.symbol)
        self._value = self._before
        self._place = self._parameter.position(self._before)
        self._last = touch
        self._show()

    def move(self, touch: Touch) -> None:
        if self._parameter.kind is ParameterKind.TOGGLE:
            return
        up = self._last.view.y() - touch.view.y()
        self._last = touch
        travel = _TRAVEL * (_FINE if touch.fine else 1.0)
        self._place = min(max(self._place + up / travel, 0.0), 1.0)
        self._set(self._parameter.value_at(self._place))

    def release(self, touch: Touch) -> bool:
        if self._parameter.kind is ParameterKind.TOGGLE:
            low, high = self._parameter.minimum, self._parameter.maximum
            self._set(low if self._before > (low + high) / 2 else high)
        self._end()
        return False

    def cancel(self) -> None:
        self._set(self._before)
        self._end()

    def _set(self, value: float) -> None:
        if value != self._value:
            self._value = value
            key, symbol = self._pedal.instance.id, self._parameter.symbol
            self._stage.intents.value_requested.emit(key, symbol, value, self)
            self._show()

    def _show(self) -> None:
        self._pedal.show_value(self._parameter.symbol, self._value)
        self._stage.say(f"{self._parameter.name}  {self._parameter.text(self._value)}")

    def _end(self) -> None:
        self._pedal.show_value(None)
        self._stage.say("")
