"""Knows the sessions that have failed, so that they are told of although nothing of them runs."""

from collections.abc import Sequence

from marlise_desktop.domain.health import Condition, ServiceHealth, SessionHealth
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.sessions.events import SessionEdited, SessionMoved, SessionRemoved
from marlise_desktop.domain.sessions.record import SessionRecord
from marlise_desktop.domain.sessions.state import SessionState
from marlise_desktop.session.bus import Bus


class Failures:
    """Listens on the program's bus. A session is told of until it is started again, put to rest or removed."""

    def __init__(self, bus: Bus) -> None:
        self._failed: dict[SessionId, SessionRecord] = {}
        bus.subscribe(SessionMoved, lambda event: self._look(event.after))
        bus.subscribe(SessionEdited, lambda event: self._look(event.after))
        bus.subscribe(SessionRemoved, lambda event: self._forget(event.record))

    @property
    def sessions(self) -> Sequence[SessionHealth]:
        """In the order in which they failed."""
        return [
            SessionHealth(
                record.id,
                record.kind,
                record.state,
                ServiceHealth(record.name, Condition.UNHEALTHY, (record.reason or "it has failed",)),
            )
            for record in self._failed.values()
        ]

    def _look(self, record: SessionRecord) -> None:
        if record.state is SessionState.ERROR:
            self._failed[record.id] = record
        else:
            self._forget(record)

    def _forget(self, record: SessionRecord) -> None:
        self._failed.pop(record.id, None)
