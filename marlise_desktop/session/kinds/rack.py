"""The kind `rack`: one engine process with one pedalboard. Several play side by side."""

import asyncio
import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Protocol

from marlise_desktop.domain.errors import SessionError
from marlise_desktop.domain.events import AudioStatus
from marlise_desktop.domain.health import Condition, Fact, ServiceHealth
from marlise_desktop.domain.sessions.properties import Property, PropertyFault, PropertyType
from marlise_desktop.domain.sessions.record import SessionRecord
from marlise_desktop.session.log import logger
from marlise_desktop.session.ports.engine import Levels
from marlise_desktop.session.ports.session_kind import CLOSED, OwnService

_log = logger(__name__)
NAME: Final = "rack"
_MOD_HOST = "mod-host"
_SIGNAL = 0.001
"""-60 dBFS RMS: above the noise of most inputs, below the softest playing."""
_SILENCE_DBFS = -120.0
_END_WITHIN_S = 1.0
_PROPERTIES: Final = (
    Property(
        "engine",
        PropertyType.TEXT,
        "Which engine plays it; empty for the one that the settings name.",
        choices=("", "automatic", "built-in", _MOD_HOST),
    ),
    Property(
        "cpu_cores",
        PropertyType.WHOLE,
        "The processor cores that its engine runs on, counted from 0; all for none.",
        default=(),
        low=0,
        high=1023,
        many=True,
    ),
)


class RackEngine(Protocol):
    """Of `EngineService`, what a session needs."""

    @property
    def levels(self) -> Levels: ...

    async def panic(self) -> None: ...

    def end_for_good(self) -> None: ...


class RackHealth(Protocol):
    """Of the rack's health."""

    def report(self) -> ServiceHealth: ...

    def engine(self) -> ServiceHealth: ...


class RackAudio(Protocol):
    """Of the audio server that the rack plays on."""

    @property
    def status(self) -> AudioStatus: ...

    @property
    def xruns(self) -> int: ...

    def load_percent(self) -> float: ...


class PlayedRack(Protocol):
    """A rack as this kind needs it: `session.rack.Rack`."""

    @property
    def engine(self) -> RackEngine: ...

    @property
    def health(self) -> RackHealth: ...

    @property
    def audio(self) -> RackAudio: ...

    async def live(self) -> None:
        """Until cancelled. Once only."""
        ...

    def close(self) -> None:
        """Only for one that has not lived."""
        ...

    async def farewell(self) -> None:
        """Before it ends in an orderly way; never takes long."""
        ...

    async def move_workspace(self, folder: Path) -> None:
        """As `LiveSession.move_workspace`."""
        ...

    async def copy_workspace(self, folder: Path) -> None:
        """As `LiveSession.copy_state`, of one that lives or has never lived."""
        ...


@dataclass(frozen=True)
class RackKind:
    """Implements `SessionKind`.

    `build` makes a rack on the workspace of its record, with its engine and its cores; nothing of it runs yet. `engine`
    answers the one of the settings. `cores` are those of this computer.
    """

    build: Callable[[SessionRecord], PlayedRack]
    engine: Callable[[], str]
    cores: Collection[int]
    name: str = NAME
    title: str = "Rack"
    purpose: str = "Plays one pedalboard with an engine of its own; several racks play side by side."
    properties: Sequence[Property] = field(default=_PROPERTIES)
    needs: frozenset[str] = frozenset({"audio server", "engine"})

    def check(self, record: SessionRecord, others: Sequence[SessionRecord]) -> Sequence[PropertyFault]:
        return [*self._check_cores(record), *self._check_engine(record, others)]

    def _check_cores(self, record: SessionRecord) -> Iterable[PropertyFault]:
        asked = record.properties.get("cpu_cores", ())
        absent = [core for core in asked if core not in self.cores] if isinstance(asked, tuple) else []
        if absent:
            there = f"this computer lets the program use {', '.join(map(str, sorted(self.cores)))}"
            yield PropertyFault("cpu_cores", f"cpu_cores names {', '.join(map(str, absent))}, but {there}")

    def _check_engine(self, record: SessionRecord, others: Sequence[SessionRecord]) -> Iterable[PropertyFault]:
        if self._engine_of(record) != _MOD_HOST:
            return
        for other in others:
            if other.kind == self.name and self._engine_of(other) == _MOD_HOST:
                yield PropertyFault(
                    "engine",
                    f"engine is mod-host, with which {other.name} plays already, and an audio server bears only one:"
                    " set the engine of this rack to built-in",
                )
                return

    def _engine_of(self, record: SessionRecord) -> str:
        return str(record.properties.get("engine", "")) or self.engine()

    def make(self, record: SessionRecord) -> "RackSession":
        return RackSession(record, self.build)


