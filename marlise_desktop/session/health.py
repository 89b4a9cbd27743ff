"""Looks after the services of one rack, and says how well they and those are that it shares with others."""

import time
from collections import deque

from marlise_desktop.domain.events import BoardChanged, EngineState, Origin
from marlise_desktop.domain.health import Condition, Fact, Health, ServiceHealth, Xrun
from marlise_desktop.session.boards import Boards
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.engine import EngineService
from marlise_desktop.session.journal import EditJournal
from marlise_desktop.session.program_health import ProgramHealth

_KEPT_XRUNS = 50
_JUST_BEFORE_S = 2.0


class HealthWatch:
    """`report` answers how things stand at the moment; xruns are noted as they happen."""

    def __init__(
        self, program: ProgramHealth, engine: EngineService, boards: Boards, journal: EditJournal, bus: Bus
    ) -> None:
        self._program = program
        self._engine = engine
        self._boards = boards
        self._journal = journal
        self._xruns: deque[Xrun] = deque(maxlen=_KEPT_XRUNS)
        self._last_edit: tuple[float, str] = (0.0, "")
        bus.subscribe(BoardChanged, self._board_changed)

    def report(self) -> Health:
        """Of the rack and of what it needs of the program."""
        program, audio, plugins = self._program.services()
        engine, storage = self.own()
        return Health((program, audio, engine, plugins, storage), tuple(self._xruns))

    def own(self) -> tuple[ServiceHealth, ServiceHealth]:
        """Of the rack alone: its engine, and where its work is kept."""
        return self._engine_itself(), self._storage()

    def xrun(self) -> None:
        """To be called for each."""
        at, label = self._last_edit
        recent = time.monotonic() - at < _JUST_BEFORE_S
        self._xruns.append(Xrun(time.time(), label if recent else ""))

    def _board_changed(self, event: BoardChanged) -> None:
        if event.origin is not Origin.OBSERVED and event.label:
            self._last_edit = (time.monotonic(), event.label)

    def _engine_itself(self) -> ServiceHealth:
        board = self._boards.board
        facts: dict[str, Fact] = {"state": self._engine.state.value, "name": self._engine.name}
        facts |= {"muted": self._engine.muted, "pedals": len(board.instances), "cables": len(board.connections)}
        if self._engine.state is not EngineState.RUNNING:
            return ServiceHealth("engine", Condition.UNHEALTHY, (self._engine.detail or "it does not run",), facts)
        pid = self._engine.process_id
        if pid is not None:
            facts |= {**self._program.usage(pid), "process": pid}
        aside = [f"{i.name}: {i.placeholder}" for i in board.instances.values() if i.placeholder]
        return ServiceHealth("engine", Condition.DEGRADED if aside else Condition.HEALTHY, tuple(aside), facts)

    def _storage(self) -> ServiceHealth:
        facts: dict[str, Fact] = {"edits_waiting": self._journal.waiting}
        if not self._journal.mine:
            return ServiceHealth("storage", Condition.UNHEALTHY, ("edits are not written down",), facts)
        if self._journal.refused:
            return ServiceHealth("storage", Condition.DEGRADED, (self._journal.refused,), facts)
        return ServiceHealth("storage", Condition.HEALTHY, (), facts)
