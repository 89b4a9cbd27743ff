"""Plugins as a guitarist has them, for tests and pictures of the window."""

from marlise_desktop.domain.ids import PluginUri, PortSymbol, PresetUri, PropertyUri
from marlise_desktop.domain.parameter import Parameter, ParameterKind, Property, PropertyType, ScalePoint, Unit
from marlise_desktop.domain.plugin import ControlOutput, Plugin, Preset
from tests.builders import audio_ports

DB, HZ, MS, PERCENT = Unit("dB"), Unit("Hz"), Unit("ms"), Unit("%")


def number(name: str, low: float, high: float, default: float, unit: Unit | None = None, **more: object) -> Parameter:
    symbol = PortSymbol(name.lower().replace(" ", "_"))
    return Parameter(symbol, name, low, high, default, unit=unit, **more)  # type: ignore[arg-type]


def switch(name: str, default: float = 0.0, group: str = "") -> Parameter:
    return number(name, 0, 1, default, kind=ParameterKind.TOGGLE, group=group)


def choice(name: str, *labels: str) -> Parameter:
    points = tuple(ScalePoint(float(index), label) for index, label in enumerate(labels))
    return number(name, 0, len(labels) - 1, 0, kind=ParameterKind.CHOICE, scale_points=points)


def plugin(name: str, maker: str, category: str, *parameters: Parameter, **more: object) -> Plugin:
    fields: dict[str, object] = {"ports": audio_ports(1, 1), "comment": f"{name} by {maker}.", **more}
    uri = PluginUri(f"urn:sample:{name.lower().replace(' ', '-')}")
    return Plugin(uri, name, maker, category, parameters=parameters, **fields)  # type: ignore[arg-type]


SCREAMER = plugin(
    "Screamer",
    "Guitarix",
    "Distortion",
    number("Drive", 0, 10, 4.5),
    number("Tone", 100, 8000, 1200, HZ, logarithmic=True),
    number("Level", -20, 12, 0, DB),
    switch("Bright", 1),
    presets=(
        Preset(PresetUri("urn:sample:screamer#clean"), "Clean boost"),
        Preset(PresetUri("urn:sample:screamer#lead"), "Lead"),
        Preset(PresetUri("file:///home/me/.lv2/mine.lv2/mine.ttl"), "My crunch", user=True),
    ),
    licence="http://usefulinc.com/doap/licenses/gpl",
    homepage="https://guitarix.org",
    bundle="/usr/lib/lv2/screamer.lv2",
    version=(2, 4),
)
CABINET = plugin(
    "IR Cabinet",
    "x42",
    "Amp & Cabinet",
    number("Gain", -24, 24, 0, DB),
    choice("Channels", "Mono", "Stereo", "Wide"),
    number("Delay", 0, 50, 0, MS),
    properties=(
        Property(
            PropertyUri("urn:sample:cabinet#ir"), "Impulse response", PropertyType.PATH, extensions=("wav", "flac")
        ),
        Property(PropertyUri("urn:sample:cabinet#normalise"), "Normalise", PropertyType.BOOL),
        Property(PropertyUri("urn:sample:cabinet#length"), "Length", PropertyType.FLOAT, 0.1, 5.0),
        Property(PropertyUri("urn:sample:cabinet#note"), "Note", PropertyType.STRING),
    ),
    has_state=True,
)
COMPRESSOR = plugin(
    "Compressor",
    "Zam",
    "Dynamics",
    number("Threshold", -60, 0, -20, DB),
    number("Ratio", 1, 20, 4),
    number("Attack", 0.1, 100, 10, MS, logarithmic=True),
    number("Release", 1, 500, 80, MS, logarithmic=True),
    number("Makeup", 0, 30, 6, DB),
    number("Stages", 1, 8, 2, kind=ParameterKind.INTEGER),
    number("Listen", 0, 1, 0, kind=ParameterKind.TRIGGER),
    switch("Sidechain"),
    outputs=(ControlOutput(PortSymbol("reduction"), "Gain reduction", 0, 20),),
    has_ui=True,
)
DELAY = plugin(
    "Tape Delay",
    "Calf",
    "Delay",
    number("Time", 20, 2000, 380, MS, logarithmic=True),
    number("Feedback", 0, 100, 35, PERCENT),
    number("Mix", 0, 100, 25, PERCENT),
    number("Pan", -1, 1, 0),
    ports=audio_ports(2, 2),
)
REVERB = plugin("Hall Reverb", "Dragonfly", "Reverb", number("Size", 1, 60, 20), number("Mix", 0, 100, 20, PERCENT))
GIANT = plugin(
    "Parametric Equaliser x16",
    "LSP",
    "Filter & EQ",
    *(number(f"Gain {band}", -36, 36, 0, DB, group=f"Band {band}") for band in range(100)),
    *(switch(f"Solo {band}", group=f"Band {band}") for band in range(100)),
)
OTHERS = tuple(
    plugin(name, maker, category)
    for name, maker, category in (
        ("Acid Amp", "Guitarix", "Amp & Cabinet"),
        ("Chorus", "Calf", "Modulation"),
        ("Phaser", "Calf", "Modulation"),
        ("Flanger", "Calf", "Modulation"),
        ("Tuner", "x42", "Analyser & Tuner"),
        ("Noise Gate", "Zam", "Dynamics"),
        ("Octaver", "rakarrack", "Pitch"),
        ("Stereo Width", "Calf", "Spatial"),
        ("Fuzz Face", "Guitarix", "Distortion"),
        ("Spring", "MVerb", "Reverb"),
        ("Piano", "MDA", "Instrument"),
    )
)
SAMPLES = (SCREAMER, CABINET, COMPRESSOR, DELAY, REVERB, GIANT, *OTHERS)
