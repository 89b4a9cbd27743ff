"""How a level meter rises, falls and holds."""

import math
from dataclasses import dataclass

FLOOR_DB = -60.0
TOP_DB = 6.0
FALL_DB = 0.9
"""A tick: at 30 ticks a second 27 dB/s."""
HOLD_TICKS = 45
_RMS_SHARE = 0.1
"""Of the way to a new mean square, a tick: a time of 0.3 s, as loudness is felt."""


def decibels(linear: float) -> float:
    """0 dB is full scale; the floor for silence and for what is no number."""
    return max(FLOOR_DB, 20.0 * math.log10(linear)) if linear > 0 and math.isfinite(linear) else FLOOR_DB


def share(level_db: float) -> float:
    """Where a level stands on the scale, 0 to 1; the upper half has more room than the lower."""
    straight = (min(max(level_db, FLOOR_DB), TOP_DB) - FLOOR_DB) / (TOP_DB - FLOOR_DB)
    return float(straight**1.6)


@dataclass
class Ballistics:
    """One channel. `clipped` stays until `forget`. `rms_db` is None where only peaks are measured."""

    level_db: float = FLOOR_DB
    held_db: float = FLOOR_DB
    clipped: bool = False
    rms_db: float | None = None
    _age: int = 0
    _square: float = 0.0

    def push(self, peak: float, rms: float | None = None) -> None:
        """Takes the highest peak since the last tick, and the RMS of a moment ago where it is measured; linear."""
        self._take_rms(rms)
        now = decibels(peak)
        self.level_db = now if now >= self.level_db else max(now, self.level_db - FALL_DB)
        self._age += 1
        if now >= self.held_db:
            self.held_db, self._age = now, 0
        elif self._age > HOLD_TICKS:
            self.held_db = max(self.level_db, self.held_db - FALL_DB)
        # NaN and infinity are the worst of all overloads.
        self.clipped = self.clipped or peak >= 1.0 or not math.isfinite(peak)

    def _take_rms(self, rms: float | None) -> None:
        if rms is None:
            self.rms_db = None
        elif math.isfinite(rms):
            self._square += (rms * rms - self._square) * _RMS_SHARE
            self.rms_db = decibels(math.sqrt(self._square))

    def forget(self) -> None:
        self.clipped = False
