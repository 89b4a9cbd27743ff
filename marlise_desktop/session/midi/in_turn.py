"""What feet play comes after the edits of a board that they have asked for before, but never waits long for them."""

from collections import deque
from collections.abc import Callable
from functools import partial

from marlise_desktop.session.midi.deeds import MOST_WAITING, Deeds
from marlise_desktop.session.midi.timers import Alarm, Timers

_PATIENCE_S = 0.2
"""For so long what is played waits for an edit by foot that came before it."""
_MOST_BEHIND = 20_000


class InTurn:
    """On the loop's thread."""

    def __init__(self, deeds: Deeds, timers: Timers) -> None:
        self._deeds = deeds
        self._timers = timers
        self._behind: deque[Callable[[], None]] = deque(maxlen=_MOST_BEHIND)
        self._waits = 0
        self._impatience = Alarm(timers, partial(self._go_on, patient=False))
        self.on_rest: Callable[[], None] = lambda: None
        """Called when the edits are over and nothing waits for them any more."""
        deeds.on_idle = self._edited

    @property
    def waiting(self) -> bool:
        """Whether something that was played is still to be looked at."""
        return bool(self._behind)

    def take(self, work: Callable[[], None], urgent: Callable[[], bool] = lambda: False) -> None:
        """Does it at once, or after an edit that the foot has asked for before.

        What is urgent waits for no edit, and neither does what was played before it.
        """
        if self._behind or self._deeds.editing:
            if not urgent():
                self._impatience.set(self._timers.time() + _PATIENCE_S)
                self._behind.append(work)
                return
            self._go_on(patient=False)
        work()

    def end(self) -> None:
        """Does at once what waits."""
        self._go_on(patient=False)
        self._impatience.stop()

    def _edited(self) -> None:
        """More edits than a foot asks for in one moment are not waited for."""
        self._waits += 1
        self._go_on(patient=self._waits < MOST_WAITING)
        if not self._behind:
            self.on_rest()

    def _go_on(self, *, patient: bool = True) -> None:
        while self._behind and not (patient and self._deeds.editing):
            self._behind.popleft()()
        if not self._behind:
            self._waits = 0
            self._impatience.stop()
