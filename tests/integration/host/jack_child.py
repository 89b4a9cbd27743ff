"""A program of the tests in JACK's graph, run as a child process: one process can speak to one JACK server only.

Each line on its standard input is a request, answered by one line.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Self

from tests.integration.host.jack_server import VARIABLES


class JackChild:
    """The child, seen from the test. `module` is what it runs; it says `ready` first. `server`: JACK's variables."""

    def __init__(self, module: str, *arguments: str, server: Mapping[str, str] = VARIABLES) -> None:
        self._command = [sys.executable, "-m", module, *arguments]
        self._server = server

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            self._command,
            env={**os.environ, **self._server},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._answer() == "ready"
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(30)
        finally:
            self._process.kill()  # its name is free for the next
            self._process.wait()
            self._process.stdout.close()

    def kill(self) -> None:
        """Ends it as a crash would; to be asked when its server has gone, which it may not notice by itself."""
        self._process.kill()

    def _answer(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def ask(self, request: str) -> str:
        assert self._process.stdin is not None
        self._process.stdin.write(request + "\n")
        self._process.stdin.flush()
        return self._answer()
