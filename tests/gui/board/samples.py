"""Plugins and boards to try the canvas with."""

from collections.abc import Sequence

from marlise_desktop.domain.connection import Connection, HardwarePort, InstancePort
from marlise_desktop.domain.ids import InstanceId, PluginUri, PortSymbol
from marlise_desktop.domain.instance import PluginInstance, Position
from marlise_desktop.domain.parameter import Parameter, ParameterKind, ScalePoint, Unit
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.domain.plugin import Plugin
from marlise_desktop.domain.port import Direction, SignalPort, SignalType

_IN, _OUT = Direction.INPUT, Direction.OUTPUT


def port(symbol: str, kind: SignalType = SignalType.AUDIO, side: Direction = _IN, name: str = "") -> SignalPort:
    return SignalPort(PortSymbol(symbol), name or symbol.replace("_", " ").title(), kind, side)


MONO = (port("in"), port("out", side=_OUT))
STEREO = (port("in_l"), port("in_r"), port("out_l", side=_OUT), port("out_r", side=_OUT))
MONO_STEREO = (port("in"), port("out_l", side=_OUT), port("out_r", side=_OUT))


def knob(name: str, default: float = 0.5, low: float = 0.0, high: float = 1.0, unit: str = "") -> Parameter:
    symbol = PortSymbol(name.lower().replace(" ", "_"))
    return Parameter(symbol, name, low, high, default, unit=Unit(unit) if unit else None)


def toggle(name: str, default: float = 0.0) -> Parameter:
    return Parameter(PortSymbol(name.lower()), name, 0, 1, default, ParameterKind.TOGGLE)


def choice(name: str, *labels: str) -> Parameter:
    points = tuple(ScalePoint(float(n), label) for n, label in enumerate(labels))
    return Parameter(PortSymbol(name.lower()), name, 0, len(labels) - 1, 0, ParameterKind.CHOICE, scale_points=points)


def plugin(
    name: str,
    category: str = "Other",
    ports: Sequence[SignalPort] = MONO,
    parameters: Sequence[Parameter] = (),
    maker: str = "Sample Works",
    *,
    has_ui: bool = False,
) -> Plugin:
    uri = PluginUri(f"urn:sample:{name.lower().replace(' ', '-')}")
    return Plugin(uri, name, maker, category, ports=tuple(ports), parameters=tuple(parameters), has_ui=has_ui)


DRIVE = plugin(
    "Drive", "Distortion", MONO, [knob("Gain", 0.7), knob("Tone", 0.4), knob("Level", -3, -24, 24, "dB")], "Tube & Co"
)
GATE = plugin("Gate", "Dynamics", MONO, [knob("Threshold", -40, -80, 0, "dB"), toggle("Hold", 1)])
AMP = plugin(
    "British Amp",
    "Amp & Cabinet",
    MONO,
    [knob("Gain", 0.6), knob("Bass", 0.5), knob("Middle"), knob("Treble", 0.7), knob("Master", 0.4), knob("Air", 0.2)],
    "Guitarix",
)
CHORUS = plugin(
    "Chorus", "Modulation", MONO_STEREO, [knob("Rate", 0.8, 0, 10, "Hz"), knob("Depth"), choice("Shape", "Sine", "Tri")]
)
DELAY = plugin(
    "Tape Delay", "Delay", STEREO, [knob("Time", 380, 1, 2000, "ms"), knob("Feedback", 0.35), knob("Mix", 0.3)]
)
REVERB = plugin("Plate Reverb", "Reverb", STEREO, [knob("Decay", 2.1, 0.1, 20, "s"), knob("Damping"), knob("Mix", 0.3)])
TUNER = plugin("Tuner", "Analyser & Tuner", [port("in")], [], has_ui=True)
SYNTH = plugin(
    "Organ",
    "Instrument",
    [port("midi", SignalType.MIDI, name="MIDI in"), port("cv_pitch", SignalType.CV), port("out", side=_OUT)],
    [knob("Drawbar"), knob("Leslie")],
)
LFO = plugin("Slow LFO", "Control voltage", [port("cv_out", SignalType.CV, _OUT)], [knob("Rate", 0.2)])
ARP = plugin(
    "Arpeggiator", "MIDI", [port("midi_in", SignalType.MIDI), port("midi_out", SignalType.MIDI, _OUT)], [knob("Speed")]
)


def pedal(key: str, what: Plugin, x: float = 0, y: float = 0, **fields: object) -> PluginInstance:
    return PluginInstance(InstanceId(key), what, key, position=Position(x, y), **fields)  # type: ignore[arg-type]


def cable(source: str, target: str) -> Connection:
    """From text: `drive:out` is a pedal's port, `capture_1` a hardware port."""
    return Connection(end(source), end(target))


def end(text: str) -> InstancePort | HardwarePort:
    owner, colon, symbol = text.partition(":")
    if not colon or owner == "midi":
        return HardwarePort(text)
    return InstancePort(InstanceId(owner), PortSymbol(symbol))


def board(pedals: Sequence[PluginInstance], cables: Sequence[Connection] = ()) -> Pedalboard:
    made = Pedalboard("Sample")
    for held in pedals:
        made = made.with_instance(held)
    return made.with_connections(cables)


def guitar_board() -> Pedalboard:
    pedals = [
        pedal("gate", GATE, 40, 60),
        pedal("drive", DRIVE, 280, 60),
        pedal("amp", AMP, 560, 40),
        pedal("chorus", CHORUS, 860, 20, bypassed=True),
        pedal("delay", DELAY, 1140, 80),
        pedal("reverb", REVERB, 1420, 80),
        pedal("tuner", TUNER, 280, 320),
        pedal("organ", SYNTH, 860, 340),
        pedal("lfo", LFO, 600, 440),
    ]
    cables = [
        cable("capture_1", "gate:in"),
        cable("gate:out", "drive:in"),
        cable("gate:out", "tuner:in"),
        cable("drive:out", "amp:in"),
        cable("amp:out", "chorus:in"),
        cable("chorus:out_l", "delay:in_l"),
        cable("chorus:out_r", "delay:in_r"),
        cable("delay:out_l", "reverb:in_l"),
        cable("delay:out_r", "reverb:in_r"),
        cable("reverb:out_l", "playback_1"),
        cable("reverb:out_r", "playback_2"),
        cable("midi:Keystation 49", "organ:midi"),
        cable("lfo:cv_out", "organ:cv_pitch"),
        cable("organ:out", "delay:in_r"),
    ]
    return board(pedals, cables)
