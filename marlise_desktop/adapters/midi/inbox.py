"""What MIDI threads have heard, on its way to the loop: bounded, and the newest is kept."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

_Item = TypeVar("_Item")
_MOST = 20_000
_AT_ONCE = 500
"""So many are taken before the window has its turn."""


class Inbox(Generic[_Item]):
    """`put` from any thread; `take` and `missed` are called on the loop's, in order."""

    def __init__(self, take: Callable[[_Item], None], missed: Callable[[int], None], most: int = _MOST) -> None:
        self._loop = asyncio.get_running_loop()
        self._take = take
        self._missed = missed
        self._most = most
        self._items: deque[_Item] = deque(maxlen=most)
        self._lost = 0
        self._woken = False

    def put(self, item: _Item) -> None:
        """Does not block. Wakes the loop once, however many follow before it comes."""
        if len(self._items) >= self._most:
            self._lost += 1
        self._items.append(item)
        if not self._woken:
            self._woken = True
            with contextlib.suppress(RuntimeError):  # the loop has ended
                self._loop.call_soon_threadsafe(self._drain)

    def now(self) -> float:
        """Of the loop's clock, on any thread."""
        return self._loop.time()

    def _drain(self) -> None:
        self._woken = False
        lost, self._lost = self._lost, 0
        if lost:
            self._missed(lost)
        for _ in range(min(len(self._items), _AT_ONCE)):
            self._take(self._items.popleft())
        if self._items and not self._woken:
            self._woken = True
            self._loop.call_soon(self._drain)