class RackSession:
    """Implements `LiveSession`. `rack` is there from `open` on; a window shows it."""

    def __init__(self, record: SessionRecord, build: Callable[[SessionRecord], PlayedRack]) -> None:
        self.rack: PlayedRack | None = None
        self._record = record
        self._build = build
        self._life: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """The rack lives from now on, and its engine comes when the audio server is there."""
        self.rack = self._build(self._record)
        self._life = asyncio.create_task(self.rack.live(), name=f"rack {self._record.name}")

    def services(self) -> Sequence[OwnService]:
        return (OwnService("engine", self._here().health.engine),)

    async def start(self) -> None:
        """The engine plays what the rack wants as soon as it runs."""

    async def run(self) -> None:
        """As long as the rack lives."""
        if self._life is None:
            raise SessionError(f"{self._record.name} is not open")
        await asyncio.wait({self._life})
        await self._life

    async def stop(self, *, reason: str) -> None:
        """The engine fades and ends, unless the program is closed and the player wants it to play on."""
        if self.rack is not None and reason != CLOSED:
            self.rack.engine.end_for_good()
        if self.rack is not None and self._life is not None and not self._life.done():
            await self.rack.farewell()
        await self._end()

    async def kill(self) -> None:
        await asyncio.wait({asyncio.create_task(self._end())}, timeout=_END_WITHIN_S)

    async def _end(self) -> None:
        if self._life is None:
            return
        self._life.cancel()
        await asyncio.wait({self._life})
        if not self._life.cancelled() and (error := self._life.exception()) is not None:
            _log.info("a rack ended with an error", rack=self._record.name, reason=str(error))

    async def panic(self) -> None:
        if self.rack is not None:
            await self.rack.engine.panic()

    def has_signal(self) -> bool:
        """An engine that does not measure RMS counts as busy."""
        measured = self._here().engine.levels.rms
        return not measured or any(level > _SIGNAL for level in measured.values())

    def health(self) -> ServiceHealth:
        if self.rack is None:
            return ServiceHealth(self._record.name, Condition.UNHEALTHY, ("it is not open",))
        report, audio = self.rack.health.report(), self.rack.audio
        facts: dict[str, Fact] = {
            "load_percent": round(audio.load_percent(), 1),
            "xruns": audio.xruns,
            "latency_ms": round(audio.status.latency_ms, 1),
            **_levels(self.rack.engine.levels.rms),
        }
        return replace(report, facts={**report.facts, **facts})

    async def move_workspace(self, folder: Path) -> None:
        await self._here().move_workspace(folder)

    async def copy_state(self, folder: Path) -> None:
        if self.rack is not None:
            await self.rack.copy_workspace(folder)
            return
        rack = self._build(self._record)
        try:
            await rack.copy_workspace(folder)
        finally:
            rack.close()

    def _here(self) -> PlayedRack:
        if self.rack is None:
            raise SessionError(f"{self._record.name} is not open")
        return self.rack


def _levels(rms: Mapping[str, float]) -> Mapping[str, float]:
    """The loudest input and output, in dBFS; empty where the engine measures none."""
    found = {}
    for name, prefix in (("input_dbfs", "capture_"), ("output_dbfs", "playback_")):
        levels = [level for key, level in rms.items() if key.startswith(prefix)]
        if levels:
            found[name] = round(20 * math.log10(max(levels)), 1) if max(levels) > 0 else _SILENCE_DBFS
    return found
