"""What the host's measurements stand on: a JACK server, a probe in its graph, and an engine without the program."""

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import jack
import numpy as np

from tests.conformance.connection import Connection
from tests.conformance.engines import built_in, mod_host
from tests.integration.host.host_process import host_program

RATE = 48_000
SERVER = "marlise-t2"
VARIABLES = {"JACK_DEFAULT_SERVER": SERVER, "JACK_NO_START_SERVER": "1"}
HOST, MOD_HOST = "marlise-host", "mod-host"
_OUT = {HOST: "marlise-host:out_1", MOD_HOST: "mod-monitor:out_1"}
_PATIENCE_S = 60.0


@contextmanager
def jack_server(period: int) -> Iterator[None]:
    """With real-time rights if it gets them; without a card."""
    command = ["jackd", "-n", SERVER, "-R", "-d", "dummy", "-r", str(RATE), "-p", str(period)]
    os.environ.update(VARIABLES)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            waiting = ["jack_wait", "-s", SERVER, "-w", "-t", "20"]
            subprocess.run(waiting, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            yield
        finally:
            server.terminate()
            server.wait(20)


class Probe:
    """Plays the value 1 without end, and knows when what it hears moves away from `expected`."""

    def __init__(self) -> None:
        self.client = jack.Client("probe", no_start_server=True, servername=SERVER)
        self._out = self.client.outports.register("out")
        self._in = self.client.inports.register("in")
        self.expected: float | None = None
        self.moved_at = 0.0
        """By `time.perf_counter`: JACK's own estimate of now is up to a period off with its dummy driver."""
        self.heard = 0.0
        self.client.set_process_callback(self._process)

    def __enter__(self) -> Self:
        self.client.activate()
        return self

    def __exit__(self, *_: object) -> None:
        self.client.deactivate()
        self.client.close()

    def _process(self, _frames: int) -> None:
        self._out.get_array()[:] = 1.0
        samples = self._in.get_array()
        self.heard = float(samples[-1])
        if self.expected is not None:
            moved = np.flatnonzero(np.abs(samples - self.expected) > 1e-4)
            if len(moved):
                self.moved_at = time.perf_counter() + int(moved[0]) / RATE
                self.expected = None

    def wire(self, engine: "Engine") -> None:
        """Through the first pedal to the engine's first output."""
        assert engine.ask("connect probe:out effect_0:in") == "resp 0"
        deadline = time.monotonic() + _PATIENCE_S
        while not self.client.get_ports(f"^{_OUT[engine.name]}$"):
            assert time.monotonic() < deadline, "the engine has no output"
        self.client.connect(_OUT[engine.name], "probe:in")

    def wait_for_sound(self) -> None:
        deadline = time.monotonic() + _PATIENCE_S
        while abs(self.heard) < 0.01:
            assert time.monotonic() < deadline, "no sound comes"
            time.sleep(0.001)

    def without(self, prefixes: Sequence[str]) -> None:
        """Returns when JACK has given up these clients."""
        deadline = time.monotonic() + _PATIENCE_S
        while self._any(tuple(prefixes)):
            assert time.monotonic() < deadline, "JACK does not give up dead clients"
            time.sleep(0.01)

    def _any(self, prefixes: tuple[str, ...]) -> bool:
        try:
            return any(port.name.startswith(prefixes) for port in self.client.get_ports())
        except jack.JackError:
            return True  # one went while they were listed


@dataclass
class Engine:
    """A running engine, spoken to in its own protocol."""

    name: str
    connection: Connection
    process: "subprocess.Popen[bytes]"

    def ask(self, text: str) -> str:
        return self.connection.ask(text)

    def burst(self, texts: Sequence[str]) -> list[str]:
        """At most 200 are under way, which both engines bear."""
        answers: list[str] = []
        for start in range(0, len(texts), 200):
            answers += self.connection.burst(texts[start : start + 200])
        return answers

    def done(self, texts: Sequence[str]) -> None:
        for text, reply in zip(texts, self.burst(texts), strict=True):
            assert reply.startswith("resp "), f"{text}: {reply}"
            assert not reply.startswith("resp -"), f"{text}: {reply}"

    def private_kb(self) -> int:
        """Memory that no other process shares."""
        lines = Path(f"/proc/{self.process.pid}/smaps_rollup").read_text().splitlines()
        return sum(int(line.split()[1]) for line in lines if line.startswith("Private_"))


@contextmanager
def running(name: str) -> Iterator[Engine]:
    with tempfile.TemporaryDirectory() as folder:
        started = mod_host(MOD_HOST, VARIABLES, Path(folder)) if name == MOD_HOST else None
        with started or built_in(host_program(), VARIABLES, Path(folder)) as player:
            yield Engine(name, player.connection, player.process)


def chain(uri: str, count: int, ends: tuple[str, str]) -> tuple[list[str], list[str]]:
    """The commands that load so many plugins, and those that join them one behind the other."""
    names = [f"effect_{n}" for n in range(count)]
    entry, exit_ = ends
    outs = ["system:capture_1", *(f"{name}:{exit_}" for name in names)]
    ins = [*(f"{name}:{entry}" for name in names), "mod-monitor:in_1"]
    return [f"add {uri} {n}" for n in range(count)], [f"connect {a} {b}" for a, b in zip(outs, ins, strict=True)]
