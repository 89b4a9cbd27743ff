"""SIGKILL of the window while a tone plays: the sound goes on, and the next start takes it over."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import psutil
import pytest

from marlise_desktop.app.paths import user_paths
from tests.endtoend import working
from tests.endtoend.audio_server import audio_server
from tests.endtoend.lv2_folder import AMP
from tests.endtoend.running import ROOT, Running, goes_on, used

TEN_MS, SETTLED, LONGEST_DELAY = 480, 9600, 8192
LEVEL = 0.25 / np.sqrt(2)
"""RMS of the tone that is played."""


@pytest.fixture(autouse=True)
def sound_outlives_the_window(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("MARLISE_KEEP_PLAYING", "after a crash")
    yield
    for file in user_paths().runtime.glob("*.child"):
        pid = int(file.stem.rpartition("-")[2])
        if psutil.pid_exists(pid):
            psutil.Process(pid).kill()


@dataclass
class Tone:
    """What was played and heard (both (frames,)), once it is over, and JACK's xruns meanwhile."""

    played: npt.NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))
    heard: npt.NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))
    xruns: int = 0

    def faintest(self) -> float:
        """The level of the faintest 10 ms since the tone was first heard."""
        start = int(np.flatnonzero(np.abs(self.heard) > 0.01)[0]) + SETTLED
        count = (len(self.heard) - start) // TEN_MS
        windows = self.heard[start : start + count * TEN_MS].reshape(count, TEN_MS)
        return float(np.min(np.sqrt(np.mean(windows**2, axis=1))))

    def departure(self, gain: float) -> float:
        """The most by which a sample is another than what was played, a fixed time before, times `gain`."""
        start = int(np.flatnonzero(np.abs(self.heard) > 0.01)[0]) + SETTLED
        distances = [self._apart(start, start + SETTLED, delay, gain) for delay in range(0, LONGEST_DELAY, 64)]
        delay = 64 * int(np.argmin(distances))
        return self._apart(start, len(self.heard) - LONGEST_DELAY, delay, gain)

    def _apart(self, start: int, end: int, delay: int, gain: float) -> float:
        return float(np.max(np.abs(self.heard[start + delay : end + delay] - gain * self.played[start:end])))


@contextmanager
def tone(file: Path) -> Iterator[Tone]:
    """A tone goes through the engine for as long as this lasts."""
    pipe = subprocess.PIPE
    script = Path(__file__).with_name("steady_tone.py")
    heard = Tone()
    with subprocess.Popen([sys.executable, str(script), str(file)], stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield heard
        said, _ = process.communicate("", timeout=20)
        assert process.returncode == 0
    heard.played, heard.heard = np.load(file)
    heard.xruns = int(said)


def killed(program: Running) -> dict[str, int]:
    """Ends it hard; answers what it had started."""
    helpers = program.helpers()
    program.process.send_signal(signal.SIGKILL)
    assert program.process.wait(20) == -signal.SIGKILL
    return helpers


def test_no_sample_is_lost_when_the_window_dies_and_comes_back(tmp_path: Path) -> None:
    gain = 10 ** (working.GAIN_DB / 20)
    with audio_server(period=1024):
        with used("work") as program:
            assert program.says() == "kept"
            with tone(tmp_path / "heard.npy") as heard:
                host = killed(program)["marlise-host"]
                assert psutil.Process(host).status() != psutil.STATUS_ZOMBIE
                with used("look") as again:
                    said = again.says()
                    assert AMP in said
                    assert "The sound went on while the window was away" in said
                    assert again.engine_pid() == host
                    again.process.send_signal(signal.SIGKILL)
                    again.process.wait(20)
            # An overloaded machine loses a period here and there, which JACK tells; silence would be our doing.
            assert heard.faintest() > 0.5 * gain * LEVEL
            if not heard.xruns:
                assert heard.departure(gain) < 1e-4
        with used("look") as last:
            assert "The sound went on" in last.says()
            last.process.send_signal(signal.SIGTERM)
            assert last.process.wait(20) == 0
            assert not goes_on(host)


def test_our_own_audio_server_goes_on_too_and_ends_with_the_next_window() -> None:
    with used("work") as program:
        assert program.says() == "kept"
        helpers = killed(program)
    assert {"jackd", "marlise-host"} <= helpers.keys()
    with used("look") as again:
        assert "The sound went on" in again.says()
        assert again.engine_pid() == helpers["marlise-host"]
        assert psutil.Process(helpers["jackd"]).is_running()
        again.process.send_signal(signal.SIGTERM)
        assert again.process.wait(20) == 0
    assert [name for name, pid in helpers.items() if goes_on(pid)] == []


def test_what_plays_on_alone_is_ended_from_the_command_line() -> None:
    with used("work") as program:
        assert program.says() == "kept"
        helpers = killed(program)
    stopping = subprocess.run(
        [sys.executable, "-m", "marlise_desktop", "stop"],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert stopping.returncode == 0, stopping.stderr
    assert "marlise-host and jackd had played on; they are ended" in stopping.stdout
    assert [name for name in ("jackd", "marlise-host") if goes_on(helpers[name])] == []


def test_if_it_is_not_wanted_nothing_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARLISE_KEEP_PLAYING", "never")
    with used("work") as program:
        assert program.says() == "kept"
        assert program.ended(signal.SIGKILL) == -signal.SIGKILL
