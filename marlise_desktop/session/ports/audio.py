"""The audio server and the computer's ports, as the session sees them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from marlise_desktop.domain.connection import HardwarePort
from marlise_desktop.domain.events import AudioStatus
from marlise_desktop.domain.hardware import HardwareDescription


@dataclass(frozen=True, slots=True)
class SoundCard:
    """An ALSA device. `id` is what jackd takes (`hw:PCH`); `capture` and `playback` are channel counts, 0 for none."""

    id: str
    name: str
    capture: int
    playback: int


@dataclass(frozen=True, slots=True)
class AudioChoice:
    """What the user chose in Preferences. `card` empty: none chosen, so no card is seized (dummy driver)."""

    card: str = ""
    rate_hz: int = 48000
    period_frames: int = 128
    periods: int = 2


@dataclass(frozen=True, slots=True)
class ServerStopped:
    """The audio server is gone."""

    reason: str


@dataclass(frozen=True, slots=True)
class PortsMoved:
    """A port came, went, or was renamed."""


@dataclass(frozen=True, slots=True)
class ConnectionMoved:
    """Two JACK ports were joined or parted by anyone."""

    source: str
    target: str
    joined: bool


@dataclass(frozen=True, slots=True)
class XrunHappened: ...


@dataclass(frozen=True, slots=True)
class PeriodChanged:
    period_frames: int


AudioReport: TypeAlias = ServerStopped | PortsMoved | ConnectionMoved | XrunHappened | PeriodChanged


class AudioServer(Protocol):
    """Finds or starts the audio server, and controls JACK. Called on the loop's thread; blocking work in threads."""

    @property
    def status(self) -> AudioStatus: ...
    @property
    def process_id(self) -> int | None:
        """Of a server that is our child; None for any other, and while none runs."""
        ...

    async def start(self, choice: AudioChoice, *, own: bool = True) -> AudioStatus:
        """A reachable server as it is; else PipeWire's; else, if `own`, jackd as a child. Raises AudioServerError."""
        ...

    async def stop(self) -> None:
        """Leaves the server; stops it if it is our child."""
        ...

    async def leave(self) -> None:
        """Leaves the server; it goes on, for the next program to take over, if it was started so."""
        ...

    def listen(self, listener: Callable[[AudioReport], None]) -> None: ...
    async def cards(self) -> Sequence[SoundCard]: ...
    def hardware(self) -> Sequence[HardwareDescription]:
        """The computer's audio channels and MIDI devices that are there now."""
        ...

    def clients(self) -> Sequence[str]:
        """JACK clients that have ports, without the card and the bridges to devices."""
        ...

    def midi_ports(self) -> Mapping[HardwarePort, str]:
        """The JACK port behind each MIDI device."""
        ...

    async def wire_engine(self, client: str) -> None:
        """Joins an engine's own client's ports to the device's channels, as remembered for that device.

        Each of several engines is joined to the same channels; on the board each chooses which it uses.
        """
        ...

    def time_s(self, frame: int) -> float | None:
        """When a frame of a moment ago was, on the system's monotonic clock; frames begin again after 2**32.

        None while no server runs.
        """
        ...

    async def join(self, source: str, target: str) -> bool:
        """Joins two JACK ports; false if one of them is not there. Joined already is fine.

        Raises AudioServerError if the server does not answer.
        """
        ...

    async def part(self, source: str, target: str) -> bool:
        """False if they were not joined. Raises AudioServerError if the server does not answer."""
        ...

    def inputs(self) -> Sequence[str]:
        """JACK names of the ports that can feed an input, the device's own first."""
        ...

    def outputs(self) -> Sequence[str]: ...
    async def loop_delay_ms(self, send: str, back: str) -> float | None:
        """How long sound takes from an input of another client, or of the card, to the output that gives it back.

        None where JACK does not tell.
        """
        ...

    async def route(self, channel: HardwarePort, jack_port: str) -> None:
        """Feeds `capture_K` from, or sends `playback_K` to, another JACK port; remembered for the device."""
        ...

    def routes(self) -> Mapping[HardwarePort, str]: ...
    async def set_period(self, frames: int) -> None: ...
    def load_percent(self) -> float: ...
    def environment(self) -> Mapping[str, str]:
        """Variables that a child process needs to reach the same server."""
        ...

    def real_time_advice(self) -> str:
        """Empty, or why real-time rights are missing with the exact commands that grant them."""
        ...
