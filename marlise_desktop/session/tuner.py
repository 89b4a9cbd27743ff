"""The tuner: which input it listens to, its reference, and whether the sound rests meanwhile."""

from collections.abc import Sequence

from marlise_desktop.domain.connection import HardwarePort
from marlise_desktop.domain.errors import EngineError
from marlise_desktop.domain.events import TunerChanged
from marlise_desktop.domain.hardware import HardwareDescription
from marlise_desktop.domain.pitch import Pitch
from marlise_desktop.domain.port import Direction, SignalType
from marlise_desktop.session.audio import Audio
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.catalogue import Catalogue
from marlise_desktop.session.engine import EngineService
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.ports.engine import Engine
from marlise_desktop.session.settings import Settings


class Tuner:
    """It stays open when the engine goes, and listens again with the next one. Input, reference and mute are kept."""

    def __init__(
        self,
        engine: EngineService,
        audio: Audio,
        catalogue: Catalogue,
        settings: Settings,
        notices: Notices,
        bus: Bus,
    ) -> None:
        self._engine = engine
        self._audio = audio
        self._catalogue = catalogue
        self._settings = settings
        self._notices = notices
        self._bus = bus
        self._open = False
        engine.prepare.append(self._prepare)

    @property
    def is_open(self) -> bool:
        return self._open

    @property
    def heard(self) -> Pitch | None:
        """What is played now, to be sampled; None while there is no tone, or nobody listens."""
        return self._engine.levels.pitch if self._open else None

    @property
    def reference_hz(self) -> float:
        return self._settings.values.tuner_reference_hz

    @property
    def mutes(self) -> bool:
        return self._settings.values.tuner_mutes

    @property
    def inputs(self) -> Sequence[HardwareDescription]:
        """The sound card's inputs; empty while no audio server runs."""
        ports = self._audio.hardware()
        return [p for p in ports if p.type is SignalType.AUDIO and p.direction is Direction.OUTPUT and p.present]

    @property
    def input(self) -> HardwarePort:
        """The one that was chosen, or the first where that is not there."""
        names = [port.port.name for port in self.inputs]
        chosen = self._settings.values.tuner_input
        return HardwarePort(chosen if chosen in names or not names else names[0])

    def refusal(self) -> str:
        """Why there is no tuner now; empty if there is one."""
        if self._open:
            return ""
        if not self._engine.runs:
            return "no engine runs at present"
        engine = self._engine.present
        if engine is None or "tuner" in engine.capabilities:
            return ""
        if any(self._catalogue.summary(uri) for uri in engine.tuner_plugins):
            return ""
        plugins = ", and no tuner plugin of guitarix or x42 is installed" if engine.tuner_plugins else ""
        return f"{engine.name} has no tuner{plugins}; the built-in engine, which you choose in Preferences, has one"

    async def open(self) -> None:
        """Raises EngineError where the engine has no tuner."""
        engine = self._engine.present
        if engine is not None:
            await engine.tune(self.input, self.reference_hz)
        self._open = True
        self._tell()
        await self._engine.set_hushed(self.mutes)

    async def close(self) -> None:
        """The sound is as it was before."""
        if not self._open:
            return
        self._open = False
        self._tell()
        await self._engine.set_hushed(False)
        engine = self._engine.present
        if engine is not None and ("tuner" in engine.capabilities or engine.tuner_plugins):
            await engine.tune(None, self.reference_hz)

    async def listen_to(self, port: HardwarePort) -> None:
        """Raises EngineError if the input is not there; the one before is kept then."""
        await self._listen(port, self.reference_hz)
        self._settings.change(tuner_input=port.name)
        self._tell()

    async def set_reference(self, hertz: float) -> None:
        """The pitch of the A above middle C, 220 to 880 Hz; raises ConfigurationError beyond that."""
        self._settings.change(tuner_reference_hz=hertz)
        await self._listen(self.input, hertz)
        self._tell()

    async def set_mutes(self, mutes: bool) -> None:
        """Whether nothing is heard while the tuner is open."""
        self._settings.change(tuner_mutes=mutes)
        if self._open:
            await self._engine.set_hushed(mutes)
        self._tell()

    async def _listen(self, port: HardwarePort, reference_hz: float) -> None:
        engine = self._engine.present
        if engine is not None and self._open:
            await engine.tune(port, reference_hz)

    async def _prepare(self, engine: Engine) -> None:
        """An engine that has begun in the place of one that is gone."""
        if not self._open:
            return
        try:
            await engine.tune(self.input, self.reference_hz)
        except EngineError as error:
            self._notices.post_error(error, "tuner")
            self._open = False
            await self._engine.set_hushed(False)
            self._tell()

    def _tell(self) -> None:
        self._bus.publish(TunerChanged(self._open))
