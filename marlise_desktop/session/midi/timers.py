"""What happens later: the loop's own timers, as far as MIDI needs them."""

import asyncio
from collections.abc import Callable
from typing import Protocol


class Timer(Protocol):
    def cancel(self) -> None: ...


class Timers(Protocol):
    """The clock is that of the messages' times."""

    def time(self) -> float: ...
    def call_at(self, when: float, callback: Callable[[], object], /) -> Timer: ...


class LoopTimers:
    """Those of the loop that runs."""

    def time(self) -> float:
        return asyncio.get_running_loop().time()

    def call_at(self, when: float, callback: Callable[[], object], /) -> Timer:
        return asyncio.get_running_loop().call_at(when, callback)


class Alarm:
    """One call at the earliest of the times that it was set to."""

    def __init__(self, timers: Timers, ring: Callable[[], None]) -> None:
        self._timers = timers
        self._ring_out = ring
        self._timer: Timer | None = None
        self._when = 0.0

    def set(self, when: float | None) -> None:
        """Earlier than it was set before, or not at all; None changes nothing."""
        if when is None or (self._timer is not None and self._when <= when):
            return
        self.stop()
        self._when = when
        self._timer = self._timers.call_at(when, self._ring)

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _ring(self) -> None:
        self._timer = None
        self._ring_out()
