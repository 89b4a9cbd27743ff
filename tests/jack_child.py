"""A program of the tests in JACK's graph, run as a child process: one process can speak to one JACK server only.

Each line on its standard input is a request, a list in JSON, answered by one line of JSON.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Self

LEAVES_WITHIN_S = 10.0
"""A JACK server that has just lost a client now and then never answers another that leaves: then it is ended."""
_READY = "ready"


class JackChild:
    """The child, seen from the test. `module` is what it runs; it calls `serve`. `server`: JACK's variables."""

    def __init__(self, module: str, *arguments: str, server: Mapping[str, str]) -> None:
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
        assert self._answer() == _READY
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        try:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(LEAVES_WITHIN_S)
        finally:
            self._process.kill()  # its name is free for the next
            self._process.wait()
            self._process.stdout.close()

    def kill(self) -> None:
        """Ends it as a crash would; to be asked when its server has gone, which it may not notice by itself."""
        self._process.kill()

    def ask(self, *request: object) -> Any:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())


def serve(answer: Callable[..., object]) -> None:
    """In the child, when its clients are there: calls `answer` with each request, until the test leaves."""
    _tell(_READY)
    for line in sys.stdin:
        _tell(answer(*json.loads(line)))


def _tell(answer: object) -> None:
    print(json.dumps(answer), flush=True)
