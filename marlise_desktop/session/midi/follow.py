"""Where a mapping's target goes when its control moves or a gesture is made, with what must be remembered for that."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from marlise_desktop.domain.ids import InstanceId
from marlise_desktop.domain.instance import PluginInstance
from marlise_desktop.domain.midi.control import Calibration, Control
from marlise_desktop.domain.midi.mapping import Behaviour, ControlMapping, ParameterTarget, TakeOver
from marlise_desktop.domain.midi.plain import BYPASS
from marlise_desktop.domain.midi.travel import Grip, Reach, curved, place_of, steady, taken_over, ticks
from marlise_desktop.domain.parameter import Parameter, ParameterKind

BYPASSED: Final = Parameter(BYPASS, "Bypass", 0.0, 1.0, 0.0, ParameterKind.TOGGLE)


def reach_of(target: ParameterTarget, held: PluginInstance) -> Reach | None:
    """None where the plugin has no such parameter."""
    parameter = BYPASSED if target.symbol == BYPASS else held.plugin.parameters_by_symbol.get(target.symbol)
    return None if parameter is None else Reach.of(parameter, target.low, target.high)


def present(target: ParameterTarget, held: PluginInstance) -> float:
    """The target's value now."""
    return float(held.bypassed) if target.symbol == BYPASS else held.value(target.symbol)


def switched(mapping: ControlMapping, target: ParameterTarget, held: PluginInstance, now: float) -> float | None:
    """Where one gesture sends a target that stands at `now`; None where it has no such parameter."""
    reach = reach_of(target, held)
    if reach is None:
        return None
    match mapping.behaviour:
        case Behaviour.TOGGLE:
            return reach.other(now)
        case Behaviour.STEP:
            return reach.stepped(now, mapping.steps, around=True)
        case _:
            return reach.high


def at_load(
    mapping: ControlMapping,
    calibration: Calibration | None,
    last: int | None,
    instances: Mapping[InstanceId, PluginInstance],
) -> float | None:
    """Where the target stands once its board is open, by where its control stood `last`; None to leave it."""
    target = mapping.target
    held = instances.get(target.instance) if isinstance(target, ParameterTarget) else None
    left = not mapping.at_load or not mapping.enabled or mapping.trigger.nature.is_encoder
    if left or last is None or held is None or held.placeholder or not isinstance(target, ParameterTarget):
        return None
    return Follow(mapping.trigger.control, mapping, calibration).at_load(last, target, held)


class Follow:
    """Of one control and one mapping that it moves."""

    def __init__(self, control: Control, mapping: ControlMapping, calibration: Calibration | None) -> None:
        self.mapping = mapping
        self.calibration = calibration
        self._highest = control.highest
        self._place: float | None = None
        self._grip = Grip()
        self._reach: tuple[Parameter, Reach] | None = None

    def place(self, raw: int) -> float:
        """Where the control stands, without its jitter."""
        place = place_of(raw, self._highest, self.calibration)
        jitter = self.calibration.jitter if self.calibration is not None else 0.0
        self._place = steady(self._place, place, jitter)
        return self._place

    def moved(self, raw: int, target: ParameterTarget, held: PluginInstance, now: float) -> float | None:
        """The new value of a target that stands at `now`; None to leave it."""
        reach = self._reached(target, held)
        if reach is None:
            return None
        if self.mapping.trigger.nature.is_encoder:
            turned = ticks(self.mapping.trigger.nature, raw) * self.mapping.steps
            return reach.stepped(now, turned, around=False) if turned else None
        place = curved(self.place(raw), self.mapping.curve)
        if self.mapping.take_over is TakeOver.JUMP:
            return reach.value_at(place, now)
        self._grip, goal = taken_over(self.mapping.take_over, self._grip, place, reach.place_of(now))
        if goal is None:
            return None
        value = reach.value_at(goal, now)
        self._grip = replace(self._grip, left=reach.place_of(value))
        return value

    def led(self, raw: int, ends: tuple[float, float], now: float) -> float | None:
        """The new value of a number that stands at `now` and goes from one end to the other; None to leave it."""
        low, high = ends
        goal: float | None = curved(self.place(raw), self.mapping.curve)
        if self.mapping.take_over is not TakeOver.JUMP and low != high and goal is not None:
            stands = min(max((now - low) / (high - low), 0.0), 1.0)
            self._grip, goal = taken_over(self.mapping.take_over, self._grip, goal, stands)
        return None if goal is None else low + (high - low) * goal

    def at_load(self, raw: int, target: ParameterTarget, held: PluginInstance) -> float | None:
        """Where the target stands as the control stands, whoever holds it."""
        reach = self._reached(target, held)
        return None if reach is None else reach.value_at(curved(self.place(raw), self.mapping.curve))

    def _reached(self, target: ParameterTarget, held: PluginInstance) -> Reach | None:
        parameter = BYPASSED if target.symbol == BYPASS else held.plugin.parameters_by_symbol.get(target.symbol)
        if parameter is None:
            return None
        if self._reach is None or self._reach[0] is not parameter:
            self._reach = (parameter, Reach.of(parameter, target.low, target.high))
        return self._reach[1]
