"""The audio server behind one port: found or started, watched, wired to the engine."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path

from marlise_desktop.adapters.jack import bridge, cards, jackd, rights
from marlise_desktop.adapters.jack.finder import Finder, Found, child_environment
from marlise_desktop.adapters.jack.life import Life
from marlise_desktop.adapters.jack.notes import Notes
from marlise_desktop.adapters.jack.ports import descriptions, programs
from marlise_desktop.adapters.jack.routes import RouteMemory
from marlise_desktop.adapters.jack.wiring import Wiring
from marlise_desktop.adapters.jack.worker import Worker
from marlise_desktop.domain.connection import HardwarePort
from marlise_desktop.domain.errors import AudioServerError
from marlise_desktop.domain.events import AudioState, AudioStatus
from marlise_desktop.domain.hardware import HardwareDescription
from marlise_desktop.session.ports.audio import (
    AudioChoice,
    AudioReport,
    PeriodChanged,
    PortsMoved,
    ServerStopped,
    SoundCard,
)
from marlise_desktop.session.ports.process import ProcessSpawner

_log = logging.getLogger("marlise.audio")
_STOP_SECONDS = 5.0
_LOOK_SECONDS = 0.05
_LEAVING_SECONDS = 0.4
"""A program that leaves in order tells of its ports while they are still there, and not when they are gone."""


class JackServer:
    """Implements `AudioServer`. All methods are called on the loop's thread.

    `routes_file` remembers inputs and outputs by sound card. `inputs` and `outputs` are the engine's channels.
    `realtime` None: by the user's rights. `outlives` is asked at each start whether what is started shall go on when
    the program dies.
    """

    def __init__(
        self,
        spawner: ProcessSpawner,
        routes_file: Path,
        *,
        inputs: int = 2,
        outputs: int = 2,
        realtime: bool | None = None,
        outlives: Callable[[], bool] = lambda: False,
    ) -> None:
        self._spawner = spawner
        self._outlives = outlives
        self._life = Life()
        self._realtime = realtime
        self._wiring = Wiring(RouteMemory(routes_file), inputs, outputs)
        self._choice = AudioChoice()
        self._status = AudioStatus()
        self._listener: Callable[[AudioReport], None] = lambda _report: None
        self._worker: Worker | None = None
        self._notes: Notes | None = None
        self._found: Found | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._leaving: asyncio.Task[None] | None = None
        self._listing = False
        self._listings = 0

    @property
    def status(self) -> AudioStatus:
        return self._status

    @property
    def process_id(self) -> int | None:
        return self._found.child.pid if self._found is not None and self._found.child is not None else None

    def listen(self, listener: Callable[[AudioReport], None]) -> None:
        self._listener = listener

    async def start(self, choice: AudioChoice, *, own: bool = True) -> AudioStatus:
        await self._left()
        if self._found is not None:
            await self.stop()
        self._choice = choice
        self._status = AudioStatus(AudioState.STARTING)
        self._worker = self._worker or Worker()
        self._notes = self._notes or Notes(self._hear)
        self._life = Life(self._outlives())
        try:
            found = await Finder(
                self._spawner, self._worker, self._notes, realtime=self._realtime, outlives=self._life.outlives
            ).find(choice, own=own)
            self._found = found
            await self._see_ports(found)
            await self._read_status(found)
        except AudioServerError as error:
            self._status = AudioStatus(AudioState.FAILED, detail=error.message)
            await self._close()
            raise
        self._begin(partial(self._keep_bridge, found))
        if found.child is not None:
            self._begin(partial(self._watch_child, found))
        return self._status

    async def stop(self) -> None:
        await self._left()
        await self._close()
        self._wiring.let_go()
        if self._worker is not None:
            await self._worker.end()
            self._worker = None
        if self._notes is not None:
            self._notes.close()
            self._notes = None
        self._status = AudioStatus()

    async def leave(self) -> None:
        self._life.leaving = self._life.outlives
        await self.stop()

    async def cards(self) -> Sequence[SoundCard]:
        return await asyncio.to_thread(cards.sound_cards)

    def hardware(self) -> Sequence[HardwareDescription]:
        return descriptions(self._wiring.present(), self._wiring.midi())

    def clients(self) -> Sequence[str]:
        return programs(self._wiring.ports)

    def midi_ports(self) -> Mapping[HardwarePort, str]:
        return {device.port: device.jack_port for device in self._wiring.midi()}

    async def wire_engine(self, client: str) -> None:
        found = self._running()
        self._wiring.add(client)
        await self._see_ports(found)
        await self._join(found, self._wiring.joins())

    def time_s(self, frame: int) -> float | None:
        return self._found.client.time_s(frame) if self._found is not None else None

    async def join(self, source: str, target: str) -> bool:
        """Raises AudioServerError if the server does not answer."""
        found, worker = self._found, self._worker
        return bool(found and worker and await worker.call(lambda: found.client.connect(source, target)))

    async def part(self, source: str, target: str) -> bool:
        """Raises AudioServerError if the server does not answer."""
        found, worker = self._found, self._worker
        return bool(found and worker and await worker.call(lambda: found.client.disconnect(source, target)))

    def inputs(self) -> Sequence[str]:
        return self._wiring.candidates(source=True)

    def outputs(self) -> Sequence[str]:
        return self._wiring.candidates(source=False)

    async def loop_delay_ms(self, send: str, back: str) -> float | None:
        """Through another client one period more, since the engine takes up in its next cycle what comes back."""
        found = self._found
        physical = {port.name: port.physical for port in self._wiring.ports}
        if found is None or self._worker is None or send not in physical or back not in physical:
            return None
        card = physical[send] and physical[back]
        if card and self._wiring.device == jackd.DUMMY:
            return None
        frames = await self._worker.call(lambda: found.client.loop_frames(send, back, card=card))
        return None if frames is None else 1000.0 * frames / self._status.rate_hz

    async def route(self, channel: HardwarePort, jack_port: str) -> None:
        """An empty `jack_port` leaves the channel unconnected. Raises AudioServerError or LibraryError."""
        found = self._running()
        if channel not in self._wiring.channels:
            raise AudioServerError(f"the engine has no channel {channel.name}")
        before = self._wiring.routes()[channel]
        for source, target in self._wiring.pairs_there(channel, before):
            await self._call(lambda source=source, target=target: found.client.disconnect(source, target))  # type: ignore[misc]
        self._wiring.remember(channel, jack_port)
        if jack_port:
            await self._join(found, self._wiring.pairs_there(channel, jack_port))

    def routes(self) -> Mapping[HardwarePort, str]:
        return self._wiring.routes()

    async def set_period(self, frames: int) -> None:
        found = self._running()
        await self._call(lambda: found.client.set_period(frames))

    def load_percent(self) -> float:
        return self._found.client.load_percent() if self._found is not None else 0.0

    def environment(self) -> Mapping[str, str]:
        return child_environment(self._choice)

    def real_time_advice(self) -> str:
        return rights.advice()

    async def without(self, clients: Sequence[str]) -> None:
        """Returns when JACK has no port of these clients any more (`effect_*`), or when no server runs.

        JACK takes half a second and more to give up each client whose process has died.
        """
        found = self._found
        while found is not None and self._found is found and self._worker is not None:
            ports = await self._worker.call(found.client.ports)
            if not any(fnmatchcase(port.name, f"{client}:*") for port in ports for client in clients):
                return
            await asyncio.sleep(_LOOK_SECONDS)

    def _running(self) -> Found:
        if self._found is None:
            raise AudioServerError("no audio server runs", hint="It is tried again every few seconds.")
        return self._found

    async def _call(self, function: Callable[[], object]) -> None:
        if self._worker is not None:
            await self._worker.call(function)

    async def _join(self, found: Found, pairs: Sequence[tuple[str, str]]) -> None:
        def connect() -> list[tuple[str, str]]:
            return [pair for pair in pairs if not found.client.connect(*pair)]

        if self._worker is not None and pairs:
            for source, target in await self._worker.call(connect):
                _log.info("%s could not be joined to %s", source, target)

    async def _see_ports(self, found: Found) -> frozenset[str]:
        """Lists the ports anew; answers the names that are new."""
        if self._worker is None:
            return frozenset()
        ports = await self._worker.call(found.client.ports)
        return self._wiring.see(ports, found.device) if self._found is found else frozenset()

    async def _read_status(self, found: Found) -> None:
        if self._worker is None:
            return
        ins, outs = (self._wiring.device_ports(source=side) for side in (True, False))
        facts = await self._worker.call(lambda: found.client.facts(ins, outs))
        delay = facts.capture_latency + facts.playback_latency if self._wiring.device != jackd.DUMMY else 0
        self._status = AudioStatus(
            AudioState.RUNNING,
            server=found.kind,
            device=self._wiring.device,
            rate_hz=facts.rate_hz,
            period_frames=facts.period_frames,
            latency_ms=1000.0 * delay / facts.rate_hz,
            realtime=facts.realtime,
            detail=found.detail,
        )

    def _hear(self, report: AudioReport) -> None:
        """On the loop's thread, from JACK's notes."""
        found = self._found
        if found is None:
            return
        match report:
            case ServerStopped(reason):
                self._lose(found, reason)
            case PortsMoved():
                if not self._listing:
                    self._listing = True
                    self._begin(partial(self._follow_ports, found))
            case PeriodChanged():
                self._begin(partial(self._follow_period, found, report))
            case _:
                self._listener(report)

    async def _follow_ports(self, found: Found) -> None:
        """Joins what came back (a card plugged in again); what others have cut stays cut."""
        self._listing = False
        self._listings += 1
        mine = self._listings
        await self._join_new(found)
        self._listener(PortsMoved())
        await asyncio.sleep(_LEAVING_SECONDS)
        if mine == self._listings:
            before = self._wiring.ports
            await self._join_new(found)
            if self._wiring.ports != before:
                self._listener(PortsMoved())

    async def _join_new(self, found: Found) -> None:
        new = await self._see_ports(found)
        await self._join(found, self._wiring.joins(touching=new))

    async def _follow_period(self, found: Found, report: PeriodChanged) -> None:
        await self._read_status(found)
        self._listener(report)

    async def _watch_child(self, found: Found) -> None:
        if found.child is not None:
            code = await found.child.wait()
            self._lose(found, f"jackd ended with {code}")

    async def _keep_bridge(self, found: Found) -> None:
        if found.library.pipewire:
            return
        left = bridge.left_behind(self._spawner)
        if left or bridge.wanted(self._wiring.ports):
            await bridge.run(self._spawner, child_environment(self._choice), self._life, left)

    def _lose(self, found: Found, reason: str) -> None:
        if self._found is found:
            self._found = None
            self._status = AudioStatus(AudioState.LOST, server=found.kind, detail=reason)
            self._leaving = asyncio.get_running_loop().create_task(self._leave(found), name="audio: leave")
            self._listener(ServerStopped(reason))

    async def _left(self) -> None:
        if self._leaving is not None:
            leaving, self._leaving = self._leaving, None
            await leaving

    async def _close(self) -> None:
        found, self._found = self._found, None
        if found is not None:
            await self._leave(found)

    async def _leave(self, found: Found) -> None:
        """The old client is closed before another is opened: else libjack would join the new one to the old server."""
        self._wiring.forget()
        tasks = [task for task in self._tasks if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._worker is not None:
            try:
                await self._worker.call(found.client.close, patience=_STOP_SECONDS)
            except AudioServerError:
                _log.warning("the audio server did not let go of us")
                self._worker = None
        if found.child is not None:
            await self._life.end(found.child, _STOP_SECONDS)

    def _begin(self, work: Callable[[], Awaitable[None]]) -> None:
        task = asyncio.get_running_loop().create_task(self._guarded(work), name="audio")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _guarded(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except AudioServerError as error:
            _log.warning("%s", error.message)
