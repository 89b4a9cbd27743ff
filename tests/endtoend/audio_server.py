"""A JACK server with the dummy driver."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from tests.endtoend.sound import RATE

SERVER = "marlise-t4"
"""The name by which all these tests know their server: a process can speak to one of them only."""


@contextmanager
def audio_server(name: str = SERVER, period: int = 128, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    """`options` are jackd's own: with `-S` no cycle ends before all clients have played."""
    command = ["jackd", "-n", name, "-r", "-t", "500", *options, "-d", "dummy", "-r", str(RATE), "-p", str(period)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        subprocess.run(["jack_wait", "-s", name, "-w", "-t", "10"], check=True, stdout=subprocess.DEVNULL)
        yield server
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
