"""An audio server in memory, behind the session's port."""

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from marlise_desktop.domain.connection import HardwarePort
from marlise_desktop.domain.errors import AudioServerError
from marlise_desktop.domain.events import AudioState, AudioStatus
from marlise_desktop.domain.hardware import HardwareDescription
from marlise_desktop.domain.port import Direction, SignalType
from marlise_desktop.session.ports.audio import (
    AudioChoice,
    AudioReport,
    PeriodChanged,
    PortsMoved,
    ServerStopped,
    SoundCard,
)


class FakeAudio:
    """Starts at once unless `refuses` says why not. One that `hangs` answers nothing that takes time.

    `devices` are the MIDI devices, `programs` other JACK clients, `plugged` the sound cards that are plugged in.
    `times_s` are those of frames, as far as it knows them. `joined` are the pairs of JACK ports that it was asked to
    join. `server` is what runs or is started: `jackd` is our own, another one is there to be found while
    `server_runs`.
    """

    def __init__(self) -> None:
        self.refuses = ""
        self.advice = ""
        self.hangs = False
        self.server, self.server_runs = "jackd", True
        self.plugged = [SoundCard("hw:PCH", "Built-in", 2, 2)]
        self.devices: dict[HardwarePort, str] = {}
        self.programs: list[str] = []
        self.sources: list[str] = []
        self.sinks: list[str] = []
        self.delays: dict[tuple[str, str], float] = {}
        self.starts = 0
        self.stops = 0
        self.wired: list[str] = []
        self.times_s: dict[int, float] = {}
        self.joined: set[tuple[str, str]] = set()
        self.may_wire = asyncio.Event()
        self.may_wire.set()
        self._status = AudioStatus()
        self._routes: dict[HardwarePort, str] = {}
        self._listener: Callable[[AudioReport], None] = lambda report: None

    @property
    def status(self) -> AudioStatus:
        return self._status

    @property
    def process_id(self) -> int | None:
        return os.getpid() if self._status.own else None

    async def start(self, choice: AudioChoice, *, own: bool = True) -> AudioStatus:
        if self.refuses or not (own or self.server_runs):
            raise AudioServerError(self.refuses or "no audio server runs")
        self.starts += 1
        plugged = choice.card in [card.id for card in self.plugged]
        device = choice.card if plugged else "dummy"
        self._status = AudioStatus(AudioState.RUNNING, self.server, device, choice.rate_hz, choice.period_frames)
        return self._status

    async def stop(self) -> None:
        self.stops += 1
        self._status = AudioStatus()

    async def leave(self) -> None:
        await self.stop()

    def listen(self, listener: Callable[[AudioReport], None]) -> None:
        self._listener = listener

    def tell(self, report: AudioReport) -> None:
        self._listener(report)

    def die(self, reason: str = "it was killed") -> None:
        self._listener(ServerStopped(reason))

    def plug(self, port: HardwarePort, jack: str) -> None:
        self.devices[port] = jack
        self._listener(PortsMoved())

    def unplug(self, port: HardwarePort) -> None:
        del self.devices[port]
        self._listener(PortsMoved())

    async def cards(self) -> Sequence[SoundCard]:
        return list(self.plugged)

    def hardware(self) -> Sequence[HardwareDescription]:
        channels = [
            HardwareDescription(
                HardwarePort(f"{side}_{k}"),
                f"{side.title()} {k}",
                SignalType.AUDIO,
                direction,
                present=bool(self.plugged),
            )
            for side, direction in (("capture", Direction.OUTPUT), ("playback", Direction.INPUT))
            for k in (1, 2)
        ]
        devices = [
            HardwareDescription(
                port,
                port.name.removeprefix("midi:").removesuffix(" out"),
                SignalType.MIDI,
                Direction.INPUT if port.name.endswith(" out") else Direction.OUTPUT,
            )
            for port in self.devices
        ]
        return [*channels, *devices]

    def clients(self) -> Sequence[str]:
        return list(self.programs)

    def midi_ports(self) -> Mapping[HardwarePort, str]:
        return dict(self.devices)

    async def wire_engine(self, client: str) -> None:
        await self.may_wire.wait()
        self.wired.append(client)

    def time_s(self, frame: int) -> float | None:
        return self.times_s.get(frame)

    async def join(self, source: str, target: str) -> bool:
        self._answer()
        self.joined.add((source, target))
        return True

    async def part(self, source: str, target: str) -> bool:
        self._answer()
        was = (source, target) in self.joined
        self.joined.discard((source, target))
        return was

    def _answer(self) -> None:
        if self.hangs:
            raise AudioServerError("the audio server does not answer")

    def inputs(self) -> Sequence[str]:
        return ["system:capture_1", "system:capture_2", *self.sources]

    def outputs(self) -> Sequence[str]:
        return ["system:playback_1", "system:playback_2", *self.sinks]

    def show_ports(self, sources: Sequence[str], sinks: Sequence[str]) -> None:
        """Other programs' ports, from now on."""
        self.sources, self.sinks = list(sources), list(sinks)
        self._listener(PortsMoved())

    async def loop_delay_ms(self, send: str, back: str) -> float | None:
        return self.delays.get((send, back))

    async def route(self, channel: HardwarePort, jack_port: str) -> None:
        self._routes[channel] = jack_port

    def routes(self) -> Mapping[HardwarePort, str]:
        return dict(self._routes)

    async def set_period(self, frames: int) -> None:
        self._status = replace(self._status, period_frames=frames)
        self._listener(PeriodChanged(frames))

    def load_percent(self) -> float:
        return 3.0

    def environment(self) -> Mapping[str, str]:
        return {}

    def real_time_advice(self) -> str:
        return self.advice
