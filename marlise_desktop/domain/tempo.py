"""Parameters in time with the board: a delay of a dotted eighth, a tremolo of four to the beat.

A parameter can follow the tempo if its unit is one of time, rate or tempo. What it cannot reach is played twice or
half as fast, and so on, until it can: the rhythm stays.
"""

from collections.abc import Sequence
from dataclasses import replace
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING

from marlise_desktop.domain.parameter import Parameter, ParameterKind

if TYPE_CHECKING:
    from marlise_desktop.domain.instance import PluginInstance
    from marlise_desktop.domain.pedalboard import Pedalboard

_SECONDS = {"s": 1.0, "ms": 0.001, "min": 60.0}
_HERTZ = {"hz": 1.0, "khz": 1000.0, "mhz": 1e6}
_FEELS = {".": Fraction(3, 2), "T": Fraction(2, 3)}
_MOST_OCTAVES = 12


class Division(Enum):
    """How long, in note values; the values are the words on screen and in files. `.` is dotted, `T` of a triplet."""

    TWO = "2/1"
    TWO_DOTTED = "2/1."
    TWO_TRIPLET = "2/1T"
    WHOLE = "1/1"
    WHOLE_DOTTED = "1/1."
    WHOLE_TRIPLET = "1/1T"
    HALF = "1/2"
    HALF_DOTTED = "1/2."
    HALF_TRIPLET = "1/2T"
    QUARTER = "1/4"
    QUARTER_DOTTED = "1/4."
    QUARTER_TRIPLET = "1/4T"
    EIGHTH = "1/8"
    EIGHTH_DOTTED = "1/8."
    EIGHTH_TRIPLET = "1/8T"
    SIXTEENTH = "1/16"
    SIXTEENTH_DOTTED = "1/16."
    SIXTEENTH_TRIPLET = "1/16T"
    THIRTY_SECOND = "1/32"
    THIRTY_SECOND_DOTTED = "1/32."
    THIRTY_SECOND_TRIPLET = "1/32T"

    @property
    def beats(self) -> Fraction:
        """In quarter notes, which are the beats that a tempo counts."""
        return 4 * Fraction(self.value.rstrip(".T")) * _FEELS.get(self.value[-1], Fraction(1))

    @property
    def words(self) -> str:
        """For people: `1/8 dotted`."""
        return self.value.rstrip(".T") + {".": " dotted", "T": " triplet"}.get(self.value[-1], "")


def nearest(beats: float) -> Division:
    """The division of about so many quarter notes."""
    return min(Division, key=lambda division: abs(float(division.beats) / beats - 1.0))


def can_follow(parameter: Parameter) -> bool:
    unit = _unit(parameter)
    steps = parameter.kind in (ParameterKind.TOGGLE, ParameterKind.TRIGGER, ParameterKind.CHOICE)
    return not steps and not parameter.hidden and (unit in _SECONDS or unit in _HERTZ or unit == "bpm")


def value_in_time(parameter: Parameter, division: Division, bpm: float) -> float:
    """In the parameter's unit, within its range; the default for one that cannot follow."""
    wanted = _wanted(parameter, division, bpm)
    if wanted is None:
        return parameter.default
    for _ in range(_MOST_OCTAVES):
        if wanted > parameter.maximum and wanted / 2 >= parameter.minimum:
            wanted /= 2
        elif wanted < parameter.minimum and wanted * 2 <= parameter.maximum:
            wanted *= 2
    return parameter.clamped(wanted)


def divisions_for(parameter: Parameter, bpm: float) -> Sequence[Division]:
    """Those that the parameter reaches at this tempo just as they are."""
    values = ((division, _wanted(parameter, division, bpm)) for division in Division)
    return [d for d, value in values if value is not None and parameter.minimum <= value <= parameter.maximum]


def in_time(board: "Pedalboard", bpm: float) -> "Pedalboard":
    """The board with each parameter that follows the tempo where this tempo wants it."""
    for instance in board.instances.values():
        if instance.divisions:
            moved = _moved(instance, bpm)
            if moved is not instance:
                board = board.with_instance(moved)
    return board


def _moved(instance: "PluginInstance", bpm: float) -> "PluginInstance":
    parameters = instance.plugin.parameters_by_symbol
    wanted = {
        symbol: value_in_time(parameters[symbol], division, bpm)
        for symbol, division in instance.divisions.items()
        if symbol in parameters and can_follow(parameters[symbol])
    }
    if all(instance.value(symbol) == value for symbol, value in wanted.items()):
        return instance
    return replace(instance, values={**instance.values, **wanted})


def _wanted(parameter: Parameter, division: Division, bpm: float) -> float | None:
    unit, beats = _unit(parameter), float(division.beats)
    seconds = beats * 60.0 / bpm
    if unit in _SECONDS:
        return seconds / _SECONDS[unit]
    if unit in _HERTZ:
        return 1.0 / seconds / _HERTZ[unit]
    return bpm / beats if unit == "bpm" else None


def _unit(parameter: Parameter) -> str:
    return parameter.unit.symbol.casefold() if parameter.unit else ""
