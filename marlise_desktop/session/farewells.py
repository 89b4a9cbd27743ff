"""What is done while devices and engines can still be reached, before the program ends."""

import asyncio
from collections.abc import Awaitable, Callable


class Farewells:
    """Each bounds its own time, and raises nothing."""

    def __init__(self) -> None:
        self._waiting: list[Callable[[], Awaitable[None]]] = []

    def add(self, farewell: Callable[[], Awaitable[None]]) -> Callable[[], None]:
        """Call what is answered where it is not to be said any more."""
        self._waiting.append(farewell)
        return lambda: self._waiting.remove(farewell)

    async def say(self) -> None:
        """All at the same time."""
        await asyncio.gather(*(farewell() for farewell in self._waiting))
