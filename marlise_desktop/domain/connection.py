"""A join between two ports of a board: from an output to an input."""

from dataclasses import dataclass
from typing import TypeAlias

from marlise_desktop.domain.ids import InstanceId, PortSymbol


@dataclass(frozen=True, slots=True, order=True)
class InstancePort:
    """A signal port of a plugin instance."""

    instance: InstanceId
    symbol: PortSymbol


@dataclass(frozen=True, slots=True, order=True)
class HardwarePort:
    """A port of the computer, by the name that the board's folder uses.

    `capture_K` and `playback_K` are the sound card's channels (K from 1); `midi_in` and `midi_out` are all
    MIDI devices; `midi:NAME` is one MIDI device, remembered by name (input or output by its side of the cable).
    `send:SESSION K` and `return:SESSION K` are the ports of an insert, which a session brings.
    """

    name: str


Endpoint: TypeAlias = InstancePort | HardwarePort


@dataclass(frozen=True, slots=True)
class Connection:
    source: Endpoint
    target: Endpoint

    def touches(self, instance: InstanceId) -> bool:
        return any(isinstance(end, InstancePort) and end.instance == instance for end in (self.source, self.target))
