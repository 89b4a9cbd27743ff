"""How long to wait before something that has failed is tried again."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence


class Pauses:
    """Longer with each failure, in `steps` of seconds; failures older than `memory_s` are forgotten."""

    def __init__(self, steps: Sequence[float], memory_s: float, clock: Callable[[], float] | None = None) -> None:
        self._steps = tuple(steps)
        self._memory_s = memory_s
        self._clock = clock or loop_time
        self._failures: deque[float] = deque()

    def after_failure(self) -> float:
        """Notes a failure now; answers the pause before the next try, in seconds."""
        now = self._clock()
        self._failures.append(now)
        while now - self._failures[0] > self._memory_s:
            self._failures.popleft()
        return self._steps[min(len(self._failures), len(self._steps)) - 1]

    @property
    def count(self) -> int:
        """How many failures are remembered since the last one was noted."""
        return len(self._failures)

    def forget(self) -> None:
        """The user asks for the next try: it comes as if nothing had failed."""
        self._failures.clear()


def loop_time() -> float:
    """The clock of the running loop, in seconds."""
    return asyncio.get_running_loop().time()
