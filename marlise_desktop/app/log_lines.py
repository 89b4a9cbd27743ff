"""The last lines of the log in memory, for the window's view of it."""

import logging
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from typing_extensions import override

KEPT = 4000
_PROCESS = "marlise.child."


@dataclass(frozen=True, slots=True)
class LogLine:
    """`number` counts from 1 on. `time` is in seconds since the epoch, `level` a `logging` level number."""

    number: int
    time: float
    level: int
    source: str
    text: str


def source_of(logger: str) -> str:
    """A logger's name as people read it: `jackd`, `audio`, `session.boards`."""
    if logger.startswith(_PROCESS):
        return logger.removeprefix(_PROCESS)
    return logger.removeprefix("marlise_desktop.").removeprefix("marlise.")


class LogLines(logging.Handler):
    """Called on any thread; `since` too. Sampled, not delivered."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: deque[LogLine] = deque(maxlen=KEPT)
        self._count = 0

    @override
    def emit(self, record: logging.LogRecord) -> None:
        self._count += 1
        line = LogLine(self._count, record.created, record.levelno, source_of(record.name), self.format(record))
        self._lines.append(line)

    def since(self, number: int) -> Sequence[LogLine]:
        """The lines after that number, as far as they are kept; 0 for all."""
        self.acquire()
        try:
            missing = self._count - number
            kept = list(self._lines)
        finally:
            self.release()
        return kept[-missing:] if 0 < missing < len(kept) else kept if missing > 0 else ()
