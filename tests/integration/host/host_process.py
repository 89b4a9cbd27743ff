"""The built host as a child process."""

import os
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

from tests.integration.host.wire import Wire


def host_program() -> str:
    """MARLISE_HOST, else the one installed beside this Python. Missing, the test fails."""
    program = os.environ.get("MARLISE_HOST", str(Path(sys.executable).with_name("marlise-host")))
    assert os.access(program, os.X_OK), f"{program} is not there: build the host first (pip install -e .)"
    return str(Path(program).resolve())


def _watched(report: Path) -> dict[str, str]:
    detector = os.environ.get("MARLISE_RT_DETECTOR")
    return {"LD_PRELOAD": detector, "MARLISE_RT_REPORT": str(report)} if detector else {}


_MISBEHAVING = ("rt-malloc.so", "rt-lock.so", "rt-write.so", "crash", "exits.so")


def unsafe_calls(report: Path) -> list[str]:
    """The calls of a detector's report, each with its callers; none where there is no report (the host was killed)."""
    calls: list[str] = []
    for line in report.read_text().splitlines()[1:] if report.exists() else ():
        if line.startswith(" "):
            calls[-1] += "\n" + line
        else:
            calls.append(line)
    return [call for call in calls if not any(name in call for name in _MISBEHAVING)]


class HostProcess:
    """Started when entered and ready; stopped by SIGTERM, which must work, when left.

    With MARLISE_RT_DETECTOR, the built detector's path, every host is watched: a call on the audio thread that is not
    real-time safe fails the test, unless a plugin makes it that is there to misbehave. `home` is where its relative
    paths lead, if not where the tests' do.
    """

    def __init__(self, environment: Mapping[str, str], options: Sequence[str] = (), home: Path | None = None) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="marlise-host-")
        self.socket = Path(self.folder.name) / "run" / "commands"
        self.errors = Path(self.folder.name) / "stderr"
        self._unsafe_calls = Path(self.folder.name) / "unsafe-calls"
        self._home = home
        self._environment = {**_watched(self._unsafe_calls), **os.environ, **environment}
        self._command = [host_program(), "--socket", str(self.socket), *options]
        self.process: subprocess.Popen[bytes]

    def __enter__(self) -> Self:
        with self.errors.open("wb") as errors:
            self.process = subprocess.Popen(
                self._command,
                cwd=self._home,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
            )
        self.printed = self._first_line()
        if b"ready" not in self.printed:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"the host is not ready: {self.printed!r} {self.log()}")
        return self

    def __exit__(self, *_: object) -> None:
        try:
            if self.process.poll() is None:
                assert self.stop() == 0, self.log()
            unsafe = unsafe_calls(self._unsafe_calls)
            assert not unsafe, "\n".join(unsafe)
        finally:
            if self.process.poll() is None:
                self.process.kill()
                self.process.wait()
            assert self.process.stdout is not None
            self.process.stdout.close()
            self.folder.cleanup()

    def _first_line(self) -> bytes:
        assert self.process.stdout is not None
        ready, _, _ = select.select([self.process.stdout], [], [], 20)
        return self.process.stdout.readline() if ready else b""

    def wire(self, feedback: bool = True) -> Wire:
        return Wire(self.socket, feedback)

    def stop(self, with_signal: int = signal.SIGTERM) -> int:
        self.process.send_signal(with_signal)
        return self.wait()

    def wait(self) -> int:
        return self.process.wait(15)

    def log(self) -> str:
        return self.errors.read_text(errors="replace")

    def rest_of_output(self) -> bytes:
        """What the host printed after its first line; to be asked after its end."""
        assert self.process.stdout is not None
        return self.process.stdout.read()
