"""Real plugins, most of them LV2's own examples, described by hand as the catalogue would."""

from marlise_desktop.domain.ids import InstanceId, PluginUri, PortSymbol, PropertyUri
from marlise_desktop.domain.instance import PluginInstance
from marlise_desktop.domain.parameter import Parameter, Property, PropertyType
from marlise_desktop.domain.plan import AddInstance
from marlise_desktop.domain.plugin import ControlOutput, Plugin
from marlise_desktop.domain.port import Direction, SignalPort, SignalType

GAIN = PortSymbol("gain")
_IN = SignalPort(PortSymbol("in"), "In", SignalType.AUDIO, Direction.INPUT)
_OUT = SignalPort(PortSymbol("out"), "Out", SignalType.AUDIO, Direction.OUTPUT)
_EVENTS_IN = SignalPort(PortSymbol("in"), "In", SignalType.MIDI, Direction.INPUT)
_EVENTS_OUT = SignalPort(PortSymbol("out"), "Out", SignalType.MIDI, Direction.OUTPUT)
_CONTROL = SignalPort(PortSymbol("control"), "Control", SignalType.MIDI, Direction.INPUT)

AMP = Plugin(
    PluginUri("http://lv2plug.in/plugins/eg-amp"),
    "Simple Amplifier",
    ports=(_IN, _OUT),
    parameters=(Parameter(GAIN, "Gain", -90.0, 24.0, 0.0),),
)
GATE = Plugin(PluginUri("http://lv2plug.in/plugins/eg-midigate"), "Example MIDI Gate", ports=(_CONTROL, _IN, _OUT))
FIFTHS = Plugin(PluginUri("http://lv2plug.in/plugins/eg-fifths"), "Example Fifths", ports=(_EVENTS_IN, _EVENTS_OUT))
_PARAMS = "http://lv2plug.in/plugins/eg-params"
STRING = PropertyUri(f"{_PARAMS}#string")
FLOAT = PropertyUri(f"{_PARAMS}#float")
PARAMS = Plugin(
    PluginUri(_PARAMS),
    "Example Parameters",
    ports=(_EVENTS_IN, _EVENTS_OUT),
    properties=(Property(STRING, "string", PropertyType.STRING), Property(FLOAT, "float", PropertyType.FLOAT)),
    has_state=True,
)
THRESHOLD = PortSymbol("thr")
REDUCTION = PortSymbol("gr")
COMPRESSOR = Plugin(
    PluginUri("urn:zamaudio:ZamComp"),
    "ZamComp",
    parameters=(Parameter(THRESHOLD, "Threshold", -80.0, 0.0, 0.0),),
    outputs=(ControlOutput(REDUCTION, "Gain Reduction", 0.0, 20.0),),
)
MISSING = Plugin(PluginUri("urn:marlise:test:missing"), "Missing")


def adding(key: str, plugin: Plugin) -> AddInstance:
    held = PluginInstance(InstanceId(key), plugin, key)
    return AddInstance(held.id, plugin.uri, held)
