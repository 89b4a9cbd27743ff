"""A control's range and kind as they are meant, out of what plugins write.

Plugins leave bounds out, write them the wrong way round or as no number, and give defaults outside of them. What is
made of that here is the rule for the whole program; no part after it meets a range that is not finite.
"""

import ctypes
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from marlise_desktop.adapters.lv2 import vocabulary as voc
from marlise_desktop.domain.parameter import ParameterKind, ScalePoint

RATE_HZ: Final = 48000.0
"""Ranges in multiples of the sample rate are given for this rate: a catalogue is read before there is a rate."""


@dataclass(frozen=True, slots=True)
class Written:
    """A range as the plugin writes it; None for a bound that is missing or not finite."""

    minimum: float | None = None
    maximum: float | None = None
    default: float | None = None


@dataclass(frozen=True, slots=True)
class Range:
    minimum: float
    maximum: float
    default: float


def number(text: str) -> float | None:
    """A number as Turtle writes it; None for anything else, infinity and not-a-number included.

    The text is read instead of lilv's float, so that 0.1 stays 0.1; and 0.10000000149, which some tools write for it,
    becomes 0.1: ports are single floats, for which both are the same.
    """
    if not text:
        return None
    if text in ("true", "false"):
        return 1.0 if text == "true" else 0.0
    try:
        value = float(text)
        single = _single(value)
    except ValueError:
        return None
    if not math.isfinite(single):
        return None
    short = float(f"{value:.7g}")
    return short if _single(short) == single else value


def _single(value: float) -> float:
    return ctypes.c_float(value).value


def sorted_points(points: Sequence[tuple[str, str]]) -> tuple[ScalePoint, ...]:
    """Scale points from (value, label) texts, by value; the first label of a value counts."""
    found: dict[float, str] = {}
    for text, label in points:
        value = number(text)
        if value is not None and label:
            found.setdefault(value, label)
    return tuple(ScalePoint(value, found[value]) for value in sorted(found))


def kind_of(marks: frozenset[str], span: Range, points: tuple[ScalePoint, ...]) -> ParameterKind:
    """`marks` are the port's properties. Whole numbers that all have a name of their own are a choice as well."""
    if voc.TRIGGER in marks:
        return ParameterKind.TRIGGER
    if voc.TOGGLED in marks:
        return ParameterKind.TOGGLE
    if voc.ENUMERATION in marks and points:
        return ParameterKind.CHOICE
    if voc.INTEGER in marks or voc.ENUMERATION in marks:
        every = {float(value) for value in range(round(span.minimum), round(span.maximum) + 1)} if points else set()
        return ParameterKind.CHOICE if every and every == {p.value for p in points} else ParameterKind.INTEGER
    return ParameterKind.CONTINUOUS


def meant(written: Written, marks: frozenset[str], points: tuple[ScalePoint, ...] = ()) -> Range:
    """The range that holds.

    Bounds the wrong way round are swapped. A missing bound is taken from the scale points of an enumeration, else
    0 or 1, moved so that the default and the other bound fit. A missing default is the minimum, as hosts have it; one
    that is out of range is moved to the nearer bound.
    """
    low, high, default = _scaled(written, marks)
    if low is not None and high is not None and low > high:
        low, high = high, low
    if voc.ENUMERATION in marks and points:
        first, last = points[0].value, points[-1].value
        low = first if low is None and (high is None or first < high) else low
        high = last if high is None and (low is None or low < last) else high
    known = [value for value in (low, high, default) if value is not None]
    if low is None:
        low = min([0.0 if high is None or high > 0 else high - 1.0, *known])
    if high is None:
        high = max([1.0 if low < 1.0 else low + 1.0, *known])
    if low == high and voc.TOGGLED in marks:
        low, high = 0.0, 1.0
    if default is None:
        default = low
    return Range(low, high, min(max(default, low), high))


def _scaled(written: Written, marks: frozenset[str]) -> tuple[float | None, float | None, float | None]:
    """The range in the port's own unit.

    Authors disagree on whether the default is a multiple of the rate too: it is taken for one if it lies within the
    bounds as they are written (swh's plugins have both 440.0 and 0.112575 under a maximum of 0.5).
    """
    low, high, default = written.minimum, written.maximum, written.default
    if voc.SAMPLE_RATE not in marks:
        return low, high, default
    if default is not None and (high is None or default <= max(high, low or 0.0)):
        default *= RATE_HZ
    return (None if low is None else low * RATE_HZ), (None if high is None else high * RATE_HZ), default
