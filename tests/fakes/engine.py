"""An engine in memory, held to the same contract as the real ones (tests/contract/engine_kit.py)."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from marlise_desktop.domain.connection import Connection, Endpoint, HardwarePort, InstancePort
from marlise_desktop.domain.errors import EngineError, EngineLostError
from marlise_desktop.domain.hardware import insert_label, is_insert
from marlise_desktop.domain.ids import InstanceId, PluginUri, PortSymbol, PresetUri, PropertyUri, StateRef
from marlise_desktop.domain.instance import PluginInstance
from marlise_desktop.domain.midi.control import ControlKind
from marlise_desktop.domain.midi.standby import FollowTable, Ready, StandbyPress
from marlise_desktop.domain.parameter import PropertyValue
from marlise_desktop.domain.pedalboard import Pedalboard, Tempo
from marlise_desktop.domain.plan import (
    EMPTY,
    AddConnection,
    AddInstance,
    LoadPreset,
    MapController,
    RemoveConnection,
    RemoveInstance,
    RestoreState,
    SetBypass,
    SetBypassStrategy,
    SetProperty,
    SetTempo,
    SetValue,
    Step,
    UnmapController,
    after_step,
)
from marlise_desktop.domain.traffic import Traffic, TrafficRecord
from marlise_desktop.session.ports.engine import (
    CommandReply,
    DescribedInstance,
    Engine,
    EngineDescription,
    EngineGone,
    EngineReport,
    Held,
    Levels,
    MidiHeard,
    OutputReported,
    PropertyReported,
    Refusal,
    RunTime,
    TransportReported,
    ValueReported,
)

ALL_CAPABILITIES = frozenset(
    {
        "apply",
        "describe",
        "mute",
        "panic",
        "period",
        "rejoin",
        "midi-ports",
        "midi-standby",
        "trim",
        "volume",
        "external-ui",
        "tuner",
        "rms",
        "dsp-time",
        "fades",
        "bypass-strategies",
    }
)


_KINDS = {
    0x80: ControlKind.NOTE,
    0x90: ControlKind.NOTE,
    0xB0: ControlKind.CC,
    0xC0: ControlKind.PROGRAM,
}


def _named(what: Ready) -> set[InstanceId]:
    """The pedals."""
    return {what.instance} if isinstance(what, FollowTable) else {step.instance for step in what.steps}


@dataclass
class FakeEngine:
    """`board` is what it runs. It refuses to add a plugin whose URI is in `refused`, with the number there,
    and to map a parameter whose symbol is in `unmappable` to a controller.

    `performed` are all steps it was given, `ramps_ms` the ramp of each time; `calls` names what else was asked of
    it, in order. `remembered` is the board that the next program would be told of. While it is `adrift` it does not
    find its audio server. `midi_ports` are the numbers of its ports for MIDI devices, each with whether it is a
    source; `sent_midi` is what was sent through them. `ready` is what it was told beforehand of controls: `play` sends
    a message as a device does, and lets that act. `on_period` is that server's answer to a new period: it may
    raise EngineError.
    """

    name: str = "fake-host"
    client: str = "fake-host"
    capabilities: frozenset[str] = ALL_CAPABILITIES
    refused: dict[PluginUri, int] = field(default_factory=dict)
    unmappable: frozenset[PortSymbol] = frozenset()
    outputs: int = 2
    board: Pedalboard = EMPTY
    performed: list[Step] = field(default_factory=list)
    ramps_ms: list[float] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    states: dict[StateRef, Mapping[PropertyUri, PropertyValue]] = field(default_factory=dict)
    process_id: int | None = None
    levels: Levels = field(default_factory=lambda: Levels({}))
    muted: bool = False
    closed: bool = False
    left: bool = False
    taken_over: bool = False
    outlives: bool = True
    rolling: bool = False
    adrift: bool = False
    on_period: Callable[[int], None] | None = None
    remembered: Pedalboard = EMPTY
    midi_ports: set[tuple[int, bool]] = field(default_factory=set)
    hears_midi: bool = False
    sent_midi: list[tuple[int, bytes]] = field(default_factory=list)
    ready: dict[int, Ready] = field(default_factory=dict)
    _told_at: dict[tuple[int, ControlKind, int, int], int] = field(default_factory=dict)
    _devices: Mapping[HardwarePort, str] = field(default_factory=dict)
    _numbers: dict[InstanceId, int] = field(default_factory=dict)
    _listener: Callable[[EngineReport], None] | None = None
    _gone: str = ""
    _touched: InstanceId | None = None
    _record: TrafficRecord = field(default_factory=lambda: TrafficRecord(0.0))

    @property
    def traffic(self) -> Traffic:
        return self._record.told(1.0, 0)

    async def perform(self, steps: Sequence[Step], *, ramp_ms: float = 0.0) -> Sequence[Refusal]:
        self._check()
        self.ramps_ms.append(ramp_ms)
        refusals = [refusal for step in steps if (refusal := self._step(step)) is not None]
        for step in steps:
            self._record.answered(1.0, 0.001, refused=any(refusal.step is step for refusal in refusals))
        touched = {step.instance for step in steps if isinstance(step, SetValue | SetBypass | SetProperty)}
        if len(touched) == 1:
            (self._touched,) = touched
        return refusals

    def _step(self, step: Step) -> Refusal | None:
        self.performed.append(step)
        refusal = self._refusal(step)
        if isinstance(step, MapController) and step.symbol in self.unmappable:
            refusal = Refusal(step, -206, "the parameter cannot be mapped")
        if refusal is not None:
            return refusal
        if isinstance(step, AddInstance):
            self._numbers[step.instance] = len(self._numbers)
            self._touched = step.instance
        self.board = after_step(self.board, self._clamped(step))
        if isinstance(step, RemoveInstance):
            gone = [slot for slot, what in self.ready.items() if step.instance in _named(what)]
            for slot in gone:
                del self.ready[slot]
        if isinstance(step, SetTempo):
            self.tell(TransportReported(self.rolling, step.bpm, step.beats_per_bar))
        if isinstance(step, RestoreState):
            kept = dict(self.states.get(step.state, {}))
            self.board = self.board.edited(step.instance, lambda held: replace(held, properties=kept))
        return None

    def _clamped(self, step: Step) -> Step:
        if not isinstance(step, SetValue):
            return step
        parameter = self._held(step.instance).plugin.parameters_by_symbol[step.symbol]
        return replace(step, value=min(max(step.value, parameter.minimum), parameter.maximum))

    def _held(self, instance: InstanceId) -> PluginInstance:
        return self.board.instances[instance]

    def _refusal(self, step: Step) -> Refusal | None:
        match step:
            case AddInstance(_, uri, _):
                return Refusal(step, self.refused[uri], "the plugin is not installed") if uri in self.refused else None
            case RemoveConnection():
                return None
            case AddConnection(connection):
                return self._unjoinable(step, connection)
            case (
                RemoveInstance(key)
                | RestoreState(key)
                | LoadPreset(key)
                | SetBypass(key)
                | SetBypassStrategy(key)
                | MapController(key)
                | UnmapController(key)
                | SetProperty(key)
            ):
                return None if key in self.board.instances else _no_pedal(step)
            case SetValue(key, symbol, value):
                if key not in self.board.instances:
                    return _no_pedal(step)
                if not math.isfinite(value):
                    return Refusal(step, -207, f"{value} is not a number that a parameter can hold")
                if symbol not in self._held(key).plugin.parameters_by_symbol:
                    return Refusal(step, -103, "the plugin has no such parameter")
        return None

    def _unjoinable(self, step: Step, connection: Connection) -> Refusal | None:
        for end in (connection.source, connection.target):
            if isinstance(end, InstancePort):
                if end.instance not in self.board.instances:
                    return _no_pedal(step)
                if end.symbol not in self._held(end.instance).plugin.ports_by_symbol:
                    return Refusal(step, -205, "the ports cannot be joined: one is not there")
            elif is_insert(end) and end not in self._devices:
                return Refusal(step, -205, f"{insert_label(end)} is not there now")
            elif end.name.startswith("midi:") and end not in self._devices:
                return Refusal(step, -205, f"{end.name.removeprefix('midi:')} is not connected to this computer")
            elif end.name.startswith("playback_") and int(end.name.removeprefix("playback_")) > self.outputs:
                return Refusal(step, -205, "the ports cannot be joined: one is not there")
        return None

    async def holds(self, wanted: Pedalboard) -> Held:
        self._check()
        mine = {key: held for key, held in self.board.instances.items() if key in wanted.instances}
        wired = frozenset(c for c in self.board.connections if c in wanted.connections)
        self.board = replace(self.board, instances=mine, connections=wired)
        return Held(self.board, self.muted)

    async def remember(self, board: Pedalboard) -> None:
        self._check()
        self.remembered = board

    async def capture_states(self, instances: Sequence[InstanceId]) -> Mapping[InstanceId, StateRef]:
        self._check()
        captured: dict[InstanceId, StateRef] = {}
        for key in instances:
            held = self.board.instances.get(key)
            if held is not None and held.plugin.has_state:
                content = {uri: str(value.value) for uri, value in sorted(held.properties.items())}
                captured[key] = StateRef(f"fake-{content}")
                self.states[captured[key]] = dict(held.properties)
        return captured

    async def save_preset(self, instance: InstanceId, label: str, folder: str, file_name: str) -> None:
        self._check()
        if instance not in self.board.instances:
            raise EngineError("the engine does not run this pedal", status=-3)
        self.calls.append(f"save_preset {label} {folder} {file_name}")

    async def bundle_changed(self, folder: str, *, resource: PresetUri | None = None) -> None:
        self._check()
        self.calls.append(f"bundle_changed {folder}")

    async def ask_properties(self, instance: InstanceId) -> None:
        self._check()
        held = self.board.instances.get(instance)
        for uri, value in held.properties.items() if held else ():
            self.tell(PropertyReported(instance, uri, value))

    async def show_own_window(self, instance: InstanceId) -> None:
        self._check()
        if "external-ui" not in self.capabilities:
            raise EngineError(f"{self.name} cannot show plugins' own windows")
        if instance not in self.board.instances:
            raise EngineError("the engine does not run this pedal", status=-3)
        if not self._held(instance).plugin.has_ui:
            raise EngineError("it has no window of its own", status=-302)
        self.calls.append(f"show_own_window {instance}")

    async def monitor_output(self, instance: InstanceId, symbol: PortSymbol, *, on: bool) -> None:
        self._check()
        self.calls.append(f"monitor_output {instance} {symbol} {int(on)}")
        if on and instance in self.board.instances:
            self.tell(OutputReported(instance, symbol, 0.0))

    async def set_muted(self, muted: bool) -> None:
        self._check()
        self.muted = muted

    async def set_rolling(self, rolling: bool, tempo: Tempo) -> None:
        self._check()
        self.rolling = rolling
        self.tell(TransportReported(rolling, tempo.bpm, tempo.beats_per_bar))

    async def panic(self) -> None:
        self._check()
        self.calls.append("panic")
        self.muted = True

    async def set_input_trim(self, level_db: float) -> None:
        self._need("trim", "input trim")
        self.calls.append(f"input_trim {level_db:g}")

    async def set_output_volume(self, level_db: float) -> None:
        self._need("volume", "master volume")
        self.calls.append(f"output_volume {level_db:g}")

    @property
    def tuner_plugins(self) -> Sequence[PluginUri]:
        return ()

    async def tune(self, source: HardwarePort | None, reference_hz: float) -> None:
        if source is not None:
            self._need("tuner", "tuner")
        if source is not None and source.name not in ("capture_1", "capture_2"):
            raise EngineError(f"the tuner cannot listen to {source.name}", status=-205)
        self.calls.append(f"tuner {source.name} {reference_hz:g}" if source else "tuner off")
        self.levels.pitch = None

    async def set_fade_time(self, milliseconds: float) -> None:
        self._need("fades", "choice of how long edits fade")
        self.calls.append(f"fade_time {milliseconds:g}")

    async def follow_midi_clock(self, on: bool) -> None:
        self._check()
        self.calls.append(f"follow_midi_clock {int(on)}")

    async def open_midi(self, number: int, *, source: bool, on: bool) -> None:
        self._need("midi-ports", "ports for single MIDI devices")
        if not 1 <= number <= 32:
            raise EngineError(f"MIDI port {number} could not be opened", status=-207)
        (self.midi_ports.add if on else self.midi_ports.discard)((number, source))

    def midi_port(self, number: int, *, source: bool) -> str:
        if "midi-ports" not in self.capabilities:
            raise EngineError(f"{self.name} has no ports for single MIDI devices")
        return f"{self.client}:control_{'in' if source else 'out'}_{number}"

    async def hear_midi(self, on: bool) -> None:
        self._need("midi-ports", "ports for single MIDI devices")
        self.hears_midi = on
        if not on:
            self.ready.clear()
            self._told_at.clear()

    async def hold_ready(self, slot: int, what: Ready) -> bool:
        self._need("midi-standby", "way to act on MIDI before the program hears of it")
        self.ready.pop(slot, None)
        if not _named(what) <= self.board.instances.keys():
            return False
        if isinstance(what, StandbyPress):
            channels = range(16) if what.channel is None else (what.channel,)
            told = [self._told_at.get((what.port, what.kind, channel, what.number)) for channel in channels]
            if any(at is not None and (what.seen is None or at > what.seen) for at in told):
                return False
        self.ready[slot] = what
        return True

    def drop_ready(self, slot: int | None) -> None:
        if "midi-standby" not in self.capabilities:
            raise EngineError(f"{self.name} has no way to act on MIDI before the program hears of it")
        if slot is None:
            self.ready.clear()
        else:
            self.ready.pop(slot, None)

    def play(self, port: int, frame: int, message: bytes) -> None:
        """A device sends a message: what stands by acts, and then the session is told."""
        self.tell(self.acted(port, frame, message))

    def acted(self, port: int, frame: int, message: bytes) -> MidiHeard:
        """As `play`, for a session that is held up: `tell` it later."""
        kind = _KINDS.get(message[0] & 0xF0)
        if not self.hears_midi or kind is None:
            return MidiHeard(port, frame, message)
        channel, number, value = message[0] & 0x0F, message[1], message[2] if len(message) > 2 else 0
        if message[0] & 0xF0 == 0x80:
            value = 0
        self._told_at[port, kind, channel, number] = frame
        slots: list[int] = []
        for slot, what in list(self.ready.items()):
            mine = what.port == port and what.number == number and what.channel in (channel, None)
            if not mine or self.ready.get(slot) is not what:
                continue
            if isinstance(what, FollowTable):
                if kind is ControlKind.CC:
                    slots.append(slot)
                    self._set(SetValue(what.instance, what.symbol, what.values[value]))
                    self.tell(ValueReported(what.instance, what.symbol, what.values[value]))
            elif what.kind is kind and (kind is ControlKind.PROGRAM or what.low <= value <= what.high):
                slots.append(slot)
                for step in what.steps:
                    self._set(step)
                self.ready = {key: one for key, one in self.ready.items() if isinstance(one, FollowTable)}
        return MidiHeard(port, frame, message, tuple(slots))

    def _set(self, step: Step) -> None:
        if self._refusal(step) is None:
            self.board = after_step(self.board, self._clamped(step))

    async def send_midi(self, number: int, message: bytes) -> None:
        self._need("midi-ports", "ports for single MIDI devices")
        if (number, False) not in self.midi_ports:
            raise EngineError(f"MIDI could not be sent to port {number}", status=-205)
        if not 1 <= len(message) <= 256:
            raise EngineError(f"MIDI could not be sent to port {number}", status=-207)
        self.sent_midi.append((number, message))

    async def measure_times(self, on: bool) -> None:
        self._need("dsp-time", "measure of what each pedal costs")
        self.calls.append(f"measure_times {int(on)}")
        self.levels.times = {key: RunTime(10.0, 20.0) for key in self.board.instances} if on else {}

    async def set_period(self, frames: int) -> None:
        self._need("period", "change of the period while it plays")
        if not 16 <= frames <= 8192 or frames.bit_count() != 1:
            raise EngineError(f"the audio server does not change to a period of {frames} frames", status=-207)
        if self.on_period is not None:
            self.on_period(frames)
        self.calls.append(f"set_period {frames}")

    async def describe(self) -> EngineDescription:
        self._need("describe", "description of what it runs")
        instances = {
            key: DescribedInstance(held.uri, held.bypassed, held.all_values())
            for key, held in self.board.instances.items()
        }
        pairs = frozenset((self._wire(c.source), self._wire(c.target)) for c in self.board.connections)
        return EngineDescription(instances, pairs)

    def _wire(self, end: Endpoint) -> str:
        if isinstance(end, InstancePort):
            return f"effect_{self._numbers[end.instance]}:{end.symbol}"
        if end.name.startswith("midi") or is_insert(end):
            return self._devices.get(end, f"mod-host:{end.name}")
        return end.name.replace("capture_", "system:capture_").replace("playback_", "mod-monitor:in_")

    def numbers(self) -> Mapping[int, InstanceId]:
        return {number: key for key, number in self._numbers.items() if key in self.board.instances}

    async def commands(self) -> frozenset[str]:
        self._check()
        return frozenset(
            {"add", "bypass", "cpu_load", "help", "load", "param_get", "param_set", "quit", "remove", "save"}
        )

    async def command(self, *words: str) -> CommandReply:
        self._check()
        match words:
            case ():
                raise EngineError("nothing is no command")
            case ("help" | "quit" | "save" | "load" as name, *_):
                raise EngineError(f"the engine does not answer {name}, so it cannot be asked")
            case ("param_get", number, symbol):
                self.calls.append(" ".join(words))
                return self._value_reply(int(number), PortSymbol(symbol))
            case ("param_get", *_):
                return CommandReply("few arguments", "the command needs more words")
            case ("cpu_load",):
                return CommandReply("resp 0 1.5000")
            case _:
                return CommandReply("not found", "the engine has no such command")

    def _value_reply(self, number: int, symbol: PortSymbol) -> CommandReply:
        key = self.numbers().get(number)
        if key is None:
            return CommandReply("resp -3", "the engine does not run this pedal")
        if symbol not in self._held(key).plugin.parameters_by_symbol:
            return CommandReply("resp -103", "the plugin has no such parameter")
        return CommandReply(f"resp 0 {self._held(key).value(symbol):.4f}")

    async def rejoined(self) -> bool:
        self._need("rejoin", "way back to an audio server that was lost")
        self.calls.append("rejoined")
        return not self.adrift

    def set_devices(self, ports: Mapping[HardwarePort, str]) -> None:
        self._devices = dict(ports)

    def wires(self, connection: Connection) -> Sequence[tuple[str, str]]:
        return [(self._wire(connection.source), self._wire(connection.target))]

    def listen(self, listener: Callable[[EngineReport], None]) -> None:
        self._listener = listener

    async def leave(self) -> None:
        self.left = True

    async def close(self) -> None:
        self.closed = True
        self._gone = self._gone or "the engine was stopped"

    def die(self, reason: str = "fake-host crashed (SIGSEGV)", suspect: InstanceId | None = None) -> None:
        """Ends at once, as a crash would; without a `suspect` the instance that was touched last is blamed."""
        self._gone = reason
        self.tell(EngineGone(reason, suspect or self._touched))

    def tell(self, report: EngineReport) -> None:
        """Reports something to the session."""
        if self._listener is not None:
            self._listener(report)

    def _check(self) -> None:
        if self._gone:
            raise EngineLostError(self._gone)

    def _need(self, capability: str, what: str) -> None:
        self._check()
        if capability not in self.capabilities:
            raise EngineError(f"{self.name} has no {what}")


def _no_pedal(step: Step) -> Refusal:
    return Refusal(step, -3, "the engine does not run this pedal")


@dataclass
class FakeLauncher:
    """Answers a fresh FakeEngine from `make` at each launch; `engines` are all that were launched.

    While `failure` is set, a launch raises it.
    """

    make: Callable[[], FakeEngine] = FakeEngine
    failure: Exception | None = None
    engines: list[FakeEngine] = field(default_factory=list)

    async def launch(self) -> Engine:
        if self.failure is not None:
            raise self.failure
        self.engines.append(self.make())
        return self.engines[-1]
