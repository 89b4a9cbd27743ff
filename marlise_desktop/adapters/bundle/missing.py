"""A description of a plugin that is not installed, made from what the board's file tells of it."""

import re
from collections.abc import Sequence
from typing import Final

from marlise_desktop.adapters.bundle.blocks import Arc, Block
from marlise_desktop.adapters.bundle.json_text import JsonObject, as_object, as_text
from marlise_desktop.adapters.bundle.numbers import number_of
from marlise_desktop.adapters.bundle.rdf import Graph, Iri
from marlise_desktop.adapters.bundle.terms import ATOM, INGEN, LV2, TYPE
from marlise_desktop.domain.ids import PortSymbol
from marlise_desktop.domain.midi.plain import BYPASS
from marlise_desktop.domain.parameter import Parameter
from marlise_desktop.domain.plugin import ControlOutput, Plugin
from marlise_desktop.domain.port import Direction, SignalPort, SignalType

_SIGNALS: Final = {
    LV2 + "AudioPort": SignalType.AUDIO,
    LV2 + "CVPort": SignalType.CV,
    ATOM + "AtomPort": SignalType.MIDI,
}


def missing_plugin(graph: Graph, block: Block, arcs: Sequence[Arc], own: JsonObject) -> Plugin:
    """`own` is what `marlise.json` keeps of the pedal: the plugin's name, if the program has seen it once."""
    ports: list[SignalPort] = []
    parameters: list[Parameter] = []
    outputs: list[ControlOutput] = []
    for symbol in _symbols(block, arcs):
        value = number_of(graph.first(block.port(symbol), INGEN + "value"))
        types = {term.value for term in graph.objects(block.port(symbol), TYPE) if isinstance(term, Iri)}
        signal = next((kind for name, kind in _SIGNALS.items() if name in types), None)
        if value is not None and signal is None:
            parameters.append(_parameter(symbol, value))
        elif signal is None and LV2 + "ControlPort" in types:
            if LV2 + "OutputPort" in types:
                outputs.append(ControlOutput(symbol, _readable(symbol), 0.0, 1.0))
        else:
            direction = _direction(f"{block.symbol}/{symbol}", types, arcs)
            ports.append(SignalPort(symbol, _readable(symbol), signal or SignalType.AUDIO, direction))
    plugin = as_object(own.get("plugin"))
    return Plugin(
        uri=block.uri,
        name=as_text(plugin.get("name")) or _readable(re.sub(r"_[0-9]+\Z", "", block.symbol)),
        maker=as_text(plugin.get("maker")),
        category=as_text(plugin.get("category")) or "Other",
        ports=tuple(ports),
        parameters=tuple(parameters),
        outputs=tuple(outputs),
        installed=False,
    )


def _symbols(block: Block, arcs: Sequence[Arc]) -> list[PortSymbol]:
    start = f"{block.symbol}/"
    joined = [PortSymbol(end[len(start) :]) for arc in arcs for end in (arc.tail, arc.head) if end.startswith(start)]
    return [symbol for symbol in dict.fromkeys([*block.ports, *joined]) if symbol and symbol != BYPASS]


def _direction(name: str, types: set[str], arcs: Sequence[Arc]) -> Direction:
    """MOD's own writer gives audio inputs both directions and audio outputs none; cables know better."""
    if any(arc.head == name for arc in arcs):
        return Direction.INPUT
    if any(arc.tail == name for arc in arcs):
        return Direction.OUTPUT
    return Direction.INPUT if LV2 + "InputPort" in types else Direction.OUTPUT


def _parameter(symbol: PortSymbol, value: float) -> Parameter:
    return Parameter(symbol, _readable(symbol), min(0.0, value), max(1.0, value), value)


def _readable(symbol: str) -> str:
    text = symbol.replace("_", " ").strip()
    return text[:1].upper() + text[1:] or symbol
