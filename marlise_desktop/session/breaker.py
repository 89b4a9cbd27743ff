"""One way to try again what is outside of the program and has failed: growing pauses, and a circuit that opens."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from marlise_desktop.session.pauses import Pauses, loop_time

_EARLY_S = 0.001
"""A timer may ring a moment before the clock says so."""


class Circuit(Enum):
    """CLOSED lets every call through, but for the pause after a failure; OPEN none; HALF_OPEN a single one."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half open"


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """`pauses_s` grow with each failure; older ones than `memory_s` are forgotten.

    The circuit opens with the failure that takes the last pause, which is then the time between two single tries.
    """

    pauses_s: Sequence[float]
    memory_s: float = 60.0


class Breaker:
    """Stands before one thing outside of the program. On the loop's thread; `clock` in seconds."""

    def __init__(self, policy: RetryPolicy, clock: Callable[[], float] | None = None) -> None:
        self._pauses = Pauses(policy.pauses_s, policy.memory_s, clock)
        self._last_pause = len(policy.pauses_s)
        self._clock = clock or loop_time
        self._due = -math.inf
        self._open = False
        self._trying = False

    @property
    def circuit(self) -> Circuit:
        if not self._open:
            return Circuit.CLOSED
        return Circuit.HALF_OPEN if self._trying or self._is_due() else Circuit.OPEN

    def admits(self) -> bool:
        """Whether a call may be made now; where it may, make it, and tell how it went."""
        match self.circuit:
            case Circuit.CLOSED:
                return self._is_due()
            case Circuit.OPEN:
                return False
            case Circuit.HALF_OPEN:
                free, self._trying = not self._trying, True
                return free

    def failed(self) -> float:
        """The call has failed; answers the pause before the next one, in seconds."""
        pause = self._pauses.after_failure()
        self._open = self._open or self._pauses.count >= self._last_pause
        self._due = self._clock() + pause
        self._trying = False
        return pause

    def succeeded(self) -> None:
        """It works: the circuit is closed. What has failed lately still counts, should it fail again."""
        self._open = self._trying = False
        self._due = -math.inf

    def forget(self) -> None:
        """The player asks for the next try: it comes as if nothing had failed."""
        self._pauses.forget()
        self.succeeded()

    def _is_due(self) -> bool:
        return math.isinf(self._due) or self._clock() >= self._due - _EARLY_S
