"""Sessions of fake kinds over stores in memory, on a clock that jumps."""

import asyncio
import functools
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import ParamSpec

from marlise_desktop.adapters.memory.sessions import MemorySessionStore
from marlise_desktop.domain.errors import LibraryError
from marlise_desktop.domain.events import Notice
from marlise_desktop.domain.health import Condition, ServiceHealth
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.sessions.events import SessionCreated, SessionEdited, SessionMoved, SessionRemoved
from marlise_desktop.domain.sessions.query import SessionQuery
from marlise_desktop.domain.sessions.record import SessionRecord
from marlise_desktop.domain.sessions.state import SessionState
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.kinds.registry import SessionKinds
from marlise_desktop.session.life import Around
from marlise_desktop.session.lives import Lives
from marlise_desktop.session.making import Keeping
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.ports.session_kind import SessionKind
from marlise_desktop.session.services import Services
from marlise_desktop.session.settings import Settings
from tests.fakes.clock import in_no_time
from tests.fakes.session_kind import FakeKind, FakeLive
from tests.fakes.settings import FakeSettingsFile
from tests.fakes.workspaces import FakeWorkspaces

HOME = Path("/data")
_P = ParamSpec("_P")


def jumping(test: Callable[_P, Coroutine[object, object, None]]) -> Callable[_P, None]:
    """A test that runs on the clock that jumps."""

    @functools.wraps(test)
    def run(*args: _P.args, **kwargs: _P.kwargs) -> None:
        in_no_time(test(*args, **kwargs))

    return run


class Store(MemorySessionStore):
    """Lets others in between, as a disk does, and refuses to write while `full` says why. `copies` can be restored."""

    full: LibraryError | None = None
    copies: dict[str, Sequence[SessionRecord]] = {}  # noqa: RUF012 - a test that has some sets its own

    async def restore(self, backup: str) -> None:
        self._records = {record.id: record for record in self.copies[backup]}

    async def create(self, record: SessionRecord) -> SessionRecord:
        await self._turn()
        return await super().create(record)

    async def update(self, record: SessionRecord) -> SessionRecord:
        await self._turn()
        return await super().update(record)

    async def _turn(self) -> None:
        await asyncio.sleep(0)
        if self.full:
            raise self.full


class Service:
    """Well or not, as it is told to be."""

    def __init__(self, name: str, *, well: bool = True) -> None:
        self.name = name
        self.well = well

    def probe(self) -> ServiceHealth:
        reasons = () if self.well else ("it is gone",)
        return ServiceHealth(self.name, Condition.HEALTHY if self.well else Condition.UNHEALTHY, reasons)


class LivesRig:
    """`moves` are the states of each session by its name, in order; `after` is a program over what this one left."""

    def __init__(self, *kinds: SessionKind, after: "LivesRig | None" = None) -> None:
        self.lamp = FakeKind()
        self.bus = Bus()
        self.notices = Notices(self.bus)
        self.settings = Settings(FakeSettingsFile(), self.notices, self.bus)
        self.services = Services(self.bus)
        self.kinds = SessionKinds([self.lamp, *kinds])
        self.store = after.store if after else Store(self.kinds.known)
        self.workspaces = after.workspaces if after else FakeWorkspaces({HOME: ["library"]})
        around = Around(self.services, self.notices, self.settings)
        self.lives = Lives(self.kinds, Keeping(self.store, self.workspaces, HOME), around, self.bus)
        self.told: list[object] = []
        for kind in (SessionCreated, SessionEdited, SessionMoved, SessionRemoved):
            self.bus.subscribe(kind, self.told.append)

    @property
    def live(self) -> FakeLive:
        """The newest run of a lamp."""
        return self.lamp.made[-1]

    @property
    def notes(self) -> Sequence[Notice]:
        return self.notices.current

    def states(self, key: SessionId) -> Sequence[SessionState]:
        """Those that it has come to, in order."""
        return [event.after.state for event in self.told if isinstance(event, SessionMoved) and event.session == key]

    async def state(self, key: SessionId) -> SessionState:
        return (await self.lives.sessions.get(key)).state

    async def records(self) -> Sequence[SessionRecord]:
        return (await self.lives.sessions.page(SessionQuery())).records

    async def lamp_named(self, name: str = "Lamp one", **properties: str) -> SessionId:
        return (await self.lives.create("lamp", name, properties)).id

    async def playing(self, name: str = "Lamp one") -> SessionId:
        key = await self.lamp_named(name)
        await self.lives.start(key)
        await self.until(key, SessionState.ACTIVE)
        return key

    async def until(self, key: SessionId, *states: SessionState) -> None:
        """Lets time pass until the session is in one of these states; it fails after a day."""
        async with asyncio.timeout(86400):
            while await self.state(key) not in states:
                await asyncio.sleep(0.05)
