"""Changes of the whole board, one at a time: the newest of those that wait is made, the others are dropped."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager


class Turns:
    """Who changes the board takes a turn for it, and looks before each step whether that still stands."""

    def __init__(self) -> None:
        self._newest = 0
        self._under_way = 0
        self._lock = asyncio.Lock()
        self._rest: list[Callable[[], None]] = []
        self._begin: list[Callable[[], None]] = []

    @property
    def under_way(self) -> bool:
        """Whether a change has begun, or waits."""
        return self._under_way > 0

    def on_rest(self, rest: Callable[[], None]) -> None:
        """Calls `rest` each time that the last of the changes is over."""
        self._rest.append(rest)

    def on_begin(self, begin: Callable[[], None]) -> None:
        """Calls `begin` each time that a first change is under way."""
        self._begin.append(begin)

    def expect(self) -> None:
        """A change will come: it is under way from now on, until `arrived`."""
        self._under_way += 1
        if self._under_way == 1:
            for begin in self._begin:
                begin()

    def arrived(self) -> None:
        """The change that was expected was made, or will not be."""
        self._under_way -= 1
        if not self._under_way:
            for rest in self._rest:
                rest()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[Callable[[], bool]]:
        """Answers the question whether the change is still the newest that was asked for."""
        self._newest += 1
        mine = self._newest
        self.expect()
        try:
            async with self._lock:
                yield lambda: mine == self._newest
        finally:
            self.arrived()

    def between(self) -> asyncio.Lock:
        """Within the lock no change is made; those that are asked for wait."""
        return self._lock
