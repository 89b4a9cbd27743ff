"""One engine's ports for MIDI devices, made and joined as they are wanted; each thing is asked once."""

from collections.abc import Collection
from typing import TypeAlias

from marlise_desktop.session.audio import Audio
from marlise_desktop.session.midi.numbers import OWN
from marlise_desktop.session.ports.engine import Engine

Port: TypeAlias = tuple[int, bool]
"""Its number, and whether devices play to it."""
Pair: TypeAlias = tuple[str, str]

_ALL = [(number, source) for number in range(1, OWN + 1) for source in (True, False)]


class EngineJoins:
    """What others cut stays cut, until one of both ends has been away."""

    def __init__(self, engine: Engine, audio: Audio) -> None:
        self.engine = engine
        self._audio = audio
        self._open: set[Port] = set()
        self._joined: set[Pair] = set()
        self._fresh = True
        self._hears = False
        self.made = 0
        """How often something was joined."""

    @property
    def hears(self) -> bool:
        """Whether it tells what devices play."""
        return self._hears

    def forget(self) -> None:
        """JACK has been away, and every port and cable with it."""
        self._open.clear()
        self._joined.clear()

    def has(self, pair: Pair) -> bool:
        """Whether it was joined, and both ends have been there since."""
        return pair in self._joined

    async def hear(self, on: bool) -> None:
        if on is not self._hears:
            await self.engine.hear_midi(on)
            self._hears = on

    async def open(self, wanted: Collection[Port]) -> None:
        """Raises EngineError if a port cannot be made."""
        if self._fresh and self.engine.taken_over:
            for number, source in _ALL:  # they are joined to devices that had these numbers in the program before
                await self.engine.open_midi(number, source=source, on=False)
        self._fresh = False
        for number, source in sorted(self._open.difference(wanted)):
            self._open.discard((number, source))
            own = self.engine.midi_port(number, source=source)
            self._joined = {pair for pair in self._joined if own not in pair}
            await self.engine.open_midi(number, source=source, on=False)
        for number, source in sorted(set(wanted).difference(self._open)):
            await self.engine.open_midi(number, source=source, on=True)
            self._open.add((number, source))

    async def join(self, wanted: Collection[Pair]) -> None:
        """Raises AudioServerError if JACK does not answer."""
        self._joined.intersection_update(wanted)
        for source, target in wanted:
            if (source, target) not in self._joined and await self._audio.join(source, target):
                self._joined.add((source, target))
                self.made += 1
