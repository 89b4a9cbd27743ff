"""How well the program and what it depends on are, with the reasons."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.sessions.state import SessionState

Fact: TypeAlias = str | float | int | bool


class Condition(Enum):
    """DEGRADED plays on with something missing; UNHEALTHY does not do its work."""

    HEALTHY = "healthy"
    DEGRADED = "degraded"
    UNHEALTHY = "unhealthy"


_ORDER = (Condition.HEALTHY, Condition.DEGRADED, Condition.UNHEALTHY)


@dataclass(frozen=True, slots=True)
class ServiceHealth:
    """One service or session: `reasons` say why it is not healthy; `facts` are figures with their unit in the name.

    `parts` are what it is made of, if there is more to say of them.
    """

    name: str
    condition: Condition
    reasons: tuple[str, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=dict)
    parts: tuple["ServiceHealth", ...] = ()


@dataclass(frozen=True, slots=True)
class SessionHealth:
    """How a session of which something runs is."""

    id: SessionId
    kind: str
    state: SessionState
    health: ServiceHealth


@dataclass(frozen=True, slots=True)
class Xrun:
    """A missed cycle: `at` in seconds since the epoch, and what had just happened, in words or empty.

    `load_percent` is the load of the audio server then.
    """

    at: float
    after: str = ""
    load_percent: float = 0.0


@dataclass(frozen=True, slots=True)
class DatabaseState:
    """`error` is why the newest call failed; empty when it did not, and before the first. `size_mb` is of the file."""

    file: str = ""
    size_mb: float = 0.0
    error: str = ""


@dataclass(frozen=True, slots=True)
class Health:
    """The services that all sessions share, and every session that runs."""

    services: tuple[ServiceHealth, ...]
    xruns: tuple[Xrun, ...] = ()
    sessions: tuple[SessionHealth, ...] = ()

    @property
    def condition(self) -> Condition:
        shared = worst(service.condition for service in self.services)
        return worst((shared, *(session.health.condition for session in self.sessions)))


def joined(name: str, parts: Sequence[ServiceHealth], facts: Mapping[str, Fact] | None = None) -> ServiceHealth:
    """One out of several: as ill as the worst of them, for all their reasons."""
    reasons = tuple(dict.fromkeys(reason for part in parts for reason in part.reasons))
    return ServiceHealth(name, worst(part.condition for part in parts), reasons, facts or {}, tuple(parts))


def worst(conditions: Iterable[Condition]) -> Condition:
    """The worst of them; HEALTHY if there are none."""
    return max(conditions, key=_ORDER.index, default=Condition.HEALTHY)
