"""How loud a sound file is."""

import math
from dataclasses import dataclass
from pathlib import Path

from marlise_desktop.adapters.sound.sndfile import opened

_BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class SoundFacts:
    """Levels in dBFS over all channels, -inf for silence; 0 dBFS RMS is a full-scale square wave."""

    rate_hz: int
    channels: int
    frames: int
    peak_dbfs: float = -math.inf
    rms_dbfs: float = -math.inf

    @property
    def seconds(self) -> float:
        return self.frames / self.rate_hz


def sound_facts(path: Path) -> SoundFacts:
    """Rate, channels and length from the file's head, levels not measured. Blocks; raises LibraryError."""
    with opened(path) as file:
        return SoundFacts(file.rate_hz, file.channels, file.frames)


def measure(path: Path) -> SoundFacts:
    """Reads the whole file. Blocks: about a tenth of a second for each million samples; raises LibraryError."""
    peak, squares, count = 0.0, 0.0, 0
    with opened(path) as file:
        for samples in file.blocks(_BLOCK):
            peak = max((peak, max(samples), -min(samples)))
            squares += math.fsum(value * value for value in samples)
            count += len(samples)
        rms = math.sqrt(squares / count) if count else 0.0
        return SoundFacts(file.rate_hz, file.channels, count // file.channels, _db(peak), _db(rms))


def _db(level: float) -> float:
    return 20 * math.log10(level) if level > 0 else -math.inf
