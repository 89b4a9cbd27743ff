"""A plugin's port through which a signal runs, and which kinds may be joined."""

from dataclasses import dataclass
from enum import Enum

from marlise_desktop.domain.ids import PortSymbol


class SignalType(Enum):
    """What runs through a cable."""

    AUDIO = "audio"
    CV = "cv"
    MIDI = "midi"


class Direction(Enum):
    INPUT = "input"
    OUTPUT = "output"


@dataclass(frozen=True, slots=True)
class SignalPort:
    """An audio, CV or event port of a plugin. `designation` is an LV2 designation URI or empty."""

    symbol: PortSymbol
    name: str
    type: SignalType
    direction: Direction
    designation: str = ""
