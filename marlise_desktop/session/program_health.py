"""How those services are that all racks share."""

from collections.abc import Sequence

from marlise_desktop.domain.events import AudioState, Severity
from marlise_desktop.domain.health import Condition, Fact, ServiceHealth
from marlise_desktop.session.audio import Audio
from marlise_desktop.session.catalogue import Catalogue
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.ports.processes import Processes

_HIGH_LOAD_PERCENT = 85.0


class ProgramHealth:
    """`services` answers how they are at the moment: the program itself, the audio server, the plugins."""

    def __init__(self, audio: Audio, catalogue: Catalogue, notices: Notices, processes: Processes) -> None:
        self._audio = audio
        self._catalogue = catalogue
        self._notices = notices
        self._processes = processes

    def services(self) -> Sequence[ServiceHealth]:
        return self._program(), self._audio_server(), self._plugins()

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

    def _program(self) -> ServiceHealth:
        errors = tuple(held.message for held in self._notices.current if held.severity is Severity.ERROR)
        condition = Condition.DEGRADED if errors else Condition.HEALTHY
        return ServiceHealth("program", condition, errors, self.usage(None))

    def _audio_server(self) -> ServiceHealth:
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
        reasons = []
        if load > _HIGH_LOAD_PERCENT:
            reasons.append(f"the load is {load:.0f} %")
        if not status.realtime:
            reasons.append("it runs without real-time rights")
        return ServiceHealth(
            "audio server", Condition.DEGRADED if reasons else Condition.HEALTHY, tuple(reasons), facts
        )

    def _plugins(self) -> ServiceHealth:
        broken = len(self._catalogue.broken)
        facts: dict[str, Fact] = {"plugins": len(self._catalogue.summaries), "broken_bundles": broken}
        return ServiceHealth("plugins", Condition.HEALTHY, (), facts)
