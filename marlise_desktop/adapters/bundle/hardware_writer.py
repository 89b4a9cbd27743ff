"""The computer's ports of a board as triples."""

from collections.abc import Iterable, Iterator

from marlise_desktop.adapters.bundle.folder import BOARD
from marlise_desktop.adapters.bundle.hardware_names import DEVICE, FileNames, HardwareNames
from marlise_desktop.adapters.bundle.numbers import integer_literal, integer_of, number_of
from marlise_desktop.adapters.bundle.rdf import Graph, Iri, Literal
from marlise_desktop.adapters.bundle.terms import ATOM, INGEN, LV2, MIDI, RSZ, TYPE
from marlise_desktop.domain.connection import HardwarePort
from marlise_desktop.domain.hardware import is_source
from marlise_desktop.domain.pedalboard import Pedalboard

_MIXED = ("midi_in", "midi_out")
_MODES = ("midi_separated_mode", "midi_loopback")


def file_names(board: Pedalboard, known: HardwareNames) -> FileNames:
    """The names of all ports that the board joins or shows; `known` are the names that its file had."""
    sources = {c.source: None for c in board.connections if isinstance(c.source, HardwarePort)}
    targets = {c.target: None for c in board.connections if isinstance(c.target, HardwarePort)}
    for port in board.hardware:
        side = is_source(port)
        if side is not None:
            (sources if side else targets).setdefault(port)
        elif not _has_side(port, sources, targets, known):
            # Which way a device's signal runs shows only in its cables.
            sources.setdefault(port)
            targets.setdefault(port)
    return FileNames(known, sorted(sources), sorted(targets))


def _has_side(
    port: HardwarePort, sources: Iterable[HardwarePort], targets: Iterable[HardwarePort], known: HardwareNames
) -> bool:
    return port in sources or port in targets or port in {*known.sources.values(), *known.targets.values()}


def write_hardware(graph: Graph, board: Pedalboard, names: FileNames, former: Graph) -> list[Iri]:
    """Adds the ports, and answers them in the order in which the board lists them. `former` is the graph as read."""
    listed = [Iri(name) for name in (*_MODES, "control_in", "control_out")]
    _write_midi_modes(graph, board, former)
    sources = [(port, name) for port, name in names.sources.items() if port.name not in _MIXED]
    targets = [(port, name) for port, name in names.targets.items() if port.name not in _MIXED]
    for ports, side in ((sources, "InputPort"), (targets, "OutputPort")):
        for port, name in ports:
            _write_port(graph, port, name, side)
            listed.append(Iri(name))
    return listed


def _write_midi_modes(graph: Graph, board: Pedalboard, former: Graph) -> None:
    before = number_of(former.first(Iri("midi_separated_mode"), INGEN + "value"))
    if before is None:
        before = number_of(former.first(Iri("midi_legacy_mode"), INGEN + "value"))
    if before is None:
        # Absence means separated, once there is a board at all.
        before = 1.0 if BOARD in former else 0.0
    uses_devices = any(
        isinstance(end, HardwarePort) and end.name.startswith(DEVICE)
        for c in board.connections
        for end in (c.source, c.target)
    )
    separated = uses_devices or before != 0
    graph.add(Iri("midi_separated_mode"), INGEN + "value", integer_literal(int(separated)))


def _write_port(graph: Graph, port: HardwarePort, name: str, side: str) -> None:
    subject = Iri(name)
    if port.name.startswith(DEVICE):
        graph.add(subject, ATOM + "bufferType", Iri(ATOM + "Sequence"))
        graph.add(subject, ATOM + "supports", Iri(MIDI + "MidiEvent"))
        graph.add(subject, LV2 + "name", Literal(port.name.removeprefix(DEVICE)))
        graph.add(subject, RSZ + "minimumSize", integer_literal(4096))
        kind = ATOM + "AtomPort"
    else:
        kind = LV2 + ("CVPort" if name.startswith("cv_") else "AudioPort")
    graph.add(subject, LV2 + "portProperty", Iri(LV2 + "connectionOptional"))
    graph.add(subject, LV2 + "symbol", Literal(name))
    graph.add(subject, TYPE, Iri(kind), Iri(LV2 + side))


def write_hardware_defaults(graph: Graph, listed: Iterable[Iri]) -> None:
    """What MOD writes of the board's own ports where the file says nothing, and an index for each port."""
    graph.add_if_absent(Iri("midi_loopback"), INGEN + "value", integer_literal(0))
    for name in _MODES:
        graph.add_if_absent(Iri(name), TYPE, Iri(ATOM + "AtomPort"), Iri(LV2 + "InputPort"))
    for index, (name, side) in enumerate((("control_in", "InputPort"), ("control_out", "OutputPort")), 3):
        port = Iri(name)
        graph.add_if_absent(port, ATOM + "bufferType", Iri(ATOM + "Sequence"))
        graph.add_if_absent(port, LV2 + "index", integer_literal(index))
        graph.add_if_absent(port, LV2 + "portProperty", Iri(LV2 + "connectionOptional"))
        graph.add_if_absent(port, LV2 + "symbol", Literal(name))
        graph.add_if_absent(port, RSZ + "minimumSize", integer_literal(4096))
        graph.add_if_absent(port, TYPE, Iri(ATOM + "AtomPort"), Iri(LV2 + side))
    free = _free_indexes(graph)
    for port in listed:
        if port.value not in _MODES:
            graph.add_if_absent(port, LV2 + "name", Literal(port.value.title().replace("_", " ")))
        if graph.first(port, LV2 + "index") is None:
            graph.add(port, LV2 + "index", integer_literal(next(free)))


def _free_indexes(graph: Graph) -> Iterator[int]:
    ports = [term for term in graph.objects(BOARD, LV2 + "port") if isinstance(term, Iri)]
    taken = {integer_of(graph.first(port, LV2 + "index"), 0, 1 << 31) for port in ports}
    index = 5
    while True:
        if index not in taken:
            yield index
        index += 1
