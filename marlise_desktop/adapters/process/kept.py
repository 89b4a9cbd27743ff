"""A child's output in a file that does not grow for ever."""

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

_log = logging.getLogger("marlise.process")
MOST_BYTES = 256 * 1024
"""Of one file; the one before it is kept with `.1` behind its name."""


class KeptOutput:
    """Adds to what is there. What the disk refuses is told once in the log, and the child goes on."""

    def __init__(self, file: Path, most_bytes: int = MOST_BYTES) -> None:
        self._file = file
        self._most = most_bytes
        self._stream: BinaryIO | None = None
        self._size = 0
        self._refused = False

    def write(self, lines: Sequence[bytes]) -> None:
        if not lines or self._refused:
            return
        data = b"".join(line + b"\n" for line in lines)[-self._most :]
        try:
            stream = self._open()
            if self._size and self._size + len(data) > self._most:
                self.close()
                self._file.replace(self._file.with_name(f"{self._file.name}.1"))
                stream = self._open()
            stream.write(data)
            stream.flush()
            self._size += len(data)
        except OSError as error:
            self._refused = True
            _log.info("%s cannot be written, so what the program says is in the log only (%s)", self._file, error)
            self.close()

    def close(self) -> None:
        if self._stream is not None:
            stream, self._stream = self._stream, None
            stream.close()

    def _open(self) -> BinaryIO:
        if self._stream is None:
            self._stream = self._file.open("ab")
            self._size = self._stream.tell()
        return self._stream
