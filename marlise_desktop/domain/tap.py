"""A tempo from taps: the median of the last ways from one tap to the next."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

PAUSE_S = 2.0
"""Who pauses longer begins anew. The slowest tempo that can be tapped is 30 BPM."""
COUNTED = 9
"""Taps that count: one that slips does not move the median of eight ways."""


def counted(taps: Sequence[float], now_s: float) -> tuple[float, ...]:
    """The taps that count once there is one more, at `now_s` on a clock that only rises."""
    if not taps or not 0.0 < now_s - taps[-1] <= PAUSE_S:
        return (now_s,)
    return (*taps, now_s)[-COUNTED:]


def tapped_bpm(taps: Sequence[float], lowest: float, highest: float) -> float | None:
    """Beats per minute, to a tenth; None while there is only one tap."""
    ways = [later - earlier for earlier, later in pairwise(taps)]
    if not ways:
        return None
    return min(max(round(60.0 / median(ways), 1), lowest), highest)
