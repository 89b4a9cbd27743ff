"""The scanning child as its parent sees it: lines to read, and what it said when it ended."""

import os
import selectors
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, Self

from marlise_desktop.adapters.lv2 import record, wire

_CHUNK: Final = 1 << 18
_LAST: Final = 4000
"""How many bytes of the error stream are kept for a report."""
_PACKAGES: Final = Path(__file__).parents[3]


class HungError(Exception):
    """The child has said nothing for too long."""


class Child:
    """One child process; leave the block and it is gone. `lines` and the block are for one thread, `kill` for any."""

    def __init__(self, request: wire.Request, environment: Mapping[str, str], patience: float) -> None:
        self._patience = patience
        self._errors = os.memfd_create("marlise-scan")
        places = [str(_PACKAGES), *filter(None, [environment.get("PYTHONPATH", "")])]
        self._process = subprocess.Popen(
            [sys.executable, "-X", "utf8", "-m", "marlise_desktop.adapters.lv2.scanner"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env={**environment, "PYTHONPATH": os.pathsep.join(places)},
            # Ctrl+C in a terminal is for the program: it stops the child itself, and blames no bundle for it.
            start_new_session=True,
        )
        self._request = record.encode(request).encode() + b"\n"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        os.close(self._errors)

    def lines(self) -> Iterator[tuple[str, list[bytes]]]:
        """What the child says, until it ends; raises HungError if it falls silent."""
        source, sink = self._process.stdout, self._process.stdin
        if source is None or sink is None:
            return
        try:
            sink.write(self._request)
            sink.flush()
        except BrokenPipeError:
            return
        with selectors.DefaultSelector() as selector:
            selector.register(source, selectors.EVENT_READ)
            rest = b""
            while True:
                if not selector.select(self._patience):
                    raise HungError
                chunk = os.read(source.fileno(), _CHUNK)
                if not chunk:
                    return
                *lines, rest = (rest + chunk).split(b"\n")
                yield from map(wire.parts_of, lines)

    def kill(self) -> None:
        """Ends the child at once; does nothing if it has ended."""
        self._process.kill()

    def ended(self) -> int:
        """Waits for the exit code; negative for a signal."""
        return self._process.wait()

    def last_words(self) -> str:
        """The end of what it wrote on its error stream."""
        size = os.fstat(self._errors).st_size
        return os.pread(self._errors, _LAST, max(0, size - _LAST)).decode("utf-8", "replace")


def signal_in_words(number: int) -> str:
    return signal.strsignal(number) or f"signal {number}"
