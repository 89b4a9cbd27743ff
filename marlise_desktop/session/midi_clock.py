"""Whether tempo, start and stop are those of the MIDI clock that comes in, as drum machines and DAWs send it."""

from contextlib import suppress

from marlise_desktop.domain.errors import EngineError
from marlise_desktop.domain.plan import SetTempo
from marlise_desktop.session.boards import Boards
from marlise_desktop.session.engine import EngineService
from marlise_desktop.session.ports.engine import Engine
from marlise_desktop.session.settings import Settings


class MidiClock:
    """A setting, told to each engine. The board keeps its own tempo, which is in force again afterwards."""

    def __init__(self, boards: Boards, engine: EngineService, settings: Settings) -> None:
        self._boards = boards
        self._engine = engine
        self._settings = settings
        engine.prepare.append(self._prepare)

    @property
    def followed(self) -> bool:
        return self._settings.values.follow_midi_clock

    async def toggle(self) -> None:
        await self.follow(not self.followed)

    async def follow(self, follow: bool) -> None:
        self._settings.change(follow_midi_clock=follow)
        engine = self._engine.present
        if engine is None:
            return
        await engine.follow_midi_clock(follow)
        if not follow:
            tempo = self._boards.board.tempo
            await engine.perform([SetTempo(tempo.bpm, tempo.beats_per_bar)])

    async def _prepare(self, engine: Engine) -> None:
        if self.followed:
            with suppress(EngineError):  # the sound is worth more
                await engine.follow_midi_clock(True)
