"""What a board says to a program that is not ours: the questions MOD's own program asks."""

import struct
from dataclasses import dataclass, field

from marlise_desktop.domain.connection import Endpoint, HardwarePort
from marlise_desktop.domain.instance import MidiBinding, PluginInstance
from marlise_desktop.domain.pedalboard import Pedalboard

Binding = tuple[int, int, float | None, float | None]


@dataclass
class ToldPedal:
    uri: str
    bypassed: bool
    number: int
    place: tuple[float, float]
    preset: str
    values: dict[str, float] = field(default_factory=dict)
    bindings: dict[str, Binding] = field(default_factory=dict)


@dataclass
class Told:
    title: str
    version: int
    pedals: dict[str, ToldPedal]
    cables: set[tuple[str, str]]
    bpm: float
    beats: float
    rolling: bool
    separated: bool


def single(value: float) -> float:
    """The value as a program of single precision holds it."""
    return float(struct.unpack("f", struct.pack("f", value))[0])


def expected(board: Pedalboard, hardware: dict[str, str]) -> Told:
    """What a saved board should say; `hardware` names its MIDI devices as the file does."""

    def name(end: Endpoint) -> str:
        if isinstance(end, HardwarePort):
            return hardware.get(end.name, end.name)
        return f"{board.instances[end.instance].symbol}/{end.symbol}"

    return Told(
        title=board.title,
        version=board.version,
        pedals={held.symbol: _pedal(held) for held in board.instances.values()},
        cables={(name(c.source), name(c.target)) for c in board.connections},
        bpm=single(board.tempo.bpm),
        beats=single(board.tempo.beats_per_bar),
        rolling=board.tempo.rolling,
        separated=any(port.name.startswith("midi:") for port in board.hardware),
    )


def _pedal(held: PluginInstance) -> ToldPedal:
    values = {str(symbol): single(value) for symbol, value in held.all_values().items()}
    return ToldPedal(
        held.uri,
        held.bypassed,
        -1 if held.number is None else held.number,
        (single(held.position.x), single(held.position.y)),
        held.preset or "",
        values,
        {str(symbol): _binding(binding) for symbol, binding in held.bindings.items()},
    )


def _binding(binding: MidiBinding) -> Binding:
    ranged = binding.minimum is not None and binding.maximum is not None
    low, high = (single(binding.minimum or 0.0), single(binding.maximum or 0.0)) if ranged else (None, None)
    return binding.channel, binding.controller, low, high
