"""A pedal of the board as triples, in MOD's order: audio, control, CV and MIDI ports, then `:bypass`."""

from collections.abc import Iterable, Iterator

from marlise_desktop.adapters.bundle.folder import BOARD
from marlise_desktop.adapters.bundle.numbers import boolean_literal, decimal_literal, integer_literal
from marlise_desktop.adapters.bundle.rdf import Blank, Graph, Iri
from marlise_desktop.adapters.bundle.terms import ATOM, INGEN, LV2, MIDI, MOD, PEDAL, TIME, TYPE
from marlise_desktop.domain.ids import PortSymbol
from marlise_desktop.domain.instance import MidiBinding, PluginInstance
from marlise_desktop.domain.midi.mapping import ControlMapping
from marlise_desktop.domain.midi.plain import BYPASS
from marlise_desktop.domain.midi.plain_tempo import in_mods_words, tempo_binding
from marlise_desktop.domain.parameter import Parameter
from marlise_desktop.domain.pedalboard import Tempo
from marlise_desktop.domain.port import Direction, SignalPort, SignalType

_SIGNAL_TYPE = {
    SignalType.AUDIO: LV2 + "AudioPort",
    SignalType.CV: LV2 + "CVPort",
    SignalType.MIDI: ATOM + "AtomPort",
}


def port_symbols(instance: PluginInstance) -> list[PortSymbol]:
    """The ports that are written of a pedal, in order."""
    plugin = instance.plugin
    signals = {kind: [port.symbol for port in _sorted(plugin.ports, kind)] for kind in SignalType}
    controls = [*plugin.parameters_by_symbol, *(symbol for symbol in instance.values)]
    outputs = [output.symbol for output in plugin.outputs]
    midi = signals[SignalType.MIDI]
    return list(
        dict.fromkeys([*signals[SignalType.AUDIO], *controls, *outputs, *signals[SignalType.CV], *midi, BYPASS])
    )


def _sorted(ports: tuple[SignalPort, ...], kind: SignalType) -> list[SignalPort]:
    mine = [port for port in ports if port.type is kind]
    return sorted(mine, key=lambda port: port.direction is Direction.OUTPUT)


def write_block(graph: Graph, instance: PluginInstance, preset: str, tempo: Tempo) -> None:
    """`preset` is the preset's IRI as the folder names it, or empty."""
    block = Iri(instance.symbol)
    graph.add(block, INGEN + "canvasX", decimal_literal(_place(instance.position.x)))
    graph.add(block, INGEN + "canvasY", decimal_literal(_place(instance.position.y)))
    graph.add(block, INGEN + "enabled", boolean_literal(not instance.bypassed))
    graph.add(block, LV2 + "port", *(_port(instance, symbol) for symbol in port_symbols(instance)))
    graph.add(block, LV2 + "prototype", Iri(instance.uri))
    graph.add(block, PEDAL + "instanceNumber", integer_literal(instance.number or 0))
    graph.add(block, PEDAL + "preset", Iri(preset) if preset else BOARD)
    graph.add(block, TYPE, Iri(INGEN + "Block"))
    if instance.plugin.installed:
        minor, micro = instance.plugin.version
        graph.add(block, LV2 + "minorVersion", integer_literal(minor))
        graph.add(block, LV2 + "microVersion", integer_literal(micro))
    for symbol, value in _control_values(instance, tempo):
        graph.add(_port(instance, symbol), INGEN + "value", decimal_literal(value))
    bypass = _port(instance, BYPASS)
    graph.add(bypass, INGEN + "value", integer_literal(int(instance.bypassed)))
    graph.add(bypass, TYPE, Iri(LV2 + "ControlPort"), Iri(LV2 + "InputPort"))
    for symbol, binding in instance.bindings.items():
        parameter = instance.plugin.parameters_by_symbol.get(symbol)
        _write_binding(graph, _port(instance, symbol), binding, parameter, ranged=symbol != BYPASS)


