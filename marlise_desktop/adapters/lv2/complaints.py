"""What lilv writes on the error stream while it reads, told apart by file.

Source: serd's form `error: FILE:LINE:COLUMN: REASON`, as seen with serd 0.30 and 0.32.
"""

import os
import re
import sys
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

_PLACED: Final = re.compile(r"(?P<file>/.+?):(?P<line>\d+):\d+: (?P<reason>.+)")
_STREAM: Final = 2


@dataclass(frozen=True, slots=True)
class Complaint:
    """A fault in a file; `line` counts from 1."""

    file: str
    line: int
    reason: str

    @property
    def text(self) -> str:
        return f"{PurePath(self.file).name}, line {self.line}: {self.reason}"


def complaints_in(text: str) -> list[Complaint]:
    """The first complaint about each file; what follows an error is mostly its echo."""
    found: dict[str, Complaint] = {}
    for line in text.splitlines():
        match = _PLACED.search(line)
        if match and "error" in line[: match.start()]:
            file = match["file"]
            found.setdefault(file, Complaint(file, int(match["line"]), match["reason"].strip()))
    return list(found.values())


class ErrorStream:
    """The process's own error stream, which its parent has made a file in memory."""

    def __init__(self) -> None:
        self._place = 0
        self._seekable = os.lseek(_STREAM, 0, os.SEEK_CUR) >= 0 if not os.isatty(_STREAM) else False

    def new_complaints(self) -> list[Complaint]:
        """What has been written since the last call."""
        sys.stderr.flush()
        raw = bytearray()
        while self._seekable and (part := os.pread(_STREAM, 65536, self._place + len(raw))):
            raw += part
        self._place += len(raw)
        return complaints_in(raw.decode("utf-8", "replace"))
