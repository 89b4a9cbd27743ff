"""Boards and plugins in one line, and Hypothesis strategies for them."""

from dataclasses import replace

from hypothesis import strategies as st

from marlise_desktop.domain.connection import Connection, HardwarePort, InstancePort
from marlise_desktop.domain.ids import InstanceId, PluginUri, PortSymbol, PresetUri, PropertyUri, SnapshotId, StateRef
from marlise_desktop.domain.instance import BypassStrategy, MidiBinding, PluginInstance, Position
from marlise_desktop.domain.midi.board_messages import NO_MESSAGES, BoardMessage, BoardMessages
from marlise_desktop.domain.midi.control import Control, ControlKind, Nature
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.mapping import (
    ActionTarget,
    Behaviour,
    ControlMapping,
    Curve,
    Gesture,
    Light,
    LightKind,
    MappingId,
    ParameterTarget,
    TakeOver,
    Target,
    Trigger,
)
from marlise_desktop.domain.midi.message import NoteOff, ProgramChange, RealTime, SystemExclusive
from marlise_desktop.domain.parameter import Parameter, ParameterKind, Property, PropertyType, PropertyValue, Unit
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.domain.plugin import Plugin
from marlise_desktop.domain.port import Direction, SignalPort, SignalType
from marlise_desktop.domain.snapshot import Snapshot, entry_of

GAIN = Parameter(PortSymbol("gain"), "Gain", -90.0, 24.0, 0.0)
TONE = Parameter(PortSymbol("tone"), "Tone", 20.0, 20000.0, 1000.0, logarithmic=True)
MODE = Parameter(PortSymbol("mode"), "Mode", 0.0, 3.0, 1.0, ParameterKind.INTEGER)
FILE = Property(PropertyUri("urn:test:file"), "File", PropertyType.PATH)


def audio_ports(inputs: int, outputs: int) -> tuple[SignalPort, ...]:
    ins = [SignalPort(PortSymbol(f"in{n}"), f"In {n}", SignalType.AUDIO, Direction.INPUT) for n in range(1, inputs + 1)]
    outs = [
        SignalPort(PortSymbol(f"out{n}"), f"Out {n}", SignalType.AUDIO, Direction.OUTPUT) for n in range(1, outputs + 1)
    ]
    return (*ins, *outs)


MIDI_IN = SignalPort(PortSymbol("midi"), "MIDI", SignalType.MIDI, Direction.INPUT)
AMP = Plugin(
    PluginUri("urn:test:amp"), "Amp", parameters=(GAIN, TONE, MODE), ports=audio_ports(1, 1), category="Amp & Cabinet"
)
STEREO = Plugin(
    PluginUri("urn:test:stereo"),
    "Stereo",
    parameters=(GAIN,),
    properties=(FILE,),
    ports=audio_ports(2, 2),
    has_state=True,
)
SYNTH = Plugin(PluginUri("urn:test:synth"), "Synth", parameters=(GAIN,), ports=(MIDI_IN, *audio_ports(0, 2)))
TIME = Parameter(PortSymbol("time"), "Time", 1.0, 1000.0, 400.0, unit=Unit("ms"))
DELAY = Plugin(PluginUri("urn:test:delay"), "Delay", parameters=(TIME,), ports=audio_ports(1, 1))
PLUGINS = (AMP, STEREO, SYNTH)


def instance(key: str, plugin: Plugin = AMP, **fields: object) -> PluginInstance:
    return replace(PluginInstance(InstanceId(key), plugin, key), **fields)  # type: ignore[arg-type]


def port(key: str, symbol: str) -> InstancePort:
    return InstancePort(InstanceId(key), PortSymbol(symbol))


def cable(source: InstancePort | HardwarePort | str, target: InstancePort | HardwarePort | str) -> Connection:
    """A text names a hardware port."""
    ends = [HardwarePort(end) if isinstance(end, str) else end for end in (source, target)]
    return Connection(ends[0], ends[1])


