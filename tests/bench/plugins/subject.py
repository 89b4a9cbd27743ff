"""One plugin to be tried: what it is and how a trial wires it."""

from dataclasses import dataclass
from pathlib import Path

from marlise_desktop.domain.plugin import Plugin
from marlise_desktop.domain.port import Direction, SignalType

PLAYER = "urn:marlise:test:player"


@dataclass(frozen=True, slots=True)
class Subject:
    """Symbols of the ports that a trial wires."""

    uri: str
    name: str
    bundle: str
    audio_in: tuple[str, ...]
    audio_out: tuple[str, ...]
    midi_in: tuple[str, ...]

    def wiring(self, instance: int, player: int) -> list[str]:
        """Commands that give it sound and notes, and take its sound, two channels each."""
        place = f"effect_{instance}"
        return [
            *(f"connect system:capture_{n % 2 + 1} {place}:{port}" for n, port in enumerate(self.audio_in)),
            *(f"connect {place}:{port} system:playback_{n % 2 + 1}" for n, port in enumerate(self.audio_out)),
            *(f"connect effect_{player}:out {place}:{port}" for port in self.midi_in),
        ]


def subject_of(plugin: Plugin) -> Subject:
    def symbols(direction: Direction, kind: SignalType) -> tuple[str, ...]:
        return tuple(str(port.symbol) for port in plugin.ports_of(direction, kind))

    return Subject(
        uri=str(plugin.uri),
        name=plugin.name,
        bundle=Path(plugin.bundle.removeprefix("file://")).name,
        audio_in=symbols(Direction.INPUT, SignalType.AUDIO),
        audio_out=symbols(Direction.OUTPUT, SignalType.AUDIO),
        midi_in=symbols(Direction.INPUT, SignalType.MIDI),
    )
