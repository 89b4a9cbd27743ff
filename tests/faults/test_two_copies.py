"""Two copies of the program that are started at the same time: one keeps the work, the other says that it does not."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.endtoend.running import ROOT
from tests.faults.test_killed_while_editing import found_at_the_next_start

pytestmark = pytest.mark.usefixtures("jackd")


@contextmanager
def copy() -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "tests.faults.one_of_two"]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def hears(process: "subprocess.Popen[str]", word: str) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{word}\n")
    process.stdin.flush()


def says(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def test_one_of_two_that_start_at_once_keeps_the_work_and_the_other_says_so() -> None:
    with ExitStack() as stack:
        copies = [stack.enter_context(copy()) for _ in range(2)]
        assert [says(process) for process in copies] == ["ready\n"] * 2
        for process in copies:
            hears(process, "begin")
        told = [json.loads(says(process)) for process in copies]
    (keeper,) = (held for held in told if held["mine"])
    (other,) = (held for held in told if not held["mine"])
    (silent,) = (held for held in told if not held["plays"])
    assert "Marlise Desktop runs already" in other["said"]
    assert "keeps no unsaved work" in other["said"]
    assert "another program has its name on the audio server" in silent["said"]
    assert "Marlise Desktop may run already" in silent["said"]
    assert found_at_the_next_start() == keeper["board"]
