"""Looks after every service and says how well it is."""

import time
from collections import deque

from marlise_desktop.domain.events import AudioState, BoardChanged, EngineState, Origin, Severity
from marlise_desktop.domain.health import Condition, Fact, Health, ServiceHealth, Xrun
from marlise_desktop.session.audio import Audio
from marlise_desktop.session.boards import Boards
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.catalogue import Catalogue
from marlise_desktop.session.engine import EngineService
from marlise_desktop.session.journal import EditJournal
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.ports.processes import Processes

_KEPT_XRUNS = 50
_JUST_BEFORE_S = 2.0
_HIGH_LOAD_PERCENT = 85.0


class HealthWatch:
    """`report` answers how things stand at the moment; xruns are noted as they happen."""

    def __init__(
        self,
        audio: Audio,
        engine: EngineService,
        catalogue: Catalogue,
        boards: Boards,
        journal: EditJournal,
        notices: Notices,
        processes: Processes,
        bus: Bus,
    ) -> None:
        self._audio = audio
        self._engine = engine
        self._catalogue = catalogue
        self._boards = boards
        self._journal = journal
        self._notices = notices
        self._processes = processes
        self._xruns: deque[Xrun] = deque(maxlen=_KEPT_XRUNS)
        self._last_edit: tuple[float, str] = (0.0, "")
        bus.subscribe(BoardChanged, self._board_changed)
        audio.on_xrun = self._xrun

    def report(self) -> Health:
        services = (self._program(), self._audio_server(), self._engine_itself(), self._plugins(), self._storage())
        return Health(services, tuple(self._xruns))

    def _board_changed(self, event: BoardChanged) -> None:
        if event.origin is not Origin.OBSERVED and event.label:
            self._last_edit = (time.monotonic(), event.label)

    def _xrun(self) -> None:
        at, label = self._last_edit
        recent = time.monotonic() - at < _JUST_BEFORE_S
        self._xruns.append(Xrun(time.time(), label if recent else ""))

    def _program(self) -> ServiceHealth:
        errors = tuple(held.message for held in self._notices.current if held.severity is Severity.ERROR)
        condition = Condition.DEGRADED if errors else Condition.HEALTHY
        pedals = {"pedals": len(self._boards.board.instances), "cables": len(self._boards.board.connections)}
        return ServiceHealth("program", condition, errors, {**self._usage(None), **pedals})

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

    def _engine_itself(self) -> ServiceHealth:
        facts: dict[str, Fact] = {"state": self._engine.state.value, "name": self._engine.name}
        facts["muted"] = self._engine.muted
        if self._engine.state is not EngineState.RUNNING:
            return ServiceHealth("engine", Condition.UNHEALTHY, (self._engine.detail or "it does not run",), facts)
        pid = self._engine.process_id
        if pid is not None:
            facts |= {**self._usage(pid), "process": pid}
        aside = [f"{i.name}: {i.placeholder}" for i in self._boards.board.instances.values() if i.placeholder]
        return ServiceHealth("engine", Condition.DEGRADED if aside else Condition.HEALTHY, tuple(aside), facts)

    def _plugins(self) -> ServiceHealth:
        broken = len(self._catalogue.broken)
        facts: dict[str, Fact] = {"plugins": len(self._catalogue.summaries), "broken_bundles": broken}
        return ServiceHealth("plugins", Condition.HEALTHY, (), facts)

    def _storage(self) -> ServiceHealth:
        facts: dict[str, Fact] = {"edits_waiting": self._journal.waiting}
        if not self._journal.mine:
            return ServiceHealth("storage", Condition.UNHEALTHY, ("edits are not written down",), facts)
        if self._journal.refused:
            return ServiceHealth("storage", Condition.DEGRADED, (self._journal.refused,), facts)
        return ServiceHealth("storage", Condition.HEALTHY, (), facts)

    def _usage(self, pid: int | None) -> dict[str, Fact]:
        usage = self._processes.usage(pid)
        if usage is None:
            return {}
        return {
            "memory_mb": round(usage.memory_mb, 1),
            "cpu_percent": round(usage.cpu_percent, 1),
            "uptime_s": round(usage.uptime_s),
            "threads": usage.threads,
        }
