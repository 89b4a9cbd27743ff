"""How one rack is: its engine, where its work is kept, and what is near its limit."""

from collections.abc import Callable

from marlise_desktop.domain.events import EngineState
from marlise_desktop.domain.health import Condition, DatabaseState, Fact, ServiceHealth, joined
from marlise_desktop.session.boards import Boards
from marlise_desktop.session.engine import EngineService
from marlise_desktop.session.journal import EditJournal
from marlise_desktop.session.limits import Limits
from marlise_desktop.session.logbook import Logbook


class RackHealth:
    """`report` answers how things stand at the moment. `usage` tells what a process takes."""

    def __init__(
        self,
        name: str,
        engine: EngineService,
        boards: Boards,
        journal: EditJournal,
        logbook: Logbook,
        limits: Limits,
        usage: Callable[[int | None], dict[str, Fact]],
    ) -> None:
        self._name = name
        self._engine = engine
        self._boards = boards
        self._journal = journal
        self._logbook = logbook
        self._limits = limits
        self._usage = usage

    def report(self) -> ServiceHealth:
        """All of the rack, with its parts."""
        board = self._boards.board
        facts: dict[str, Fact] = {"pedals": len(board.instances), "cables": len(board.connections)}
        return joined(self._name, (self.engine(), self.work(), self.limits()), facts)

    def engine(self) -> ServiceHealth:
        facts: dict[str, Fact] = {"state": self._engine.state.value, "name": self._engine.name}
        facts["muted"] = self._engine.muted
        if self._engine.state is not EngineState.RUNNING:
            reason = self._engine.detail or "the engine does not run"
            return ServiceHealth("engine", Condition.UNHEALTHY, (reason,), facts)
        pid = self._engine.process_id
        if pid is not None:
            facts |= {**self._usage(pid), "process": pid}
        facts |= self._traffic()
        instances = self._boards.board.instances.values()
        aside = tuple(f"{held.name}: {held.placeholder}" for held in instances if held.placeholder)
        return ServiceHealth("engine", Condition.DEGRADED if aside else Condition.HEALTHY, aside, facts)

    def _traffic(self) -> dict[str, Fact]:
        """Of the engine's channel: times and rates are of the last minute."""
        traffic = self._engine.traffic
        facts: dict[str, Fact] = {
            "messages": traffic.messages,
            "messages_per_second": round(traffic.per_second, 2),
            "response_mean_ms": round(traffic.mean_ms, 2),
            "response_p99_ms": round(traffic.p99_ms, 2),
            "refused_percent": round(traffic.refused_percent, 1),
            "waiting": traffic.waiting,
            "most_waiting": traffic.most_waiting,
        }
        return facts if traffic.idle_s is None else {**facts, "idle_s": round(traffic.idle_s, 1)}

    def work(self) -> ServiceHealth:
        """The journal of edits, without which a crash takes work, and the history, which is only missed."""
        journal, logbook = self._journal.database, self._logbook.database
        facts: dict[str, Fact] = {
            "edits_waiting": self._journal.waiting,
            "gestures_waiting": self._logbook.waiting,
            **_size("journal_mb", journal),
            **_size("history_mb", logbook),
        }
        if not self._journal.mine:
            return ServiceHealth("work", Condition.UNHEALTHY, ("edits are not written down",), facts)
        history = "the history of what you did is not kept" if self._logbook.given_up else logbook.error
        reasons = tuple(dict.fromkeys(reason for reason in (self._journal.refused, history) if reason))
        return ServiceHealth("work", Condition.DEGRADED if reasons else Condition.HEALTHY, reasons, facts)

    def limits(self) -> ServiceHealth:
        reasons = tuple(self._limits.reasons())
        return ServiceHealth("limits", Condition.DEGRADED if reasons else Condition.HEALTHY, reasons)


def _size(name: str, database: DatabaseState) -> dict[str, Fact]:
    return {name: round(database.size_mb, 2)} if database.file else {}
