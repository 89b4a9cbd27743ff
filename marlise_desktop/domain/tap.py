"""A tempo from taps: the median of the last ways from one tap to the next."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

PAUSE_S = 2.0
"""Who pauses longer begins anew. The slowest tempo that can be tapped is 30 BPM."""
BOUNCE_S = 0.1
"""Nearer than that a switch has bounced: nobody taps 600 to the minute."""
COUNTED = 9
"""Taps that count: one that slips does not move the median of eight ways."""
_ANOTHER = 0.2
"""Two ways in a row that are so much longer or shorter than those before, in parts, are another tempo."""


def counted(taps: Sequence[float], now_s: float) -> tuple[float, ...]:
    """The taps that count once there is one more, at `now_s` on a clock that only rises."""
    if not taps or not 0.0 < now_s - taps[-1] <= PAUSE_S:
        return (now_s,)
    if now_s - taps[-1] < BOUNCE_S:
        return tuple(taps)
    held = (*taps, now_s)[-COUNTED:]
    return held[-3:] if _is_another(_ways(held)) else held


def tapped_bpm(taps: Sequence[float], lowest: float, highest: float) -> float | None:
    """Beats per minute, to a tenth; None while there is only one tap."""
    ways = _ways(taps)
    if not ways:
        return None
    return min(max(round(60.0 / median(ways), 1), lowest), highest)


def _ways(taps: Sequence[float]) -> list[float]:
    return [later - earlier for earlier, later in pairwise(taps)]


def _is_another(ways: Sequence[float]) -> bool:
    if len(ways) < 3:
        return False
    before, last = median(ways[:-2]), ways[-2:]
    return min(last) > before * (1 + _ANOTHER) or max(last) < before * (1 - _ANOTHER)
