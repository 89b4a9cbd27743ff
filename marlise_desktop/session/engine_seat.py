"""The engine that there is now: what it is, and what it is asked without being changed by the board."""

from collections.abc import Mapping

from marlise_desktop.domain.errors import EngineLostError
from marlise_desktop.domain.events import EngineChanged, EngineState
from marlise_desktop.domain.ids import InstanceId, PresetUri
from marlise_desktop.domain.pedalboard import Tempo
from marlise_desktop.domain.traffic import Traffic
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.ports.engine import Engine, EngineDescription, Levels


class EngineSeat:
    """One engine after the other sits here; for moments there is none. Each change of its state is told."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._engine: Engine | None = None
        self._state = EngineChanged(EngineState.STOPPED, "")
        self._silence = Levels({})

    @property
    def state(self) -> EngineState:
        return self._state.state

    @property
    def runs(self) -> bool:
        """Whether there is an engine to ask; the published state may be a moment behind one that has gone."""
        return self._engine is not None and self.state is EngineState.RUNNING

    @property
    def detail(self) -> str:
        return self._state.detail

    @property
    def name(self) -> str:
        return self._state.name

    @property
    def client(self) -> str:
        """What JACK calls the engine; empty if none runs, and for mod-host."""
        return self._engine.client if self._engine else ""

    @property
    def capabilities(self) -> frozenset[str]:
        return self._engine.capabilities if self._engine else frozenset()

    @property
    def process_id(self) -> int | None:
        """Of the engine; None if none runs, or none of ours."""
        return self._engine.process_id if self._engine else None

    @property
    def levels(self) -> Levels:
        return self._engine.levels if self._engine else self._silence

    @property
    def traffic(self) -> Traffic:
        """Of the engine that runs; nothing if none does."""
        return self._engine.traffic if self._engine else Traffic()

    @property
    def present(self) -> Engine | None:
        """The engine that plays, for services that tell it more than the board."""
        return self._engine if self.runs else None

    def numbers(self) -> Mapping[int, InstanceId]:
        """The pedals by the numbers that the engine has for them; none if no engine runs."""
        return self._engine.numbers() if self._engine and self.runs else {}

    async def describe(self) -> EngineDescription:
        return await self._running().describe()

    async def set_rolling(self, rolling: bool, tempo: Tempo) -> None:
        """Starts or stops the transport; raises EngineLostError if no engine runs."""
        await self._running().set_rolling(rolling, tempo)

    @property
    def changes_period(self) -> bool:
        """Whether the period can be changed while it plays."""
        return self.runs and "period" in self.capabilities

    async def set_period(self, frames: int) -> None:
        """Raises EngineError if the audio server refuses, EngineLostError if no engine runs."""
        await self._running().set_period(frames)

    async def save_preset(self, instance: InstanceId, label: str, folder: str, file_name: str) -> None:
        await self._running().save_preset(instance, label, folder, file_name)

    async def bundle_changed(self, folder: str, resource: PresetUri | None = None) -> None:
        if self._engine:
            await self._engine.bundle_changed(folder, resource=resource)

    async def show_own_window(self, instance: InstanceId) -> None:
        await self._running().show_own_window(instance)

    def _running(self) -> Engine:
        if self._engine is None or self.state is not EngineState.RUNNING:
            why = "the engine waits for the audio server" if self.state is EngineState.WAITING else "no engine runs"
            raise EngineLostError(f"{why} at present", hint="It goes on by itself; then try again.")
        return self._engine

    def _show(self, state: EngineState, name: str = "", detail: str = "") -> None:
        shown = EngineChanged(state, name or self._state.name, detail)
        if shown != self._state:
            self._state = shown
            self._bus.publish(shown)
