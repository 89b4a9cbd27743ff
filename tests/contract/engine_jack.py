"""A JACK server without a sound card, for tests that need a real one."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

SERVER = "marlise-t2"
VARIABLES = {"JACK_DEFAULT_SERVER": SERVER, "JACK_NO_START_SERVER": "1"}


@contextmanager
def jack_server(period: int = 128, name: str = SERVER) -> Iterator[dict[str, str]]:
    """Runs the server; answers the variables with which a child process reaches it."""
    variables = {**VARIABLES, "JACK_DEFAULT_SERVER": name}
    command = ["jackd", "-n", name, "-r", "-d", "dummy", "-r", "48000", "-p", str(period)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            waiting = ["jack_wait", "-s", name, "-w", "-t", "20"]
            subprocess.run(
                waiting,
                check=True,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**os.environ, **variables},
            )
            yield variables
        finally:
            server.terminate()
            server.wait(20)
