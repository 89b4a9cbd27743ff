"""Keeps the engine at the wanted board, starts it again when it dies, and holds mute, trim and volume."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace

from marlise_desktop.domain.connection import Connection, HardwarePort
from marlise_desktop.domain.errors import EngineError, EngineLostError, MarliseError
from marlise_desktop.domain.events import EngineChanged, EngineState, HardwareChanged, Severity
from marlise_desktop.domain.ids import InstanceId, PresetUri, StateRef
from marlise_desktop.domain.instance import PluginInstance
from marlise_desktop.domain.pedalboard import Pedalboard, Tempo
from marlise_desktop.domain.plan import EMPTY
from marlise_desktop.domain.traffic import Traffic
from marlise_desktop.session.audio_loss import AudioLoss
from marlise_desktop.session.both import both
from marlise_desktop.session.breaker import Circuit
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.ends import TOPIC, Ends
from marlise_desktop.session.follower import Follower
from marlise_desktop.session.jobs import Jobs
from marlise_desktop.session.log import logger, span
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.outputs import OutputWatch
from marlise_desktop.session.ports.engine import (
    BYPASS,
    CommandReply,
    Engine,
    EngineDescription,
    EngineGone,
    EngineLauncher,
    EngineReport,
    Levels,
    LogReported,
    PanicReported,
    Refusal,
    TransportReported,
    ValueReported,
)
from marlise_desktop.session.second_tries import SecondTries
from marlise_desktop.session.settings import Settings

_log = logger("marlise.engine")
_PANIC = "panic"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the engine's life depends on, given by the composition root.

    `audio_ready` returns when the audio server runs; `wire` joins a fresh engine to the sound card.
    """

    audio_ready: Callable[[], Awaitable[None]]
    wire: Callable[[Engine], Awaitable[None]]


