"""The engine as the session sees it: mod-host or the built-in host behind one port."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from marlise_desktop.domain.connection import Connection, HardwarePort
from marlise_desktop.domain.ids import InstanceId, PluginUri, PortSymbol, PresetUri, PropertyUri, StateRef
from marlise_desktop.domain.instance import MidiBinding
from marlise_desktop.domain.midi.standby import Ready
from marlise_desktop.domain.parameter import PropertyValue
from marlise_desktop.domain.pedalboard import Pedalboard, Tempo
from marlise_desktop.domain.pitch import Pitch
from marlise_desktop.domain.plan import Step
from marlise_desktop.domain.traffic import Traffic


@dataclass(frozen=True, slots=True)
class Refusal:
    """A step that the engine refused: its error number and the reason in words."""

    step: Step
    status: int
    reason: str


@dataclass(frozen=True, slots=True)
class ValueReported:
    """A plugin, MIDI or CV moved a value; `:bypass` (0 or 1) reports the bypass."""

    instance: InstanceId
    symbol: PortSymbol
    value: float


@dataclass(frozen=True, slots=True)
class PropertyReported:
    instance: InstanceId
    uri: PropertyUri
    value: PropertyValue


@dataclass(frozen=True, slots=True)
class OutputReported:
    instance: InstanceId
    symbol: PortSymbol
    value: float


@dataclass(frozen=True, slots=True)
class InstanceFaulted:
    """The engine's guard has muted an instance."""

    instance: InstanceId
    reason: str


@dataclass(frozen=True, slots=True)
class TransportReported:
    """The transport as it is now, whoever has changed it. After a SetTempo it comes in any case."""

    rolling: bool
    bpm: float
    beats_per_bar: float


@dataclass(frozen=True, slots=True)
class WindowFailed:
    """A plugin's own window went wrong by itself. `reason` follows "its window": `crashed: Aborted`."""

    instance: InstanceId
    reason: str


@dataclass(frozen=True, slots=True)
class PanicReported:
    """Another program has silenced the engine, which is muted now."""


@dataclass(frozen=True, slots=True)
class MidiHeard:
    """A MIDI message that a device has sent, whole. `number` is that of its port, see `Engine.open_midi`.

    `frame` is when it came, in JACK's frames, which begin again after 2**32. `slots` are those that have acted on it,
    see `Engine.hold_ready`.
    """

    number: int
    frame: int
    message: bytes
    slots: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class MidiLost:
    """How many messages of devices could not be told: more came than were taken, or they were too long."""

    count: int


@dataclass(frozen=True, slots=True)
class LogReported:
    """A plugin's or the engine's own line. `level` is a `logging` level number."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class EngineGone:
    """The engine's process ended or its connection broke. `suspect` is the instance blamed, if one is known."""

    reason: str
    suspect: InstanceId | None = None


EngineReport: TypeAlias = (
    ValueReported
    | PropertyReported
    | OutputReported
    | InstanceFaulted
    | TransportReported
    | WindowFailed
    | PanicReported
    | MidiHeard
    | MidiLost
    | LogReported
    | EngineGone
)


@dataclass(frozen=True, slots=True)
class RunTime:
    """What a pedal's run takes, in microseconds, over the last half second of sound."""

    mean_us: float
    highest_us: float


@dataclass
class Levels:
    """Sampled state, written by the adapter and read on a timer: peaks are linear, since the last `take`.

    Keys are `capture_K` and `playback_K`. `load_percent` is the DSP load, `xruns` the count since the engine started.
    `rms` is linear too, of a moment ago; empty for an engine without the capability `rms`. `pitch` is what the tuner
    hears now; None for no tone. `times` is what each pedal's run takes, while that is measured.
    """

    peaks: dict[str, float]
    load_percent: float = 0.0
    xruns: int = 0
    rms: dict[str, float] = field(default_factory=dict)
    pitch: Pitch | None = None
    times: dict[InstanceId, RunTime] = field(default_factory=dict)

    def take(self, key: str) -> float:
        """The highest peak since the last call, linear."""
        return self.peaks.pop(key, 0.0)


@dataclass(frozen=True, slots=True)
class Held:
    """What of a board an engine runs that was taken over, and whether its output is muted."""

    board: Pedalboard
    muted: bool


@dataclass(frozen=True, slots=True)
class CommandReply:
    """What the engine says to a typed command, as it came; `reason` says why it refuses, if it does."""

    text: str
    reason: str = ""