def write_port_types(graph: Graph, instance: PluginInstance, symbol: PortSymbol) -> None:
    """What kind of port it is; nothing for one that the plugin's description does not have."""
    port, signal = _port(instance, symbol), instance.plugin.ports_by_symbol.get(symbol)
    if signal is not None:
        if signal.type is SignalType.MIDI:
            graph.add(port, ATOM + "bufferType", Iri(ATOM + "Sequence"))
            graph.add(port, ATOM + "supports", Iri(MIDI + "MidiEvent"))
        side = "InputPort" if signal.direction is Direction.INPUT else "OutputPort"
        graph.add(port, TYPE, Iri(_SIGNAL_TYPE[signal.type]), Iri(LV2 + side))
    elif any(output.symbol == symbol for output in instance.plugin.outputs):
        graph.add(port, TYPE, Iri(LV2 + "ControlPort"), Iri(LV2 + "OutputPort"))
    else:
        graph.add(port, TYPE, Iri(LV2 + "ControlPort"), Iri(LV2 + "InputPort"))


def write_block_defaults(graph: Graph, instance: PluginInstance) -> None:
    """What MOD writes of every pedal, where nothing is known better."""
    block = Iri(instance.symbol)
    graph.add_if_absent(block, INGEN + "polyphonic", boolean_literal(value=False))
    for name in (LV2 + "minorVersion", LV2 + "microVersion", MOD + "builderVersion", MOD + "releaseNumber"):
        graph.add_if_absent(block, name, integer_literal(0))


def _port(instance: PluginInstance, symbol: PortSymbol) -> Iri:
    return Iri(f"{instance.symbol}/{symbol}")


def _control_values(instance: PluginInstance, tempo: Tempo) -> Iterator[tuple[PortSymbol, float]]:
    parameters = instance.plugin.parameters_by_symbol
    for symbol, held in instance.all_values().items():
        parameter = parameters.get(symbol)
        value = held
        if parameter is not None:
            if parameter.host_driven:
                value = _driven(parameter, instance, tempo)
            elif not _finite(held):
                value = parameter.default
        if _finite(value):
            yield symbol, value


def _driven(parameter: Parameter, instance: PluginInstance, tempo: Tempo) -> float:
    values = {
        LV2 + "enabled": float(not instance.bypassed),
        LV2 + "freeWheeling": 0.0,
        TIME + "beatsPerBar": tempo.beats_per_bar,
        TIME + "beatsPerMinute": tempo.bpm,
        TIME + "speed": float(tempo.rolling),
    }
    return values[parameter.designation]


def _place(value: float) -> float:
    return value if _finite(value) else 0.0


def _finite(value: float) -> bool:
    return abs(value) < float("inf")


def _write_binding(graph: Graph, port: Iri, binding: MidiBinding, parameter: Parameter | None, *, ranged: bool) -> None:
    # The label holds what no file can write, so that it never meets one of the file's own.
    node = Blank(f"[binding {port.value}]")
    graph.add(port, MIDI + "binding", node)
    graph.add(node, MIDI + "channel", integer_literal(binding.channel))
    graph.add(node, MIDI + "controllerNumber", integer_literal(binding.controller))
    low, high = binding.minimum, binding.maximum
    if ranged and (low is not None or high is not None):
        # MOD takes a range only whole.
        low = low if low is not None else parameter.minimum if parameter else 0.0
        high = high if high is not None else parameter.maximum if parameter else 1.0
        graph.add(node, LV2 + "minimum", decimal_literal(low))
        graph.add(node, LV2 + "maximum", decimal_literal(high))
    graph.add(node, TYPE, Iri(MIDI + "Controller"))


def write_tempo(graph: Graph, tempo: Tempo) -> None:
    """The board's own controls: `:bpb`, `:bpm` and `:rolling`."""
    values = (
        (":bpb", decimal_literal(tempo.beats_per_bar)),
        (":bpm", decimal_literal(tempo.bpm)),
        (":rolling", integer_literal(int(tempo.rolling))),
    )
    for index, (name, value) in enumerate(values):
        graph.add(Iri(name), INGEN + "value", value)
        graph.add(Iri(name), LV2 + "index", integer_literal(index))
        graph.add(Iri(name), TYPE, Iri(LV2 + "ControlPort"), Iri(LV2 + "InputPort"))


def write_tempo_bindings(graph: Graph, mappings: Iterable[ControlMapping]) -> None:
    """What moves the tempo and can be said in MOD's words."""
    for mapping in mappings:
        words = tempo_binding(mapping) if in_mods_words(mapping) else None
        if words is not None:
            symbol, binding = words
            _write_binding(graph, Iri(symbol), binding, None, ranged=binding.minimum is not None)
