"""When a reading is near its limit and when it is over it, without flickering between the two."""

from dataclasses import dataclass
from enum import Enum
from typing import Final


class Strain(Enum):
    """HIGH is a warning; OVER means that nothing more may be added."""

    EASY = "easy"
    HIGH = "high"
    OVER = "over"


WARNED_FROM: Final = 0.85
EASY_BELOW: Final = 0.75
NO_LONGER_OVER_BELOW: Final = 0.92
"""Shares of the limit, which is 1."""
HELD_S: Final = {Strain.HIGH: 3.0, Strain.OVER: 10.0, Strain.EASY: 5.0}
"""How long readings must speak for it without a break: a pedal that is just being loaded is no reason for alarm."""


@dataclass(frozen=True, slots=True)
class Watched:
    """One reading over time. Readings have spoken for `towards` since `since`, in seconds of any clock."""

    strain: Strain = Strain.EASY
    towards: Strain = Strain.EASY
    since: float = 0.0

    def seen(self, share: float, now: float) -> "Watched":
        """After another reading: a share of the limit. There is always a warning before it is over."""
        wanted = self._wanted(share)
        if wanted is self.strain:
            return Watched(self.strain, self.strain, now)
        if wanted is not self.towards:
            return Watched(self.strain, wanted, now)
        return Watched(wanted, wanted, now) if now - self.since >= HELD_S[wanted] else self

    def _wanted(self, share: float) -> Strain:
        match self.strain:
            case Strain.EASY:
                return Strain.HIGH if share >= WARNED_FROM else Strain.EASY
            case Strain.HIGH:
                return Strain.OVER if share >= 1 else Strain.EASY if share < EASY_BELOW else Strain.HIGH
            case Strain.OVER:
                return Strain.HIGH if share < NO_LONGER_OVER_BELOW else Strain.OVER
