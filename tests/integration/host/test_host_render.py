"""`marlise-host --render`: a job of commands and a sound file, without JACK."""

import os
import subprocess
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import soundfile

from tests.integration.host.host_process import host_program
from tests.integration.host.plugins import METER

RATE = 44100
Samples = npt.NDArray[np.float32]

CHAIN = f"""# a gain of one half
add {METER} 0
param_set 0 gain 0.5

connect system:capture_1 effect_0:in
connect effect_0:out system:playback_1
connect effect_0:out mod-monitor:in_2
"""


@pytest.fixture
def sine(tmp_path: Path) -> Path:
    samples = 0.5 * np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE)
    soundfile.write(tmp_path / "in.wav", samples.astype(np.float32), RATE, subtype="FLOAT")
    return tmp_path / "in.wav"


def render(lv2_path: str, job: str | bytes, sine: Path, *options: str, out: str = "out.wav") -> tuple[str, Path]:
    """Renders; answers what was printed, or the error line when it failed, and the output's path."""
    commands = sine.with_name("job")
    commands.write_bytes(job if isinstance(job, bytes) else job.encode())
    output = sine.parent / out
    environment = {**os.environ, "LV2_PATH": lv2_path, "JACK_DEFAULT_SERVER": "marlise-none"}
    command = [host_program(), "--render", str(commands), str(sine), str(output), *options]
    ran = subprocess.run(command, env=environment, check=False, capture_output=True, text=True, timeout=60)
    if ran.returncode == 0:
        return ran.stdout, output
    assert ran.returncode == 1
    assert not output.exists()
    return ran.stderr, output


def read(path: Path) -> Samples:
    samples, rate = soundfile.read(path, dtype="float32")
    assert rate == RATE
    return np.asarray(samples, np.float32)


def test_a_chain(lv2_path: str, sine: Path) -> None:
    printed, output = render(lv2_path, CHAIN, sine)
    assert printed == "rendered 1.000 s at 44100 Hz, peak -12.0 dBFS\n"
    rendered = read(output)
    assert rendered.shape == (RATE, 2)
    assert np.array_equal(rendered[:, 0], read(sine) * np.float32(0.5))
    assert np.array_equal(rendered[:, 0], rendered[:, 1])


def test_the_same_to_the_sample_whatever_the_block(lv2_path: str, sine: Path) -> None:
    _, first = render(lv2_path, CHAIN, sine, out="a.wav")
    _, second = render(lv2_path, CHAIN, sine, out="b.wav")
    _, small = render(lv2_path, CHAIN, sine, "--block", "64", out="c.wav")
    assert first.read_bytes() == second.read_bytes()
    assert np.array_equal(read(first), read(small))


def test_tail_flac_and_nul_separated_jobs(lv2_path: str, sine: Path) -> None:
    job = CHAIN.replace("# a gain of one half\n", "").replace("\n", "\0").encode()
    printed, output = render(lv2_path, job, sine, "--tail", "0.5", out="out.flac")
    assert printed.startswith("rendered 1.500 s")
    rendered = read(output)
    assert len(rendered) == RATE * 3 // 2
    assert np.max(np.abs(rendered[RATE:])) == 0
    assert np.max(np.abs(rendered[:RATE, 0] - read(sine) * 0.5)) < 1e-5


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("add urn:marlise:test:missing 0", "answers resp -101"),
        ("nonsense", "answers not found"),
        ("add urn:x", "answers few arguments"),
        ("connect system:capture_1 other:port", "answers resp -205"),
        ("period 256", "answers resp -902"),
    ],
)
def test_a_refused_command_stops_it_and_is_named(lv2_path: str, sine: Path, line: str, answer: str) -> None:
    problem, _ = render(lv2_path, f"# job\n\n{line}\n", sine)
    assert f"job:3: '{line}' {answer}" in problem


def test_files_that_are_not_there_are_named(lv2_path: str, sine: Path, tmp_path: Path) -> None:
    problem, _ = render(lv2_path, CHAIN, tmp_path / "missing.wav")
    assert "missing.wav" in problem
    problem, _ = render(lv2_path, CHAIN, sine, out="no/such/folder/out.wav")
    assert "no/such/folder/out.wav" in problem
    command = [host_program(), "--render", "/no/job", str(sine), str(tmp_path / "o.wav")]
    ran = subprocess.run(command, check=False, capture_output=True, text=True, timeout=20)
    assert ran.returncode == 1
    assert "cannot read the job /no/job" in ran.stderr
