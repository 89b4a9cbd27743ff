"""Tempo and transport: the tempo is the board's, the transport is everybody's.

What the engine says may differ from the board: another program in JACK or MIDI clock sets the tempo then. That is
shown and changes neither the board nor its undo.
"""

import time
from collections.abc import Callable
from dataclasses import replace

from marlise_desktop.domain.events import BoardChanged, TransportChanged
from marlise_desktop.domain.pedalboard import HIGHEST_BPM, LOWEST_BPM, Tempo
from marlise_desktop.domain.tap import counted, tapped_bpm
from marlise_desktop.session.boards import Boards
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.engine import EngineService
from marlise_desktop.session.foot import foot_moved_at
from marlise_desktop.session.ports.engine import TransportReported

_NEAR = 0.006
"""BPM: nearer than that the engine, which gives six decimals of what it was told, means the board's tempo."""
_STEADY = 0.002
"""By how much another's tempo must move, in parts, before parameters go along: a clock wavers, an echo must not."""


class Transport:
    """Publishes TransportChanged whenever what is in force is new."""

    def __init__(self, boards: Boards, engine: EngineService, bus: Bus, clock: Callable[[], float] = time.monotonic):
        self._boards = boards
        self._engine = engine
        self._bus = bus
        self._clock = clock
        self._rolling = False
        self._theirs: Tempo | None = None
        self._taps: tuple[float, ...] = ()
        self._tapping = object()
        self._told = self.state
        self._in_time = boards.board.tempo.bpm
        boards.pulse = lambda: self._theirs.bpm if self._theirs else None
        bus.subscribe(BoardChanged, self._board_changed)

    @property
    def state(self) -> TransportChanged:
        """What is in force now."""
        tempo = self._theirs or self._boards.board.tempo
        return TransportChanged(self._rolling, tempo.bpm, tempo.beats_per_bar, followed=self._theirs is not None)

    @property
    def tapped_at(self) -> float:
        """When the tempo was tapped last, from where beats are counted; 0 if it never was."""
        return self._taps[-1] if self._taps else 0.0

    async def roll(self, rolling: bool) -> None:
        await self._engine.set_rolling(rolling, self._boards.board.tempo)

    async def set_tempo(
        self, bpm: float | None = None, beats_per_bar: float | None = None, gesture: object | None = None
    ) -> None:
        """Sets the board's tempo, or its beats per bar; raises BoardError if it is out of range."""
        tempo = self._boards.board.tempo
        wanted = replace(
            tempo,
            bpm=tempo.bpm if bpm is None else bpm,
            beats_per_bar=tempo.beats_per_bar if beats_per_bar is None else beats_per_bar,
        )
        if wanted != tempo:
            await self._boards.set_tempo(wanted, gesture)

    async def tap(self) -> None:
        """One tap of several; all of them together are one entry of Undo. A foot's counts from when it moved."""
        moved_at = foot_moved_at()
        taps = counted(self._taps, self._clock() if moved_at is None else moved_at)
        if len(taps) == 1:
            self._tapping = object()
        self._taps = taps
        bpm = tapped_bpm(taps, LOWEST_BPM, HIGHEST_BPM)
        if bpm is not None:
            await self.set_tempo(bpm=bpm, gesture=self._tapping)

    def hear(self, report: TransportReported) -> None:
        """What the engine has in force."""
        self._rolling = report.rolling
        board = self._boards.board.tempo
        same = abs(report.bpm - board.bpm) < _NEAR and abs(report.beats_per_bar - board.beats_per_bar) < _NEAR
        self._theirs = None if same else Tempo(report.bpm, report.beats_per_bar)
        if abs(report.bpm - self._in_time) > _STEADY * self._in_time:
            self._in_time = report.bpm
            self._boards.keep_time()
        self._tell()

    def _board_changed(self, event: BoardChanged) -> None:
        if event.before.tempo != event.after.tempo:
            self._theirs = None  # until the engine says that it is otherwise
            self._tell()

    def _tell(self) -> None:
        if self.state != self._told:
            self._told = self.state
            self._bus.publish(self._told)
