"""What moves faster than 20 Hz: peaks, load and plugins' outputs, kept for whoever samples them."""

from marlise_desktop.domain.ids import InstanceId, PortSymbol
from marlise_desktop.session.audio import Audio
from marlise_desktop.session.engine import EngineService
from marlise_desktop.session.ports.engine import OutputReported


class Meters:
    """Sampled state; nothing here is an event."""

    def __init__(self, engine: EngineService, audio: Audio) -> None:
        self._engine = engine
        self._audio = audio
        self._outputs: dict[tuple[InstanceId, PortSymbol], float] = {}
        self._xruns_before = 0

    def take(self, key: str) -> float:
        """The highest peak of `capture_K` or `playback_K` since the last call, linear."""
        return self._engine.levels.take(key)

    def rms(self, key: str) -> float | None:
        """The RMS of `capture_K` or `playback_K` a moment ago, linear; None where the engine measures none."""
        return self._engine.levels.rms.get(key)

    @property
    def load_percent(self) -> float:
        """DSP load of the audio server's cycle, in percent."""
        return self._audio.load_percent()

    @property
    def xruns(self) -> int:
        """Xruns since the count was last set to zero."""
        return max(self._audio.xruns - self._xruns_before, 0)

    def reset_xruns(self) -> None:
        self._xruns_before = self._audio.xruns

    def output(self, instance: InstanceId, symbol: PortSymbol) -> float | None:
        """The newest value of a watched control output; None before the first report."""
        return self._outputs.get((instance, symbol))

    async def watch(self, instance: InstanceId, symbol: PortSymbol) -> None:
        await self._engine.outputs.watch(instance, symbol)

    async def unwatch(self, instance: InstanceId, symbol: PortSymbol) -> None:
        self._outputs.pop((instance, symbol), None)
        await self._engine.outputs.unwatch(instance, symbol)

    def hear(self, report: OutputReported) -> None:
        self._outputs[report.instance, report.symbol] = report.value
