"""All sessions in numbers."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from marlise_desktop.domain.health import ServiceHealth
from marlise_desktop.domain.sessions.record import SessionRecord
from marlise_desktop.domain.sessions.state import SessionState


@dataclass(frozen=True, slots=True)
class SessionStatistics:
    """Counts of what is stored; what runs adds its orders, and the memory and CPU time that its processes take.

    `messages` and `refused` are since each engine started, `messages_per_second` in the last minute. `cpu_percent` is
    of one core.
    """

    by_kind: Mapping[str, int]
    by_state: Mapping[SessionState, int]
    running: int
    messages: int
    messages_per_second: float
    memory_mb: float
    cpu_percent: float

    @property
    def total(self) -> int:
        return sum(self.by_kind.values())


def statistics(records: Iterable[SessionRecord], running: Iterable[ServiceHealth]) -> SessionStatistics:
    """`running` is the health of those of which something runs."""
    kinds, states = Counter[str](), Counter[SessionState]()
    for record in records:
        kinds[record.kind] += 1
        states[record.state] += 1
    alive = tuple(running)

    def total(name: str) -> float:
        return sum(figure(health, name) or 0.0 for health in alive)

    return SessionStatistics(
        dict(sorted(kinds.items())),
        {state: states[state] for state in SessionState if states[state]},
        len(alive),
        int(total("messages")),
        round(total("messages_per_second"), 2),
        round(total("memory_mb"), 1),
        round(total("cpu_percent"), 1),
    )


def figure(health: ServiceHealth, name: str) -> float | None:
    """A number among the facts of a session, or of the first of its parts that has it."""
    value = health.facts.get(name)
    if isinstance(value, int | float):
        return float(value)
    found = (figure(part, name) for part in health.parts)
    return next((number for number in found if number is not None), None)
