"""The devices that JACK shows, heard through the engines, each of which has a port for each device.

All engines are joined to all devices, since each carries out what its own board maps in it. What the program hears
comes from one of them; when that is gone, from another. An engine without such ports (mod-host) hears devices by its
own port; the program then has a port of its own beside it, where all devices sound alike.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from marlise_desktop.domain.connection import HardwarePort
from marlise_desktop.domain.errors import EngineError, EngineLostError, MarliseError
from marlise_desktop.domain.events import AudioChanged, AudioState, EngineChanged, HardwareChanged
from marlise_desktop.domain.midi.device import VIRTUAL, Device, DeviceId, Way
from marlise_desktop.domain.port import Direction, SignalType
from marlise_desktop.session.audio import Audio
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.engine import EngineService
from marlise_desktop.session.engines import Engines
from marlise_desktop.session.log import logger
from marlise_desktop.session.midi.frame_clock import FrameClock
from marlise_desktop.session.midi.joins import EngineJoins, Pair, Port
from marlise_desktop.session.midi.numbers import OWN, PortNumbers
from marlise_desktop.session.midi.players import Players
from marlise_desktop.session.ports.engine import Engine, MidiHeard, MidiLost
from marlise_desktop.session.ports.midi import Heard, MidiEar, MidiListener

_log = logger("marlise.midi")
_MOST_WAITING = 4096
_OLDEST_S = 2.0
_MOD_HOST = "mod-host:midi_in"


@dataclass(frozen=True, slots=True)
class _Sides:
    """A device's JACK ports; empty for a side that it lacks."""

    source: str = ""
    sink: str = ""


