"""The kind `monitor`: watches levels, load, xruns and latency of the sessions that run, and touches nothing."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from typing_extensions import override

from marlise_desktop.domain.health import Condition, Fact, ServiceHealth
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.sessions.properties import Property, PropertyFault, PropertyType, with_defaults
from marlise_desktop.domain.sessions.record import SessionRecord
from marlise_desktop.session.kinds.plain import Plain

_PROPERTIES: Final = (
    Property("watch", PropertyType.TEXT, "The names of the sessions that are watched; all for none.", (), many=True),
    Property("every_s", PropertyType.NUMBER, "How many seconds lie between two looks.", default=1.0, low=0.1, high=60),
)
_FIGURES: Final = ("input_dbfs", "output_dbfs", "load_percent", "xruns", "latency_ms", "cpu_percent", "memory_mb")
_HIGHEST: Final = ("input_dbfs", "output_dbfs", "load_percent", "cpu_percent", "memory_mb")
"""Those of which the highest value since the start is kept."""


class Running(Protocol):
    """The sessions that run, to be looked at."""

    @property
    def running(self) -> Sequence[SessionRecord]: ...

    def health(self, key: SessionId) -> ServiceHealth | None: ...


@dataclass(frozen=True)
class MonitorKind:
    """Implements `SessionKind`. `sessions` is asked when one is started."""

    sessions: Callable[[], Running]
    name: str = "monitor"
    title: str = "Monitor"
    purpose: str = "Watches levels, load, dropouts and latency of everything that runs, and touches nothing."
    properties: Sequence[Property] = _PROPERTIES
    needs: frozenset[str] = frozenset()

    def check(self, record: SessionRecord, others: Sequence[SessionRecord]) -> Sequence[PropertyFault]:
        return ()

    def make(self, record: SessionRecord) -> "MonitorSession":
        return MonitorSession(record, self.sessions())


@dataclass(slots=True)
class _Watched:
    """`here` is false for one that has ended since; its highest figures are kept."""

    here: bool = False
    now: Mapping[str, Fact] = field(default_factory=dict)
    highest: dict[str, float] = field(default_factory=dict)
    unwell: str = ""


class MonitorSession(Plain):
    """Implements `LiveSession`.

    What it has seen is in the facts of its health: `Guitar load_percent`, `Guitar highest load_percent`; `unwell` names
    those that are not healthy, with the first reason of each.
    """

    def __init__(self, record: SessionRecord, sessions: Running) -> None:
        held = with_defaults(_PROPERTIES, record.properties)
        names, every = held["watch"], held["every_s"]
        self._key = record.id
        self._name = record.name
        self._kind = record.kind
        self._names = names if isinstance(names, tuple) else ()
        self._every_s = float(every) if isinstance(every, float) else 1.0
        self._sessions = sessions
        self._watched: dict[str, _Watched] = {}

    @override
    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self.look()
            await asyncio.sleep(self._every_s)

    def look(self) -> None:
        """Takes one sample of each."""
        for gone in self._watched.values():
            gone.here, gone.now, gone.unwell = False, {}, ""
        for record in self._sessions.running:
            if record.kind == self._kind or (self._names and record.name not in self._names):
                continue
            health = self._sessions.health(record.id)
            if health is not None:
                self._take(self._watched.setdefault(record.name, _Watched()), health)

    def _take(self, watched: _Watched, health: ServiceHealth) -> None:
        figures = _figures(health)
        watched.here, watched.now = True, figures
        if health.condition is not Condition.HEALTHY:
            watched.unwell = health.reasons[0] if health.reasons else health.condition.value
        for name in _HIGHEST:
            value = figures.get(name)
            if isinstance(value, int | float):
                watched.highest[name] = max(value, watched.highest.get(name, value))

    @override
    def has_signal(self) -> bool:
        """Whether there was anything to watch."""
        return any(held.here for held in self._watched.values())

    def health(self) -> ServiceHealth:
        facts: dict[str, Fact] = {"watched": sum(held.here for held in self._watched.values())}
        unwell = [f"{name} ({held.unwell})" for name, held in self._watched.items() if held.unwell]
        if unwell:
            facts["unwell"] = ", ".join(unwell)
        for name, held in self._watched.items():
            facts |= {f"{name} {figure}": value for figure, value in held.now.items()}
            facts |= {f"{name} highest {figure}": value for figure, value in held.highest.items()}
        missing = tuple(f"{name} does not run" for name in self._names if not self._runs(str(name)))
        return ServiceHealth(self._name, Condition.DEGRADED if missing else Condition.HEALTHY, missing, facts)

    def _runs(self, name: str) -> bool:
        return any(record.name == name for record in self._sessions.running)


def _figures(health: ServiceHealth) -> Mapping[str, Fact]:
    """Of a session and of its parts, such as the engine's memory."""
    found: dict[str, Fact] = {}
    for part in (*health.parts, health):
        found |= {name: part.facts[name] for name in _FIGURES if name in part.facts}
    return found
