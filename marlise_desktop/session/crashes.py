"""How often the engine has ended by itself, who is blamed for it, and what is done about it."""

from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass

from marlise_desktop.domain.ids import InstanceId
from marlise_desktop.session.pauses import Pauses, loop_time

_PAUSES_S = (0.0, 0.2, 1.0, 3.0, 5.0)
_PAUSES_MEMORY_S = 60.0
_BLAMED_TWICE_WITHIN_S = 3600.0
MANY_WITHIN_S = 600.0
MANY = 4
"""More ends than that in `MANY_WITHIN_S` are too many to go on as before."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an end of the engine leads to: wait `pause_s`; leave `aside` out for having ended it `count` times.

    `rest` says that there were too many ends with nobody to blame: the board must not play. `ends` is how many there
    were in the last ten minutes.
    """

    pause_s: float
    aside: InstanceId | None = None
    count: int = 0
    rest: bool = False
    ends: int = 0


class Crashes:
    """Called on the loop's thread. `clock` in seconds."""

    def __init__(self, clock: Callable[[], float] | None = None) -> None:
        self._clock = clock or loop_time
        self._pauses = Pauses(_PAUSES_S, _PAUSES_MEMORY_S, self._clock)
        self._ends: deque[tuple[float, InstanceId | None]] = deque()

    def ended(self, suspect: InstanceId | None, playing: Collection[InstanceId]) -> Verdict:
        """Notes that the engine ended now, by the hand of `suspect` if one is known, while those were playing."""
        now = self._clock()
        self._ends.append((now, suspect))
        while now - self._ends[0][0] > _BLAMED_TWICE_WITHIN_S:
            self._ends.popleft()
        pause = self._pauses.after_failure()
        recent = [blamed for when, blamed in self._ends if now - when <= MANY_WITHIN_S]
        too_many = len(recent) > MANY
        if too_many and suspect is None:
            still_there = [blamed for blamed in recent if blamed is not None and blamed in playing]
            suspect = still_there[-1] if still_there else None
        count = sum(blamed == suspect for _, blamed in self._ends) if suspect is not None else 0
        aside = suspect if count > 1 or too_many else None
        return Verdict(pause, aside, count, rest=too_many and aside is None, ends=len(recent))

    def begin_anew(self) -> None:
        """The user starts the engine: nothing is held against anybody."""
        self._ends.clear()
        self._pauses.forget()
