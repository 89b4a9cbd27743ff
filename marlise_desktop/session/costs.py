"""What each pedal costs: which share of the audio period its run takes. Measured only while somebody looks."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from marlise_desktop.domain.errors import EngineError, EngineLostError
from marlise_desktop.domain.ids import InstanceId
from marlise_desktop.session.audio import Audio
from marlise_desktop.session.boards import Boards
from marlise_desktop.session.engine import EngineService
from marlise_desktop.session.ports.engine import Engine

_LEASE_S = 3.0
_WORD = "dsp-time"


@dataclass(frozen=True, slots=True)
class Cost:
    """In percent of the period, over the last half second of sound."""

    instance: InstanceId
    name: str
    mean_percent: float
    highest_percent: float


class Costs:
    """Reading asks for more: measuring ends some seconds after the last read. `run` is its life."""

    def __init__(self, engine: EngineService, audio: Audio, boards: Boards) -> None:
        self._engine = engine
        self._audio = audio
        self._boards = boards
        self._wanted = asyncio.Event()
        self._on = False
        self._told: tuple[Engine, bool] | None = None
        engine.prepare.append(self._prepare)

    def refusal(self) -> str:
        """Why there is nothing to read; empty if there is."""
        if not self._engine.runs:
            return "No engine runs at present."
        if _WORD not in self._engine.capabilities:
            return f"{self._engine.name} does not tell what each pedal costs; the built-in engine does."
        return ""

    def read(self) -> Sequence[Cost]:
        """The dearest first; what was not measured yet is left out."""
        self._wanted.set()
        costs = [cost for key in self._boards.board.instances if (cost := self.of(key)) is not None]
        return sorted(costs, key=lambda cost: cost.mean_percent, reverse=True)

    def of(self, instance: InstanceId) -> Cost | None:
        """Of one pedal; None while it was not measured yet."""
        self._wanted.set()
        status, held = self._audio.status, self._boards.board.instances.get(instance)
        time = self._engine.levels.times.get(instance)
        if held is None or time is None or not status.period_frames:
            return None
        percent_per_us = status.rate_hz / (10_000.0 * status.period_frames)
        return Cost(instance, held.name, time.mean_us * percent_per_us, time.highest_us * percent_per_us)

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self._wanted.wait()
            while self._wanted.is_set():
                self._wanted.clear()
                await self._measure(on=True)
                await asyncio.sleep(_LEASE_S)
            await self._measure(on=False)

    async def _measure(self, *, on: bool) -> None:
        """An engine that waits for its audio server is told when it plays again."""
        self._on = on
        engine = self._engine.present
        if engine is not None and self._told != (engine, on):
            await self._tell(engine)

    async def _prepare(self, engine: Engine) -> None:
        """A fresh engine measures nothing by itself."""
        if self._on:
            await self._tell(engine)

    async def _tell(self, engine: Engine) -> None:
        self._told = engine, self._on
        if _WORD in engine.capabilities:
            with suppress(EngineError, EngineLostError):  # an engine that is gone costs nothing
                await engine.measure_times(self._on)
