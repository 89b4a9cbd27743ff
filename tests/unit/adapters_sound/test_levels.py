"""Levels of sound files, with files made by another library."""

import math
from pathlib import Path

import numpy as np
import pytest
import soundfile

from marlise_desktop.adapters.sound import measure, sound_facts
from marlise_desktop.domain.errors import LibraryError


@pytest.mark.parametrize(("name", "subtype"), [("a.wav", "FLOAT"), ("a.wav", "PCM_24"), ("a.flac", "PCM_24")])
def test_a_sine_has_its_peak_and_three_decibels_less_on_average(tmp_path: Path, name: str, subtype: str) -> None:
    wave = 0.5 * np.sin(2 * np.pi * 1000 * np.arange(44100) / 44100)
    soundfile.write(tmp_path / name, np.column_stack([wave, -wave]), 44100, subtype=subtype)
    facts = measure(tmp_path / name)
    assert (facts.rate_hz, facts.channels, facts.frames, facts.seconds) == (44100, 2, 44100, 1.0)
    assert facts.peak_dbfs == pytest.approx(-6.02, abs=0.01)
    assert facts.rms_dbfs == pytest.approx(-9.03, abs=0.01)
    assert sound_facts(tmp_path / name).frames == 44100


def test_the_loudest_sample_may_be_below_zero_and_in_any_block(tmp_path: Path) -> None:
    samples = np.zeros(200_000)
    samples[150_001] = -0.9
    soundfile.write(tmp_path / "a.wav", samples, 48000, subtype="FLOAT")
    assert measure(tmp_path / "a.wav").peak_dbfs == pytest.approx(20 * math.log10(0.9), abs=1e-4)


@pytest.mark.parametrize("frames", [0, 100])
def test_silence_has_no_level(tmp_path: Path, frames: int) -> None:
    soundfile.write(tmp_path / "a.wav", np.zeros(frames), 48000)
    assert measure(tmp_path / "a.wav").peak_dbfs == -math.inf


def test_a_file_that_is_no_sound_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_text("hello")
    with pytest.raises(LibraryError, match=r"a\.wav cannot be read"):
        measure(tmp_path / "a.wav")
    with pytest.raises(LibraryError, match=r"none\.wav cannot be read"):
        sound_facts(tmp_path / "none.wav")
