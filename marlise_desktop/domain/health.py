"""How well the program and what it depends on are, with the reasons."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

Fact: TypeAlias = str | float | int | bool


class Condition(Enum):
    """DEGRADED plays on with something missing; UNHEALTHY does not do its work."""

    HEALTHY = "healthy"
    DEGRADED = "degraded"
    UNHEALTHY = "unhealthy"


_ORDER = (Condition.HEALTHY, Condition.DEGRADED, Condition.UNHEALTHY)


@dataclass(frozen=True, slots=True)
class ServiceHealth:
    """One service: `reasons` say why it is not healthy; `facts` are figures with their unit in the name."""

    name: str
    condition: Condition
    reasons: tuple[str, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Xrun:
    """A missed cycle: `at` in seconds since the epoch, and what was done just before, in words or empty."""

    at: float
    after: str = ""


@dataclass(frozen=True, slots=True)
class Health:
    services: tuple[ServiceHealth, ...]
    xruns: tuple[Xrun, ...] = ()

    @property
    def condition(self) -> Condition:
        return worst(service.condition for service in self.services)


def worst(conditions: Iterable[Condition]) -> Condition:
    """The worst of them; HEALTHY if there are none."""
    return max(conditions, key=_ORDER.index, default=Condition.HEALTHY)
