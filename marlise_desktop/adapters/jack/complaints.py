"""What libjack would print on the terminal, kept for the log."""

import logging
from collections import deque
from types import ModuleType

_log = logging.getLogger("marlise.audio.libjack")
_KEPT = 64


class Complaints:
    """libjack calls `hear` on any of its threads; `drain` is called on the loop's."""

    def __init__(self) -> None:
        self._lines: deque[str] = deque(maxlen=_KEPT)

    def attach(self, module: ModuleType) -> None:
        """A process has one place for such lines; the last that attaches has it."""
        module.set_error_function(self.hear)
        module.set_info_function(self.hear)

    def hear(self, line: str) -> None:
        self._lines.append(line)

    def drain(self) -> tuple[str, ...]:
        """The lines since the last call, which go to the log at level DEBUG."""
        lines = []
        while self._lines:
            lines.append(self._lines.popleft())
        for line in lines:
            _log.debug("%s", line)
        return tuple(lines)
