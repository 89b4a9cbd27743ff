"""Makes `resources/sounds/guitar.flac`: four bars of guitar, played by plucked-string models.

Method: Karplus and Strong, "Digital Synthesis of Plucked-String and Drum Timbres" (1983), with the extensions of
Jaffe and Smith, "Extensions of the Karplus-Strong Plucked-String Algorithm" (1983): pick position, fractional
tuning, loss by a filter in the loop. A pickup at a place on the string and a small hollow body colour it.
Run: python packaging/make_recording.py [OUT.flac]
"""

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

RATE_HZ = 48000
BEAT_S = 60.0 / 92.0
PEAK_DBFS = -6.0
OPEN_STRINGS_HZ = (82.407, 110.0, 146.832, 195.998, 246.942, 329.628)
PICK_AT = 0.13
PICKUP_AT = 0.21
STRUM_S = 0.017
BODY = ((108.0, 6.0, 0.05), (205.0, 7.0, 0.06), (410.0, 6.0, 0.04))
"""Resonances of the body: Hz, quality, share in the sound."""
PICKUP = (3600.0, 1.6)
"""The coil with its cable: Hz, quality."""

Sound = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Note:
    """`beat` from 0, `string` 0 (low E) to 5, `fret`, loudness 0 to 1; `muted` is the palm on the bridge."""

    beat: float
    string: int
    fret: int
    loudness: float = 0.8
    muted: bool = False


def chord(beat: float, frets: str, loudness: float = 0.8, *, upwards: bool = False) -> list[Note]:
    """A strum; `frets` has one sign for each string from the low E, `x` for one that is not played."""
    played = [(string, int(sign)) for string, sign in enumerate(frets) if sign != "x"]
    if upwards:
        played.reverse()
    step = STRUM_S / BEAT_S
    return [
        Note(beat + k * step, string, fret, 0.7 * loudness * (1 - 0.05 * k)) for k, (string, fret) in enumerate(played)
    ]


def picked(beat: float, pairs: str, loudness: float = 0.8) -> list[Note]:
    """Eighth notes; `pairs` like `40 52`: string number and fret, `--` for a rest."""
    return [
        Note(beat + k / 2, int(pair[0]), int(pair[1]), loudness * (1.0 if k % 2 == 0 else 0.85))
        for k, pair in enumerate(pairs.split())
        if pair != "--"
    ]


def low(beat: float, frets: str, loudness: float = 1.0) -> list[Note]:
    """Palm-muted eighth notes on the low E string."""
    return [
        Note(beat + k / 2, 0, int(fret), loudness, muted=True) for k, fret in enumerate(frets.split()) if fret != "-"
    ]


SCORE = [
    *picked(0, "00 22 32 40 52 40 32 40"),
    *picked(4, "13 22 30 41 50 41 30 22"),
    *low(8, "0 0 3 0"),
    *chord(10, "x2443x", 0.8),
    *chord(10.75, "x2443x", 0.6, upwards=True),
    *low(11.25, "0 2"),
    *chord(12, "320033", 0.9),
    *chord(13, "xx0232", 0.8),
    *chord(13.5, "xx0232", 0.55, upwards=True),
    *chord(14, "022000", 1.0),
]
LENGTH_S = 18 * BEAT_S


def pluck(period: float, loudness: float, seed: int) -> Sound:
    """One period of the string's velocity as it leaves the pick, which held it as a triangle; and a little scratch."""
    length = int(np.ceil(period)) + 4
    held = max(1, round(PICK_AT * period))
    push = np.full(length, -held / max(1, round(period) - held))
    push[:held] = 1.0
    push[round(period) :] = 0.0
    scratch = np.random.default_rng(seed).uniform(-1, 1, length) * 0.05
    dark = 0.75 - 0.5 * loudness  # a hard pick is bright
    shaped = push + scratch
    for k in range(1, length):
        shaped[k] = (1 - dark) * shaped[k] + dark * shaped[k - 1]
    return shaped * loudness


