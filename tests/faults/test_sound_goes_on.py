"""SIGKILL of the window while a tone plays: the sound goes on, and the next start takes it over."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest

from marlise_desktop.app.paths import user_paths
from tests.endtoend import working
from tests.endtoend.audio_server import audio_server
from tests.endtoend.lv2_folder import AMP
from tests.endtoend.running import ROOT, Running, goes_on, used
from tests.endtoend.steady import tone

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
            assert heard.longest_silence(gain * LEVEL) == 0
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
