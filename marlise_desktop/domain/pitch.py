"""A pitch as a tuner tells it: the note, how far off it is, and what to do about that."""

import math
from dataclasses import dataclass
from enum import Enum

from marlise_desktop.domain.note import name_of, octave_of

LOWEST_REFERENCE_HZ, USUAL_REFERENCE_HZ, HIGHEST_REFERENCE_HZ = 220.0, 440.0, 880.0
"""The A above middle C."""
IN_TUNE_CENTS = 2.0
"""Nearer than that hardly anybody hears a difference."""


class Tuning(Enum):
    FLAT = "too low"
    IN_TUNE = "in tune"
    SHARP = "too high"


@dataclass(frozen=True, slots=True)
class Pitch:
    """`note` is the nearest MIDI note (69 is the reference), `cents` how far the pitch is from it, -50 to 50.

    `confidence` is how much the sound repeats itself, 0 to 1.
    """

    hertz: float
    cents: float
    note: int
    confidence: float = 1.0

    @property
    def name(self) -> str:
        """The note without its octave: `C♯`."""
        return name_of(self.note)

    @property
    def octave(self) -> int:
        """4 for the reference."""
        return octave_of(self.note)

    @property
    def tuning(self) -> Tuning:
        if abs(self.cents) <= IN_TUNE_CENTS:
            return Tuning.IN_TUNE
        return Tuning.FLAT if self.cents < 0 else Tuning.SHARP


def pitch_of(hertz: float, reference_hz: float) -> Pitch:
    """What a frequency above 0 is; `reference_hz` is the A above middle C."""
    exact = 69 + 12 * math.log2(hertz / reference_hz)
    note = round(exact)
    return Pitch(hertz, 100 * (exact - note), note)
