"""Gestures, targets and mappings in words for people."""

from typing import Final

from marlise_desktop.domain.midi.mapping import ActionTarget, ControlMapping, Gesture, ParameterTarget, Target, Trigger
from marlise_desktop.domain.midi.plain import BYPASS
from marlise_desktop.domain.midi.words import control_words
from marlise_desktop.domain.pedalboard import Pedalboard

_GESTURES: Final = {
    Gesture.MOVE: "",
    Gesture.PRESS: "",
    Gesture.RELEASE: "Release of ",
    Gesture.LONG_PRESS: "Long press of ",
    Gesture.DOUBLE_PRESS: "Double press of ",
    Gesture.CHORD: "",
    Gesture.REPEAT: "Holding ",
}


def trigger_words(trigger: Trigger) -> str:
    """`Long press of CC 64`; two switches of a chord with a plus."""
    second = f" + {control_words(trigger.second)}" if trigger.second is not None else ""
    return f"{_GESTURES[trigger.gesture]}{control_words(trigger.control)}{second}"


def target_words(target: Target, board: Pedalboard | None) -> str:
    """`Gain of Amp`, or the action with its arguments; `board` None where no board is known."""
    match target:
        case ActionTarget(action, arguments):
            return " ".join([action, *(f"{name}={value}" for name, value in arguments.items())])
        case ParameterTarget(instance, symbol, _, _):
            held = board.instances.get(instance) if board is not None else None
            if held is None:
                return f"{_symbol(symbol)} of a pedal that is gone"
            parameter = held.plugin.parameters_by_symbol.get(symbol)
            return f"{parameter.name if parameter else _symbol(symbol)} of {held.name}"


def _symbol(symbol: str) -> str:
    return "Bypass" if symbol == BYPASS else symbol


def mapping_words(mapping: ControlMapping, board: Pedalboard | None) -> str:
    """`CC 7 (Volume) on channel 1 of any device → Gain of Amp`."""
    return f"{trigger_words(mapping.trigger)} → {target_words(mapping.target, board)}"
