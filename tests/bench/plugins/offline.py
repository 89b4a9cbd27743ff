"""A plugin in a host process of its own: noise and notes go through it, offline."""

import resource
import signal
import subprocess
import tempfile
import wave
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.bench.plugins.subject import PLAYER, Subject
from tests.integration.host.host_process import host_program

RATE = 48_000
PATIENCE_S = 60.0
PLAYS = "plays"


@dataclass(frozen=True, slots=True)
class Trial:
    """`outcome` is "plays", or begins with "refused", "crashed", "hangs", "muted" or "failed"."""

    outcome: str
    cpu_s: float = 0.0


def write_noise(path: Path, seconds: float) -> None:
    """White noise at -20 dBFS, the same each time."""
    samples = np.random.default_rng(1).uniform(-0.1, 0.1, (int(seconds * RATE), 2))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((samples * 32767).astype("<i2").tobytes())


def render(subject: Subject, noise: Path, environment: Mapping[str, str]) -> Trial:
    with tempfile.TemporaryDirectory() as folder:
        job = Path(folder) / "job"
        commands = [f"add {subject.uri} 0", f"add {PLAYER} 1", *subject.wiring(0, 1)]
        job.write_bytes(b"\0".join(command.encode() for command in commands) + b"\0")
        command = [host_program(), "--render", str(job), str(noise), str(Path(folder) / "out.wav")]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as host:
            try:
                _, errors = host.communicate(timeout=PATIENCE_S)
            except subprocess.TimeoutExpired:
                host.kill()
                return Trial(f"hangs: no end after {PATIENCE_S:.0f} s")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Trial(_outcome(subject, host.returncode, errors.decode(errors="replace")), cpu)


def _outcome(subject: Subject, status: int, errors: str) -> str:
    lines = errors.splitlines()
    if status < 0:
        return f"crashed: {signal.Signals(-status).name}"
    if status > 0:
        if crash := [line for line in lines if "crash:" in line]:
            return f"crashed: {crash[-1].partition('crash:')[2].strip()}"
        place = f"error: {subject.uri} "
        reasons = [line.partition(place)[2] for line in lines if place in line]
        return f"refused: {reasons[-1]}" if reasons else f"failed: {lines[-1] if lines else status}"
    if faults := [line for line in lines if line.startswith("fault 0 ")]:
        return f"muted: {faults[0].removeprefix('fault 0 ')}"
    return PLAYS
