"""Keeps the engine at the wanted board, and starts it again when it dies."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from marlise_desktop.domain.connection import Connection, HardwarePort
from marlise_desktop.domain.errors import EngineLostError, MarliseError
from marlise_desktop.domain.events import EngineState, HardwareChanged, Severity
from marlise_desktop.domain.ids import InstanceId, PortSymbol, StateRef
from marlise_desktop.domain.instance import PluginInstance
from marlise_desktop.domain.midi.control import Control
from marlise_desktop.domain.midi.plain import BYPASS
from marlise_desktop.domain.midi.standby import Setting
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.domain.plan import EMPTY
from marlise_desktop.session.audio_loss import AudioLoss
from marlise_desktop.session.both import both
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.ends import TOPIC, Ends
from marlise_desktop.session.engine_loudness import EngineLoudness
from marlise_desktop.session.follower import Follower
from marlise_desktop.session.jobs import Jobs
from marlise_desktop.session.log import logger, span
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.outputs import OutputWatch
from marlise_desktop.session.ports.engine import (
    CommandReply,
    Engine,
    EngineGone,
    EngineLauncher,
    EngineReport,
    LogReported,
    MidiHeard,
    MidiLost,
    PanicReported,
    Refusal,
    TransportReported,
    ValueReported,
)
from marlise_desktop.session.second_tries import SecondTries
from marlise_desktop.session.settings import Settings

_log = logger("marlise.engine")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the engine's life depends on, given by the composition root.

    `audio_ready` returns when the audio server runs; `wire` joins a fresh engine to the sound card.
    """

    audio_ready: Callable[[], Awaitable[None]]
    wire: Callable[[Engine], Awaitable[None]]


