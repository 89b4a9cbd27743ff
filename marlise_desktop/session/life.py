"""One run of one session: taken through its states by what happens to it, whatever its kind."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from marlise_desktop.domain.errors import MarliseError, SessionError
from marlise_desktop.domain.events import Severity
from marlise_desktop.domain.health import Condition, ServiceHealth
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.sessions.record import SessionRecord
from marlise_desktop.domain.sessions.state import SessionState
from marlise_desktop.session.foreign import AddOnFaultError, held_to
from marlise_desktop.session.log import bound, logger
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.pauses import loop_time
from marlise_desktop.session.ports.session_kind import LiveSession, SessionKind
from marlise_desktop.session.ports.workspaces import Hold
from marlise_desktop.session.services import Missing, Services
from marlise_desktop.session.settings import Settings
from marlise_desktop.session.steps import Steps

_log = logger(__name__)
_T = TypeVar("_T")
_LOOK_S = 1.0
_KILL_WITHIN_S = 2.0
_SILENT_WITHIN_S = 1.0
_WORKING = frozenset({SessionState.ACTIVE, SessionState.IDLE})


@dataclass(frozen=True, slots=True)
class Around:
    """What a run depends on outside of itself."""

    services: Services
    notices: Notices
    settings: Settings


class Life:
    """On the loop's thread. `begin` once; it is over when `over` is told so, with all of it gone."""

    def __init__(
        self,
        kind: SessionKind,
        live: LiveSession,
        steps: Steps,
        hold: Hold,
        around: Around,
        over: Callable[["Life"], None],
    ) -> None:
        self.live = live
        self._kind = kind
        self._steps = steps
        self._hold = hold
        self._around = around
        self._tell_over = over
        self._whose = f"the kind of session {kind.name}"
        self._opened: asyncio.Future[MarliseError | None] = asyncio.get_running_loop().create_future()
        self._is_open = False
        self._driver: asyncio.Task[None] | None = None
        self._ending: asyncio.Task[None] | None = None
        self._asked: asyncio.Task[None] | None = None
        self._forced = asyncio.Event()
        self._missing: Sequence[Missing] = ()
        self._signal_at = 0.0
        self._tells_of_signal = True
        self._leave = contextlib.ExitStack()

    @property
    def record(self) -> SessionRecord:
        return self._steps.record

    @property
    def key(self) -> SessionId:
        return self._steps.record.id

    @property
    def waiting_for(self) -> Sequence[Missing]:
        """The services that it cannot work without now; empty while it has all."""
        return self._missing

    @property
    def is_ending(self) -> bool:
        return self._ending is not None

    def begin(self) -> None:
        self._driver = asyncio.create_task(self._drive(), name=f"life of {self.record.name}")

    async def opened(self) -> None:
        """Returns when its kind has opened it; raises MarliseError if it could not, with nothing of it left."""
        error = await asyncio.shield(self._opened)
        if error is not None:
            raise error

    def health(self) -> ServiceHealth:
        """What its kind says, and what it waits for."""
        name, missing = self.record.name, tuple(f"it waits for {one}" for one in self._missing)
        if not self._is_open:
            return ServiceHealth(name, Condition.DEGRADED, ("it is being made",))
        try:
            with held_to(self._whose):
                held = self.live.health()
        except MarliseError as error:
            return ServiceHealth(name, Condition.UNHEALTHY, (*missing, error.message))
        condition = Condition.UNHEALTHY if missing else held.condition
        facts = {"state": self._steps.state.value, **held.facts}
        return replace(held, name=name, condition=condition, reasons=(*missing, *held.reasons), facts=facts)

    async def stop(self, reason: str, patience_s: float) -> None:
        """Returns when nothing of it is left; what it did not do in `patience_s` is ended by force."""
        self._conclude(lambda: self._stopped(reason, patience_s))
        await self.ended()

    async def force(self, reason: str) -> None:
        """As `stop`, without patience; one that is being stopped is hurried."""
        self._forced.set()
        await self.stop(reason, 0.0)

    async def ended(self) -> None:
        """Returns when it is over; to be asked of one that is ending."""
        if self._ending is not None:
            await asyncio.shield(self._ending)

    async def silence(self) -> None:
        """Panic: within one period, and without an error."""
        if self._is_open:
            await self._swallowed(self.live.panic, _SILENT_WITHIN_S)

    async def ask(self, call: Callable[[], Awaitable[None]]) -> None:
        """A call of the player's to a session that is open; raises MarliseError. The session's end ends the call."""
        if self.is_ending or not self._is_open:
            raise SessionError(f"{self.record.name} is {self._steps.state.value}", hint="Wait a moment and try again.")
        self._asked = asyncio.create_task(self._guarded(call), name=f"asked of {self.record.name}")
        try:
            await asyncio.shield(self._asked)
        except asyncio.CancelledError:
            if not self._asked.cancelled():
                self._asked.cancel()
                await asyncio.wait({self._asked})
                raise
            raise SessionError(
                f"{self.record.name} was stopped in the middle of it", hint="All is as before."
            ) from None
        finally:
            self._asked = None

    async def move_workspace(self, folder: Path, hold: Hold) -> None:
        """Goes on in another folder, whose hold is its own from now on; raises MarliseError, and stays then."""
        await self.ask(lambda: self.live.move_workspace(folder))
        old, self._hold = self._hold, hold
        await old.release()

    async def _drive(self) -> None:
        with bound(session=self.record.name):
            try:
                await self._guarded(self.live.open)
                self._is_open = True
            except MarliseError as error:
                failed = error
                self._conclude(lambda: self._not_opened(failed))
                return
            try:
                await self._work()
            except MarliseError as error:
                failed = error
                self._conclude(lambda: self._failed(failed))
            else:
                self._conclude(self._completed)

    async def _work(self) -> None:
        """Returns when the session's work is done; raises MarliseError when it cannot go on."""
        with held_to(self._whose):
            services = tuple(self.live.services())
        for service in services:
            leave = self._around.services.register(service.name, service.probe, session=self.key)
            self._leave.callback(leave)
        await self._stand_still()
        self._opened.set_result(None)
        await self._join()
        work: asyncio.Task[None] | None = None
        try:
            while True:
                await self._unless_over(work, self._begin())
                work = work or asyncio.create_task(self._guarded(self.live.run), name=f"work of {self.record.name}")
                await self._while_all_is_there(work)
                await self._stand_still()
                await self._unless_over(work, self._join())
        except _WorkIsOver:
            return
        finally:
            if work is not None:
                await _cancelled(work)

    async def _begin(self) -> None:
        await self._steps.move(SessionState.READY)
        await self._guarded(self.live.start)
        self._signal_at = loop_time()
        await self._steps.move(SessionState.ACTIVE)

    async def _stand_still(self) -> None:
        self._missing = self._around.services.missing(self._kind.needs, self.key)
        await self._steps.move(SessionState.WAITING_FOR_SERVICES, _words(self._missing))

    async def _join(self) -> None:
        """Returns when every service that it needs is well."""
        values = self._around.settings.values
        try:
            await self._around.services.wait_for(
                self._kind.needs,
                on_missing=self._misses,
                session=self.key,
                join_timeout_s=values.service_join_timeout,
                retry_s=values.service_retry,
            )
        finally:
            self._missing = ()
            self._around.notices.clear(self._topic("waits"))

    def _misses(self, missing: Sequence[Missing], late: bool) -> None:
        self._missing = missing
        if late:
            message = f"{self.record.name} {_words(missing)}"
            hint = "It goes on by itself as soon as that is there. Everything else works."
            self._around.notices.post(Severity.WARNING, message, hint, self._topic("waits"))

    async def _while_all_is_there(self, work: asyncio.Task[None]) -> None:
        """Returns when a service is missing; looks each second, and whenever a service has stirred."""
        while True:
            self._missing = self._around.services.missing(self._kind.needs, self.key)
            if self._missing:
                return
            await self._label()
            if not self._steps.settled:
                await self._steps.write()
            await self._unless_over(work, self._around.services.stirred(_LOOK_S))

    async def _label(self) -> None:
        """ACTIVE or IDLE, which changes nothing else."""
        if self._has_signal():
            self._signal_at = loop_time()
            if self._steps.state is SessionState.IDLE:
                await self._steps.move(SessionState.ACTIVE)
            return
        rests = loop_time() - self._signal_at >= self._around.settings.values.idle_after
        if rests and self._steps.state is SessionState.ACTIVE:
            await self._steps.move(SessionState.IDLE, "no signal for a while")

    def _has_signal(self) -> bool:
        """A kind that cannot say it is not asked again, and counts as busy."""
        if not self._tells_of_signal:
            return True
        try:
            with held_to(self._whose):
                return self.live.has_signal()
        except MarliseError:
            self._tells_of_signal = False
            return True

    async def _unless_over(self, work: asyncio.Task[None] | None, wait: Coroutine[object, object, None]) -> None:
        """Does this beside the session's work; raises _WorkIsOver, or what the work raises, when that ends first."""
        if work is None:
            await wait
            return
        beside = asyncio.create_task(wait)
        try:
            await asyncio.wait({work, beside}, return_when=asyncio.FIRST_COMPLETED)
            if beside.done():
                await beside
        finally:
            await _cancelled(beside)
        if work.done():
            await work
            raise _WorkIsOver

    def _conclude(self, end: Callable[[], Coroutine[object, object, None]]) -> None:
        """The first end that is asked for is the one that comes."""
        if self._ending is None:
            self._ending = asyncio.create_task(self._end(end), name=f"end of {self.record.name}")

    async def _end(self, end: Callable[[], Coroutine[object, object, None]]) -> None:
        with bound(session=self.record.name):
            try:
                await self._let_go_of_tasks()
                await end()
            finally:
                self._tell_over(self)
                if not self._opened.done():
                    self._opened.set_result(SessionError(f"{self.record.name} was stopped before it was open"))

    async def _let_go_of_tasks(self) -> None:
        tasks = {task for task in (self._asked, self._driver) if task is not None and not task.done()}
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=_KILL_WITHIN_S)

    async def _stopped(self, reason: str, patience_s: float) -> None:
        await self._steps.move(SessionState.TERMINATING, reason)
        trouble = await self._close(reason, patience_s)
        await self._steps.move(SessionState.TERMINATED, "; ".join(filter(None, (reason, trouble))))
        if trouble and not self._forced.is_set():
            self._around.notices.post(Severity.WARNING, f"{self.record.name}: {trouble}", topic=self._topic("ended"))

    async def _not_opened(self, error: MarliseError) -> None:
        await self._close("", 0.0)
        await self._steps.move(SessionState.ERROR, error.message)
        self._opened.set_result(error)

    async def _failed(self, error: MarliseError) -> None:
        trouble = await self._close(error.message, self._around.settings.values.stop_patience)
        await self._steps.move(SessionState.ERROR, "; ".join(filter(None, (error.message, trouble))))
        message = f"{self.record.name} cannot go on: {error.message}"
        self._around.notices.post(Severity.ERROR, message, error.hint, self._topic("ended"))
        if not self._opened.done():
            self._opened.set_result(error)

    async def _completed(self) -> None:
        trouble = await self._close("it is done", self._around.settings.values.stop_patience)
        if self._steps.state in _WORKING:
            await self._steps.move(SessionState.COMPLETED, trouble)
            return
        await self._steps.move(SessionState.TERMINATING, "it is done")
        await self._steps.move(SessionState.TERMINATED, "; ".join(filter(None, ("it is done", trouble))))

    async def _close(self, reason: str, patience_s: float) -> str:
        """Leaves nothing of it; answers what went wrong with the orderly end, in words."""
        trouble = await self._stop_in_time(reason, patience_s) if self._is_open and not self._forced.is_set() else ""
        if trouble or not self._is_open or self._forced.is_set():
            await self._swallowed(self.live.kill, _KILL_WITHIN_S)
        self._is_open = False
        self._leave.close()
        await self._hold.release()
        return "it was stopped by force" if self._forced.is_set() else trouble

    async def _stop_in_time(self, reason: str, patience_s: float) -> str:
        stop = asyncio.create_task(self._guarded(lambda: self.live.stop(reason=reason)))
        force = asyncio.create_task(self._forced.wait())
        await asyncio.wait({stop, force}, timeout=patience_s, return_when=asyncio.FIRST_COMPLETED)
        force.cancel()
        if not stop.done():
            stop.cancel()
            await asyncio.wait({stop}, timeout=_KILL_WITHIN_S)
            return f"it did not stop within {patience_s:g} s and was ended by force"
        error = stop.exception()
        return error.message if isinstance(error, MarliseError) else ""

    async def _swallowed(self, call: Callable[[], Awaitable[None]], within_s: float) -> None:
        """A call that must not keep others waiting, nor fail."""
        task = asyncio.create_task(self._guarded(call))
        _, late = await asyncio.wait({task}, timeout=within_s)
        if late:
            task.cancel()
            _log.error("a call took too long", kind=self._kind.name, within_s=within_s)
        elif not task.cancelled() and (error := task.exception()) is not None:
            _log.info("a call was refused", kind=self._kind.name, reason=str(error))

    async def _guarded(self, call: Callable[[], Awaitable[_T]]) -> _T:
        with held_to(self._whose):
            try:
                return await call()
            except asyncio.CancelledError as error:
                task = asyncio.current_task()
                if task is not None and task.cancelling():
                    raise
                # Nobody has cancelled it: it lets out what belongs to a task of its own.
                raise AddOnFaultError(self._whose, error) from error

    def _topic(self, what: str) -> str:
        return f"session {self.key} {what}"


class _WorkIsOver(Exception):  # noqa: N818 - no error: it is what a session without an end never comes to
    """The session has done what it was for."""


async def _cancelled(task: "asyncio.Task[None]") -> None:
    """Ends it, whatever it has to say; one that resists is left alone."""
    task.cancel()
    await asyncio.wait({task}, timeout=_KILL_WITHIN_S)
    if task.done() and not task.cancelled():
        task.exception()


def _words(missing: Sequence[Missing]) -> str:
    return f"waits for {', '.join(map(str, missing))}" if missing else ""
