"""A board to the triples of its graph file and its manifest."""

import math

from marlise_desktop.adapters.bundle.block_writer import (
    port_symbols,
    write_block,
    write_block_defaults,
    write_port_types,
    write_tempo,
    write_tempo_bindings,
)
from marlise_desktop.adapters.bundle.folder import BOARD, file_iri
from marlise_desktop.adapters.bundle.foreign import Foreign
from marlise_desktop.adapters.bundle.hardware_names import FileNames, hardware_names
from marlise_desktop.adapters.bundle.hardware_writer import file_names, write_hardware, write_hardware_defaults
from marlise_desktop.adapters.bundle.inserts import without_inserts
from marlise_desktop.adapters.bundle.kept_triples import KeptTriples
from marlise_desktop.adapters.bundle.numbers import integer_literal, number_of
from marlise_desktop.adapters.bundle.rdf import Blank, Graph, Iri, Literal
from marlise_desktop.adapters.bundle.terms import DOAP, INGEN, LV2, PEDAL, RDFS, STATE, TYPE
from marlise_desktop.domain.connection import Endpoint, HardwarePort
from marlise_desktop.domain.pedalboard import Pedalboard

_MARGIN_X, _MARGIN_Y = 600, 400
"""Pixels: room for the widest pedal's face, whose size the file does not tell."""


def board_graph(board: Pedalboard, foreign: Foreign) -> Graph:
    """The graph file. Every instance has a number by now. MOD has no word for inserts: those are in our own file."""
    board = without_inserts(board)
    kept = KeptTriples(board, foreign)
    names = file_names(board, hardware_names(foreign.graph))
    graph = Graph()
    arcs = _write_arcs(graph, board, names, kept)
    for instance in board.instances.values():
        write_block(graph, instance, _preset(instance.preset or "", foreign), board.tempo)
        known = foreign.graph if not instance.plugin.installed else Graph()
        for symbol in port_symbols(instance):
            if Iri(f"{instance.symbol}/{symbol}") not in known:
                write_port_types(graph, instance, symbol)
    write_tempo(graph, board.tempo)
    write_tempo_bindings(graph, board.mappings)
    hardware = write_hardware(graph, board, names, foreign.graph)
    _write_board(graph, board, foreign)
    graph.add(BOARD, INGEN + "arc", *arcs)
    graph.add(BOARD, INGEN + "block", *(Iri(instance.symbol) for instance in board.instances.values()))
    graph.add(BOARD, LV2 + "port", *(Iri(name) for name in (":bpb", ":bpm", ":rolling")), *hardware)
    for subject, predicate, term in kept.graph():
        graph.add(subject, predicate, term)
    for instance in board.instances.values():
        write_block_defaults(graph, instance)
    write_hardware_defaults(graph, hardware)
    _write_defaults(graph)
    return graph


def manifest_graph(foreign: Foreign, main_file: str) -> Graph:
    """The manifest, which names the graph file."""
    board = Iri(main_file)
    graph = Graph()
    graph.add(board, LV2 + "prototype", Iri(INGEN + "GraphPrototype"))
    graph.add(board, TYPE, *(Iri(name) for name in (LV2 + "Plugin", INGEN + "Graph", PEDAL + "Pedalboard")))
    graph.add(board, RDFS + "seeAlso", board)
    for subject, predicate, term in foreign.manifest:
        if subject == BOARD and predicate == RDFS + "seeAlso" and term in (BOARD, Iri(foreign.main_file)):
            continue
        graph.add(board if subject == BOARD else subject, predicate, board if term == BOARD else term)
    return graph


def _preset(preset: str, foreign: Foreign) -> str:
    inside = file_iri(foreign.folder) + "/" if foreign.folder else ""
    return preset[len(inside) :] if inside and preset.startswith(inside) else preset


def _write_arcs(graph: Graph, board: Pedalboard, names: FileNames, kept: KeptTriples) -> list[Blank]:
    def named(end: Endpoint, hardware: dict[HardwarePort, str]) -> str:
        if isinstance(end, HardwarePort):
            return hardware[end]
        return f"{board.instances[end.instance].symbol}/{end.symbol}"

    ends = sorted((named(c.source, names.sources), named(c.target, names.targets)) for c in board.connections)
    extras = kept.arc_extras()
    arcs = []
    for number, (tail, head) in enumerate(ends, 1):
        node = Blank(f"[arc {number}]")
        graph.add(node, INGEN + "tail", Iri(tail))
        graph.add(node, INGEN + "head", Iri(head))
        for predicate, term in extras.get((tail, head), ()):
            graph.add(node, predicate, term)
        arcs.append(node)
    return arcs


def _write_board(graph: Graph, board: Pedalboard, foreign: Foreign) -> None:
    held = [instance.position for instance in board.instances.values()]
    places = [place for place in held if math.isfinite(place.x) and math.isfinite(place.y)]
    graph.add(BOARD, DOAP + "name", Literal(board.title))
    for name, furthest, margin, least in (
        ("width", max((place.x for place in places), default=0.0), _MARGIN_X, 1280),
        ("height", max((place.y for place in places), default=0.0), _MARGIN_Y, 720),
    ):
        before = number_of(foreign.graph.first(BOARD, PEDAL + name)) or 0
        size = before if before > furthest else max(least, furthest + margin)
        graph.add(BOARD, PEDAL + name, integer_literal(int(size)))
    graph.add(BOARD, PEDAL + "version", integer_literal(board.version))


def _write_defaults(graph: Graph) -> None:
    graph.add_if_absent(BOARD, PEDAL + "unitName", Literal("Marlise Desktop"))
    graph.add_if_absent(BOARD, PEDAL + "unitModel", Literal("Marlise Desktop"))
    graph.add_if_absent(BOARD, PEDAL + "addressings", Iri("addressings.json"))
    graph.add_if_absent(BOARD, PEDAL + "screenshot", Iri("screenshot.png"))
    graph.add_if_absent(BOARD, PEDAL + "thumbnail", Iri("thumbnail.png"))
    graph.add_if_absent(BOARD, INGEN + "polyphony", integer_literal(1))
    graph.add_if_absent(BOARD, LV2 + "extensionData", Iri(STATE + "interface"))
    graph.add(BOARD, TYPE, *(Iri(name) for name in (LV2 + "Plugin", INGEN + "Graph", PEDAL + "Pedalboard")))
