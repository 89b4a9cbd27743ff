"""What goes over a channel: how many messages, how soon they are answered, and how many are refused."""

import math
from array import array
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

SLOT_S: Final = 5.0
SLOTS: Final = 12
"""The last minute slides on in steps of a slot."""
_STEPS: Final = 8
"""Steps of time in each doubling: a time is known to an eighth of itself."""
_SHORTEST_S: Final = 1e-6
_STEPS_IN_ALL: Final = 27 * _STEPS
"""Up to two minutes; what takes longer counts as that."""


@dataclass(frozen=True, slots=True)
class Traffic:
    """Counts are since the channel was opened; rates and times those of the last minute.

    `most_waiting` is the longest queue so far. `idle_s` is how long ago the last answer came, None before the first.
    """

    messages: int = 0
    refused: int = 0
    per_second: float = 0.0
    refused_percent: float = 0.0
    mean_ms: float = 0.0
    p99_ms: float = 0.0
    waiting: int = 0
    most_waiting: int = 0
    idle_s: float | None = None


class TrafficRecord:
    """Counts without allocating; `now` is in seconds of a clock that never goes back."""

    def __init__(self, now: float) -> None:
        self._opened = now
        self._messages = self._refused = self._most_waiting = 0
        self._last: float | None = None
        self._slots = [_Slot() for _ in range(SLOTS)]

    def asked(self, waiting: int) -> None:
        """A message has joined a queue that is now so long."""
        self._most_waiting = max(self._most_waiting, waiting)

    def answered(self, now: float, took_s: float, *, refused: bool) -> None:
        self._messages += 1
        self._refused += refused
        self._last = now
        number = int(now // SLOT_S)
        slot = self._slots[number % SLOTS]
        if slot.number != number:
            slot.begin(number)
        slot.add(took_s, refused=refused)

    def told(self, now: float, waiting: int) -> Traffic:
        """How it stands; `waiting` are those in the queue now."""
        first = int(now // SLOT_S) - SLOTS + 1
        recent = [slot for slot in self._slots if slot.number >= first]
        count = sum(slot.count for slot in recent)
        if not count:
            return self._bare(now, waiting)
        covered_s = max(min(now - first * SLOT_S, now - self._opened), 1.0)
        return Traffic(
            self._messages,
            self._refused,
            count / covered_s,
            100 * sum(slot.refused for slot in recent) / count,
            1000 * sum(slot.took_s for slot in recent) / count,
            1000 * _longest_of_most([slot.times for slot in recent], math.ceil(0.99 * count)),
            waiting,
            self._most_waiting,
            self._idle_s(now),
        )

    def _bare(self, now: float, waiting: int) -> Traffic:
        return Traffic(
            self._messages,
            self._refused,
            waiting=waiting,
            most_waiting=self._most_waiting,
            idle_s=self._idle_s(now),
        )

    def _idle_s(self, now: float) -> float | None:
        return None if self._last is None else max(now - self._last, 0.0)


class _Slot:
    """A few seconds; `times` counts by length of time."""

    __slots__ = ("count", "number", "refused", "times", "took_s")

    def __init__(self) -> None:
        self.times = array("L", bytes(_STEPS_IN_ALL * array("L").itemsize))
        self.begin(-SLOTS)

    def begin(self, number: int) -> None:
        self.number = number
        self.count = self.refused = 0
        self.took_s = 0.0
        for step in range(_STEPS_IN_ALL):
            self.times[step] = 0

    def add(self, took_s: float, *, refused: bool) -> None:
        self.count += 1
        self.refused += refused
        self.took_s += took_s
        self.times[_step(took_s)] += 1


def _step(took_s: float) -> int:
    part, doublings = math.frexp(max(took_s, _SHORTEST_S) / _SHORTEST_S)
    return min((doublings - 1) * _STEPS + int((2 * part - 1) * _STEPS), _STEPS_IN_ALL - 1)


def _longest_in(step: int) -> float:
    """The time in seconds at which the next step begins."""
    doublings, part = divmod(step + 1, _STEPS)
    return math.ldexp(1 + part / _STEPS, doublings) * _SHORTEST_S


def _longest_of_most(slots: list["array[int]"], most: int) -> float:
    """The time within which so many were answered; a little more rather than less."""
    counted = accumulate(sum(times[step] for times in slots) for step in range(_STEPS_IN_ALL))
    return _longest_in(next(step for step, within in enumerate(counted) if within >= most))
