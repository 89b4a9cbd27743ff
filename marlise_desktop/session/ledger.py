"""The states of all sessions on their way into the store: what it refuses waits, is told once, and is tried again."""

import asyncio
from collections.abc import Callable

from marlise_desktop.domain.errors import MarliseError
from marlise_desktop.domain.events import Severity
from marlise_desktop.domain.health import Condition, Fact, ServiceHealth
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.sessions.record import SessionRecord
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.ports.session_store import SessionStore
from marlise_desktop.session.sessions import Sessions
from marlise_desktop.session.steps import Steps

STORAGE = "storage"
_TOPIC = "sessions on disk"
_AGAIN_S = 5.0


class Ledger:
    """On the loop's thread."""

    def __init__(self, store: SessionStore, sessions: Sessions, notices: Notices, clock: Callable[[], float]) -> None:
        self._store = store
        self._sessions = sessions
        self._notices = notices
        self._clock = clock
        self._steps: dict[SessionId, Steps] = {}
        self._writers: set[asyncio.Task[None]] = set()
        self._refused = ""

    async def steps_of(self, key: SessionId, *, runs: bool) -> Steps:
        """Those of one session; of one that does not run as the store has it, if that knows all. As `Sessions.get`."""
        steps = self._steps.get(key)
        if steps is None or (steps.settled and not runs):
            steps = Steps(await self._sessions.get(key), self._sessions, self._clock, self._told)
            self._steps[key] = steps
        return steps

    def edited(self, stored: SessionRecord) -> SessionRecord:
        """Something else of a session than its state was changed; answers it."""
        if stored.id in self._steps:
            self._steps[stored.id].edited(stored)
        return stored

    def over(self, key: SessionId) -> None:
        """It runs no more: what is not written down yet is written when the store takes it."""
        steps = self._steps.get(key)
        if steps is not None and not steps.settled:
            writer = asyncio.create_task(_write_later(steps), name=f"states of {steps.record.name}, later")
            self._writers.add(writer)
            writer.add_done_callback(self._writers.discard)

    def forget(self, key: SessionId | None = None) -> None:
        """One that is removed; all of them without a key."""
        if key is None:
            self._steps.clear()
        else:
            self._steps.pop(key, None)

    async def close(self) -> None:
        """Writes what can be written."""
        for writer in tuple(self._writers):
            writer.cancel()
            await asyncio.wait({writer})
        for steps in tuple(self._steps.values()):
            await steps.write()

    def health(self) -> ServiceHealth:
        """Of the service `storage`."""
        database = self._store.database
        refused = self._refused or database.error
        facts: dict[str, Fact] = {"file": database.file, "size_mb": round(database.size_mb, 2)} if database.file else {}
        if refused:
            return ServiceHealth(STORAGE, Condition.DEGRADED, (refused,), facts)
        return ServiceHealth(STORAGE, Condition.HEALTHY, (), facts)

    def _told(self, error: MarliseError | None) -> None:
        said = error.message if error else ""
        if said == self._refused:
            return
        self._refused = said
        if error is None:
            self._notices.clear(_TOPIC)
        else:
            message = f"it cannot be written down in which state your sessions are: {said}"
            self._notices.post(Severity.WARNING, message, error.hint, _TOPIC)


async def _write_later(steps: Steps) -> None:
    while not steps.settled:
        await asyncio.sleep(_AGAIN_S)
        await steps.write()
