"""How the whole program is: the services that all racks share, every session that runs, and the last xruns."""

from collections.abc import Callable, Sequence

from marlise_desktop.domain.events import AudioState, Severity
from marlise_desktop.domain.health import (
    Condition,
    Fact,
    Health,
    ServiceHealth,
    SessionHealth,
)
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.sessions.state import SessionState
from marlise_desktop.session.audio import Audio
from marlise_desktop.session.catalogue import Catalogue
from marlise_desktop.session.failures import Failures
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.ports.processes import Processes
from marlise_desktop.session.services import Services
from marlise_desktop.session.xruns import Xruns

_HIGH_LOAD_PERCENT = 85.0


class ProgramHealth:
    """`report` answers how things stand at the moment; `audio_server` and `catalogue` are probes of them."""

    def __init__(
        self,
        services: Services,
        audio: Audio,
        catalogue: Catalogue,
        notices: Notices,
        processes: Processes,
        xruns: Xruns,
        failures: Failures,
    ) -> None:
        self._failures = failures
        self._services = services
        self._audio = audio
        self._catalogue = catalogue
        self._notices = notices
        self._processes = processes
        self._xruns = xruns
        self._racks: dict[SessionId, Callable[[], ServiceHealth]] = {}
        self.sessions: Callable[[], Sequence[SessionHealth]] = tuple
        """Those that run and have a record. A rack that has none is told of all the same."""
        self.screen: Callable[[], str] = str
        """What keeps the screen on, in words; empty while nobody plays."""

    def add_rack(self, key: SessionId, report: Callable[[], ServiceHealth]) -> Callable[[], None]:
        """Call what is answered when the rack is over."""
        self._racks[key] = report

        def leave() -> None:
            self._racks.pop(key, None)

        return leave

    def report(self) -> Health:
        listed = tuple(self.sessions())
        known = {session.id for session in listed}
        failed = tuple(session for session in self._failures.sessions if session.id not in known)
        known |= {session.id for session in failed}
        bare = tuple(_without_record(key, report()) for key, report in self._racks.items() if key not in known)
        return Health(tuple(self.services()), tuple(self._xruns.kept), (*listed, *bare, *failed))

    def services(self) -> Sequence[ServiceHealth]:
        """The program itself, and all that have registered for the whole of it."""
        shared = [service.name for service in self._services.all if service.session is None]
        return [self.program(), *(self._services.health(name) for name in shared)]

    def usage(self, pid: int | None) -> dict[str, Fact]:
        """What a process takes, the program itself for None; empty if it is not there."""
        usage = self._processes.usage(pid)
        if usage is None:
            return {}
        return {
            "memory_mb": round(usage.memory_mb, 1),
            "cpu_percent": round(usage.cpu_percent, 1),
            "uptime_s": round(usage.uptime_s),
            "threads": usage.threads,
        }

    def program(self) -> ServiceHealth:
        errors = tuple(held.message for held in self._notices.current if held.severity is Severity.ERROR)
        condition = Condition.DEGRADED if errors else Condition.HEALTHY
        screen = self.screen()
        facts = {**self.usage(None), **({"screen": screen} if screen else {})}
        return ServiceHealth("program", condition, errors, facts)

    def audio_server(self) -> ServiceHealth:
        status = self._audio.status
        facts: dict[str, Fact] = {"state": status.state.value, "xruns": self._audio.xruns}
        if status.state is not AudioState.RUNNING:
            return ServiceHealth("audio server", Condition.UNHEALTHY, (status.detail or "it does not run",), facts)
        load = self._audio.load_percent()
        facts |= {
            "server": status.server,
            "device": status.device,
            "rate_hz": status.rate_hz,
            "period_frames": status.period_frames,
            "load_percent": round(load, 1),
            "realtime": status.realtime,
        }
        pid = self._audio.process_id
        if pid is not None:
            facts |= {**self.usage(pid), "process": pid}
        reasons = []
        if load > _HIGH_LOAD_PERCENT:
            reasons.append(f"the load is {load:.0f} %")
        if not status.realtime:
            reasons.append("it runs without real-time rights")
        return ServiceHealth(
            "audio server", Condition.DEGRADED if reasons else Condition.HEALTHY, tuple(reasons), facts
        )

    def catalogue(self) -> ServiceHealth:
        broken = len(self._catalogue.broken)
        facts: dict[str, Fact] = {"plugins": len(self._catalogue.summaries), "broken_bundles": broken}
        return ServiceHealth("catalogue", Condition.HEALTHY, (), facts)


def _without_record(key: SessionId, health: ServiceHealth) -> SessionHealth:
    plays = any(part.name == "engine" and part.condition is not Condition.UNHEALTHY for part in health.parts)
    state = SessionState.ACTIVE if plays else SessionState.WAITING_FOR_SERVICES
    return SessionHealth(key, "rack", state, health)
