"""A clock that jumps: where a loop would sleep, its time moves on at once."""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import TypeVar

from typing_extensions import override

_T = TypeVar("_T")


class _NoSleep(selectors.DefaultSelector):
    """Answers at once, and tells how long it would have waited."""

    waited_s = 0.0

    @override
    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(None if timeout is None else 0)
        if not ready and timeout:
            self.waited_s += timeout
        return ready


class _JumpingLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._no_sleep = _NoSleep()
        super().__init__(self._no_sleep)

    @override
    def time(self) -> float:
        return self._no_sleep.waited_s


def in_no_time(work: Coroutine[object, object, _T]) -> _T:
    """Runs it on a loop whose clock starts at 0 and jumps from one timer to the next."""
    with jumping_runner() as runner:
        return runner.run(work)


def jumping_runner() -> asyncio.Runner:
    """For work that goes on from one call to the next, on one such loop."""
    return asyncio.Runner(loop_factory=_JumpingLoop)
