"""The program as it is started from a terminal, each time in a process of its own."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from marlise_desktop import __version__
from marlise_desktop.app import resources

Run: TypeAlias = Callable[..., subprocess.CompletedProcess[str]]
DEMO, GUITAR = resources.boards() / "Demo.pedalboard", resources.recording()


@pytest.fixture(scope="module")
def plugin_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def run(plugin_cache: Path, tmp_path: Path) -> Run:
    def started(*arguments: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
        environment = {
            **os.environ,
            "XDG_CACHE_HOME": str(plugin_cache),
            "JACK_DEFAULT_SERVER": "marlise-t4",
            "PYTHONPATH": str(Path(resources.__file__).parents[2]),
            **variables,
        }
        command = [sys.executable, "-m", "marlise_desktop", *map(str, arguments)]
        return subprocess.run(
            command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=90, check=False
        )

    return started


def test_it_says_its_version_and_what_it_can_do(run: Run) -> None:
    asked = run("--version")
    assert (asked.returncode, asked.stdout) == (0, f"Marlise Desktop {__version__}\n")
    told = run("--help")
    assert told.returncode == 0
    assert all(word in told.stdout for word in ("start", "render", "--selftest"))


def test_the_installed_command_is_the_same_program() -> None:
    command = shutil.which("marlise-desktop", path=str(Path(sys.executable).parent))
    if command is None:
        pytest.skip("the program runs from its source here; it is not installed")
    told = subprocess.run([command, "--version"], capture_output=True, text=True, timeout=60, check=True)
    assert told.stdout == f"Marlise Desktop {__version__}\n"


def test_an_installation_tests_itself(run: Run, tmp_path: Path) -> None:
    homes = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("CONFIG", "DATA", "STATE")}
    done = run("--selftest", **homes)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"changed a tone by [-+]\d", done.stdout)
    assert "engine: marlise-host" in done.stdout
    assert done.stdout.endswith("all is well\n")
    assert not list(tmp_path.iterdir()), "it has touched the user's folders"


def test_an_installation_without_its_engine_fails_its_test(run: Run) -> None:
    done = run("--selftest", MARLISE_HOST="/nowhere/marlise-host")
    assert done.returncode == 1
    assert "/nowhere/marlise-host" in done.stdout


def test_a_jackd_that_ends_without_a_word_is_explained(run: Run, tmp_path: Path) -> None:
    jackd = tmp_path / "bin" / "jackd"
    jackd.parent.mkdir()
    jackd.write_text("#!/bin/sh\nexit 255\n")
    jackd.chmod(0o755)
    done = run("--selftest", PATH=f"{jackd.parent}:{os.environ['PATH']}")
    assert done.returncode == 1
    assert "the computer's 8 places for JACK servers are used up" in done.stdout


def test_the_demo_board_renders_at_its_level_and_the_same_each_time(run: Run, tmp_path: Path) -> None:
    texts = []
    for name in ("one.wav", "two.wav"):
        done = run("render", DEMO, GUITAR, name)
        assert (done.returncode, done.stderr) == (0, "")
        texts.append(done.stdout.splitlines()[0])
    levels = r"peak (-[\d.]+) dBFS, RMS (-[\d.]+) dBFS"
    found = re.fullmatch(rf"one.wav: [\d.]+ s, {levels}, 48000 Hz, 2 channels", texts[0])
    assert found is not None, texts[0]
    peak, rms = map(float, found.groups())
    # Versions of the plugins differ by a decibel or two.
    assert -6.0 < peak < -1.0
    assert -27.0 < rms < -21.0
    assert (tmp_path / "one.wav").read_bytes() == (tmp_path / "two.wav").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((DEMO, GUITAR, "out.wav", "--snapshot", "Solo"), ("Solo", "Clean", "Drive", "Lead")),
        (("Gone.pedalboard", GUITAR, "out.wav"), ("Gone.pedalboard",)),
        ((GUITAR.parent, GUITAR, "out.wav"), (str(GUITAR.parent), "no pedalboard")),
        ((DEMO, "gone.wav", "out.wav"), ("gone.wav",)),
        ((DEMO, GUITAR, "out.mp3"), ("out.mp3", ".wav")),
        ((DEMO, GUITAR, "out.wav", "--tail", "-1"), ("--tail",)),
    ],
)
def test_what_cannot_be_rendered_is_refused_by_name(
    run: Run, tmp_path: Path, arguments: tuple[str | Path, ...], words: tuple[str, ...]
) -> None:
    done = run("render", *arguments)
    assert done.returncode == 2
    assert done.stderr.startswith("marlise-desktop: ")
    assert all(word in done.stderr for word in words)
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.glob("out.*"))


def test_an_option_that_it_does_not_know_is_refused(run: Run) -> None:
    done = run("--loud")
    assert done.returncode == 2
    assert "--loud" in done.stderr
