"""Cables that a device refuses though it is there, tried again for a while.

A JACK program shows its ports a moment before it lets them be joined, and nothing tells when it does.
"""

import asyncio
from collections.abc import Callable, Collection
from typing import Final

from marlise_desktop.domain.connection import Connection, HardwarePort

PAUSES_S: Final = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0)


class SecondTries:
    """On the loop's thread. `again` tries all of them."""

    def __init__(self, again: Callable[[], None]) -> None:
        self._again = again
        self._timer: asyncio.TimerHandle | None = None
        self._made = 0

    def look(self, refused: Collection[Connection], there: Collection[HardwarePort]) -> None:
        """After each plan: the cables that were refused, and the devices that are there."""
        if not any(end in there for cable in refused for end in (cable.source, cable.target)):
            self.stop()
        elif self._timer is None and self._made < len(PAUSES_S):
            self._timer = asyncio.get_running_loop().call_later(PAUSES_S[self._made], self._ring)

    def stop(self) -> None:
        """The next time they begin anew: the engine is gone, or what is there has changed."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer, self._made = None, 0

    def _ring(self) -> None:
        self._timer = None
        self._made += 1
        self._again()
