"""The kind `show`: directs racks, part by part, as its affinity says."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Final, Protocol

from typing_extensions import override

from marlise_desktop.domain.errors import MarliseError, SessionError
from marlise_desktop.domain.health import Condition, Fact, ServiceHealth
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.sessions.affinity import Affinity, Strategy
from marlise_desktop.domain.sessions.events import SessionEdited, SessionMoved
from marlise_desktop.domain.sessions.properties import Property, PropertyFault, PropertyType, with_defaults
from marlise_desktop.domain.sessions.record import SessionRecord
from marlise_desktop.domain.sessions.state import SessionState
from marlise_desktop.session.breaker import Breaker, RetryPolicy
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.kinds.plain import Plain
from marlise_desktop.session.log import logger
from marlise_desktop.session.ports.session_kind import CLOSED

_log = logger(__name__)
NAME: Final = "show"
_PLAYS: Final = frozenset({SessionState.ACTIVE, SessionState.IDLE})
_WHILE_IN_TROUBLE_S = 1.0
_AGAIN = RetryPolicy((1.0, 5.0, 15.0, 30.0), memory_s=300.0)
_PROPERTIES: Final = (
    Property("first_part", PropertyType.WHOLE, "The part that the show begins with.", default=1, low=1, high=10000),
)


class Director(Protocol):
    """What directs sessions: `session.lives.Lives`."""

    @property
    def running(self) -> Sequence[SessionRecord]: ...

    async def record(self, key: SessionId) -> SessionRecord:
        """Raises UnknownSessionError."""
        ...

    async def start(self, key: SessionId) -> None: ...

    async def stop(self, key: SessionId, reason: str = "") -> None: ...

    def health(self, key: SessionId) -> ServiceHealth | None: ...


@dataclass(frozen=True)
class ShowKind:
    """Implements `SessionKind`. `director` is asked when one is started; `bus` tells of the steps of sessions."""

    director: Callable[[], Director]
    bus: Bus
    name: str = NAME
    title: str = "Show"
    purpose: str = "Directs your racks through a gig: one rack a part, the next one ready before you need it."
    properties: Sequence[Property] = field(default=_PROPERTIES)
    needs: frozenset[str] = frozenset()

    def check(self, record: SessionRecord, others: Sequence[SessionRecord]) -> Sequence[PropertyFault]:
        parts, first = len(record.affinity.racks) if record.affinity else 0, record.properties.get("first_part", 1)
        if parts and isinstance(first, int) and first > parts:
            return (PropertyFault("first_part", f"first_part is {first}, but the show has {parts} parts"),)
        return ()

    def make(self, record: SessionRecord) -> "ShowSession":
        return ShowSession(record, self.director(), self.bus)


class ShowSession(Plain):
    """Implements `LiveSession`. A part is a rack of the show's affinity; the first one is part 1.

    It starts the racks that its strategy wants, and stops those that it has started and does not want any more, but
    not before the present part plays. A rack that the player stops stays stopped until the next change of parts; one
    that fails is started again, less and less often, and the show goes on without it.
    """

    def __init__(self, record: SessionRecord, director: Director, bus: Bus) -> None:
        first = with_defaults(_PROPERTIES, record.properties)["first_part"]
        self._key = record.id
        self._name = record.name
        self._affinity = record.affinity or Affinity(())
        self._director = director
        self._bus = bus
        self._part = first if isinstance(first, int) else 1
        self._stirred = asyncio.Event()
        self._deaf = ExitStack()
        self._started: set[SessionId] = set()
        self._seen: set[SessionId] = set()
        self._released: set[SessionId] = set()
        self._breakers: defaultdict[SessionId, Breaker] = defaultdict(lambda: Breaker(_AGAIN))
        self._trouble: dict[SessionId, str] = {}
        self._unwell: dict[SessionId, str] = {}
        self._names: dict[SessionId, str] = {}

    @property
    def part(self) -> int:
        return self._part

    @property
    def parts(self) -> int:
        return len(self._affinity.racks)

    def next(self) -> None:
        """Raises SessionError at the last part."""
        self.go(self._part + 1)

    def previous(self) -> None:
        """Raises SessionError at the first part."""
        self.go(self._part - 1)

    def go(self, part: int) -> None:
        """To this part, at once; raises SessionError if there is none."""
        if not 1 <= part <= self.parts:
            raise SessionError(f"{self._name} has no part {part}", hint=f"It has the parts 1 to {self.parts}.")
        self._part = part
        self._released.clear()
        self._seen.clear()
        self._stirred.set()

    @override
    async def open(self) -> None:
        if not self._affinity.racks:
            raise SessionError(f"{self._name} has no rack to direct", hint="Choose its racks, and start it again.")
        for key in self._affinity.racks:
            record = await self._director.record(key)
            if record.kind == NAME:
                raise SessionError(
                    f"{self._name} cannot direct {record.name}, which is a show itself", hint="Take it out."
                )
            self._names[key] = record.name
        self._deaf.callback(self._bus.subscribe(SessionMoved, self._moved))
        self._deaf.callback(self._bus.subscribe(SessionEdited, self._edited))

    @override
    async def run(self) -> None:
        """Until cancelled: follows the parts, and looks after the racks in the interval of its affinity."""
        while True:
            self._stirred.clear()
            await self._follow()
            self._ask_how_they_are()
            seconds = self._affinity.health_interval_s
            try:
                async with asyncio.timeout(min(_WHILE_IN_TROUBLE_S, seconds) if self._trouble else seconds):
                    await self._stirred.wait()
            except TimeoutError:
                continue

    @override
    async def stop(self, *, reason: str) -> None:
        """Stops what it has started. When the program is closed each rack is closed by itself."""
        self._deaf.close()
        if reason != CLOSED:
            await asyncio.gather(*(self._end(key, reason or f"{self._name} is over") for key in self._started_ones()))

    @override
    async def kill(self) -> None:
        self._deaf.close()

    @override
    def has_signal(self) -> bool:
        """Whether one of its racks has."""
        running = {record.id: record.state for record in self._director.running}
        return any(running.get(key) is SessionState.ACTIVE for key in self._affinity.racks)

    def health(self) -> ServiceHealth:
        """UNHEALTHY while the present part does not play."""
        reasons, facts = [], dict[str, Fact](part=self._part, parts=self.parts)
        for key in self._wanted():
            if not self._plays(key):
                reasons.append(f"{self._named(key)} does not play{_because(self._trouble.get(key, ''))}")
            elif key in self._unwell:
                reasons.append(f"{self._named(key)} is {self._unwell[key]}")
        facts["playing"] = sum(self._plays(key) for key in self._affinity.racks)
        if not self._plays(self._now()):
            return ServiceHealth(self._name, Condition.UNHEALTHY, tuple(reasons), facts)
        return ServiceHealth(self._name, Condition.DEGRADED if reasons else Condition.HEALTHY, tuple(reasons), facts)

    def _now(self) -> SessionId:
        return self._affinity.racks[min(self._part, self.parts) - 1]

    def _wanted(self) -> Sequence[SessionId]:
        """The present part first."""
        racks, at = self._affinity.racks, min(self._part, self.parts) - 1
        match self._affinity.strategy:
            case Strategy.CURRENT:
                return racks[at : at + 1]
            case Strategy.CURRENT_AND_NEXT:
                return racks[at : at + 2]
            case Strategy.ALL:
                return (*racks[at : at + 1], *racks[:at], *racks[at + 1 :])

    def _unwanted(self) -> Sequence[SessionId]:
        wanted = self._wanted()
        return [key for key in self._started_ones() if key not in wanted]

    def _started_ones(self) -> Sequence[SessionId]:
        """In the order of the show, then those that it does not name any more."""
        running = {record.id for record in self._director.running}
        known = [key for key in self._affinity.racks if key in self._started & running]
        return [*known, *(self._started & running - set(known))]

    def _plays(self, key: SessionId) -> bool:
        return any(record.id == key and record.state in _PLAYS for record in self._director.running)

    async def _follow(self) -> None:
        running = {record.id for record in self._director.running}
        for key in self._wanted():
            if key in running:
                self._seen.add(key)
            else:
                await self._begin(key)
        if self._plays(self._now()) or self._now() in self._trouble:
            for key in self._unwanted():
                await self._end(key, f"{self._name} has gone on to part {self._part}")

    async def _begin(self, key: SessionId) -> None:
        try:
            if key in self._seen:
                self._seen.discard(key)
                self._ended(key, await self._director.record(key))
            elif key not in self._released and self._breakers[key].admits():
                self._started.add(key)
                await self._director.start(key)
                self._seen.add(key)
                self._trouble.pop(key, None)
                self._breakers[key].succeeded()
        except MarliseError as error:
            self._started.discard(key)
            self._failed(key, error.message)

    def _ended(self, key: SessionId, record: SessionRecord) -> None:
        if record.state is SessionState.ERROR:
            self._failed(key, record.reason)
        else:
            self._released.add(key)

    def _failed(self, key: SessionId, reason: str) -> None:
        self._trouble[key] = reason
        self._breakers[key].failed()

    async def _end(self, key: SessionId, reason: str) -> None:
        self._started.discard(key)
        self._seen.discard(key)
        try:
            await self._director.stop(key, reason)
        except MarliseError as error:
            _log.info("a rack was not stopped", rack=self._named(key), reason=error.message)

    def _ask_how_they_are(self) -> None:
        for key in self._affinity.racks:
            held = self._director.health(key)
            if held is None or held.condition is Condition.HEALTHY:
                self._unwell.pop(key, None)
            else:
                self._unwell[key] = f"{held.condition.value}{_because(*held.reasons[:1])}"

    def _moved(self, event: SessionMoved) -> None:
        if event.session in self._names:
            self._stirred.set()

    def _edited(self, event: SessionEdited) -> None:
        """The player has changed the show, or has given one of its racks another name."""
        if event.session == self._key and event.after.affinity is not None and event.after.affinity.racks:
            self._affinity = event.after.affinity
            self._stirred.set()
        if event.session in self._names:
            self._names[event.session] = event.after.name

    def _named(self, key: SessionId) -> str:
        return self._names.get(key, key)


def _because(*reasons: str) -> str:
    return "".join(f" ({reason})" for reason in reasons if reason)
