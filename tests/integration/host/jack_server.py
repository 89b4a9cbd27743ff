"""A JACK server without a sound card. One server name for all tests here: JACK has few slots."""

import os
import subprocess

SERVER = "marlise-t1"
VARIABLES = {"JACK_DEFAULT_SERVER": SERVER, "JACK_NO_START_SERVER": "1"}


class JackServer:
    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        if self._process is not None:
            return
        command = ["jackd", "-n", SERVER, "-r", "-d", "dummy", "-r", "48000", "-p", "128"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.tool("jack_wait", "-w", "-t", "20")

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)
            self._process = None

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
