"""A JACK server without a sound card. One server name for all tests here: JACK has few slots."""

import os
import subprocess
from typing import Self

SERVER = "marlise-t1"
VARIABLES = {"JACK_DEFAULT_SERVER": SERVER, "JACK_NO_START_SERVER": "1"}


class JackServer:
    """Runs while entered."""

    def __enter__(self) -> Self:
        command = ["jackd", "-n", SERVER, "-r", "-d", "dummy", "-r", "48000", "-p", "128"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.tool("jack_wait", "-w", "-t", "20")
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(20)

    def kill(self) -> None:
        """Ends the server as a crash would."""
        self._process.kill()
        self._process.wait(20)

    def tool(self, *command: str) -> str:
        """Runs one of JACK's own command line tools against this server."""
        ran = subprocess.run(
            command, env={**os.environ, **VARIABLES}, check=True, capture_output=True, text=True, timeout=30
        )
        return ran.stdout

    def ports(self) -> set[str]:
        return set(self.tool("jack_lsp").split())

    def connections(self, port: str) -> set[str]:
        """Full names of the ports that are joined to `port`."""
        joined: set[str] = set()
        here = False
        for line in self.tool("jack_lsp", "-c").splitlines():
            if not line.startswith(" "):
                here = line == port
            elif here:
                joined.add(line.strip())
        return joined
