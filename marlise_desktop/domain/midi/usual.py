"""How a control is mapped to begin with."""

import re
from dataclasses import replace

from marlise_desktop.domain.midi.control import Control, ControlKind, Nature
from marlise_desktop.domain.midi.mapping import (
    ActionTarget,
    Behaviour,
    ControlMapping,
    Gesture,
    MappingId,
    ParameterTarget,
    Target,
    Trigger,
)
from marlise_desktop.domain.midi.plain import BYPASS
from marlise_desktop.domain.parameter import Parameter, ParameterKind

_SWITCHED = frozenset({ParameterKind.TOGGLE, ParameterKind.TRIGGER, ParameterKind.CHOICE})
_SPAN = re.compile(r"\s*[-−+]?[.,]?\d[^.]*(\.\d[^.]*)?\.\.\s*[-−+]?[.,]?\d")
_SWEEPS = frozenset({ControlKind.CC, ControlKind.CC14, ControlKind.PITCH_BEND, ControlKind.PRESSURE})


def sweeps_over(parameter: Parameter | None) -> bool:
    """Whether a pedal suits it better than a switch."""
    return parameter is not None and parameter.kind not in _SWITCHED


def leads(target: Target) -> bool:
    """Whether it names a number from somewhere to somewhere, such as `60..180`, for a pedal to lead."""
    return isinstance(target, ActionTarget) and any(map(_SPAN.match, target.arguments.values()))


def usual_mapping(
    control: Control, target: Target, parameter: Parameter | None, nature: Nature | None
) -> ControlMapping:
    """`nature` is what is known of the control, None for nothing; `parameter` the target's, if it is one."""
    turned = sweeps_over(parameter) or leads(target)
    if nature is None:
        sweeps = turned and control.kind in _SWEEPS
        once = control.kind is ControlKind.PROGRAM
        nature = Nature.CONTINUOUS if sweeps else Nature.PRESS_ONLY if once else Nature.MOMENTARY
    gesture, behaviour = _by_nature(nature, target, parameter)
    if isinstance(target, ParameterTarget) and target.symbol == BYPASS and target.low is None:
        target = ParameterTarget(target.instance, target.symbol, 1.0, 0.0)
    return ControlMapping(MappingId(""), Trigger(control, nature, gesture), target, behaviour)


def retargeted(mapping: ControlMapping, target: Target) -> ControlMapping:
    """With another target, in a way that it knows: an action is only followed where it is led."""
    if isinstance(target, ParameterTarget):
        return replace(mapping, target=target)
    usual = usual_mapping(mapping.trigger.control, target, None, mapping.trigger.nature)
    return replace(usual, id=mapping.id, enabled=mapping.enabled)


def _by_nature(nature: Nature, target: Target, parameter: Parameter | None) -> tuple[Gesture, Behaviour]:
    on_parameter = isinstance(target, ParameterTarget)
    if nature.is_encoder:
        return Gesture.MOVE, Behaviour.STEP if on_parameter else Behaviour.DO
    if (on_parameter or leads(target)) and nature in (Nature.CONTINUOUS, Nature.LATCHING):
        return Gesture.MOVE, Behaviour.FOLLOW
    if not on_parameter:
        return Gesture.PRESS, Behaviour.DO
    choice = parameter is not None and parameter.kind is ParameterKind.CHOICE
    return Gesture.PRESS, Behaviour.STEP if choice else Behaviour.TOGGLE
