"""A JACK server without a sound card. One server name for all tests here: JACK has few slots."""

import os
import signal
import subprocess
from typing import Self

SERVER = "marlise-t1"
VARIABLES = {"JACK_DEFAULT_SERVER": SERVER, "JACK_NO_START_SERVER": "1"}


class JackServer:
    """Runs while entered; may be started again after its end."""

    def __enter__(self) -> Self:
        self.start()
        return self

    def start(self, rate: int = 48000, period: int = 128) -> None:
        command = ["jackd", "-n", SERVER, "-r", "-d", "dummy", "-r", str(rate), "-p", str(period)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.tool("jack_wait", "-w", "-t", "20")

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(20)

    def kill(self) -> None:
        """Ends the server as a crash would."""
        self._process.kill()
        self._process.wait(20)

    def freeze(self) -> None:
        """From now on it answers nothing, until thaw()."""
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._process.send_signal(signal.SIGCONT)

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
