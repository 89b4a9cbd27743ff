"""What the controls of a device are, from one step on each of them."""

from dataclasses import dataclass, field

from marlise_desktop.domain.midi.control import Control, ControlKind, Nature

_SWEEP = 4
"""A control of which so many values are heard is moved, not stepped on."""


_HELD_S = 1.0
"""Who steps on a switch once lets it go sooner; what ends later has latched, and this is another step."""


@dataclass(slots=True)
class _Heard:
    values: list[int] = field(default_factory=list)
    began_s: float = 0.0
    latches: bool = False


class Taught:
    """Controls in the order in which they were stepped on; each step may tell more of one that is known."""

    def __init__(self) -> None:
        self._heard: dict[Control, _Heard] = {}

    def feed(self, control: Control, value: int, time_s: float) -> bool:
        """Whether it is the first that is heard of the control, or tells something new of it."""
        held = self._heard.get(control)
        before = self.nature(control) if held else None
        if held is None:
            held = self._heard[control] = _Heard(began_s=time_s)
        if value not in held.values and len(held.values) < _SWEEP:
            if len(held.values) == 1:
                held.latches = time_s - held.began_s > _HELD_S
            held.values.append(value)
        return before is not self.nature(control)

    def nature(self, control: Control) -> Nature:
        """A switch that sends nothing when it is let go may be one that latches: another step on it tells."""
        held = self._heard[control]
        values = held.values
        if control.kind is ControlKind.PROGRAM:
            return Nature.PRESS_ONLY
        if control.kind in (ControlKind.NOTE, ControlKind.KEY):
            return Nature.MOMENTARY
        if len(values) >= _SWEEP or control.kind is not ControlKind.CC:
            return Nature.CONTINUOUS
        if len(values) == 1:
            return Nature.PRESS_ONLY if values[0] else Nature.LATCHING
        return Nature.LATCHING if held.latches else Nature.MOMENTARY

    @property
    def controls(self) -> tuple[tuple[Control, Nature], ...]:
        return tuple((control, self.nature(control)) for control in self._heard)
