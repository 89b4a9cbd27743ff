"""From what a pedal, knob or encoder sends to where its target goes.

The way: raw value → place on the calibrated travel, 0 to 1 → without jitter → along the curve → taken over from where
the target stands → value in the target's unit. All are pure functions; what must be remembered goes in and comes out.

Encoders are taken at their word: the ticks that they send count, and those that turn faster send more at once. There is
no acceleration of our own on top of theirs.
"""

import math
from dataclasses import dataclass, field

from marlise_desktop.domain.midi.control import Calibration, Nature
from marlise_desktop.domain.midi.mapping import Curve, TakeOver
from marlise_desktop.domain.parameter import Parameter, ParameterKind

_MOST_STEPS = 128
"""Whole numbers with more values than that are taken as continuous."""
_LAG = 0.25
"""How far beyond the border of a step a control must go, in parts of that step."""
_TAPER = 50.0
"""How steep LOG is: the middle of the travel gives an eighth of the range, as an audio pot does."""
_SAME = 1e-6
_NEAR = 0.012
"""Nearer than that, in parts of the travel, a control stands where its target stands: a step and a half of 127."""


def place_of(raw: int, highest: int, calibration: Calibration | None = None) -> float:
    """Where a control stands on its travel, 0 at the heel to 1 at the toe."""
    if calibration is None or calibration.heel == calibration.toe:
        return min(max(raw / highest, 0.0), 1.0)
    place = (raw - calibration.heel) / (calibration.toe - calibration.heel)
    start, end = calibration.dead_heel, 1.0 - calibration.dead_toe
    if place <= start or end <= start:
        return 0.0 if place < (start + end) / 2 else 1.0
    return 1.0 if place >= end else (place - start) / (end - start)


def steady(last: float | None, place: float, jitter: float) -> float:
    """The place without jitter: where it was, until it has moved far enough. Both ends are always reached."""
    if last is None or place <= 0.0 or place >= 1.0 or abs(place - last) >= jitter:
        return place
    return last


def curved(place: float, curve: Curve) -> float:
    """Rises from 0 to 1, as the travel does."""
    match curve:
        case Curve.LINEAR:
            return place
        case Curve.LOG:
            return math.expm1(place * math.log(_TAPER)) / (_TAPER - 1.0)
        case Curve.S:
            return place * place * (3.0 - 2.0 * place)


@dataclass(frozen=True, slots=True)
class Reach:
    """The part of a parameter's range that a mapping uses; `low` above `high` turns it round."""

    parameter: Parameter
    low: float
    high: float
    choices: tuple[float, ...] = field(init=False)
    """The values of an enumeration, toggle or short row of whole numbers, from `low` to `high`; else none."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "choices", _choices(self.parameter, self.low, self.high))

    @classmethod
    def of(cls, parameter: Parameter, low: float | None, high: float | None) -> "Reach":
        """Ends that are not given are the parameter's own; those outside its range are brought into it."""
        return cls(
            parameter,
            parameter.minimum if low is None else parameter.clamped(low),
            parameter.maximum if high is None else parameter.clamped(high),
        )

    def value_at(self, place: float, now: float | None = None) -> float:
        """The value for a place, 0 to 1. `now` is the present value: a choice is not left by a hair's breadth."""
        choices = self.choices
        if choices:
            at = _nearest(choices, now) if now is not None and now in choices else None
            return choices[_step_at(place, len(choices), at)]
        if place <= 0.0 or place >= 1.0:
            return self.parameter.clamped(self.low if place <= 0.0 else self.high)
        low, high = self.parameter.position(self.low), self.parameter.position(self.high)
        value = self.parameter.value_at(low + (high - low) * place)
        return min(max(value, min(self.low, self.high)), max(self.low, self.high))

    def place_of(self, value: float) -> float:
        """The inverse of `value_at`; values beyond an end stand at that end."""
        choices = self.choices
        if choices:
            return _nearest(choices, value) / (len(choices) - 1) if len(choices) > 1 else 0.0
        low, high = self.parameter.position(self.low), self.parameter.position(self.high)
        place = (self.parameter.position(value) - low) / (high - low) if high != low else 0.0
        return min(max(place, 0.0), 1.0)

    def stepped(self, value: float, steps: float, *, around: bool) -> float:
        """The value some choices further, or hundredths of the travel; `around` begins anew after the last choice."""
        choices = self.choices
        if not choices:
            return self.value_at(min(max(self.place_of(value) + steps / 100.0, 0.0), 1.0))
        at = _nearest(choices, value) + (round(steps) or int(math.copysign(1, steps)))
        return choices[at % len(choices) if around else min(max(at, 0), len(choices) - 1)]

    def other(self, value: float) -> float:
        """The other end: `low` for a value nearer to `high`, and `high` else."""
        return self.low if self.place_of(value) > 0.5 else self.high


def _choices(parameter: Parameter, first: float, last: float) -> tuple[float, ...]:
    low, high = sorted((first, last))
    match parameter.kind:
        case ParameterKind.TOGGLE | ParameterKind.TRIGGER:
            values = [parameter.minimum, parameter.maximum]
        case ParameterKind.CHOICE if parameter.scale_points:
            values = sorted({point.value for point in parameter.scale_points})
        case ParameterKind.INTEGER | ParameterKind.CHOICE if high - low < _MOST_STEPS:
            values = [float(number) for number in range(math.ceil(low), math.floor(high) + 1)]
        case _:
            return ()
    within = [value for value in values if low <= value <= high]
    return tuple(within if first <= last else reversed(within))


def _nearest(choices: tuple[float, ...], value: float) -> int:
    return min(range(len(choices)), key=lambda number: abs(choices[number] - value))


def _step_at(place: float, count: int, at: int | None) -> int:
    lag = _LAG / count
    if at is not None and 0.0 < place < 1.0 and at / count - lag < place < (at + 1) / count + lag:
        return at
    return min(int(max(place, 0.0) * count), count - 1)


@dataclass(frozen=True, slots=True)
class Grip:
    """How a control holds its target: where the control was, and where it has left the target, both 0 to 1.

    None stands for not known: nothing has been heard, or nothing was moved yet. `firm`: the target goes where the
    control stands, until somebody else moves it.
    """

    place: float | None = None
    left: float | None = None
    firm: bool = False

    def holds(self, target: float) -> bool:
        return self.firm and self.left is not None and abs(self.left - target) < _SAME


def taken_over(way: TakeOver, grip: Grip, place: float, target: float) -> tuple[Grip, float | None]:
    """What a control at `place` makes of a target at `target`, all 0 to 1: its new place, or None to leave it.

    SCALE moves in proportion to the way that is left to the end the control goes to, so both meet there at the latest.
    """
    before = grip.place
    met = abs(place - target) <= _NEAR or (before is not None and (before - target) * (place - target) < 0)
    if way is TakeOver.JUMP or grip.holds(target) or met:
        return Grip(place, place, firm=True), place
    if way is TakeOver.PICK_UP or before is None or before == place:
        return Grip(place, grip.left), None
    if place > before:
        moved = target + (place - before) * (1.0 - target) / (1.0 - before)
    else:
        moved = target - (before - place) * target / before
    return Grip(place, moved), moved


def ticks(nature: Nature, raw: int) -> int:
    """By how many steps an encoder was turned, positive upward."""
    match nature:
        case Nature.RELATIVE_TWOS:
            return raw if raw < 64 else raw - 128
        case Nature.RELATIVE_OFFSET:
            return raw - 64
        case Nature.RELATIVE_SIGN:
            return raw if raw < 64 else 64 - raw
        case _:
            return 0
