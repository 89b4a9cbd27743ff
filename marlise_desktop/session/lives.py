"""The one door to sessions that run: made, started, stopped, copied and moved, whatever their kind."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from marlise_desktop.domain.errors import LibraryError, MarliseError, SessionError
from marlise_desktop.domain.health import ServiceHealth, SessionHealth
from marlise_desktop.domain.ids import SessionId, TemplateId
from marlise_desktop.domain.sessions.affinity import Affinity
from marlise_desktop.domain.sessions.errors import TooManySessionsError, WorkspaceInUseError
from marlise_desktop.domain.sessions.query import SessionQuery
from marlise_desktop.domain.sessions.record import SessionRecord, Setting
from marlise_desktop.domain.sessions.rules import check_template
from marlise_desktop.domain.sessions.state import RUNNING, SessionState, check_transition
from marlise_desktop.domain.sessions.template import SessionTemplate
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.foreign import held_to
from marlise_desktop.session.kinds.registry import SessionKinds
from marlise_desktop.session.ledger import STORAGE, Ledger
from marlise_desktop.session.life import Around, Life
from marlise_desktop.session.log import logger
from marlise_desktop.session.making import Keeping, Making, whole_path
from marlise_desktop.session.moving import Moving
from marlise_desktop.session.ports.session_kind import CLOSED, LiveSession
from marlise_desktop.session.ports.session_store import Found
from marlise_desktop.session.ports.workspaces import Hold
from marlise_desktop.session.sessions import Sessions
from marlise_desktop.session.steps import Steps
from marlise_desktop.session.to_the_end import to_the_end

_log = logger(__name__)
_T = TypeVar("_T")


class Lives:
    """On the loop's thread. `open` it once, before anything else; at the end `stop_all(CLOSED)`, then `close`.

    All that changes something raises MarliseError in words, and does all it says or nothing: SessionError and its kinds
    for what the rules of sessions refuse, PropertyError for properties, LibraryError for the disk. Each step of a
    session is an event on the bus (`SessionCreated`, `SessionMoved`, `SessionEdited`, `SessionRemoved`), published for
    that session. Two calls for the same session come one after the other, but for those that end it, which never wait.

    `sessions` is for reading: pages, searches, templates. What is stored there may lag behind while the disk refuses.
    """

    def __init__(
        self,
        kinds: SessionKinds,
        keeping: Keeping,
        around: Around,
        bus: Bus,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.kinds = kinds
        self.sessions = Sessions(keeping.store, bus, clock)
        self.ran_last: tuple[SessionId, ...] = ()
        """Those that ran when the program ended last, by itself or not; known from `open` on."""
        self._keeping = keeping
        self._around = around
        self._ledger = Ledger(keeping.store, self.sessions, around.notices, clock)
        self._making = Making(kinds, keeping, self.sessions)
        self._lives: dict[SessionId, Life] = {}
        self._moving = Moving(kinds, keeping.workspaces, self.sessions, self._making, around.notices, self._lives)
        self._coming: set[SessionId] = set()
        self._turns: defaultdict[SessionId, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._leave: Callable[[], None] = _not_open

    async def open(self) -> Found:
        """Opens the store; what a crash has left in a running state is in ERROR or TERMINATED now, and says so.

        What another running program uses is left as it is. Raises LibraryError if there is no store to be had.
        """
        found = await self._keeping.store.open()
        self._leave = self._around.services.register(STORAGE, self._ledger.health)
        await self._look_back()
        return found

    async def restore(self, backup: str) -> None:
        """Takes the last good copy, which `open` has named, in the place of the whole list; all is stopped for it."""
        await self.stop_all("an earlier list of sessions is taken back")
        await self._keeping.store.restore(backup)
        self._ledger.forget()
        await self._look_back()

    async def _look_back(self) -> None:
        closed = SessionQuery(states=frozenset({SessionState.TERMINATED}))
        ran = [record.id for record in await self.sessions.all(closed) if record.reason == CLOSED]
        left = await self.sessions.all(SessionQuery(states=RUNNING))
        for record in left:
            # Of an add-on that is gone nothing runs, and nothing can be stored.
            known = record.kind in self.kinds.known
            if known and await self._recovered(record) and record.state is not SessionState.TERMINATING:
                ran.append(record.id)
        self.ran_last = tuple(ran)

    async def close(self) -> None:
        """Lets go of the store, when all is in it that it takes; to be called when nothing runs any more."""
        await self._ledger.close()
        self._leave()
        await self._keeping.store.close()

    async def create(
        self,
        kind: str,
        name: str,
        properties: Mapping[str, Setting] | None = None,
        workspace: str = "",
        *,
        affinity: Affinity | None = None,
    ) -> SessionRecord:
        """A session that can be started; without `workspace` in a new folder made of its name.

        It stands in TERMINATED, because nothing of it runs.
        """
        record = replace(self.sessions.drafted(name, kind, "/", properties or {}), affinity=affinity)
        return await to_the_end(self._making.create(record, workspace, self.running))

    async def create_from(
        self,
        template: TemplateId,
        name: str,
        overrides: Mapping[str, Setting] | None = None,
        workspace: str = "",
    ) -> SessionRecord:
        """As `create`, with a template's kind and properties; `overrides` win.

        Raises UnknownTemplateError, and UnknownPropertyError for a template that sets what its kind does not have.
        """
        held = await self.sessions.template(template)
        check_template(held, self.kinds.known)
        record = self.sessions.drafted(name, held.kind, "/", {**held.properties, **(overrides or {})})
        record = replace(record, template=held.name)
        return await to_the_end(self._making.create(record, workspace, self.running))

    async def edit(self, key: SessionId, change: Callable[[SessionRecord], SessionRecord]) -> SessionRecord:
        """Changes name, properties or affinity; `change` may be asked more than once.

        Properties of one that runs cannot be changed, and the workspace is changed by `migrate` only.
        """
        async with self._turns[key]:
            held = await self.sessions.get(key)
            wanted = _in_place(change, held)
            if wanted.properties != held.properties:
                if key in self._lives:
                    raise SessionError(
                        f"{held.name} is {held.state.value}, so its properties stay as they are", hint="Stop it first."
                    )
                self._making.check(wanted, self._others(key))
            return self._ledger.edited(await self.sessions.edit(key, lambda now: _in_place(change, now)))

    async def start(self, key: SessionId) -> None:
        """Returns when it is open: a rack's board can be seen and changed from then on, though it may wait to play.

        Raises MarliseError if it could not be opened; it is in ERROR then, with the reason. What forbids to start it
        at all (a property, a workspace that another program uses, too many sessions) leaves its state as it was.
        """
        async with self._turns[key]:
            ending = self._lives.get(key)
            if ending is not None:
                await ending.ended()
            life = await to_the_end(self._start(key))
        await life.opened()

    async def stop(self, key: SessionId, reason: str = "", patience_s: float | None = None) -> None:
        """Returns when nothing of it is left; one in ERROR is put to rest.

        What does not stop in `patience_s`, by default the setting, is ended by force, and the player is told.
        """
        # One that is just being started has its life when its turn is over.
        while (life := self._lives.get(key)) is None:
            async with self._turns[key]:
                if key not in self._lives:
                    await to_the_end(self._put_to_rest(key, reason))
                    return
        await life.stop(reason, self._around.settings.values.stop_patience if patience_s is None else patience_s)

    async def force_stop(self, key: SessionId, reason: str = "it was stopped by force") -> None:
        """Without patience; hurries one that is being stopped."""
        life = self._lives.get(key)
        await (self.stop(key, reason, 0.0) if life is None else life.force(reason))

    async def stop_all(self, reason: str = "", patience_s: float | None = None) -> Mapping[str, MarliseError]:
        """Those that direct others first, then the others side by side; one that fails does not stop the rest.

        Answers, by name, what was refused; mostly nothing, because force always ends a session.
        """
        refused: dict[str, MarliseError] = {}

        async def end(life: Life) -> None:
            try:
                await self.stop(life.key, reason, patience_s)
            except MarliseError as error:
                refused[life.record.name] = error

        for directing in (True, False):
            lives = [life for life in self._lives.values() if (life.record.affinity is not None) == directing]
            await asyncio.gather(*(end(life) for life in lives))
        return refused

    async def silence(self) -> None:
        """Silence in all sessions within one period, before anything else is done; they go on, muted."""
        await asyncio.gather(*(life.silence() for life in self._lives.values()))

    async def panic(self) -> None:
        """Emergency stop: silence first, within one period, then all is stopped."""
        await self.silence()
        await self.stop_all("panic: everything was silenced and stopped")

    async def restart(self, key: SessionId) -> None:
        """Another run: stops it if it runs, then starts it."""
        if key in self._lives:
            await self.stop(key, "it is started again")
        await self.start(key)

    async def clone(self, key: SessionId, name: str, *, with_state: bool) -> SessionRecord:
        """Another session with the same kind, properties and affinity; with its state also with its boards and values.

        The first one plays on. The new one is not started.
        """
        async with self._turns[key]:
            held = await self.sessions.get(key)
            record = self.sessions.drafted(name, held.kind, "/", held.properties)
            record = replace(record, affinity=held.affinity, template=held.template)
            fill = (lambda folder: self._moving.copy_state(held, folder)) if with_state else None
            return await to_the_end(self._making.create(record, "", self.running, fill))

    async def migrate(self, key: SessionId, folder: str) -> SessionRecord:
        """Moves its workspace to a folder that is not there yet, or is empty, while it plays.

        On an error it goes on where it was, and nothing is left in the new folder. The old folder is removed if the
        program had made it; another one stays as it is, and the player is told.
        """
        async with self._turns[key]:
            return await to_the_end(self._moving.migrate(key, whole_path(folder), self._ledger.edited))

    async def make_template(self, key: SessionId, name: str) -> SessionTemplate:
        """What `create_from` makes others from: the kind and the properties, without boards."""
        held = await self.sessions.get(key)
        return await self.sessions.add_template(name, held.kind, held.properties)

    async def remove(self, key: SessionId, *, with_workspace: bool = False) -> None:
        """Forgets a session that does not run; its folder stays on the disk unless it is asked to go too.

        A folder that the program has not made stays in any case.
        """
        async with self._turns[key]:
            record = await self.sessions.get(key)
            stale = key not in self._lives and record.state in RUNNING and await self._free(record)
            await self.sessions.remove(key, nothing_runs=stale)
            self._ledger.forget(key)
            if with_workspace:
                await self._keeping.workspaces.remove(Path(record.workspace))

    async def record(self, key: SessionId) -> SessionRecord:
        """As it is stored; raises UnknownSessionError."""
        return await self.sessions.get(key)

    @property
    def running(self) -> Sequence[SessionRecord]:
        """Those of which something runs in this program, in the order in which they were started."""
        return [life.record for life in self._lives.values() if life.record.state in RUNNING]

    def live(self, key: SessionId) -> LiveSession | None:
        """What its kind has made; None while nothing of it runs."""
        life = self._lives.get(key)
        return life.live if life else None

    def waiting_for(self, key: SessionId) -> Sequence[str]:
        """The names of the services that it cannot work without now."""
        life = self._lives.get(key)
        return [missing.name for missing in life.waiting_for] if life else ()

    def health(self, key: SessionId) -> ServiceHealth | None:
        """How it is; None while nothing of it runs, when its record's state and reason say all."""
        life = self._lives.get(key)
        return life.health() if life else None

    def healths(self) -> Sequence[SessionHealth]:
        """How all are of which something runs."""
        return [
            SessionHealth(life.key, life.record.kind, life.record.state, life.health()) for life in self._lives.values()
        ]

    async def _start(self, key: SessionId) -> Life:
        """A life that has begun, in the state CREATING."""
        steps = await self._ledger.steps_of(key, runs=key in self._lives)
        record = steps.record
        if key in self._lives:
            check_transition(record.name, record.state, SessionState.CREATING)
        kind = self.kinds.get(record.kind)
        if record.state in RUNNING:
            if not await self._recovered(record):
                raise _runs_elsewhere(record)
            steps = await self._ledger.steps_of(key, runs=key in self._lives)
        self._making.check(record, self._others(key))
        most = self._around.settings.values.most_sessions
        if len(self._lives.keys() | self._coming) >= most:
            raise TooManySessionsError(record.name, most)
        self._coming.add(key)
        try:
            hold = await self._hold(steps)
            try:
                await steps.begin_again()
                with held_to(f"the kind of session {kind.name}"):
                    live = kind.make(steps.record)
            except BaseException as error:
                await hold.release()
                if isinstance(error, MarliseError) and steps.state is SessionState.CREATING:
                    await steps.move(SessionState.ERROR, error.message)
                raise
            life = self._lives[key] = Life(kind, live, steps, hold, self._around, self._over)
            life.begin()
            return life
        finally:
            self._coming.discard(key)

    async def _hold(self, steps: Steps) -> Hold:
        record = steps.record
        try:
            return await self._keeping.workspaces.take(Path(record.workspace))
        except WorkspaceInUseError:
            raise
        except LibraryError as error:
            await steps.begin_again()
            await steps.move(SessionState.ERROR, error.message)
            raise

    async def _put_to_rest(self, key: SessionId, reason: str) -> None:
        """Of which nothing runs here."""
        steps = await self._ledger.steps_of(key, runs=False)
        if steps.state in RUNNING:
            if not await self._recovered(steps.record):
                raise _runs_elsewhere(steps.record)
            steps = await self._ledger.steps_of(key, runs=False)
            if steps.state is SessionState.TERMINATED:
                return
        await steps.move(SessionState.TERMINATED, reason)

    def _over(self, life: Life) -> None:
        if self._lives.get(life.key) is life:
            del self._lives[life.key]
        self._ledger.over(life.key)

    async def _recovered(self, record: SessionRecord) -> bool:
        """Puts into ERROR or TERMINATED what a crash has left; False if another program runs it."""
        if not await self._free(record):
            return False
        steps = await self._ledger.steps_of(record.id, runs=record.id in self._lives)
        if steps.state is not record.state:
            return False  # another program that starts now was quicker
        if record.state is SessionState.TERMINATING:
            await steps.move(SessionState.TERMINATED, "the program ended while this was being stopped")
        else:
            await steps.move(SessionState.ERROR, f"the program ended while this was {record.state.value}")
        return True

    async def _free(self, record: SessionRecord) -> bool:
        """Whether nobody uses its workspace; a folder that cannot be used is used by nobody."""
        try:
            hold = await self._keeping.workspaces.take(Path(record.workspace))
        except WorkspaceInUseError:
            return False
        except LibraryError:
            return True
        await hold.release()
        return True

    def _others(self, key: SessionId) -> Sequence[SessionRecord]:
        return [record for record in self.running if record.id != key]


def _not_open() -> None: ...


def _runs_elsewhere(record: SessionRecord) -> WorkspaceInUseError:
    return WorkspaceInUseError(record.workspace, f"another Marlise Desktop, in which {record.name} runs")


def _in_place(change: Callable[[SessionRecord], SessionRecord], held: SessionRecord) -> SessionRecord:
    return replace(change(held), workspace=held.workspace)