class EngineService(EngineLoudness):
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
        super().__init__(settings, notices, bus)
        self._audio = AudioLoss(bus, self._audio_moved)
        self._launcher = launcher
        self._surroundings = surroundings
        self._jobs = jobs
        self._follower: Follower | None = None
        self._wanted = Pedalboard()
        self._wanted_once = asyncio.Event()
        self._absent: frozenset[HardwarePort] = frozenset()
        self._devices: Mapping[HardwarePort, str] = {}
        self._left_to_program: frozenset[Control] = frozenset()
        self._wake = asyncio.Event()
        self._second_tries = SecondTries(self._try_refused_again)
        self._at_rest = asyncio.Event()
        self._stopping = asyncio.Event()
        self._fade = False
        self._smooth = False
        self._may_stay = True
        self._ends = Ends(notices)
        self._closed = asyncio.Event()
        self._closed.set()
        self.outputs = OutputWatch()
        self.prepare: list[Callable[[Engine], Awaitable[None]]] = []
        """What other services tell each fresh engine before it plays."""
        self.heard: Callable[[EngineReport], None] = _deaf
        self.heard_midi: Callable[[MidiHeard | MidiLost], None] = _deaf

    @property
    def resting(self) -> bool:
        """Whether the board is not played, because the engine ended too often with nobody to blame."""
        return self._ends.resting

    def on_blame(self, blame: Callable[[InstanceId, str], None]) -> None:
        """`blame` sets a pedal aside that the engine cannot run, with the reason."""
        self._ends.blame = blame

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

    @property
    def left_to_program(self) -> frozenset[Control]:
        """Controls whose mappings the engine does not carry out."""
        return self._left_to_program

    def carries_out(self, instance: InstanceId, symbol: PortSymbol) -> bool:
        """Whether what is mapped to that parameter in MOD's words is the engine's now, and nobody else's."""
        return self._follower is not None and self._follower.maps(instance, symbol)

    def insist(self, parameters: Iterable[tuple[InstanceId, PortSymbol]]) -> None:
        """Sets them as the board has them, though it seems that they are, where the engine moves them by itself too.

        It tells of that a moment later, so that what the board has may be old news.
        """
        if self._follower and self._follower.insist(parameters):
            self.want(self._wanted)

    def leave_to_program(self, controls: frozenset[Control]) -> None:
        """Mappings of these controls in MOD's words are not the engine's: a calibration is nothing to it."""
        if controls == self._left_to_program:
            return
        self._left_to_program = controls
        if self._follower:
            self._follower.left_to_program = controls
            self.want(self._wanted)

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
        self._follower.left_to_program = self._left_to_program
        engine.listen(self._hear)
        try:
            await self._set_up(engine, self._follower)
            await self._follow(engine, self._follower)
        except EngineLostError:
            await self._ends.last_word()
            raise
        except asyncio.CancelledError:
            await self._close(leave=self.stays)
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
        await self._set_levels(engine)
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
            case MidiHeard() | MidiLost():
                self.heard_midi(report)
                return
            case ValueReported(instance, symbol) if self._owes(instance, symbol):
                return
            case _:
                pass
        self.heard(report)

    def _buried(self, reason: str, suspect: InstanceId | None) -> None:
        _log.info("the engine is gone", reason=reason, suspect=suspect)
        self._ends.ended(reason, suspect, self._wanted)
        self._wake.set()

    def _audio_moved(self) -> None:
        self._wake.set()

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
        board = follower.now
        for key, ref in states.items():
            if key in board.instances:
                board = board.edited(key, lambda held, ref=ref: replace(held, state=ref))  # type: ignore[misc]
        with suppress(EngineLostError):
            await engine.remember(board)
        # Only now, for who asked puts them on the board at once: between the two a state would seem to be on its way.
        for key, ref in states.items():
            follower.note(key, lambda held, ref=ref: replace(held, state=ref))  # type: ignore[misc]
        return states

    def takes_over(self, instance: InstanceId) -> bool:
        """Whether a preset or a state is on its way to it, so that what it tells of its properties is old news."""
        now = self._follower.now.instances.get(instance) if self._follower else None
        wanted = self._wanted.instances.get(instance)
        return now is not None and wanted is not None and (now.preset, now.state) != (wanted.preset, wanted.state)

    def _owes(self, instance: InstanceId, symbol: PortSymbol) -> bool:
        """Whether a value is on its way to the engine, or waits to be sent: it is newer than any that it tells of."""
        return self._follower is not None and self._follower.owes(self._wanted, instance, symbol)

    def note(self, instance: InstanceId, edit: Callable[[PluginInstance], PluginInstance]) -> None:
        """Records what the engine already holds."""
        if self._follower:
            self._follower.note(instance, edit)

    def lead(self, parameters: frozenset[tuple[InstanceId, PortSymbol]]) -> None:
        """These the engine moves by itself too, from now on: see `insist`."""
        if self._follower:
            self._follower.led = parameters

    def overtook(self, instance: InstanceId, symbol: PortSymbol, since: float) -> bool:
        """Whether what the program sets may come after what the engine moved by itself at that time of the loop.

        Then the engine stands elsewhere than a foot has put it, and must be told once more.
        """
        return self._follower is not None and self._follower.overtook(self._wanted, instance, symbol, since)

    def acted(self, steps: Iterable[Setting]) -> None:
        """The engine has set these by itself, for it was told beforehand."""
        if self._follower:
            self._follower.acted.note(steps)

    def reconsider(self) -> None:
        """All is done that was played: what the engine has set by itself and the board does not say is put right."""
        if self._follower and self._follower.reconsider():
            self.want(self._wanted)

    async def command(self, *words: str) -> CommandReply:
        """Says a command that changes nothing, when the engine runs all that is wanted. Raises EngineError."""
        await self.settled()
        return await self._running().command(*words)

    @property
    def stays(self) -> bool:
        """Whether the engine that runs plays on when the program ends."""
        wanted = self._may_stay and self._settings.values.keep_playing == "always"
        return wanted and self._engine is not None and self._engine.outlives

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
