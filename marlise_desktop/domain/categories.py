"""The human categories of plugins, from LV2's and MOD's classes."""

from typing import Final

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


def category_of(lv2_class: str) -> str:
    """The human category of an LV2 or MOD class URI; "Other" for one that is unknown."""
    for prefix in (_MOD, _LV2):
        if lv2_class.startswith(prefix):
            return _BY_CLASS.get(lv2_class.removeprefix(prefix), "Other")
    return "Other"
