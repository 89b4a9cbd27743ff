"""A child's output as lines, with limits: what is kept, and how much of it may reach the log."""

from collections import deque
from collections.abc import Iterator

KEPT_LINES = 200
LONGEST_LINE = 4096
"""Bytes; the rest of a longer line is dropped."""
LOG_BURST = 400
LOG_LINES_PER_SECOND = 50.0


class OutputLines:
    """Takes bytes as they come, answers whole lines; no I/O of its own."""

    def __init__(self) -> None:
        self._rest = b""
        self._cutting = False
        self._kept: deque[bytes] = deque(maxlen=KEPT_LINES)

    def feed(self, data: bytes) -> list[bytes]:
        """The lines that `data` completes, each at most `LONGEST_LINE` bytes."""
        first, *more = data.split(b"\n")
        if not self._cutting:
            self._rest += first[: LONGEST_LINE - len(self._rest)]
        if not more:
            self._cutting = self._cutting or len(self._rest) >= LONGEST_LINE
            return []
        lines = [self._rest, *(line[:LONGEST_LINE] for line in more[:-1])]
        self._rest = more[-1][:LONGEST_LINE]
        self._cutting = len(self._rest) >= LONGEST_LINE
        self._kept.extend(lines)
        return lines

    def finish(self) -> list[bytes]:
        """What the child left without a line's end, if anything."""
        lines = [self._rest] if self._rest else []
        self._rest = b""
        self._kept.extend(lines)
        return lines

    def last(self) -> tuple[str, ...]:
        """The last lines, oldest first."""
        return tuple(text_of(line) for line in self._kept)


class LogAllowance:
    """How many lines may go to the log: a burst, then a steady few each second."""

    def __init__(self, now: float) -> None:
        self._left = float(LOG_BURST)
        self._since = now
        self._dropped = 0

    def passed(self, lines: list[bytes], now: float) -> Iterator[str]:
        """The lines to log at the time `now` in seconds, and a word on those that were left out."""
        self._left = min(float(LOG_BURST), self._left + (now - self._since) * LOG_LINES_PER_SECOND)
        self._since = now
        allowed = min(len(lines), int(self._left))
        if allowed and self._dropped:
            yield f"({self._dropped} lines left out: too many)"
            self._dropped = 0
        self._left -= allowed
        self._dropped += len(lines) - allowed
        yield from (text_of(line) for line in lines[:allowed])


def text_of(line: bytes) -> str:
    return line.rstrip(b"\r").decode(errors="backslashreplace")
