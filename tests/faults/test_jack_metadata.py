"""JACK's store of metadata after clients that died: told while its server runs, mended when that has gone."""

import os
import subprocess
import sys

import pytest

from tests.endtoend.running import ROOT

_OF_ITS_OWN = 'mount -t tmpfs -o mode=1777 tmpfs /dev/shm && exec "$@"'


def used_up(deaths: int) -> dict[str, str]:
    """What the program says after so many deaths, on a /dev/shm of its own."""
    if os.geteuid() != 0 or subprocess.run(["unshare", "-m", "true"], check=False, capture_output=True).returncode:
        pytest.skip("only root may have a /dev/shm of its own")
    script = [sys.executable, "-m", "tests.faults.used_up", str(deaths)]
    command = ["unshare", "-m", "sh", "-c", _OF_ITS_OWN, "sh", *script]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=110).stdout
    return dict(line.split(": ", 1) for line in said.splitlines())


def test_a_store_that_a_killed_server_left_is_taken_away_at_the_next_start() -> None:
    said = used_up(8)
    assert said["beside the old server"] == "plays"
    assert "no sound card is chosen" in said["without it"]
    assert said["store"] in {"gone", "True"}


@pytest.mark.full
def test_a_store_that_hundreds_of_deaths_used_up_is_told_and_then_mended() -> None:
    said = used_up(600)
    assert "JACK's store of metadata is used up" in said["beside the old server"]
    assert "End the JACK server" in said["beside the old server"]
    assert "no sound card is chosen" in said["without it"]
    assert said["store"] in {"gone", "True"}
