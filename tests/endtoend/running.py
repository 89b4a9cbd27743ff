"""The program with its window in a process of its own."""

import json
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.child_processes import children_by_name

ROOT = Path(__file__).parents[2]


class Running:
    """The program with its window in a process of its own, and a user who works with it or looks at it."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def says(self) -> str:
        """What the user says next."""
        assert self.process.stdout is not None
        assert select.select([self.process.stdout], [], [], 60)[0], "nothing is said"
        return self.process.stdout.readline().strip()

    def helpers(self) -> dict[str, int]:
        """What it has started: process ids by name."""
        return dict(children_by_name(self.process.pid))

    def engine_pid(self) -> int:
        """Of the engine that it has once it has one, as its health says, whoever started that."""
        asked = [sys.executable, "-m", "marlise_desktop", "health", "--json"]
        deadline = time.monotonic() + 20
        while True:
            said = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
            parts = [part for session in json.loads(said.stdout)["sessions"] for part in session["parts"]]
            found = [int(part["facts"]["process"]) for part in parts if "process" in part["facts"]]
            if found:
                (process,) = found
                return process
            assert time.monotonic() < deadline, f"no engine runs: {said.stdout}"

    def ended(self, number: signal.Signals) -> int:
        """Ends it and answers its exit code; fails if any process that it has started goes on."""
        helpers = self.helpers()
        assert "marlise-host" in helpers
        self.process.send_signal(number)
        code = self.process.wait(20)
        assert [name for name, pid in helpers.items() if goes_on(pid)] == []
        return code


@contextmanager
def used(how: str) -> Iterator[Running]:
    command = [sys.executable, "-m", "tests.endtoend.working", how]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        yield Running(process)
    finally:
        process.kill()
        process.communicate()


def goes_on(pid: int) -> bool:
    """Whether a process has not ended, and been forgotten, within some seconds.

    A jackd that has ended counts as running for the next one until the system's first process has taken note.
    """
    deadline = time.monotonic() + 10
    while Path(f"/proc/{pid}").exists():
        if time.monotonic() > deadline:
            return True
        time.sleep(0.01)
    return False
