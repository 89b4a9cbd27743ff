"""A virtual X11 display of its own, on a number that is free."""

import os
import select
import subprocess
from typing import Self

_PATIENCE_S = 20


class Display:
    """An Xvfb while entered; `name` is its DISPLAY."""

    def __enter__(self) -> Self:
        reading, writing = os.pipe()
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1600x1200x24", "-nolisten", "tcp", "-noreset"]
        self._process = subprocess.Popen(
            command, pass_fds=[writing], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(writing)
        number = _line(reading)
        os.close(reading)
        if not number:
            self._process.kill()
            self._process.wait()
            raise AssertionError("Xvfb does not start")
        self.name = f":{number}"
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(_PATIENCE_S)


def _line(reading: int) -> str:
    """What comes up to a line's end, which Xvfb writes apart: empty when that does not come in time."""
    text = b""
    while not text.endswith(b"\n"):
        ready, _, _ = select.select([reading], [], [], _PATIENCE_S)
        part = os.read(reading, 16) if ready else b""
        if not part:
            return ""
        text += part
    return text.decode().strip()
