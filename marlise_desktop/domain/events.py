"""What has happened, as frozen records; the session's bus hands them to those who asked for their kind."""

from dataclasses import dataclass
from enum import Enum

from marlise_desktop.domain.ids import InstanceId, PortSymbol
from marlise_desktop.domain.pedalboard import Pedalboard


class Origin(Enum):
    """Who caused a change of the board."""

    USER = "user"
    UNDO = "undo"
    LOAD = "load"
    OBSERVED = "observed"
    CONTROLLER = "controller"
    """A foot or another hand on a control, or a tempo that is another's: the engine follows, Undo leaves it alone."""


@dataclass(frozen=True, slots=True)
class BoardChanged:
    """Every edit of the board. `gesture` lets the widget that started a drag know its own echo."""

    before: Pedalboard
    after: Pedalboard
    label: str
    origin: Origin
    gesture: object | None = None


@dataclass(frozen=True, slots=True)
class HistoryChanged:
    """What Undo and Redo would do, in words; empty when there is nothing."""

    undo_label: str
    redo_label: str


class EngineState(Enum):
    STOPPED = "stopped"
    STARTING = "starting"
    RUNNING = "running"
    WAITING = "waiting"
    RESTARTING = "restarting"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class EngineChanged:
    """`name` is what runs (`marlise-host`, `mod-host 0.10.6`); `detail` says why, for states that are not RUNNING.

    WAITING: it holds the board, and waits for the audio server.
    """

    state: EngineState
    name: str
    detail: str = ""


class AudioState(Enum):
    STOPPED = "stopped"
    STARTING = "starting"
    RUNNING = "running"
    LOST = "lost"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class AudioStatus:
    """The audio server as it runs. `latency_ms` is the round trip through the card, 0 where unknown."""

    state: AudioState = AudioState.STOPPED
    server: str = ""
    device: str = ""
    rate_hz: int = 0
    period_frames: int = 0
    latency_ms: float = 0.0
    realtime: bool = False
    detail: str = ""

    @property
    def own(self) -> bool:
        """Whether this program has started it, and no other."""
        return self.server == "jackd"


@dataclass(frozen=True, slots=True)
class AudioChanged:
    status: AudioStatus


@dataclass(frozen=True, slots=True)
class HardwareChanged:
    """The computer's ports have changed: a device came or went."""


class ParticipantKind(Enum):
    JACK_CLIENT = "JACK client"
    MIDI_DEVICE = "MIDI device"


@dataclass(frozen=True, slots=True)
class Participant:
    """Who takes part in the sound beside the engine: another program, or a device."""

    kind: ParticipantKind
    name: str


@dataclass(frozen=True, slots=True)
class ParticipantJoined:
    participant: Participant


@dataclass(frozen=True, slots=True)
class ParticipantLeft:
    participant: Participant


@dataclass(frozen=True, slots=True)
class CatalogueChanged:
    """The list of installed plugins, favourites or recent ones is new."""


@dataclass(frozen=True, slots=True)
class LibraryChanged:
    """The list of boards on disk, or the open board's place on disk or saved mark, is new."""


@dataclass(frozen=True, slots=True)
class SettingsChanged:
    """At least one setting has another value."""


class Severity(Enum):
    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class ServiceJoined:
    """Sessions can use it from now on, if it is well."""

    name: str


@dataclass(frozen=True, slots=True)
class ServiceLeft:
    name: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that the user should know. Notices with the same `topic` replace each other; empty never does.

    `action` names the entry of the table of actions that helps, if there is one.
    """

    severity: Severity
    message: str
    hint: str = ""
    topic: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class NoticePosted:
    notice: Notice


@dataclass(frozen=True, slots=True)
class NoticeCleared:
    """What a topic said is no longer so."""

    topic: str


@dataclass(frozen=True, slots=True)
class JobChanged:
    """Long work: `total` 0 means that its end is not known. `ended` is empty while it goes on."""

    id: int
    title: str
    done: int
    total: int
    detail: str
    cancellable: bool
    ended: str = ""


@dataclass(frozen=True, slots=True)
class TransportChanged:
    """Whether the transport rolls, and the tempo in force; `followed` where it is not the board's but another's."""

    rolling: bool
    bpm: float
    beats_per_bar: float
    followed: bool = False


@dataclass(frozen=True, slots=True)
class ConsolesChanged:
    """A console of a rack was opened or closed."""


@dataclass(frozen=True, slots=True)
class TunerChanged:
    """The tuner was opened or closed, or listens otherwise."""

    open: bool


@dataclass(frozen=True, slots=True)
class OutputMoved:
    """A monitored control output of a plugin has a new value."""

    instance: InstanceId
    symbol: PortSymbol
    value: float