class Engine(Protocol):
    """A running engine. All methods are called on the loop's thread; they raise EngineLostError if it is gone.

    `capabilities` holds words such as `apply`, `describe`, `trim`, `volume`, `mute`, `panic`, `period`, `rejoin`,
    `external-ui`, `tuner`, `rms`, `dsp-time`, `midi-ports`, `midi-standby`; empty for mod-host.
    """

    @property
    def name(self) -> str: ...
    @property
    def client(self) -> str:
        """What JACK calls it, the same for as long as it runs; empty for mod-host, which is many clients."""
        ...

    @property
    def capabilities(self) -> frozenset[str]: ...
    @property
    def process_id(self) -> int | None:
        """None for an engine that another program has started."""
        ...

    @property
    def levels(self) -> Levels: ...
    @property
    def traffic(self) -> Traffic:
        """How many orders it has answered, how soon, and how many it refused, as it is now."""
        ...

    @property
    def taken_over(self) -> bool:
        """Whether an earlier program has started and filled it, and its sound goes on."""
        ...

    @property
    def outlives(self) -> bool:
        """Whether it was started to play on without the program, if that leaves it."""
        ...

    async def holds(self, wanted: Pedalboard) -> Held:
        """What of the wanted board an engine runs that was taken over, as it is there; all else is taken out of it."""
        ...

    async def remember(self, board: Pedalboard) -> None:
        """Leaves in the engine what the next program must know to take it over with this board."""
        ...

    async def perform(self, steps: Sequence[Step], *, ramp_ms: float = 0.0) -> Sequence[Refusal]:
        """Carries out the steps in order, pipelined; answers those that were refused (the others were done).

        An engine with the capability `apply` makes a run of values, properties and bypasses in one audio cycle, and
        lets values that can glide do so for `ramp_ms`; others make them as fast as they can.
        """
        ...

    async def capture_states(self, instances: Sequence[InstanceId]) -> Mapping[InstanceId, StateRef]:
        """Saves the LV2 state of those instances that have any into the state store."""
        ...

    async def save_preset(self, instance: InstanceId, label: str, folder: str, file_name: str) -> None:
        """Writes a preset bundle of the instance as it is; raises EngineError."""
        ...

    async def bundle_changed(self, folder: str, *, resource: PresetUri | None = None) -> None:
        """Tells the engine that an LV2 bundle on disk is new, rewritten or gone."""
        ...

    async def ask_properties(self, instance: InstanceId) -> None:
        """Asks the plugin for all its properties; answers arrive as PropertyReported."""
        ...

    async def show_own_window(self, instance: InstanceId) -> None:
        """Opens the plugin's own window or raises it; raises EngineError with the reason where it cannot be shown."""
        ...

    async def monitor_output(self, instance: InstanceId, symbol: PortSymbol, *, on: bool) -> None: ...
    async def set_muted(self, muted: bool) -> None:
        """Fades all outputs out or in."""
        ...

    async def set_rolling(self, rolling: bool, tempo: Tempo) -> None:
        """Starts the transport, or stops it and goes back to the start; says the board's tempo along with it."""
        ...

    async def panic(self) -> None:
        """Silence at once, and notes, sound and sustain off on all MIDI channels; stays muted."""
        ...

    async def set_input_trim(self, level_db: float) -> None:
        """Raises EngineError where the engine has no such thing (see `capabilities`)."""
        ...

    async def set_output_volume(self, level_db: float) -> None: ...
    @property
    def tuner_plugins(self) -> Sequence[PluginUri]:
        """Plugins by any of which it can tune, beside the board; empty where it has a tuner of its own."""
        ...

    async def tune(self, source: HardwarePort | None, reference_hz: float) -> None:
        """Listens for the pitch of an input, told in `levels`; None ends that. Raises EngineError if it cannot."""
        ...

    async def set_fade_time(self, milliseconds: float) -> None:
        """How long edits, bypass and mute fade, 0 to 500; raises EngineError without the capability `fades`."""
        ...

    async def follow_midi_clock(self, on: bool) -> None:
        """Whether MIDI clock moves tempo and transport; what comes of it is told as TransportReported."""
        ...

    async def open_midi(self, number: int, *, source: bool, on: bool) -> None:
        """Makes a JACK port for one MIDI device, or takes it away; again is no error. Numbers go from 1 to 32.

        A `source` is a port for a device that plays to us, else it is one that we play to. Whoever asks for the port
        joins it to the device. This and the next three raise EngineError without the capability `midi-ports`.
        """
        ...

    def midi_port(self, number: int, *, source: bool) -> str:
        """What JACK calls such a port, whether it is there or not."""
        ...

    async def hear_midi(self, on: bool) -> None:
        """Whether each message that comes in at such ports is told as MidiHeard."""
        ...

    async def send_midi(self, number: int, message: bytes) -> None:
        """Sends one whole message, up to 256 bytes, in the next audio cycle.

        Raises EngineError if there is no such port, or if too many messages wait for it.
        """
        ...

    async def hold_ready(self, slot: int, what: Ready) -> bool:
        """Whether it is held now, in the place of what was in the slot: the engine acts before it tells the message.

        False where the control has been heard since, or a pedal is not there. Slots go from 0 to 4095. A pedal that
        goes, a port that is closed and the end of `hear_midi` empty theirs; a press that has acted empties its own and
        those of all other presses. Raises EngineError without the capability `midi-standby`.
        """
        ...

    def drop_ready(self, slot: int | None) -> None:
        """Empties a slot, None all; queued at once, before whatever is asked next. Does nothing if the engine is gone.

        Raises EngineError without the capability `midi-standby`.
        """
        ...

    async def measure_times(self, on: bool) -> None:
        """Whether `levels` tells what each pedal costs; raises EngineError without the capability `dsp-time`."""
        ...

    async def set_period(self, frames: int) -> None:
        """Changes the audio server's period with a fade; returns when it runs. EngineError if it cannot be changed."""
        ...

    async def describe(self) -> "EngineDescription":
        """What the engine says it runs; raises EngineError without the capability `describe`."""
        ...

    def numbers(self) -> Mapping[int, InstanceId]:
        """The instances that it runs, by the numbers that its commands call them by."""
        ...

    async def commands(self) -> frozenset[str]:
        """The names of the commands that it knows."""
        ...

    async def command(self, *words: str) -> CommandReply:
        """Says one command in the engine's own words, never between the commands of one `perform`.

        It must not change what the board holds. Raises EngineError for one that cannot be said, or has no reply.
        """
        ...

    async def rejoined(self) -> bool:
        """Looks once for the audio server that was lost; true when all plays on it again, as it was when it stopped.

        Raises EngineError without the capability `rejoin`: such an engine must be started again.
        """
        ...

    def set_devices(self, ports: Mapping[HardwarePort, str]) -> None:
        """Which JACK port stands behind each MIDI device, and each port of an insert, that is there now."""
        ...

    def wires(self, connection: Connection) -> Sequence[tuple[str, str]]:
        """The JACK connections that a cable is made of; none if it runs inside the engine.

        A name that ends with a colon stands for any port of that client.
        """
        ...

    def listen(self, listener: Callable[[EngineReport], None]) -> None:
        """Sets the one listener of reports; called on the loop's thread."""
        ...

    async def close(self) -> None:
        """Stops the engine's process in the orderly way."""
        ...

    async def leave(self) -> None:
        """Lets the engine play on for the next program; closes one that was not started for that."""
        ...


@dataclass(frozen=True, slots=True)
class DescribedInstance:
    """`bindings` are the parameters that MIDI controllers move, always with their range."""

    uri: str
    bypassed: bool
    values: Mapping[PortSymbol, float]
    fault: str = ""
    bindings: Mapping[PortSymbol, MidiBinding] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EngineDescription:
    """`connections` holds pairs of wire names as the engine gives them."""

    instances: Mapping[InstanceId, DescribedInstance]
    connections: frozenset[tuple[str, str]]


class EngineLauncher(Protocol):
    """Starts an engine for the audio server that runs now; raises MarliseError with the reason."""

    async def launch(self) -> Engine: ...


__all__ = [
    "CommandReply",
    "DescribedInstance",
    "Engine",
    "EngineDescription",
    "EngineGone",
    "EngineLauncher",
    "EngineReport",
    "Held",
    "InstanceFaulted",
    "Levels",
    "LogReported",
    "MidiHeard",
    "MidiLost",
    "OutputReported",
    "PanicReported",
    "PropertyReported",
    "Refusal",
    "RunTime",
    "TransportReported",
    "ValueReported",
    "WindowFailed",
]