def board(*instances: PluginInstance, cables: tuple[Connection, ...] = ()) -> Pedalboard:
    return Pedalboard(instances={held.id: held for held in instances}, connections=frozenset(cables))


DEVICES = (None, DeviceId("FCB1010"), DeviceId("Pads 2"))
_NUMBERS = {ControlKind.NOTE: 127, ControlKind.CC: 127, ControlKind.CC14: 31, ControlKind.PROGRAM: 300}


@st.composite
def controls(draw: st.DrawFn) -> Control:
    kind = draw(st.sampled_from(ControlKind))
    if kind is ControlKind.KEY:
        return Control(kind, key=draw(st.sampled_from(("PgDown", "F5"))))
    number = draw(st.integers(0, _NUMBERS.get(kind, 0)))
    return Control(kind, number, draw(st.none() | st.integers(0, 15)), draw(st.sampled_from(DEVICES)))


TARGETS = st.builds(
    ActionTarget,
    st.sampled_from(("snapshot.next", "tuner.toggle")),
    st.dictionaries(st.sampled_from(("number", "on")), st.sampled_from(("1", "no")), max_size=2),
) | st.builds(
    ParameterTarget,
    st.sampled_from([InstanceId(key) for key in "abx"]),
    st.sampled_from((GAIN.symbol, TONE.symbol, PortSymbol(":bypass"))),
    st.none() | st.sampled_from((0.0, 1.0)),
    st.none() | st.sampled_from((0.0, 1.0)),
)


def pressed(
    control: Control,
    target: Target,
    behaviour: Behaviour = Behaviour.DO,
    gesture: Gesture = Gesture.PRESS,
    **fields: object,
) -> ControlMapping:
    """By a momentary switch."""
    trigger = Trigger(control, Nature.MOMENTARY, gesture)
    return replace(ControlMapping(MappingId(""), trigger, target, behaviour), **fields)  # type: ignore[arg-type]


def swept(control: Control, target: Target, **fields: object) -> ControlMapping:
    """By a pedal."""
    trigger = Trigger(control, Nature.CONTINUOUS, Gesture.MOVE)
    return replace(ControlMapping(MappingId(""), trigger, target, Behaviour.FOLLOW), **fields)  # type: ignore[arg-type]


@st.composite
def mappings(draw: st.DrawFn) -> ControlMapping:
    """Any that make sense."""
    gesture = draw(st.sampled_from(Gesture))
    moves = gesture is Gesture.MOVE
    nature = draw(st.sampled_from(Nature)) if moves else Nature.MOMENTARY
    control = draw(controls())
    second = draw(controls().filter(lambda other: other != control)) if gesture is Gesture.CHORD else None
    behaviours = [one for one in Behaviour if moves or one is not Behaviour.FOLLOW]
    return ControlMapping(
        MappingId(draw(st.sampled_from("pqrstu"))),
        Trigger(control, nature, gesture, second),
        draw(TARGETS),
        draw(st.sampled_from(behaviours)),
        draw(st.sampled_from(Curve)),
        draw(st.sampled_from(TakeOver)),
        at_load=draw(st.booleans()),
        steps=draw(st.sampled_from((-2.5, 1.0, 3.0))),
        enabled=draw(st.booleans()),
        light=draw(st.sampled_from((Light(), Light(LightKind.NONE), Light(LightKind.SAME, 5, 1)))),
    )


def mapping_lists(most: int = 5) -> st.SearchStrategy[tuple[ControlMapping, ...]]:
    """Each id once, in any order."""
    return st.lists(mappings(), unique_by=lambda held: held.id, max_size=most).map(tuple)


