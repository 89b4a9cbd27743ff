"""What becomes of a running engine when its audio server goes: it waits, and finds the server again."""

import asyncio
from collections.abc import Awaitable, Callable

from marlise_desktop.domain.errors import AudioServerError, EngineLostError
from marlise_desktop.domain.events import AudioChanged, AudioState
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.ports.engine import Engine

_LOOK_S = 0.05
_PATIENCE_S = 15.0


class AudioLoss:
    """`lost` is true from the server's end until the engine joins it again.

    `happened` is called when the server goes and when it is back.
    """

    def __init__(self, bus: Bus, happened: Callable[[], None]) -> None:
        self.lost = False
        self._runs = False
        self._happened = happened
        bus.subscribe(AudioChanged, self._audio_changed)

    async def made_good(
        self, engine: Engine, wire: Callable[[Engine], Awaitable[None]], given_up: asyncio.Event
    ) -> bool:
        """Joins the engine to the server if that is back; false if it is not, or gone again.

        Raises EngineLostError if the engine does not find it.
        """
        if not self._runs:
            return False
        self.lost = False
        loop = asyncio.get_running_loop()
        deadline = loop.time() + _PATIENCE_S
        while not await engine.rejoined():
            if self.lost or given_up.is_set():
                return False
            if loop.time() > deadline:
                raise EngineLostError(f"{engine.name} does not find the audio server again")
            await asyncio.sleep(_LOOK_S)
        try:
            await wire(engine)
        except AudioServerError:
            if self.lost:
                return False
            raise
        return not self.lost

    def _audio_changed(self, event: AudioChanged) -> None:
        self._runs = event.status.state is AudioState.RUNNING
        if not self._runs:
            self.lost = True
            self._happened()
        elif self.lost:
            self._happened()
