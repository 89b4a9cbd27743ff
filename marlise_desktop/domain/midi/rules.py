"""What a mapping must be to make sense at all; what only clashes with others is told by `conflicts`."""

import math

from marlise_desktop.domain.errors import ConfigurationError
from marlise_desktop.domain.midi.control import Calibration, Control, ControlKind
from marlise_desktop.domain.midi.gestures import gesture_refusal
from marlise_desktop.domain.midi.mapping import Behaviour, ControlMapping, Gesture, ParameterTarget
from marlise_desktop.domain.midi.plain import BYPASS
from marlise_desktop.domain.midi.words import control_words
from marlise_desktop.domain.pedalboard import Pedalboard

_LARGEST_STEP = 1000.0


def check_mapping(mapping: ControlMapping, board: Pedalboard | None) -> None:
    """Raises ConfigurationError with what is wrong; a pedal that is not on the board is not: the mapping waits."""
    check_control(mapping.trigger.control)
    _check_chord(mapping)
    refusal = gesture_refusal(mapping.trigger.nature, mapping.trigger.gesture)
    if refusal:
        raise ConfigurationError(f"{control_words(mapping.trigger.control)} cannot be mapped so: {refusal}")
    if mapping.behaviour is Behaviour.FOLLOW and mapping.trigger.gesture is not Gesture.MOVE:
        raise ConfigurationError("a gesture cannot be followed", hint="Follow how the control moves, or switch by it.")
    if not math.isfinite(mapping.steps) or mapping.steps == 0 or abs(mapping.steps) > _LARGEST_STEP:
        raise ConfigurationError(f"a step is a number up to {_LARGEST_STEP:g} that is not 0, not {mapping.steps:g}")
    for value in (mapping.light.on, mapping.light.off):
        if not 0 <= value <= 127:
            raise ConfigurationError(f"a light is told a value from 0 to 127, not {value}")
    if isinstance(mapping.target, ParameterTarget):
        _check_parameter(mapping.target, board)


def check_control(control: Control) -> None:
    """Raises ConfigurationError for numbers that no message has."""
    highest = control.kind.highest_number
    if not 0 <= control.number <= highest:
        raise ConfigurationError(
            f"a {control.kind.value} control has a number from 0 to {highest}, not {control.number}"
        )
    if control.channel is not None and not 0 <= control.channel <= 15:
        raise ConfigurationError(f"a channel is 1 to 16, not {control.channel + 1}")
    if (control.kind is ControlKind.KEY) != bool(control.key):
        raise ConfigurationError("a key of the keyboard has a name, and all other controls have none")


def check_calibration(control: Control, calibration: Calibration) -> None:
    """Raises ConfigurationError if no pedal travels so."""
    check_control(control)
    highest = control.highest
    ends = (calibration.heel, calibration.toe)
    if calibration.heel == calibration.toe or not all(0 <= end <= highest for end in ends):
        raise ConfigurationError(
            f"heel and toe are two different values from 0 to {highest}, not {ends[0]} and {ends[1]}"
        )
    for name, part in (("heel", calibration.dead_heel), ("toe", calibration.dead_toe)):
        if not 0 <= part < 0.5:
            raise ConfigurationError(f"the dead zone at the {name} is 0 to 50 % of the travel, not {part:.0%}")
    if not 0 <= calibration.jitter <= 0.5:
        raise ConfigurationError(f"the jitter filter is 0 to 50 % of the travel, not {calibration.jitter:.0%}")


def _check_chord(mapping: ControlMapping) -> None:
    trigger = mapping.trigger
    if (trigger.gesture is Gesture.CHORD) != (trigger.second is not None):
        raise ConfigurationError("two switches together need two switches, and all other gestures one")
    if trigger.second is not None:
        check_control(trigger.second)
        if trigger.second == trigger.control:
            raise ConfigurationError("two switches together need two different switches")


def _check_parameter(target: ParameterTarget, board: Pedalboard | None) -> None:
    ends = [end for end in (target.low, target.high) if end is not None]
    if not all(math.isfinite(end) for end in ends):
        raise ConfigurationError("the range of a mapping must be made of numbers")
    held = board.instances.get(target.instance) if board is not None else None
    if held is None:
        return
    if target.symbol == BYPASS:
        if not all(end in (0.0, 1.0) for end in ends):
            raise ConfigurationError(f"the bypass of {held.name} is 0 or 1")
        return
    parameter = held.plugin.parameters_by_symbol.get(target.symbol)
    if parameter is None:
        if not held.plugin.installed:
            return
        raise ConfigurationError(f"{held.name} has no parameter {target.symbol}")
    if parameter.host_driven:
        raise ConfigurationError(f"{parameter.name} of {held.name} is set by the engine and cannot be mapped")
    slack = abs(parameter.maximum - parameter.minimum) * 1e-6
    for end in ends:
        if not parameter.minimum - slack <= end <= parameter.maximum + slack:
            low, high = parameter.text(parameter.minimum), parameter.text(parameter.maximum)
            raise ConfigurationError(
                f"{parameter.name} of {held.name} goes from {low} to {high}; {end:g} is outside",
                hint="Give the mapping a range within it.",
            )
