"""Long work with a name, a count and a way to stop it."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from typing import TypeAlias

from marlise_desktop.domain.events import JobChanged
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.log import logger, span

_log = logger(__name__)
_Running: TypeAlias = "dict[int, tuple[Job, asyncio.Task[object] | None]]"


class Job:
    """One piece of long work, while it goes on."""

    def __init__(self, job_id: int, title: str, total: int, *, cancellable: bool, bus: Bus) -> None:
        self._bus = bus
        self.session = bus.session
        self.state = JobChanged(job_id, title, 0, total, "", cancellable)

    def step(self, done: int, detail: str = "", total: int | None = None) -> None:
        """Tells how far it is; `detail` names what is under way."""
        old = self.state
        self._tell(JobChanged(old.id, old.title, done, old.total if total is None else total, detail, old.cancellable))

    def end(self, outcome: str) -> None:
        old = self.state
        self._tell(JobChanged(old.id, old.title, old.done, old.total, old.detail, old.cancellable, outcome))

    def _tell(self, state: JobChanged) -> None:
        self.state = state
        self._bus.publish(state)


class Jobs:
    """The long work under way; its outcome is always told: done, cancelled or failed.

    `Jobs(bus)` holds all of the program's; `of` answers those of one session and of the program, which are told to
    that session alone if it begins them.
    """

    def __init__(self, bus: Bus, ids: Iterator[int] | None = None, running: "_Running | None" = None) -> None:
        """On the program's bus; the jobs of a session are made by `of`."""
        self._bus = bus
        self._ids = itertools.count(1) if ids is None else ids
        self._running: _Running = {} if running is None else running

    def of(self, bus: Bus) -> "Jobs":
        """Those of the session whose view of the bus that is."""
        return Jobs(bus, self._ids, self._running)

    @property
    def running(self) -> Sequence[JobChanged]:
        here = self._bus.session
        return [job.state for job, _ in self._running.values() if here is None or job.session in (None, here)]

    def cancel(self, job_id: int) -> None:
        """Stops a job that can be stopped; does nothing if it has ended."""
        job, task = self._running.get(job_id, (None, None))
        if job is not None and task is not None and job.state.cancellable:
            task.cancel()

    @asynccontextmanager
    async def run(self, title: str, total: int = 0, *, cancellable: bool = False) -> AsyncIterator[Job]:
        """Shows the work for as long as the block runs; `total` 0 if its end is not known."""
        job = Job(next(self._ids), title, total, cancellable=cancellable, bus=self._bus)
        self._running[job.state.id] = (job, asyncio.current_task())
        self._bus.publish(job.state)
        outcome = "failed"
        try:
            with span(_log, title.casefold()):
                yield job
            outcome = "done"
        except asyncio.CancelledError:
            outcome = "cancelled"
            raise
        finally:
            del self._running[job.state.id]
            job.end(outcome)
