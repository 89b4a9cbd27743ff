"""What the mapping table says, and what there is to choose from."""

from collections.abc import Callable, Sequence
from typing import Final

from marlise_desktop.domain.midi.control import Nature
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.mapping import (
    ActionTarget,
    Behaviour,
    ControlMapping,
    Curve,
    Gesture,
    LightKind,
    ParameterTarget,
    TakeOver,
    Target,
    Trigger,
)
from marlise_desktop.domain.midi.plain import BYPASS
from marlise_desktop.domain.midi.words import control_words
from marlise_desktop.domain.parameter import Parameter
from marlise_desktop.domain.pedalboard import Pedalboard

NATURES: Final = (
    (Nature.MOMENTARY, "Switch, tells press and release"),
    (Nature.LATCHING, "Switch that stays down (latching)"),
    (Nature.PRESS_ONLY, "Switch, tells presses only"),
    (Nature.CONTINUOUS, "Pedal, knob or fader"),
    (Nature.RELATIVE_TWOS, "Encoder (1 and 127)"),
    (Nature.RELATIVE_OFFSET, "Encoder (65 and 63)"),
    (Nature.RELATIVE_SIGN, "Encoder (1 and 65)"),
)
GESTURES: Final = (
    (Gesture.MOVE, "Every move"),
    (Gesture.PRESS, "Press"),
    (Gesture.RELEASE, "Release"),
    (Gesture.LONG_PRESS, "Long press"),
    (Gesture.DOUBLE_PRESS, "Double press"),
    (Gesture.CHORD, "Two switches together"),
    (Gesture.REPEAT, "Press, repeated while held"),
)
BEHAVIOURS: Final = (
    (Behaviour.FOLLOW, "Follow the control"),
    (Behaviour.DO, "Go to one value"),
    (Behaviour.TOGGLE, "Switch between both ends"),
    (Behaviour.MOMENTARY, "While it is held"),
    (Behaviour.STEP, "One step on"),
)
ACTION_BEHAVIOURS: Final = (
    (Behaviour.DO, "Do it"),
    (Behaviour.MOMENTARY, "While it is held"),
    (Behaviour.FOLLOW, "Toe on, heel off"),
)


def behaviours_for(mapping: ControlMapping) -> Sequence[tuple[Behaviour, str]]:
    """What its gesture can do to its target."""
    known = ACTION_BEHAVIOURS if isinstance(mapping.target, ActionTarget) else BEHAVIOURS
    moves = mapping.trigger.gesture is Gesture.MOVE
    return [(held, text) for held, text in known if moves or held is not Behaviour.FOLLOW]


CURVES: Final = ((Curve.LINEAR, "Even"), (Curve.LOG, "Slow at first"), (Curve.S, "Slow at both ends"))
TAKE_OVERS: Final = (
    (TakeOver.JUMP, "Jump to the control"),
    (TakeOver.PICK_UP, "Wait until the control passes"),
    (TakeOver.SCALE, "Come nearer with each move"),
)
LIGHTS: Final = (
    (LightKind.PROFILE, "As the controller's profile says"),
    (LightKind.SAME, "By the message that it sends"),
    (LightKind.NONE, "Not at all"),
)
_GESTURE_WORDS: Final = {
    Gesture.RELEASE: "Release of ",
    Gesture.LONG_PRESS: "Long press of ",
    Gesture.DOUBLE_PRESS: "Double press of ",
    Gesture.REPEAT: "Holding ",
}


def when_words(trigger: Trigger, called: Callable[[DeviceId], str] = str) -> str:
    """`Long press of CC 64 (Sustain) on channel 1`."""
    text = _short(control_words(trigger.control, called))
    if trigger.second is not None:
        return f"{text} + {_short(control_words(trigger.second, called))}"
    return f"{_GESTURE_WORDS.get(trigger.gesture, '')}{text}"


def _short(text: str) -> str:
    return text.removesuffix(" of any device").removesuffix(" on any channel")


def what_words(mapping: ControlMapping, target: str, parameter: Parameter | None) -> str:
    """`Gain of Amp follows, 0 dB to 6 dB`; `target` is the target alone."""
    held = mapping.target
    if isinstance(held, ActionTarget):
        suffix = {Behaviour.MOMENTARY: ", while held", Behaviour.TOGGLE: ", and back"}.get(mapping.behaviour, "")
        return target + suffix
    low, high = ends_text(held, parameter)
    match mapping.behaviour:
        case Behaviour.FOLLOW:
            return f"{target} follows, {low} to {high}"
        case Behaviour.DO:
            return f"{target} = {high}"
        case Behaviour.TOGGLE:
            return f"{target}, {low} or {high}"
        case Behaviour.MOMENTARY:
            return f"{target} = {high} while held, then {low}"
        case Behaviour.STEP:
            return f"{target}, {mapping.steps:+g} step{'' if abs(mapping.steps) == 1 else 's'}"


def ends_text(target: ParameterTarget, parameter: Parameter | None) -> tuple[str, str]:
    """Both ends of its range in the parameter's unit."""
    low, high = ends(target, parameter)
    if target.symbol == BYPASS:
        return tuple("bypassed" if end > 0.5 else "engaged" for end in (low, high))  # type: ignore[return-value]
    if parameter is None:
        return f"{low:g}", f"{high:g}"
    return parameter.text(low), parameter.text(high)


def ends(target: ParameterTarget, parameter: Parameter | None) -> tuple[float, float]:
    """Both ends of its range; of a pedal that is gone they are unknown and told as 0 and 1."""
    lowest, highest = (parameter.minimum, parameter.maximum) if parameter else (0.0, 1.0)
    return lowest if target.low is None else target.low, highest if target.high is None else target.high


def parameter_of(target: Target, board: Pedalboard | None) -> Parameter | None:
    """None for an action, a bypass, or what is not on the board."""
    if not isinstance(target, ParameterTarget) or board is None:
        return None
    held = board.instances.get(target.instance)
    return held.plugin.parameters_by_symbol.get(target.symbol) if held else None


def named_arguments(target: ActionTarget, board: Pedalboard | None) -> tuple[str, ...]:
    """The arguments with names of pedals and snapshots in the place of their ids."""
    if board is None:
        return tuple(target.arguments.values())
    names = {
        "snapshot": {str(snapshot.id): snapshot.name for snapshot in board.snapshots},
        "instance": {str(key): held.name for key, held in board.instances.items()},
    }
    return tuple(names.get(name, {}).get(text, text) for name, text in target.arguments.items())