_SWITCH = Trigger(Control(ControlKind.NOTE, 60, None, DEVICES[1]), Nature.MOMENTARY, Gesture.LONG_PRESS)
_MAPPINGS = (
    ControlMapping(
        MappingId(""), _SWITCH, ActionTarget("snapshot.apply", {"number": "2"}), Behaviour.DO, enabled=False
    ),
    ControlMapping(
        MappingId(""),
        Trigger(Control(ControlKind.CC, 7, 0), Nature.MOMENTARY, Gesture.CHORD, Control(ControlKind.CC14, 8)),
        ParameterTarget(InstanceId("a"), GAIN.symbol, 3.0, -3.0),
        Behaviour.TOGGLE,
        Curve.S,
        TakeOver.SCALE,
        at_load=True,
        steps=-2.5,
        light=Light(LightKind.SAME, 3, 2),
    ),
)
_FEW = st.tuples(st.permutations("pqr"), st.integers(0, 3), st.sampled_from(_MAPPINGS)).map(
    lambda drawn: tuple(replace(drawn[2], id=MappingId(key)) for key in drawn[0][: drawn[1]])
)
_BOUND = st.sampled_from(
    (
        {},
        {GAIN.symbol: MidiBinding(0, 7)},
        {GAIN.symbol: MidiBinding(2, 131, -3.0, 3.0), PortSymbol(":bypass"): MidiBinding(0, 64)},
    )
)
_BYPASSES = {p.uri: st.sampled_from([s for s in BypassStrategy if s.fits(p)]) for p in PLUGINS}
_SENT = st.lists(
    st.sampled_from(
        (
            BoardMessage(ProgramChange(0, 5)),
            BoardMessage(NoteOff(2, 60), DEVICES[1]),
            BoardMessage(SystemExclusive(b"\x7e\x01")),
            BoardMessage(RealTime.START),
        )
    ),
    max_size=3,
).map(tuple)
BOARD_MESSAGES = st.just(NO_MESSAGES) | st.builds(BoardMessages, _SENT, _SENT)
_KEYS = ("a", "b", "c", "d", "e")


@st.composite
def instances(draw: st.DrawFn, key: str) -> PluginInstance:
    plugin = draw(st.sampled_from(PLUGINS))
    values = {
        p.symbol: draw(st.sampled_from((p.minimum, p.default, p.maximum)))
        for p in plugin.parameters
        if draw(st.booleans())
    }
    paths = st.sampled_from(("/a.wav", "/b.wav"))
    properties = {p.uri: PropertyValue(p.type, draw(paths)) for p in plugin.properties if draw(st.booleans())}
    return PluginInstance(
        InstanceId(key),
        plugin,
        key,
        bypassed=draw(st.booleans()),
        bypass_strategy=draw(_BYPASSES[plugin.uri]),
        values=values,
        properties=properties,
        preset=draw(st.none() | st.just(PresetUri("urn:test:preset"))),
        state=draw(st.none() | st.sampled_from((StateRef("s1"), StateRef("s2")))) if plugin.has_state else None,
        position=Position(draw(st.integers(0, 9)) * 100.0, 0.0),
        bindings=draw(_BOUND),
        placeholder=draw(st.sampled_from(("", "", "", "is not installed"))),
    )


@st.composite
def boards(draw: st.DrawFn) -> Pedalboard:
    """Boards of up to five pedals with any legal cables, loops too."""
    keys = draw(st.lists(st.sampled_from(_KEYS), unique=True, max_size=5))
    made = Pedalboard(instances={InstanceId(key): draw(instances(key)) for key in keys})
    ends = [InstancePort(held.id, p.symbol) for held in made.instances.values() for p in held.plugin.ports]
    hardware = [HardwarePort("capture_1"), HardwarePort("playback_1"), HardwarePort("midi:Keys")]
    pairs = st.tuples(st.sampled_from([*ends, *hardware]), st.sampled_from([*ends, *hardware]))
    for source, target in draw(st.lists(pairs, max_size=8)):
        wanted = Connection(source, target)
        if not made.refusal(wanted):
            made = made.with_connection(wanted)
    taken = tuple(
        Snapshot(SnapshotId(name), name, {key: entry_of(held) for key, held in made.instances.items()})
        for name in draw(st.lists(st.sampled_from(("one", "two")), unique=True, max_size=2))
    )
    title = draw(st.sampled_from(("", "Rig")))
    return replace(made, snapshots=taken, title=title, mappings=draw(_FEW), messages=draw(BOARD_MESSAGES))
