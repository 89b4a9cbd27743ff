"""What sessions depend on: services that register, are found, are asked how they are, and are waited for."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from typing_extensions import override

from marlise_desktop.domain.errors import ConfigurationError, MarliseError
from marlise_desktop.domain.events import AudioChanged, EngineChanged, ServiceJoined, ServiceLeft
from marlise_desktop.domain.health import Condition, ServiceHealth
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.session.breaker import Breaker, RetryPolicy
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.foreign import held_to

JOIN_TIMEOUT_S = 60.0
RETRY_S = 30.0
_LOOK_S = 1.0
_FAULTY_PROBE = RetryPolicy((0.0, 1.0, 5.0, 30.0), memory_s=120.0)


@dataclass(frozen=True, slots=True)
class Service:
    """`session` is whose it is, None for one of the whole program."""

    name: str
    session: SessionId | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """A service that is waited for, and why it cannot be used, in words."""

    name: str
    reason: str

    @override
    def __str__(self) -> str:
        return f"{self.name} ({self.reason})" if self.reason else self.name


@dataclass(slots=True, eq=False)
class _Registered:
    service: Service
    probe: Callable[[], ServiceHealth]
    breaker: Breaker
    fault: str = ""


class Services:
    """On the loop's thread. A service that is UNHEALTHY, or not there, is missing; a DEGRADED one is good enough.

    A probe that has a fault is asked less and less often, and its service counts as missing meanwhile.
    """

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._held: dict[tuple[str, SessionId | None], _Registered] = {}
        self._stirred: asyncio.Event = asyncio.Event()
        for event in (AudioChanged, EngineChanged):
            bus.subscribe(event, self._look_again)

    def register(
        self,
        name: str,
        probe: Callable[[], ServiceHealth],
        *,
        session: SessionId | None = None,
    ) -> Callable[[], None]:
        """Call what is answered when the service goes. `probe` answers at once, without waiting for anything.

        With `session` only that one sees it, before a service of the program with the same name. Raises
        ConfigurationError if the name is taken.
        """
        key = (name, session)
        if key in self._held:
            raise ConfigurationError(
                f"there is a service named {name} already", hint="Choose another name, or end the other first."
            )
        held = _Registered(Service(name, session), probe, Breaker(_FAULTY_PROBE))
        self._held[key] = held
        self._bus.publish(ServiceJoined(name), session)
        self.look_again()

        def leave() -> None:
            if self._held.get(key) is held:
                del self._held[key]
                self._bus.publish(ServiceLeft(name), session)
                self.look_again()

        return leave

    @property
    def all(self) -> Sequence[Service]:
        """In the order in which they came."""
        return [held.service for held in self._held.values()]

    def health(self, name: str, session: SessionId | None = None) -> ServiceHealth:
        """How it is at this moment; UNHEALTHY if there is none of that name."""
        held = self._find(name, session)
        if held is None:
            return ServiceHealth(name, Condition.UNHEALTHY, ("nothing has registered it",))
        if not held.breaker.admits():
            return ServiceHealth(name, Condition.UNHEALTHY, (held.fault,), {"circuit": held.breaker.circuit.value})
        try:
            with held_to(f"the service {name}"):
                answer = held.probe()
        except MarliseError as error:
            held.breaker.failed()
            held.fault = error.message
            return ServiceHealth(name, Condition.UNHEALTHY, (held.fault,), {"circuit": held.breaker.circuit.value})
        held.breaker.succeeded()
        return answer

    def missing(self, names: Collection[str], session: SessionId | None = None) -> Sequence[Missing]:
        """Those that cannot be used now, by name."""
        found = []
        for name in sorted(names):
            health = self.health(name, session)
            if health.condition is Condition.UNHEALTHY:
                found.append(Missing(name, health.reasons[0] if health.reasons else ""))
        return tuple(found)

    async def wait_for(
        self,
        names: Collection[str],
        *,
        on_missing: Callable[[Sequence[Missing], bool], None],
        session: SessionId | None = None,
        join_timeout_s: float = JOIN_TIMEOUT_S,
        retry_s: float = RETRY_S,
    ) -> None:
        """Returns when none of them is missing; waits without end, because what was unplugged may come back.

        `on_missing` is told which are missing: at once, when it changes, and with True once they did not join in
        `join_timeout_s`. Up to then they are asked each second, later every `retry_s`; and whenever one has stirred.
        """
        clock = asyncio.get_running_loop().time
        late_at, told = clock() + join_timeout_s, None
        while missing := self.missing(names, session):
            late = clock() >= late_at
            if told != (missing, late):
                told = (missing, late)
                on_missing(missing, late)
            await self.stirred(retry_s if late else max(min(_LOOK_S, late_at - clock()), 0.0))

    async def stirred(self, seconds: float) -> None:
        """Returns when a service came, went, or may have changed; after so many seconds in any case."""
        stirred = self._stirred
        try:
            async with asyncio.timeout(seconds):
                await stirred.wait()
        except TimeoutError:
            return

    def look_again(self) -> None:
        """Something has changed: whoever waits asks again at once."""
        self._stirred.set()
        self._stirred = asyncio.Event()

    def _look_again(self, _event: object) -> None:
        self.look_again()

    def _find(self, name: str, session: SessionId | None) -> _Registered | None:
        return self._held.get((name, session)) or self._held.get((name, None))
