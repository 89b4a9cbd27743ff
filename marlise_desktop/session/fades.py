"""How long edits fade and snapshots glide, kept in the settings."""

from contextlib import suppress

from marlise_desktop.domain.errors import EngineError
from marlise_desktop.session.engine import EngineService
from marlise_desktop.session.ports.engine import Engine
from marlise_desktop.session.settings import Settings

_WORD = "fades"


class Fades:
    """The fade of edits, bypass and mute is told to each engine that has one."""

    def __init__(self, engine: EngineService, settings: Settings) -> None:
        self._engine = engine
        self._settings = settings
        engine.prepare.append(self._prepare)

    def refusal(self) -> str:
        """Why the engine that runs has fades of its own; empty if it takes ours."""
        if self._engine.runs and _WORD not in self._engine.capabilities:
            return f"{self._engine.name} fades as it likes; the built-in engine does as you say."
        return ""

    async def set_fade_ms(self, milliseconds: float) -> None:
        """How long edits, bypass and mute fade, 0 (hard cuts) to 500; raises ConfigurationError beyond that."""
        self._settings.change(fade_ms=milliseconds)
        engine = self._engine.present
        if engine is not None and _WORD in engine.capabilities:
            await engine.set_fade_time(milliseconds)

    async def set_ramp_ms(self, milliseconds: float) -> None:
        """How long values glide to a snapshot's; raises ConfigurationError beyond 0 to 10000."""
        self._settings.change(snapshot_ramp_ms=milliseconds)

    async def _prepare(self, engine: Engine) -> None:
        if _WORD in engine.capabilities:
            with suppress(EngineError):  # the sound is worth more
                await engine.set_fade_time(self._settings.values.fade_ms)
