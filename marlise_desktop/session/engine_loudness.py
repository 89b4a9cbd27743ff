"""How loud the engine is: mute, silence for others' sake, panic, input trim and master volume."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

from marlise_desktop.domain.errors import EngineError, EngineLostError
from marlise_desktop.domain.events import EngineState, Severity
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.engine_seat import EngineSeat
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.ports.engine import Engine
from marlise_desktop.session.settings import Settings

_PANIC = "panic"


class EngineLoudness(EngineSeat):
    """Mute is the player's. Who tunes, and who changes the period, has a silence apart, which leaves Mute as it is."""

    def __init__(self, settings: Settings, notices: Notices, bus: Bus) -> None:
        super().__init__(bus)
        self._settings = settings
        self._notices = notices
        self._muted = False
        self._hushed = False
        self._silences = 0
        self._panics = 0

    @property
    def muted(self) -> bool:
        return self._muted

    @property
    def panics(self) -> int:
        """How often everything was silenced so far: who meant to unmute before the last of them means it no more."""
        return self._panics

    @property
    def trim_db(self) -> float:
        return self._settings.values.input_trim_db

    @property
    def volume_db(self) -> float:
        return self._settings.values.output_volume_db

    async def set_muted(self, muted: bool) -> None:
        self._muted = muted
        if not muted:
            self._notices.clear(_PANIC)
        self._bus.publish(replace(self._state))
        await self._say_muted()

    async def set_hushed(self, hushed: bool) -> None:
        """Silence that leaves Mute as it is, for as long as somebody tunes."""
        self._hushed = hushed
        await self._say_muted()

    @asynccontextmanager
    async def silence(self) -> AsyncIterator[None]:
        """Nothing is heard of the engine within, after a fade; Mute is as it was when the block is left.

        Raises nothing: an engine that is lost meanwhile is silent.
        """
        self._silences += 1
        try:
            with suppress(EngineLostError):
                await self._say_muted()
            await asyncio.sleep(self._settings.values.fade_ms / 1000)
            yield
        finally:
            self._silences -= 1
            with suppress(EngineLostError):
                await self._say_muted()

    async def panic(self) -> None:
        """Silence at once, and every note off; the output stays muted until it is unmuted."""
        self._panics += 1
        self._muted = True
        self._bus.publish(replace(self._state))
        if self._engine:
            await self._engine.panic()

    async def set_trim(self, level_db: float) -> None:
        """Input trim, -60 to 24 dB; raises EngineError where the engine has none."""
        engine = self._needing("trim", "input trim")
        self._settings.change(input_trim_db=level_db)
        if engine:
            await engine.set_input_trim(level_db)

    async def set_volume(self, level_db: float) -> None:
        """Master volume, -60 to 12 dB; raises EngineError where the engine has none."""
        engine = self._needing("volume", "master volume")
        self._settings.change(output_volume_db=level_db)
        if engine:
            await engine.set_output_volume(level_db)

    def _silenced(self) -> None:
        self._panics += 1
        self._muted = True
        self._bus.publish(replace(self._state))
        self._notices.post(
            Severity.WARNING, "Everything was silenced from outside (panic)", "Unmute to play on.", _PANIC
        )

    @property
    def _silent(self) -> bool:
        return self._muted or self._hushed or self._silences > 0

    async def _say_muted(self) -> None:
        if self._engine and self.state is EngineState.RUNNING:
            await self._engine.set_muted(self._silent)

    def _needing(self, word: str, name: str) -> Engine | None:
        if self._engine and word not in self._engine.capabilities:
            hint = "Choose the built-in engine in Preferences."
            raise EngineError(f"{self._engine.name} has no {name}", hint=hint)
        return self._engine

    async def _set_levels(self, engine: Engine) -> None:
        """Of a fresh engine, trim and volume as they are set."""
        if "trim" in engine.capabilities:
            await engine.set_input_trim(self.trim_db)
        if "volume" in engine.capabilities:
            await engine.set_output_volume(self.volume_db)
