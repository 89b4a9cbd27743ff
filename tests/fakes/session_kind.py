"""A kind of session for tests: it does what it is told to do, and writes down what was asked of it."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from marlise_desktop.domain.errors import SessionError
from marlise_desktop.domain.health import Condition, ServiceHealth
from marlise_desktop.domain.sessions.properties import Property, PropertyFault, PropertyType
from marlise_desktop.domain.sessions.record import SessionRecord
from marlise_desktop.session.ports.session_kind import OwnService

COLOUR = Property("colour", PropertyType.TEXT, "The light on stage.", choices=("", "red", "blue"))
LOUD = Property("loud", PropertyType.NUMBER, "How loud, in dB.", default=-6.0, low=-60, high=6)
BOARD = Property("board", PropertyType.TEXT, "What it plays.", required=True)


@dataclass(eq=False)
class FakeLive:
    """One run. `broken` names the calls that raise, `stuck` those that never return."""

    record: SessionRecord
    broken: dict[str, Exception] = field(default_factory=dict)
    stuck: set[str] = field(default_factory=set)
    own: Sequence[OwnService] = ()
    calls: list[str] = field(default_factory=list)
    over: asyncio.Event = field(default_factory=asyncio.Event)
    failure: Exception | None = None
    signal: bool = True
    holding: bool = False
    playing: bool = False
    folder: str = ""

    async def _asked(self, call: str) -> None:
        self.calls.append(call)
        if call in self.stuck:
            await asyncio.Event().wait()
        if call in self.broken:
            raise self.broken[call]

    async def open(self) -> None:
        self.folder = self.record.workspace
        await self._asked("open")
        self.holding = True

    def services(self) -> Sequence[OwnService]:
        return self.own

    async def start(self) -> None:
        await self._asked("start")
        self.playing = True

    async def run(self) -> None:
        await self._asked("run")
        await self.over.wait()
        if self.failure is not None:
            raise self.failure

    async def stop(self, *, reason: str) -> None:
        await self._asked("stop")
        self.calls.append(f"because {reason}")
        self.holding = self.playing = False

    async def kill(self) -> None:
        await self._asked("kill")
        self.holding = self.playing = False

    async def panic(self) -> None:
        await self._asked("panic")
        self.playing = False

    def has_signal(self) -> bool:
        return self.signal

    def health(self) -> ServiceHealth:
        return ServiceHealth(self.record.name, Condition.HEALTHY, (), {"calls": len(self.calls)})

    async def move_workspace(self, folder: Path) -> None:
        await self._asked("move")
        self.folder = str(folder)

    async def copy_state(self, folder: Path) -> None:
        await self._asked(f"copy to {folder}")

    def end(self, failure: Exception | None = None) -> None:
        """Its work is done, or cannot go on."""
        self.failure = failure
        self.over.set()


@dataclass
class FakeKind:
    """`prepare` is given each new run before anything is asked of it."""

    name: str = "lamp"
    title: str = "Lamp"
    purpose: str = "Lights the stage."
    properties: Sequence[Property] = (COLOUR, LOUD)
    needs: frozenset[str] = frozenset()
    prepare: Callable[[FakeLive], None] = lambda _live: None
    made: list[FakeLive] = field(default_factory=list)
    asked: list[tuple[SessionRecord, Sequence[SessionRecord]]] = field(default_factory=list)

    def check(self, record: SessionRecord, others: Sequence[SessionRecord]) -> Sequence[PropertyFault]:
        self.asked.append((record, others))
        red = [
            other.name for other in others if record.properties.get("colour") == other.properties.get("colour") == "red"
        ]
        return [PropertyFault("colour", f"colour is red, as that of {red[0]} is")] if red else []

    def make(self, record: SessionRecord) -> FakeLive:
        if "unmakable" in record.name:
            raise SessionError(f"{record.name} cannot be made")
        live = FakeLive(record)
        self.prepare(live)
        self.made.append(live)
        return live
