"""How the tuner's needle moves: calm while a string wavers, at once on another note, and it stays for a while."""

from dataclasses import dataclass

from marlise_desktop.domain.pitch import Pitch

_APPROACH = 0.3
"""A tick, of the way that is left: 90 % in a quarter of a second."""
_HELD_TICKS = 60
_STROBE = 0.004
"""How far the stripes run in a tick for each cent, in stripes."""


@dataclass
class Needle:
    """`pitch` is what is shown: the last one stays for two seconds after its tone, `sounding` is false then.

    `phase` (0 to 1) is where the strobe's stripes are: they stand still on a tone that is in tune.
    """

    pitch: Pitch | None = None
    cents: float = 0.0
    sounding: bool = False
    phase: float = 0.0
    _silent: int = 0

    def push(self, heard: Pitch | None) -> None:
        """Called on each tick with what is heard then."""
        self.sounding = heard is not None
        if heard is None:
            self._silent += 1
            if self._silent > _HELD_TICKS:
                self.pitch = None
            return
        same = self.pitch is not None and self.pitch.note == heard.note and self._silent < _HELD_TICKS
        self.cents = self.cents + (heard.cents - self.cents) * _APPROACH if same else heard.cents
        self.pitch, self._silent = heard, 0
        self.phase = (self.phase + self.cents * _STROBE) % 1.0
