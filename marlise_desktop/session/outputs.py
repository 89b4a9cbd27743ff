"""Which control outputs of plugins are watched, and when properties are asked for, on whichever engine runs."""

from collections.abc import Mapping
from contextlib import suppress

from marlise_desktop.domain.errors import EngineError
from marlise_desktop.domain.ids import InstanceId, PortSymbol
from marlise_desktop.domain.instance import PluginInstance
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.session.ports.engine import Engine


class OutputWatch:
    """Counts who watches what, and asks each new engine again."""

    def __init__(self) -> None:
        self._engine: Engine | None = None
        self._running: Mapping[InstanceId, PluginInstance] = {}
        self._watched: dict[tuple[InstanceId, PortSymbol], int] = {}

    def attach(self, engine: Engine | None) -> None:
        self._engine, self._running = engine, {}

    async def watch(self, instance: InstanceId, symbol: PortSymbol) -> None:
        """Asks for reports of a control output; each `watch` needs its `unwatch`."""
        key = (instance, symbol)
        self._watched[key] = self._watched.get(key, 0) + 1
        if self._watched[key] == 1:
            await self._say(instance, symbol, on=True)

    async def unwatch(self, instance: InstanceId, symbol: PortSymbol) -> None:
        key = (instance, symbol)
        count = self._watched.pop(key, 0)
        if count > 1:
            self._watched[key] = count - 1
        elif count == 1:
            await self._say(instance, symbol, on=False)

    async def _say(self, instance: InstanceId, symbol: PortSymbol, *, on: bool) -> None:
        if self._engine and instance in self._running:
            with suppress(EngineError):  # the plugin may be gone by now, and its report with it
                await self._engine.monitor_output(instance, symbol, on=on)

    async def follow(self, board: Pedalboard) -> None:
        """Asks for what is watched of instances that the engine has begun to run, and for their properties.

        What comes with a preset or a state has moved properties too.
        """
        engine, earlier = self._engine, self._running
        self._running = board.instances
        if engine is None:
            return
        for instance, held in board.instances.items():
            before = earlier.get(instance)
            for key in [key for key in self._watched if key[0] == instance and before is None]:
                await self._say(*key, on=True)
            moved = before is None or (before.preset, before.state) != (held.preset, held.state)
            if moved and held.plugin.properties:
                await engine.ask_properties(instance)
