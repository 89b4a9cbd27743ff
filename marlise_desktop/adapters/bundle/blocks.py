"""The pedals of a graph as the file tells them, before anything is known of their plugins."""

from dataclasses import dataclass

from marlise_desktop.adapters.bundle.folder import BOARD
from marlise_desktop.adapters.bundle.numbers import integer_of, number_of
from marlise_desktop.adapters.bundle.rdf import Blank, Graph, Iri, Term
from marlise_desktop.adapters.bundle.terms import INGEN, LV2, MIDI, PEDAL
from marlise_desktop.domain.ids import PluginUri, PortSymbol
from marlise_desktop.domain.instance import MidiBinding, Position
from marlise_desktop.domain.midi.plain import BYPASS


@dataclass(frozen=True, slots=True)
class Block:
    """One pedal in the file: `symbol` is its name there, `ports` the symbols that it lists."""

    symbol: str
    uri: PluginUri
    number: int | None
    ports: tuple[PortSymbol, ...]

    def port(self, symbol: str) -> Iri:
        return Iri(f"{self.symbol}/{symbol}")


@dataclass(frozen=True, slots=True)
class Arc:
    """One cable in the file, by names there; `node` is what the board's `ingen:arc` names."""

    node: Iri | Blank
    tail: str
    head: str


def blocks_of(graph: Graph) -> list[Block]:
    """All pedals in the file; what has no plugin is none (an empty board may name itself as its only pedal)."""
    found = []
    for term in graph.objects(BOARD, INGEN + "block"):
        if not isinstance(term, Iri) or term == BOARD:
            continue
        plugin = graph.first(term, LV2 + "prototype")
        if isinstance(plugin, Iri) and plugin.value:
            number = integer_of(graph.first(term, PEDAL + "instanceNumber"), 0, 9989)
            found.append(Block(term.value, PluginUri(plugin.value), number, _ports(graph, term)))
    return found


def _ports(graph: Graph, block: Iri) -> tuple[PortSymbol, ...]:
    start = f"{block.value}/"
    named = [term.value for term in graph.objects(block, LV2 + "port") if isinstance(term, Iri)]
    return tuple(PortSymbol(name[len(start) :]) for name in named if name.startswith(start) and len(name) > len(start))


def arcs_of(graph: Graph) -> list[Arc]:
    """All cables that have two ends."""
    found = []
    for node in graph.objects(BOARD, INGEN + "arc"):
        if isinstance(node, Iri | Blank):
            tail, head = graph.first(node, INGEN + "tail"), graph.first(node, INGEN + "head")
            if isinstance(tail, Iri) and isinstance(head, Iri):
                found.append(Arc(node, tail.value, head.value))
    return found


def position_of(graph: Graph, block: Block) -> Position:
    x = number_of(graph.first(Iri(block.symbol), INGEN + "canvasX"))
    y = number_of(graph.first(Iri(block.symbol), INGEN + "canvasY"))
    return Position(x or 0.0, y or 0.0)


def bypassed_of(graph: Graph, block: Block) -> bool:
    """What `ingen:enabled` says, else what the port `:bypass` says; a pedal is on if the file says nothing."""
    enabled = number_of(graph.first(Iri(block.symbol), INGEN + "enabled"))
    if enabled is not None:
        return enabled == 0.0
    return bool(number_of(graph.first(block.port(BYPASS), INGEN + "value")))


def binding_of(graph: Graph, port: Iri) -> MidiBinding | None:
    """The MIDI controller of a port; None if there is none, or none that MOD would take."""
    node = graph.first(port, MIDI + "binding")
    if not isinstance(node, Iri | Blank):
        return None
    channel = integer_of(_said(graph, node, MIDI + "channel"), 0, 15)
    controller = integer_of(_said(graph, node, MIDI + "controllerNumber"), 0, 254)
    if channel is None or controller is None:
        return None
    low, high = number_of(_said(graph, node, LV2 + "minimum")), number_of(_said(graph, node, LV2 + "maximum"))
    ranged = low is not None and high is not None and high > low
    return MidiBinding(channel, controller, low if ranged else None, high if ranged else None)


def _said(graph: Graph, node: Iri | Blank, predicate: str) -> Term | None:
    return graph.first(node, predicate)
