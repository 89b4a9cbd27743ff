"""A tuner for mod-host, which has none: a tuner plugin beside the board, in one of mod-host's places for tools.

Source: mod-host src/effects.h, MAX_PLUGIN_INSTANCES; the ports are those of the plugins' own descriptions.
"""

from collections.abc import Sequence
from typing import Final

from marlise_desktop.adapters.modhost import commands
from marlise_desktop.adapters.modhost.client import EngineClient
from marlise_desktop.domain.errors import EngineError
from marlise_desktop.domain.ids import PluginUri
from marlise_desktop.domain.pitch import pitch_of
from marlise_desktop.session.ports.engine import Levels

NUMBER: Final = 9994
"""Beyond those of a board: `remove -1` leaves it alone."""
_PITCHES: Final = {
    PluginUri("http://gareus.org/oss/lv2/tuna#one"): "freq_out",
    PluginUri("http://guitarix.sourceforge.net/plugins/gxtuner#tuner"): "FREQ",
}
"""The output on which each tells hertz; 0 is no tone."""
PLUGINS: Sequence[PluginUri] = tuple(_PITCHES)
_INPUT = f"effect_{NUMBER}:in"


class BorrowedTuner:
    """`take` is given what the plugin tells."""

    def __init__(self, client: EngineClient, levels: Levels) -> None:
        self._client = client
        self._levels = levels
        self._output = ""
        self._source = ""
        self._reference_hz = 440.0

    @property
    def listens(self) -> bool:
        return bool(self._source)

    async def listen(self, source: str, reference_hz: float) -> bool:
        """False where JACK has no such port. Raises EngineError where no plugin of the kind can be loaded."""
        self._reference_hz = reference_hz
        if source == self._source:
            return True
        await self._load()
        (reply,) = await self._client.ask(commands.connect(source, _INPUT))
        if reply.refused:
            if not self._source:
                await self.end()
            return False
        if self._source:
            await self._client.ask(commands.disconnect(self._source, _INPUT))
        self._source = source
        return True

    async def end(self) -> None:
        if self._output:
            await self._client.ask(commands.remove(NUMBER))
        self._output = self._source = ""
        self._levels.pitch = None

    def take(self, symbol: str, value: float) -> None:
        """A value of one of its outputs."""
        if symbol == self._output and self._source:
            self._levels.pitch = pitch_of(value, self._reference_hz) if value > 0 else None

    async def _load(self) -> None:
        if self._output:
            return
        for uri, symbol in _PITCHES.items():
            (reply,) = await self._client.ask(commands.add(uri, NUMBER))
            if not reply.refused:
                self._output = symbol
                await self._client.ask(commands.monitor_output(NUMBER, symbol, on=True))
                return
        raise EngineError(
            "mod-host has no tuner of its own, and no plugin that it could tune by",
            hint="Install the plugins of guitarix or x42, or choose the built-in engine in Preferences.",
        )