def string(frequency: float, seconds: float, loudness: float, *, muted: bool, seed: int) -> Sound:
    """A string that rings. Loop: Lagrange interpolation for the tuning and a three-tap filter for the losses."""
    period = RATE_HZ / frequency
    loss = 0.26 if muted else 0.035
    sustain = 0.25 if muted else 4.5  # seconds to fall by 60 dB, at the fundamental
    gain = 10 ** (-3.0 / (frequency * sustain))
    whole = int(np.floor(period)) - 2
    fraction = period - whole - 2
    taps = np.convolve(_lagrange(1 + fraction), [loss, 1 - 2 * loss, loss])[:6] * gain
    first = whole
    out = np.zeros(int(seconds * RATE_HZ) + first + 8)
    burst = pluck(period, loudness, seed)
    out[: len(burst)] = burst
    start = len(taps) + first
    chunk = max(1, first - 1)
    for begin in range(start, len(out), chunk):
        end = min(begin + chunk, len(out))
        for k, tap in enumerate(taps):
            out[begin:end] += tap * out[begin - first - k : end - first - k]
    echo = max(1, round(PICKUP_AT * period))
    heard = out.copy()
    heard[echo:] -= 0.8 * out[:-echo]
    return heard


def _lagrange(delay: float) -> Sound:
    """Four taps that delay by `delay` samples, 1 to 2."""
    return np.array([np.prod([(delay - m) / (k - m) for m in range(4) if m != k]) for k in range(4)])


def body(sound: Sound) -> Sound:
    """Adds the box's resonances to the string's sound."""
    heard = sound.copy()
    for frequency, quality, share in BODY:
        heard += share * resonance(sound, frequency, quality)
    return heard


def resonance(sound: Sound, frequency: float, quality: float) -> Sound:
    """A second-order low pass with a peak of `quality` at its corner, by the bilinear transform."""
    angle = 2 * np.pi * frequency / RATE_HZ
    width = np.sin(angle) / (2 * quality)
    b0 = (1 - np.cos(angle)) / 2 / (1 + width)
    a1, a2 = -2 * np.cos(angle) / (1 + width), (1 - width) / (1 + width)
    pushed = b0 * sound
    pushed[1:] += 2 * b0 * sound[:-1]
    pushed[2:] += b0 * sound[:-2]
    heard = np.empty_like(sound)
    last, before = 0.0, 0.0
    for k, value in enumerate(pushed.tolist()):
        last, before = value - a1 * last - a2 * before, last
        heard[k] = last
    return heard


def performance() -> Sound:
    """The score; a string that is plucked again stops what it played."""
    total = np.zeros(int(LENGTH_S * RATE_HZ))
    for index, note in enumerate(SCORE):
        begin = int(note.beat * BEAT_S * RATE_HZ)
        later = [other.beat for other in SCORE if other.string == note.string and other.beat > note.beat]
        end = int(min(later) * BEAT_S * RATE_HZ) if later else len(total)
        frequency = OPEN_STRINGS_HZ[note.string] * 2 ** (note.fret / 12)
        sound = string(frequency, (end - begin) / RATE_HZ, note.loudness, muted=note.muted, seed=index)
        sound = sound[: end - begin]
        fade = min(240, len(sound))
        sound[-fade:] *= np.linspace(1, 0, fade)
        total[begin : begin + len(sound)] += sound
    return total


def recording() -> Sound:
    sound = resonance(body(performance()), *PICKUP)
    sound -= sound.mean()
    tail = int(1.2 * RATE_HZ)
    sound[-tail:] *= np.cos(np.linspace(0, np.pi / 2, tail)) ** 2
    return sound * 10 ** (PEAK_DBFS / 20) / np.abs(sound).max()


def main() -> None:
    usual = Path(__file__).parents[1] / "resources" / "sounds" / "guitar.flac"
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else usual
    target.parent.mkdir(parents=True, exist_ok=True)
    sound = recording()
    soundfile.write(target, sound, RATE_HZ, subtype="PCM_24")
    level = 20 * np.log10(np.sqrt(np.mean(sound**2)))
    print(f"{target}: {len(sound) / RATE_HZ:.1f} s, peak {PEAK_DBFS:.1f} dBFS, RMS {level:.1f} dBFS")


if __name__ == "__main__":
    main()
