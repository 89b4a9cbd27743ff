"""The human categories of plugins, from LV2's and MOD's classes."""

from collections.abc import Sequence
from typing import Final

from marlise_desktop.domain.port import Direction, SignalPort, SignalType

CATEGORIES: Final = (
    "Amp & Cabinet",
    "Distortion",
    "Dynamics",
    "Filter & EQ",
    "Modulation",
    "Delay",
    "Reverb",
    "Pitch",
    "Spatial",
    "Instrument",
    "MIDI",
    "Control voltage",
    "Analyser & Tuner",
    "Utility",
    "Other",
)

_LV2: Final = "http://lv2plug.in/ns/lv2core#"
_MOD: Final = "http://moddevices.com/ns/mod#"

_BY_CLASS: Final[dict[str, str]] = {
    "AllpassPlugin": "Filter & EQ",
    "AmplifierPlugin": "Amp & Cabinet",
    "AnalyserPlugin": "Analyser & Tuner",
    "BandpassPlugin": "Filter & EQ",
    "ChorusPlugin": "Modulation",
    "CombPlugin": "Filter & EQ",
    "CompressorPlugin": "Dynamics",
    "ConstantPlugin": "Utility",
    "ControlVoltagePlugin": "Control voltage",
    "ConverterPlugin": "Utility",
    "DelayPlugin": "Delay",
    "DistortionPlugin": "Distortion",
    "DynamicsPlugin": "Dynamics",
    "EQPlugin": "Filter & EQ",
    "EnvelopePlugin": "Dynamics",
    "ExpanderPlugin": "Dynamics",
    "FilterPlugin": "Filter & EQ",
    "FlangerPlugin": "Modulation",
    "FunctionPlugin": "Utility",
    "GatePlugin": "Dynamics",
    "GeneratorPlugin": "Instrument",
    "HighpassPlugin": "Filter & EQ",
    "InstrumentPlugin": "Instrument",
    "LimiterPlugin": "Dynamics",
    "LowpassPlugin": "Filter & EQ",
    "MIDIPlugin": "MIDI",
    "MixerPlugin": "Utility",
    "ModulatorPlugin": "Modulation",
    "MultiEQPlugin": "Filter & EQ",
    "OscillatorPlugin": "Instrument",
    "ParaEQPlugin": "Filter & EQ",
    "PhaserPlugin": "Modulation",
    "PitchPlugin": "Pitch",
    "ReverbPlugin": "Reverb",
    "SimulatorPlugin": "Amp & Cabinet",
    "SpatialPlugin": "Spatial",
    "SpectralPlugin": "Filter & EQ",
    "UtilityPlugin": "Utility",
    "WaveshaperPlugin": "Distortion",
}


_LESS_TELLING: Final = ("Amp & Cabinet", "Instrument", "Analyser & Tuner", "Utility", "Other")
"""A plugin with two classes goes by the other one: a "simulator" that is also a delay is a delay."""
_BEGINNINGS: Final[dict[str, str]] = {
    "tuner": "Analyser & Tuner",
    "meter": "Analyser & Tuner",
    "analy": "Analyser & Tuner",
    "scope": "Analyser & Tuner",
    "spectrum": "Analyser & Tuner",
    "reverb": "Reverb",
    "convol": "Reverb",
    "delay": "Delay",
    "echo": "Delay",
    "loop": "Delay",
    "distort": "Distortion",
    "overdrive": "Distortion",
    "fuzz": "Distortion",
    "compress": "Dynamics",
    "limiter": "Dynamics",
    "gate": "Dynamics",
    "expander": "Dynamics",
    "equal": "Filter & EQ",
    "filter": "Filter & EQ",
    "wah": "Filter & EQ",
    "chorus": "Modulation",
    "flang": "Modulation",
    "phaser": "Modulation",
    "tremolo": "Modulation",
    "vibrato": "Modulation",
    "amplifier": "Amp & Cabinet",
    "cabinet": "Amp & Cabinet",
    "pitch": "Pitch",
    "octav": "Pitch",
    "harmoni": "Pitch",
    "synth": "Instrument",
    "sampler": "Instrument",
    "metronome": "Utility",
}
"""What a word in the name of a plugin without a class says, by how it begins."""


def category_of(lv2_class: str) -> str:
    """The human category of an LV2 or MOD class URI; "Other" for one that is unknown."""
    for prefix in (_MOD, _LV2):
        if lv2_class.startswith(prefix):
            return _BY_CLASS.get(lv2_class.removeprefix(prefix), "Other")
    return "Other"


def known_class(lv2_class: str) -> bool:
    """Whether a class URI says more than that this is a plugin."""
    return category_of(lv2_class) != "Other"


def best_class(classes: Sequence[str]) -> str:
    """The most telling of a plugin's classes; empty if there are none."""
    return min(classes, key=_rank, default="")


def category_of_plugin(classes: Sequence[str], name: str, ports: Sequence[SignalPort]) -> str:
    """The category of a plugin with these classes, name and ports.

    MOD's classes go before LV2's, and telling ones before those that fit anything. A plugin without a known class
    goes by what its name says; one that sounds of nothing but has MIDI ports is a MIDI tool.
    """
    kinds = {port.type for port in ports}
    category = category_of(best_class(classes))
    if SignalType.MIDI in kinds and SignalType.AUDIO not in kinds and category in ("Utility", "Other", "Instrument"):
        return "MIDI"
    if category != "Other":
        return category
    words = name.casefold().split()
    guess = next((told for start, told in _BEGINNINGS.items() if any(w.startswith(start) for w in words)), "")
    if guess:
        return guess
    if SignalType.CV in kinds and SignalType.AUDIO not in kinds:
        return "Control voltage"
    sounds = any(p.direction is Direction.OUTPUT and p.type is SignalType.AUDIO for p in ports)
    hears = any(p.direction is Direction.INPUT and p.type is SignalType.AUDIO for p in ports)
    return "Instrument" if sounds and not hears and SignalType.MIDI in kinds else "Other"


def _rank(lv2_class: str) -> tuple[bool, bool, int, str]:
    category = category_of(lv2_class)
    place = _LESS_TELLING.index(category) + 1 if category in _LESS_TELLING else 0
    return category == "Other", not lv2_class.startswith(_MOD), place, lv2_class
