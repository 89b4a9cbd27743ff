"""A tone that goes through an engine for a while, and whether all of it came out."""

import itertools
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tests.endtoend.ears import HOST

TEN_MS, SETTLED, LONGEST_DELAY = 480, 9600, 8192
MISSED_CYCLES = 9600
"""Frames; an engine that is started anew is silent for longer."""


@dataclass
class Tone:
    """What was played and heard (both (frames,)), once it is over, and JACK's xruns meanwhile.

    `still` is the longest time, in frames, for which JACK ran no cycle, which is neither played nor heard.
    """

    played: npt.NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))
    heard: npt.NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))
    xruns: int = 0
    still: int = 0

    def longest_silence(self, loud: float) -> int:
        """The longest time, in frames, in which each 10 ms are fainter than half of `loud`, since it was first heard.

        Cycles that an overloaded computer misses, which JACK tells, are let by: some in a row are no silence.
        """
        start = int(np.flatnonzero(np.abs(self.heard) > 0.01)[0]) + SETTLED
        count = (len(self.heard) - start) // TEN_MS
        windows = self.heard[start : start + count * TEN_MS].reshape(count, TEN_MS)
        faint = np.sqrt(np.mean(windows**2, axis=1)) < 0.5 * loud
        longest = max((len(list(run)) for quiet, run in itertools.groupby(faint) if quiet), default=0) * TEN_MS
        return 0 if self.xruns and longest <= MISSED_CYCLES else longest

    def departure(self, gain: float) -> float:
        """The most by which a sample is another than what was played, a fixed time before, times `gain`."""
        start = int(np.flatnonzero(np.abs(self.heard) > 0.01)[0]) + SETTLED
        distances = [self._apart(start, start + SETTLED, delay, gain) for delay in range(0, LONGEST_DELAY, 64)]
        delay = 64 * int(np.argmin(distances))
        return self._apart(start, len(self.heard) - LONGEST_DELAY, delay, gain)

    def _apart(self, start: int, end: int, delay: int, gain: float) -> float:
        return float(np.max(np.abs(self.heard[start + delay : end + delay] - gain * self.played[start:end])))


@contextmanager
def tone(file: Path, client: str = HOST) -> Iterator[Tone]:
    """A tone goes through the engine for as long as this lasts; `client` is its name in JACK."""
    pipe = subprocess.PIPE
    script = Path(__file__).with_name("steady_tone.py")
    heard = Tone()
    with subprocess.Popen(
        [sys.executable, str(script), str(file), client], stdin=pipe, stdout=pipe, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield heard
        said, _ = process.communicate("", timeout=20)
        assert process.returncode == 0
    heard.played, heard.heard = np.load(file)
    heard.xruns, heard.still = (int(number) for number in said.split())