class EngineGate:
    """Implements `MidiGate`; `run` is its life."""

    def __init__(self, engines: Engines, audio: Audio, ear: MidiEar, bus: Bus) -> None:
        self._engines = engines
        self._audio = audio
        self._ear = ear
        self._bus = bus
        self._listener: MidiListener | None = None
        self._wants: Callable[[DeviceId], bool] = lambda _device: True
        self._devices: dict[DeviceId, _Sides] = {}
        self._numbers = PortNumbers()
        self._joins: dict[EngineService, EngineJoins] = {}
        self._ears: EngineService | None = None
        self._told_by: tuple[EngineService, Engine] | None = None
        self._frame: tuple[Engine, int] | None = None
        self._by_ear = False
        self._ear_opens = False
        self._ear_refused = ""
        self._clock = FrameClock(48000)
        self._newest_s = float("-inf")
        self._players = Players(audio, self._own_ports, self._changed)
        self._wake = asyncio.Event()
        self._waiting: deque[tuple[DeviceId, bytes]] = deque(maxlen=_MOST_WAITING)
        self._early: deque[tuple[DeviceId, bytes]] = deque(maxlen=_MOST_WAITING)
        """For devices that are there, but not joined yet."""
        self._to_send = asyncio.Event()
        self._all_sent = asyncio.Event()
        self._all_sent.set()
        self.acted: Callable[[EngineService, Sequence[int]], None] = lambda service, slots: None
        """Told what an engine has done before anybody is told of the message."""
        self.ears_moved: Callable[[], None] = lambda: None
        """Called when `telling` is another."""
        audio.before_start.append(self._leave)

    @property
    def way(self) -> Way:
        return Way.JACK

    @property
    def reason(self) -> str:
        if self._audio.status.state is not AudioState.RUNNING:
            return "the audio server does not run"
        if self._ear_refused:
            return self._ear_refused
        return "" if self._ears is not None or self._by_ear else "no engine runs"

    @property
    def telling(self) -> tuple[EngineService, Engine] | None:
        """The engine that tells what is played, once it does."""
        joins = self._joins.get(self._ears) if self._ears is not None else None
        if self._ears is None or joins is None or not joins.hears or self._ears.present is not joins.engine:
            return None
        return self._ears, joins.engine

    @property
    def frame(self) -> int | None:
        """When the newest message came that this engine has told of, in its frames."""
        engine, frame = self._frame or (None, None)
        return frame if self.telling is not None and self.telling[1] is engine else None

    def ports(self) -> Mapping[int, DeviceId]:
        """The devices that are listened to, by the numbers of their ports."""
        numbers = {self._numbers.of(device): device for device, sides in self._devices.items() if sides.source}
        known = {number: device for number, device in numbers.items() if number is not None and self._wants(device)}
        return {OWN: VIRTUAL, **known} if self._wants(VIRTUAL) else known

    def devices(self) -> Sequence[Device]:
        heard = self._ears is not None or self._by_ear
        own = [Device(VIRTUAL, Way.JACK, speaks=True, listens=True)] if heard else []
        if self._by_ear:
            return own
        return own + [
            Device(device, Way.JACK, speaks=bool(sides.source), listens=bool(sides.sink))
            for device, sides in sorted(self._devices.items())
        ]

    def covers(self, device: DeviceId) -> bool:
        """Also by a shorter name: some ways into JACK leave out the port's."""
        return any(device == held or device.startswith(f"{held} ") for held in self._devices)

    def listen(self, listener: MidiListener) -> None:
        self._listener = listener

    def want(self, wants: Callable[[DeviceId], bool]) -> None:
        self._wants = wants
        self._changed()

    def send(self, device: DeviceId, message: bytes) -> None:
        if len(self._waiting) == _MOST_WAITING:
            _log.info("the oldest message to a device is dropped: too many wait", device=device)
            if self._listener:
                self._listener.left(*self._waiting.popleft())
        self._waiting.append((device, message))
        self._all_sent.clear()
        self._to_send.set()

    async def flush(self) -> None:
        await self._all_sent.wait()

    async def run(self) -> None:
        stops = [
            self._bus.subscribe(EngineChanged, lambda _: self._changed()),
            self._bus.subscribe(HardwareChanged, lambda _: self._changed()),
            self._bus.subscribe(AudioChanged, self._audio_changed),
        ]
        self._changed()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._players.run(), name="midi: programs that play to us")
                group.create_task(self._keep_sending(), name="midi: send")
                while True:
                    await self._wake.wait()
                    self._wake.clear()
                    await self._settle()
        finally:
            for stop in stops:
                stop()
            for service in self._joins:
                service.heard_midi = _deaf
            await self._ear.close()

    async def _leave(self) -> None:
        """A client that is left over from the audio server before would draw every new one to that."""
        if self._by_ear:
            self._by_ear = False
            await self._ear.close()
            self._all_lost()
            self._changed()

    def _changed(self) -> None:
        self._wake.set()

    def _audio_changed(self, event: AudioChanged) -> None:
        if event.status.state is not AudioState.RUNNING:
            self._frame = None  # another server counts its own
            for joins in self._joins.values():
                joins.forget()
        self._changed()

    async def _settle(self) -> None:
        self._see_engines()
        moved = self._see_devices()
        moved = self._choose_ears() or moved
        if self._listener and moved:
            self._listener.moved()
        try:
            await self._follow_ear()
            for service, joins in list(self._joins.items()):
                await self._bring(joins, ears=service is self._ears)
        except EngineLostError:
            return  # its service says so, which wakes us
        except MarliseError as error:
            _log.info("MIDI devices could not be joined", reason=error.message)
        if self.telling != self._told_by:
            self._told_by = self.telling
            self.ears_moved()

    def _see_engines(self) -> None:
        there = {service: engine for service in self._engines.playing if (engine := service.present) is not None}
        for service, joins in list(self._joins.items()):
            if there.get(service) is not joins.engine:
                del self._joins[service]
                service.heard_midi = _deaf
        for service, engine in there.items():
            if service not in self._joins:
                self._joins[service] = EngineJoins(engine, self._audio)
                service.heard_midi = partial(self._hear, service)

    def _see_devices(self) -> bool:
        before, self._devices = self._devices, self._there()
        for device, sides in before.items():
            now = self._devices.get(device)
            if sides.source and (now is None or now.source != sides.source):
                self._lost(device)
        for device in self._numbers.see(frozenset(self._devices)):
            _log.info("there are more MIDI devices than ports for them", device=device)
        return before != self._devices

    def _there(self) -> dict[DeviceId, _Sides]:
        ports: Mapping[HardwarePort, str] = self._audio.midi_ports()
        found: dict[DeviceId, _Sides] = {}
        for held in self._audio.hardware():
            if held.type is SignalType.MIDI and held.present and held.port in ports:
                device, name = DeviceId(held.label), ports[held.port]
                other = found.get(device, _Sides())
                speaks = held.direction is Direction.OUTPUT
                found[device] = _Sides(name, other.sink) if speaks else _Sides(other.source, name)
        return found

    def _choose_ears(self) -> bool:
        held, self._ears = self._ears, next((s for s, joins in self._joins.items() if _tells(joins.engine)), None)
        changed = held is not self._ears
        if changed:
            self._clock = FrameClock(self._audio.status.rate_hz or 48000)
            if held is not None:
                self._all_lost()
        return changed

    async def _follow_ear(self) -> None:
        """Opens the program's own port while some engine runs and none tells who plays; raises MarliseError."""
        wanted = bool(self._joins) and self._ears is None
        if wanted is self._by_ear:
            return
        if wanted:
            self._ear_opens = True  # who joins to every new port does so before `open` has returned
            try:
                await self._ear.open(self._hear_by_ear, self._missed)
                self._ear_refused = ""
            except MarliseError as error:
                self._ear_refused = error.message
                raise
            finally:
                self._ear_opens = False
        else:
            await self._ear.close()
            self._all_lost()
        self._by_ear = wanted
        if self._listener:
            self._listener.moved()

    async def _bring(self, joins: EngineJoins, *, ears: bool) -> None:
        engine = joins.engine
        wanted = {device: sides for device, sides in self._devices.items() if self._wants(device)}
        if _tells(engine):
            await joins.open(self._ports(wanted, ears=ears))
            pairs = self._pairs(engine, wanted, ears=ears)
            await joins.hear(ears)
        else:
            pairs = [(sides.source, _MOD_HOST) for sides in wanted.values() if sides.source]
        if self._by_ear:
            own = self._ear.port(source=True)
            pairs += [(sides.source, own) for sides in wanted.values() if sides.source]
        before = joins.made
        await joins.join(pairs)
        if ears:
            self._send_early()
        if joins.made > before and ears and self._listener:
            self._listener.reached()
        await self._players.join()

    def _ports(self, wanted: Mapping[DeviceId, _Sides], *, ears: bool) -> set[Port]:
        """Only the engine that is heard sends to devices."""
        ports: set[Port] = {(OWN, True)} | ({(OWN, False)} if ears else set())
        for device, sides in self._devices.items():
            number = self._numbers.of(device)
            if number is not None and sides.source and device in wanted:
                ports.add((number, True))
            if number is not None and sides.sink and ears:
                ports.add((number, False))
        return ports

    def _pairs(self, engine: Engine, wanted: Mapping[DeviceId, _Sides], *, ears: bool) -> list[Pair]:
        pairs: list[Pair] = []
        for device, sides in self._devices.items():
            number = self._numbers.of(device)
            if number is not None and sides.source and device in wanted:
                pairs.append((sides.source, engine.midi_port(number, source=True)))
            if number is not None and sides.sink and ears:
                pairs.append((engine.midi_port(number, source=False), sides.sink))
        return pairs

    def _own_ports(self) -> Mapping[str, object]:
        """Where other programs play to us, on each engine, with what is another when that port has been away."""
        ports: dict[str, object] = {}
        for joins in self._joins.values():
            engine = joins.engine
            ports[engine.midi_port(OWN, source=True) if _tells(engine) else _MOD_HOST] = engine
        if self._by_ear or self._ear_opens:
            ports[self._ear.port(source=True)] = self._ear
        return ports

    def _hear(self, service: EngineService, report: MidiHeard | MidiLost) -> None:
        if service is not self._ears or self._listener is None:
            return
        if isinstance(report, MidiLost):
            self._missed(report.count)
            return
        self._frame = (self._joins[service].engine, report.frame)
        if report.slots:
            self.acted(service, report.slots)
        device = VIRTUAL if report.number == OWN else self._numbers.device(report.number)
        if device is not None:
            time_s = self._time_s(report.frame, asyncio.get_running_loop().time())
            self._listener.heard(Heard(device, report.message, time_s, by_engine=True, slots=report.slots))

    def _time_s(self, frame: int, arrived_s: float) -> float:
        """As JACK tells it; where it does not, or has no sense, as well as it can be guessed."""
        guessed = self._clock.time_s(frame, arrived_s)
        told = self._audio.time_s(frame)
        time_s = guessed if told is None or not 0.0 <= arrived_s - told < _OLDEST_S else told
        self._newest_s = min(max(time_s, self._newest_s), arrived_s)  # JACK's timer may go back a little
        return self._newest_s

    def _hear_by_ear(self, message: bytes, time_s: float) -> None:
        if self._listener:
            self._listener.heard(Heard(VIRTUAL, message, time_s, by_engine=True))

    def _missed(self, count: int) -> None:
        if self._listener:
            self._listener.missed(count)

    def _all_lost(self) -> None:
        for device in (VIRTUAL, *self._devices):
            self._lost(device)

    def _lost(self, device: DeviceId) -> None:
        if self._listener:
            self._listener.lost(device)

    async def _keep_sending(self) -> None:
        while True:
            await self._to_send.wait()
            self._to_send.clear()
            while self._waiting:
                device, message = self._waiting.popleft()
                if self._comes(device):
                    self._early.append((device, message))
                    continue
                await self._send(device, message)
                if self._listener:
                    self._listener.left(device, message)
            self._all_sent.set()

    def _comes(self, device: DeviceId) -> bool:
        """Whether it is there, and the way to it is still being made."""
        sides, number = self._devices.get(device), self._numbers.of(device)
        joins = self._joins.get(self._ears) if self._ears else None
        if sides is None or not sides.sink or number is None or joins is None:
            return False
        return not joins.has((joins.engine.midi_port(number, source=False), sides.sink))

    def _send_early(self) -> None:
        if self._early:
            self._waiting.extendleft(reversed(self._early))
            self._early.clear()
            self._all_sent.clear()
            self._to_send.set()

    async def _send(self, device: DeviceId, message: bytes) -> None:
        if self._by_ear:
            if device == VIRTUAL:
                self._ear.send(message)
            return
        number = OWN if device == VIRTUAL else self._numbers.of(device)
        engine = self._ears.present if self._ears else None
        if number is None or engine is None:
            return
        try:
            await engine.send_midi(number, message)
        except EngineLostError:
            return
        except EngineError as error:
            _log.info("a message to a device is dropped", device=device, reason=error.message)


def _tells(engine: Engine) -> bool:
    """Whether it says which device plays."""
    return "midi-ports" in engine.capabilities


def _deaf(report: MidiHeard | MidiLost) -> None:
    """Hears nothing."""
