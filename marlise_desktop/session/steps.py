"""The steps of one session's states on their way into the store: in order, and none is lost while the disk refuses."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from marlise_desktop.domain.errors import MarliseError
from marlise_desktop.domain.sessions.errors import UnknownSessionError
from marlise_desktop.domain.sessions.record import SessionRecord
from marlise_desktop.domain.sessions.state import SessionState
from marlise_desktop.session.sessions import Sessions


@dataclass(frozen=True, slots=True)
class _Step:
    to: SessionState
    reason: str
    again: bool = False


class Steps:
    """`state` is how it is now, whatever the store says yet: nothing that it refuses may stop, or keep, what plays."""

    def __init__(
        self,
        record: SessionRecord,
        sessions: Sessions,
        clock: Callable[[], float],
        tell: Callable[[MarliseError | None], None],
    ) -> None:
        """`tell` is told what the store refuses, each time, and None when it takes all again."""
        self._record = record
        self._sessions = sessions
        self._clock = clock
        self._tell = tell
        self._waiting: deque[_Step] = deque()
        self._one_at_a_time = asyncio.Lock()
        self._writing: set[asyncio.Task[None]] = set()

    @property
    def record(self) -> SessionRecord:
        """As it will be stored when all steps are."""
        return self._record

    @property
    def state(self) -> SessionState:
        return self._record.state

    @property
    def settled(self) -> bool:
        """Whether the store knows all of it."""
        return not self._waiting

    def edited(self, stored: SessionRecord) -> None:
        """Something else than the state was changed."""
        now = self._record
        self._record = replace(stored, state=now.state, reason=now.reason, run=now.run)

    async def move(self, to: SessionState, reason: str = "") -> None:
        """Raises TransitionError where the table has no such step."""
        self._record = self._record.moved(to, self._clock(), reason)
        self._waiting.append(_Step(to, reason))
        await self.write()

    async def begin_again(self) -> None:
        """Another run; raises TransitionError while one goes on."""
        self._record = self._record.begun_again(self._clock())
        self._waiting.append(_Step(SessionState.CREATING, "", again=True))
        await self.write()

    async def write(self) -> None:
        """Stores what waits, as far as the disk lets it. Who is cancelled leaves the writing to go on."""
        task = asyncio.create_task(self._write(), name=f"states of {self._record.name}")
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)
        await asyncio.shield(task)

    async def _write(self) -> None:
        async with self._one_at_a_time:
            while self._waiting:
                try:
                    stored = await self._stored(self._waiting[0])
                except UnknownSessionError:
                    self._waiting.clear()
                    return
                except MarliseError as error:
                    self._tell(error)
                    return
                self._waiting.popleft()
                if not self._waiting:
                    self._record = stored
                    self._tell(None)

    async def _stored(self, step: _Step) -> SessionRecord:
        key = self._record.id
        if step.again:
            return await self._sessions.begin_again(key)
        return await self._sessions.move(key, step.to, step.reason)
