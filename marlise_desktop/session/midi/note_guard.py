"""Ends notes in the plugins of an engine that does not do it itself, as mod-host."""

import asyncio
from collections.abc import Iterable

from marlise_desktop.domain.connection import Connection, HardwarePort, InstancePort
from marlise_desktop.domain.errors import AudioServerError
from marlise_desktop.domain.events import BoardChanged, EngineChanged
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.message import RealTime
from marlise_desktop.domain.midi.silence import SILENCERS
from marlise_desktop.domain.midi.wire import bytes_of
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.domain.port import SignalType
from marlise_desktop.session.audio import Audio
from marlise_desktop.session.boards import Boards
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.engine import EngineService
from marlise_desktop.session.log import logger
from marlise_desktop.session.ports.midi import MidiEar

_log = logger("marlise.midi")
_MOMENT_S = 0.05
"""Many periods: JACK takes up a cable between two of them, and plays what was sent in the next."""
_TRIES = 20


class NoteGuard:
    """Of one rack; `run` is its life. Plays the ends of all notes to plugins, by a cable that is there for that alone.

    At a panic to all of them; to one whose cable was cut, while the pedal stays; when a device is lost (`lost`), to
    those that devices feed.
    """

    def __init__(self, boards: Boards, engine: EngineService, audio: Audio, ear: MidiEar, bus: Bus) -> None:
        self._boards = boards
        self._engine = engine
        self._audio = audio
        self._ear = ear
        self._panicked = engine.panics
        self._ports: dict[InstancePort, None] = {}
        self._wake = asyncio.Event()
        bus.subscribe(EngineChanged, lambda _event: self._look_for_panic())
        bus.subscribe(BoardChanged, self._board_changed)

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            await self._engine.settled()
            ports, self._ports = self._ports, {}
            for port in ports:
                try:
                    await self._silence(port)
                except AudioServerError as error:
                    _log.info("notes of a pedal could not be ended", pedal=port.instance, reason=error.message)

    def _want(self, cables: Iterable[Connection]) -> None:
        if not self._engine.runs or "panic" in self._engine.capabilities:
            return
        for cable in cables:
            if isinstance(cable.target, InstancePort):
                self._ports[cable.target] = None
                self._wake.set()

    def _look_for_panic(self) -> None:
        if self._panicked != self._engine.panics:
            self._panicked = self._engine.panics
            self._want(_midi_cables(self._boards.board, self._boards.board.connections))

    def _board_changed(self, event: BoardChanged) -> None:
        cut = event.before.connections - event.after.connections
        if cut:
            self._want(_midi_cables(event.after, cut))

    def lost(self, _device: DeviceId) -> None:
        board = self._boards.board
        self._want(c for c in _midi_cables(board, board.connections) if isinstance(c.source, HardwarePort))

    async def _silence(self, port: InstancePort) -> None:
        wires = self._engine.wires(Connection(port, port))
        if not wires:
            return
        own, target = self._ear.port(source=False), wires[0][1]
        self._ear.send(bytes_of(RealTime.ACTIVE_SENSING))  # which makes the port that is joined
        for _ in range(_TRIES):
            if await self._audio.join(own, target):
                break
            await asyncio.sleep(_MOMENT_S)
        else:
            return
        await asyncio.sleep(_MOMENT_S)
        for message in SILENCERS:
            self._ear.send(bytes_of(message))
        await asyncio.sleep(_MOMENT_S)
        await self._audio.part(own, target)


def _midi_cables(board: Pedalboard, cables: Iterable[Connection]) -> Iterable[Connection]:
    """Those into MIDI inputs of pedals that are on the board."""
    for cable in cables:
        end = cable.target
        if isinstance(end, InstancePort) and end.instance in board.instances:
            port = board.instances[end.instance].plugin.ports_by_symbol.get(end.symbol)
            if port is not None and port.type is SignalType.MIDI:
                yield cable
