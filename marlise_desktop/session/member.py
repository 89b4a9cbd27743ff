"""One who has registered for events and takes them in his own time, one after the other."""

import asyncio
from collections import deque
from collections.abc import Callable

MOST_WAITING = 1000


class Member:
    """`async for event in member` until `leave`. On the loop's thread.

    Who does not keep up loses the oldest of `MOST_WAITING` events for each new one; `lost` counts them.
    """

    def __init__(self, name: str, kinds: tuple[type[object], ...], stop: Callable[[], None]) -> None:
        """`stop` ends the subscriptions."""
        self.name = name
        self.kinds = kinds
        self.lost = 0
        self._stop = stop
        self._waiting: deque[object] = deque()
        self._fresh = asyncio.Event()
        self._busy = False
        self._leaving = False
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def waiting(self) -> int:
        """How many events were not taken yet."""
        return len(self._waiting)

    def take(self, event: object) -> None:
        """Called by the bus."""
        if len(self._waiting) == MOST_WAITING:
            self._waiting.popleft()
            self.lost += 1
        self._waiting.append(event)
        self._idle.clear()
        self._fresh.set()

    def __aiter__(self) -> "Member":
        return self

    async def __anext__(self) -> object:
        """The next event; to ask for it says that the one before is dealt with."""
        self._busy = False
        while not self._waiting:
            self._idle.set()
            if self._leaving:
                raise StopAsyncIteration
            self._fresh.clear()
            await self._fresh.wait()
        self._busy = True
        return self._waiting.popleft()

    async def leave(self, patience: float) -> int:
        """Hears nothing new from now on, and has `patience` seconds to deal with what waits.

        Answers how many events were not dealt with; they are dropped. To leave twice does nothing.
        """
        self._leaving = True
        self._stop()
        self._fresh.set()
        try:
            async with asyncio.timeout(patience):
                await self._idle.wait()
        except TimeoutError:
            left = len(self._waiting) + self._busy
            self._waiting.clear()
            self._idle.set()
            return left
        return 0
