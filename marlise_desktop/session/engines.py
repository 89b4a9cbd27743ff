"""The engines of all racks, where they must be treated as one: when their audio server stops or changes its period."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack

from marlise_desktop.domain.errors import EngineLostError
from marlise_desktop.session.engine import EngineService


class Engines:
    """Implements `PeriodFader`. Every rack adds its engine for as long as it lives."""

    def __init__(self) -> None:
        self._held: list[EngineService] = []

    def add(self, engine: EngineService) -> Callable[[], None]:
        """Call what is answered when the rack is over."""
        self._held.append(engine)
        return lambda: self._held.remove(engine)

    @property
    def playing(self) -> Sequence[EngineService]:
        return tuple(engine for engine in self._held if engine.runs)

    @property
    def changes_period(self) -> bool:
        """Whether the period can be changed while they play: one that cannot would be cut off."""
        return bool(self.playing) and all(engine.changes_period for engine in self.playing)

    async def set_period(self, frames: int) -> None:
        """One engine asks for it and fades meanwhile; the others are silent until it is done.

        Raises EngineError if the audio server refuses, EngineLostError if no engine runs.
        """
        if not self.playing:
            raise EngineLostError("no engine runs at present", hint="It goes on by itself; then try again.")
        first, *others = self.playing
        async with AsyncExitStack() as silent:
            await asyncio.gather(*(silent.enter_async_context(engine.silence()) for engine in others))
            await first.set_period(frames)

    async def hold(self) -> None:
        """Stops all engines in the orderly way; each goes on when the audio server is back."""
        await asyncio.gather(*(engine.hold() for engine in self._held))
