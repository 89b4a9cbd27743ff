"""Sounds to play, and how loud what came out is."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

RATE = 48000
SILENCE_DB = -180.0
Sound = npt.NDArray[np.float32]


def sine(level: float = 0.5, seconds: float = 0.5, hertz: float = 440.0) -> Sound:
    time = np.arange(int(RATE * seconds)) / RATE
    return (level * np.sin(2 * np.pi * hertz * time)).astype("float32")


def pluck(seconds: float = 0.5) -> Sound:
    """A decaying tone with overtones, that is never the same twice in its course."""
    time = np.arange(int(RATE * seconds)) / RATE
    wave = sum(np.sin(2 * np.pi * 196.0 * n * time) / n for n in range(1, 6))
    return (0.3 * wave * np.exp(-4.0 * time)).astype("float32")


def level_db(sound: Sound) -> float:
    """RMS of a steady tone in dBFS, where a full sine is -3.01; silence around it and a short gap do not count."""
    window = RATE // 20
    rms = np.array([np.sqrt(np.mean(sound[n : n + window] ** 2)) for n in range(0, len(sound) - window + 1, window)])
    loud = rms[rms >= np.max(rms) / 2]
    return 20 * float(np.log10(max(float(np.median(loud)), 1e-9)))


def write(file: Path, sound: Sound) -> Path:
    soundfile.write(file, sound, RATE, subtype="FLOAT")
    return file


def read(file: Path) -> Sound:
    """All channels: (frames, channels)."""
    return soundfile.read(file, dtype="float32", always_2d=True)[0]
