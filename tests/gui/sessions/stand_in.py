"""The real sessions, over kinds that only pretend to live."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from marlise_desktop.adapters.memory.sessions import MemorySessionStore
from marlise_desktop.domain.health import Condition, ServiceHealth
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.sessions.properties import Property, PropertyFault, PropertyType
from marlise_desktop.domain.sessions.record import SessionRecord, Setting
from marlise_desktop.gui.sessions.door import Rig
from marlise_desktop.session.actions import Actions
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.kinds.registry import SessionKinds
from marlise_desktop.session.kinds.show import ShowKind
from marlise_desktop.session.life import Around
from marlise_desktop.session.lives import Lives
from marlise_desktop.session.making import Keeping
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.ports.session_kind import OwnService
from marlise_desktop.session.services import Services
from marlise_desktop.session.sessions_door import SessionsDoor
from marlise_desktop.session.settings import Settings
from marlise_desktop.session.table import sessions
from tests.fakes.settings import FakeSettingsFile
from tests.fakes.workspaces import FakeWorkspaces

FINE = ServiceHealth("it", Condition.HEALTHY, (), {"load_percent": 12.0})


@dataclass
class Live:
    """`slow` ones do not stop before they are killed; what is done is noted in `done`."""

    record: SessionRecord
    stage: "Stage"

    async def open(self) -> None: ...

    def services(self) -> Sequence[OwnService]:
        return ()

    async def start(self) -> None: ...

    async def run(self) -> None:
        await asyncio.Event().wait()

    async def stop(self, *, reason: str) -> None:
        if self.record.name in self.stage.slow:
            await asyncio.Event().wait()

    async def kill(self) -> None:
        self.stage.done.append(f"kill {self.record.name}")

    async def panic(self) -> None:
        self.stage.done.append(f"silence {self.record.name}")

    def has_signal(self) -> bool:
        return True

    def health(self) -> ServiceHealth:
        return self.stage.healths.get(self.record.name, FINE)

    async def move_workspace(self, folder: Path) -> None:
        await self.stage.may_move.wait()

    async def copy_state(self, folder: Path) -> None:
        self.stage.done.append(f"copy {self.record.name}")


@dataclass(frozen=True)
class Kind:
    name: str
    title: str
    purpose: str
    stage: "Stage"
    properties: Sequence[Property] = ()
    needs: frozenset[str] = frozenset()

    def check(self, record: SessionRecord, others: Sequence[SessionRecord]) -> Sequence[PropertyFault]:
        if record.properties.get("client") == "nobody":
            return (PropertyFault("client", "no JACK client is named nobody"),)
        return ()

    def make(self, record: SessionRecord) -> Live:
        return Live(record, self.stage)


@dataclass
class Stage:
    """What a panel is given. `missing` are services that are not well; `shown` have a window."""

    bus: Bus
    healths: dict[str, ServiceHealth] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)
    slow: set[str] = field(default_factory=set)
    done: list[str] = field(default_factory=list)
    shown: list[SessionId] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.may_move = asyncio.Event()
        self.may_move.set()
        notices = Notices(self.bus)
        settings = Settings(FakeSettingsFile(), notices, self.bus)
        services = Services(self.bus)
        services.register("audio server", self._audio_server)
        kinds = SessionKinds(
            (
                Kind("rack", "Rack", "A board with an engine of its own.", self, RACK, frozenset({"audio server"})),
                ShowKind(lambda: self.lives, self.bus),
                Kind("monitor", "Monitor", "Watches the others, and touches nothing.", self),
                Kind("port", "Effects loop", "Another program as a pedal.", self, PORT),
            )
        )
        keeping = Keeping(MemorySessionStore(kinds.known), FakeWorkspaces(), Path("/home/me/rig"))
        self.lives = Lives(kinds, keeping, Around(services, notices, settings), self.bus)
        self.actions, door = Actions(), SessionsDoor()
        door.open(lambda: self.lives, self._take_back, lambda: False)
        sessions.add(self.actions, door)
        self.actions.lead("session.show", self.show)

    async def _take_back(self) -> None:
        self.done.append("take back")

    @property
    def rig(self) -> Rig:
        return Rig(self.lives, self)

    async def make(self, name: str, kind: str = "rack", **properties: Setting) -> SessionRecord:
        return await self.lives.create(kind, name, properties)

    def can_show(self, key: SessionId) -> bool:
        return key in self.shown

    async def show(self, session: SessionId) -> None:
        self.done.append(f"show {session}")

    def _audio_server(self) -> ServiceHealth:
        well = "audio server" not in self.missing
        return ServiceHealth("audio server", Condition.HEALTHY if well else Condition.UNHEALTHY)


RACK = (
    Property("engine", PropertyType.TEXT, "Which engine plays it.", choices=("", "built-in", "mod-host")),
    Property("cpu_cores", PropertyType.WHOLE, "The processor cores it may use.", (), low=0, high=1023, many=True),
)
PORT = (
    Property("client", PropertyType.TEXT, "The JACK client that is patched in.", required=True),
    Property("command", PropertyType.TEXT, "What starts it, where it is to be started."),
    Property("latency_ms", PropertyType.NUMBER, "How late it answers.", 0.0, low=0, high=500),
    Property("supervised", PropertyType.SWITCH, "Start it again when it ends.", default=True),
)


class NoLines:
    """A log of which nothing is shown."""

    def since(self, number: int) -> tuple[()]:
        return ()