class EngineService:
    """`run` is its life. The boards service says `want`; everything else follows."""

    def __init__(
        self,
        launcher: EngineLauncher,
        surroundings: Surroundings,
        settings: Settings,
        notices: Notices,
        jobs: Jobs,
        bus: Bus,
    ) -> None:
        self._audio = AudioLoss(bus, self._audio_moved)
        self._launcher = launcher
        self._surroundings = surroundings
        self._settings = settings
        self._notices = notices
        self._jobs = jobs
        self._bus = bus
        self._engine: Engine | None = None
        self._follower: Follower | None = None
        self._state = EngineChanged(EngineState.STOPPED, "")
        self._wanted = Pedalboard()
        self._wanted_once = asyncio.Event()
        self._absent: frozenset[HardwarePort] = frozenset()
        self._devices: Mapping[HardwarePort, str] = {}
        self._wake = asyncio.Event()
        self._second_tries = SecondTries(self._try_refused_again)
        self._at_rest = asyncio.Event()
        self._stopping = asyncio.Event()
        self._fade = False
        self._smooth = False
        self._may_stay = True
        self._muted = False
        self._hushed = False
        self._silences = 0
        self._ends = Ends(notices)
        self._closed = asyncio.Event()
        self._closed.set()
        self.outputs = OutputWatch()
        self._silence = Levels({})
        self.prepare: list[Callable[[Engine], Awaitable[None]]] = []
        """What other services tell each fresh engine before it plays."""
        self.heard: Callable[[EngineReport], None] = _deaf

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

    @property
    def circuit(self) -> Circuit:
        """Of the engine's starts: open when so many have failed that only single ones are tried."""
        return self._ends.circuit

    @property
    def resting(self) -> bool:
        """Whether the board is not played, because the engine ended too often with nobody to blame."""
        return self._ends.resting

    def on_blame(self, blame: Callable[[InstanceId, str], None]) -> None:
        """`blame` sets a pedal aside that the engine cannot run, with the reason."""
        self._ends.blame = blame

    @property
    def muted(self) -> bool:
        return self._muted

    @property
    def trim_db(self) -> float:
        return self._settings.values.input_trim_db

    @property
    def volume_db(self) -> float:
        return self._settings.values.output_volume_db

    @property
    def waiting(self) -> frozenset[Connection]:
        """Cables that cannot be made now because a port is missing."""
        return self._follower.waiting if self._follower else frozenset()

    @property
    def absent(self) -> frozenset[HardwarePort]:
        return self._absent

    @property
    def devices(self) -> Mapping[HardwarePort, str]:
        return self._devices

    def wires(self, connection: Connection) -> Sequence[tuple[str, str]]:
        """The JACK connections that a cable is made of now; none if no engine runs."""
        return self._engine.wires(connection) if self._engine and self.state is EngineState.RUNNING else ()

    def retry(self, connection: Connection) -> None:
        """Makes a cable anew that the engine is thought to have but another program has cut."""
        if self._follower:
            self._follower.forget(connection)
            self.want(self._wanted)

    def want(self, board: Pedalboard, *, fade: bool = False, smooth: bool = False) -> None:
        """The board that the engine shall run.

        `fade` silences the output while it changes, `smooth` lets values glide.
        """
        self._wanted = board
        if fade and self._ends.resting:
            self._ends.begin_anew()
        self._wanted_once.set()
        self._fade = self._fade or fade
        self._smooth = self._smooth or smooth
        self._at_rest.clear()
        self._wake.set()

    async def settled(self) -> None:
        """Returns when the engine runs the wanted board; at once if no engine runs."""
        if self.state is EngineState.RUNNING:
            await self._at_rest.wait()

    def set_hardware(self, absent: frozenset[HardwarePort], devices: Mapping[HardwarePort, str]) -> None:
        """Which hardware ports of the board are not there, and the JACK port behind each device that is there."""
        self._absent, self._devices = absent, devices
        self._second_tries.stop()
        if self._engine and self._follower:
            self._engine.set_devices(devices)
            self._follower.absent = absent
            self._try_refused_again()

    def _try_refused_again(self) -> None:
        if self._follower:
            self._follower.waiting = frozenset()
            self.want(self._wanted)

    async def run(self) -> None:
        """Until cancelled: launches the engine when the audio server runs, follows, launches again."""
        pause = 0.0
        try:
            while True:
                await self._surroundings.audio_ready()
                await asyncio.sleep(pause)
                await self._surroundings.audio_ready()
                try:
                    await self._live()
                    pause = 0.0
                except EngineLostError as error:
                    self._show(EngineState.RESTARTING, detail=error.message)
                    pause = self._ends.lost(error)
                except MarliseError as error:
                    self._failed(error)
                    pause = self._ends.start_failed()
        finally:
            self._show(EngineState.STOPPED)

    async def _live(self) -> None:
        """One engine's life; returns when a restart is asked for."""
        restarting = self.state is EngineState.RESTARTING
        self._show(EngineState.RESTARTING if restarting else EngineState.STARTING)
        self._stopping.clear()
        self._ends.new_engine()
        self._audio.lost = False
        with span(_log, "start the engine"):
            engine = await self._launcher.launch()
        if engine.taken_over:
            await self._board_known(engine)
        self._closed.clear()
        self._engine = engine
        self.outputs.attach(engine)
        self._follower = Follower(engine, self._jobs, self._ends.blame, self._complained, self._bus.publish)
        self._follower.absent = self._absent
        engine.listen(self._hear)
        try:
            await self._set_up(engine, self._follower)
            await self._follow(engine, self._follower)
        except EngineLostError:
            await self._ends.last_word()
            raise
        except asyncio.CancelledError:
            await self._close(leave=self._may_stay and self._settings.values.keep_playing == "always")
            raise
        finally:
            await self._close()

    async def _board_known(self, engine: Engine) -> None:
        """An engine that plays on is not told of the empty board that stands until the first one is opened."""
        try:
            await self._wanted_once.wait()
        except asyncio.CancelledError:
            await engine.close()
            raise

    async def _set_up(self, engine: Engine, follower: Follower) -> None:
        engine.set_devices(self._devices)
        if engine.taken_over:
            await self._take_over(engine, follower)
        else:
            await engine.set_muted(muted=True)
            self._fade = True
        if "trim" in engine.capabilities:
            await engine.set_input_trim(self.trim_db)
        if "volume" in engine.capabilities:
            await engine.set_output_volume(self.volume_db)
        # The audio server takes its time over the wiring; the engine, which is silent, loads the pedals meanwhile.
        await both(self._surroundings.wire(engine), self._fill(engine, follower))
        self._at_rest.clear()
        self._wake.set()

    async def _fill(self, engine: Engine, follower: Follower) -> None:
        for tell in self.prepare:
            await tell(engine)
        if not engine.taken_over:
            await follower.bring(self._playable)

    def _playable(self) -> Pedalboard:
        return EMPTY if self._ends.resting else self._wanted

    async def _take_over(self, engine: Engine, follower: Follower) -> None:
        """What the engine holds stands, as after a turn of a knob on it; nothing is heard of the take-over."""
        held = await engine.holds(follower.target(self._wanted))
        follower.now = held.board
        self._muted = self._muted or held.muted
        for key, there in held.board.instances.items():
            wanted = self._wanted.instances.get(key)
            if wanted is None:
                continue
            if there.bypassed != wanted.bypassed:
                self.heard(ValueReported(key, BYPASS, float(there.bypassed)))
            for symbol, value in there.all_values().items():
                if value != wanted.value(symbol):
                    self.heard(ValueReported(key, symbol, value))
        tempo = held.board.tempo
        self.heard(TransportReported(tempo.rolling, tempo.bpm, tempo.beats_per_bar))
        pedals, known = len(self._wanted.instances), len(held.board.instances)
        _log.info("an engine that played on is taken over", pedals=pedals, known=known)
        self._notices.post(Severity.NOTE, "The sound went on while the window was away", "", TOPIC + " taken over")

    async def _follow(self, engine: Engine, follower: Follower) -> None:
        while not self._stopping.is_set():
            await self._wake.wait()
            self._wake.clear()
            if self._stopping.is_set():
                return
            if self._ends.reason:
                raise EngineLostError(self._ends.reason)
            if self._audio.lost and "rejoin" not in engine.capabilities:
                return
            if not self._audio.lost or await self._found_again(engine):
                await self._bring(engine, follower)

    async def _bring(self, engine: Engine, follower: Follower) -> None:
        fade, self._fade = self._fade, False
        if fade:
            await engine.set_muted(muted=True)
        gliding = self._smooth
        with span(_log, "apply a snapshot", logging.INFO) if gliding else span(_log, "follow the board", logging.DEBUG):
            before = follower.waiting
            await follower.bring(self._playable, self._take_ramp)
        self._tell_of_refused(before, follower.waiting)
        await self.outputs.follow(follower.now)
        await engine.remember(follower.now)
        if self.state is not EngineState.RUNNING:
            self._show(EngineState.RUNNING, engine.name)
            self._ends.over()
        if fade:
            await engine.set_muted(self._silent)
        if not self._wake.is_set():
            self._at_rest.set()

    def _tell_of_refused(self, before: frozenset[Connection], now: frozenset[Connection]) -> None:
        self._second_tries.look(now, self._devices.keys())
        if now != before:
            self._bus.publish(HardwareChanged())

    async def _found_again(self, engine: Engine) -> bool:
        """Whether the audio server is back, and the engine on it with all that it held."""
        self._show(EngineState.WAITING, detail="it waits for the audio server")
        self._at_rest.set()
        back = await self._audio.made_good(engine, self._surroundings.wire, self._stopping)
        if back:
            await engine.set_muted(self._silent)
        return back

    def _take_ramp(self) -> float:
        """How long values shall glide in the plan that begins now, in ms."""
        smooth, self._smooth = self._smooth, False
        return self._settings.values.snapshot_ramp_ms if smooth else 0.0

    async def restart(self) -> None:
        """Stops the engine in the orderly way and starts it again, the board with it."""
        self._ends.begin_anew()
        self._stopping.set()
        self._wake.set()

    async def play_again(self) -> None:
        """Plays the board that rests."""
        self._ends.begin_anew()
        self.want(self._wanted, fade=True)

    async def _close(self, *, leave: bool = False) -> None:
        engine, self._engine, self._follower = self._engine, None, None
        self.outputs.attach(None)
        self._second_tries.stop()
        self._at_rest.set()
        try:
            if engine:
                await (engine.leave() if leave else engine.close())
        finally:
            self._closed.set()

    def _failed(self, error: MarliseError) -> None:
        if self.state is not EngineState.FAILED or self.detail != error.message:
            self._notices.post_error(error, TOPIC)
        self._show(EngineState.FAILED, detail=error.message)

    def _complained(self, refusal: Refusal) -> None:
        _log.info("refused", step=refusal.step, reason=refusal.reason, status=refusal.status)
        held = self._wanted.instances.get(getattr(refusal.step, "instance", InstanceId("")))
        name = f"{held.name}: " if held else ""
        self._notices.post(Severity.WARNING, f"{name}{refusal.reason}", topic=f"refused {refusal.reason}")

    def _hear(self, report: EngineReport) -> None:
        match report:
            case EngineGone(reason, suspect):
                self._buried(reason, suspect)
            case PanicReported():
                self._silenced()
            case LogReported(level, text):
                _log.say(min(level, logging.INFO), text)
            case _:
                pass
        self.heard(report)

    def _silenced(self) -> None:
        self._muted = True
        self._bus.publish(replace(self._state))
        self._notices.post(
            Severity.WARNING, "Everything was silenced from outside (panic)", "Unmute to play on.", _PANIC
        )

    def _buried(self, reason: str, suspect: InstanceId | None) -> None:
        _log.info("the engine is gone", reason=reason, suspect=suspect)
        self._ends.ended(reason, suspect, self._wanted)
        self._wake.set()

    def _audio_moved(self) -> None:
        self._wake.set()

    def _show(self, state: EngineState, name: str = "", detail: str = "") -> None:
        shown = EngineChanged(state, name or self._state.name, detail)
        if shown != self._state:
            self._state = shown
            self._bus.publish(shown)

    async def capture(self, instances: Iterable[InstanceId]) -> Mapping[InstanceId, StateRef]:
        """The plugins' own states as they are now; empty if no engine runs. The engine is known to hold them."""
        engine, follower = self._engine, self._follower
        if engine is None or follower is None or self.state not in (EngineState.RUNNING, EngineState.WAITING):
            return {}
        running = [key for key in instances if key in follower.now.instances]
        if not running:
            return {}
        try:
            states = await engine.capture_states(running)
        except EngineLostError:
            return {}
        for key, ref in states.items():
            self.note(key, lambda held, ref=ref: replace(held, state=ref))  # type: ignore[misc]
        with suppress(EngineLostError):
            await engine.remember(follower.now)
        return states

    def note(self, instance: InstanceId, edit: Callable[[PluginInstance], PluginInstance]) -> None:
        """Records what the engine already holds."""
        if self._follower:
            self._follower.note(instance, edit)

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

    @property
    def _silent(self) -> bool:
        return self._muted or self._hushed or self._silences > 0

    async def _say_muted(self) -> None:
        if self._engine and self.state is EngineState.RUNNING:
            await self._engine.set_muted(self._silent)

    async def set_rolling(self, rolling: bool, tempo: Tempo) -> None:
        """Starts or stops the transport; raises EngineLostError if no engine runs."""
        await self._running().set_rolling(rolling, tempo)

    async def panic(self) -> None:
        """Silence at once, and every note off; the output stays muted until it is unmuted."""
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

    @property
    def changes_period(self) -> bool:
        """Whether the period can be changed while it plays."""
        return self.runs and "period" in self.capabilities

    async def set_period(self, frames: int) -> None:
        """Raises EngineError if the audio server refuses, EngineLostError if no engine runs."""
        await self._running().set_period(frames)

    def _needing(self, word: str, name: str) -> Engine | None:
        if self._engine and word not in self._engine.capabilities:
            hint = "Choose the built-in engine in Preferences."
            raise EngineError(f"{self._engine.name} has no {name}", hint=hint)
        return self._engine

    async def save_preset(self, instance: InstanceId, label: str, folder: str, file_name: str) -> None:
        await self._running().save_preset(instance, label, folder, file_name)

    async def bundle_changed(self, folder: str, resource: PresetUri | None = None) -> None:
        if self._engine:
            await self._engine.bundle_changed(folder, resource=resource)

    async def show_own_window(self, instance: InstanceId) -> None:
        await self._running().show_own_window(instance)

    def numbers(self) -> Mapping[int, InstanceId]:
        """The pedals by the numbers that the engine has for them; none if no engine runs."""
        return self._engine.numbers() if self._engine and self.runs else {}

    async def command(self, *words: str) -> CommandReply:
        """Says a command that changes nothing, when the engine runs all that is wanted. Raises EngineError."""
        await self.settled()
        return await self._running().command(*words)

    async def describe(self) -> EngineDescription:
        return await self._running().describe()

    def _running(self) -> Engine:
        if self._engine is None or self.state is not EngineState.RUNNING:
            why = "the engine waits for the audio server" if self.state is EngineState.WAITING else "no engine runs"
            raise EngineLostError(f"{why} at present", hint="It goes on by itself; then try again.")
        return self._engine

    def end_for_good(self) -> None:
        """When `run` ends, the engine ends too, even if the player lets sound go on without the program."""
        self._may_stay = False

    async def hold(self) -> None:
        """Stops the engine in the orderly way, before its audio server stops; `run` goes on when that is back."""
        self._stopping.set()
        self._wake.set()
        await self._closed.wait()


def _deaf(report: EngineReport) -> None:
    """Hears nothing, until somebody listens."""
