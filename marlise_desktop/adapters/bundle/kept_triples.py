"""Which triples of a board's former file stay in the next one, under the names that its pedals have now."""

from collections.abc import Mapping

from marlise_desktop.adapters.bundle.block_writer import port_symbols
from marlise_desktop.adapters.bundle.blocks import arcs_of
from marlise_desktop.adapters.bundle.folder import BOARD, mapped
from marlise_desktop.adapters.bundle.foreign import Foreign
from marlise_desktop.adapters.bundle.rdf import Blank, Graph, Iri, Subject, Term, Triple
from marlise_desktop.adapters.bundle.terms import ATOM, DOAP, INGEN, LV2, MIDI, PEDAL, TYPE
from marlise_desktop.domain.ids import InstanceId, PortSymbol
from marlise_desktop.domain.pedalboard import Pedalboard

_OF_BOARD = {DOAP + "name", *(PEDAL + name for name in ("width", "height", "version"))}
_OF_BLOCK = {
    *(INGEN + name for name in ("canvasX", "canvasY", "enabled")),
    *(PEDAL + name for name in ("instanceNumber", "preset")),
    LV2 + "prototype",
}
_OF_INSTALLED = {LV2 + "minorVersion", LV2 + "microVersion"}
_OF_PORT = {INGEN + "value", MIDI + "binding"}
_OF_INSTALLED_PORT = {TYPE, ATOM + "bufferType", ATOM + "supports"}
_OF_GLOBAL = {
    ":bpb": {INGEN + "value", LV2 + "index", MIDI + "binding"},
    ":bpm": {INGEN + "value", LV2 + "index", MIDI + "binding"},
    ":rolling": {INGEN + "value", LV2 + "index", MIDI + "binding"},
    "midi_separated_mode": {INGEN + "value"},
    "midi_legacy_mode": {INGEN + "value"},
}


class KeptTriples:
    """Sorts a former file's triples; a triple stays unless the board says it anew or its pedal is gone."""

    def __init__(self, board: Pedalboard, foreign: Foreign) -> None:
        self._board = board
        self._foreign = foreign
        self._graph = foreign.graph
        self._arcs = {arc.node: arc for arc in arcs_of(self._graph)}
        self._ids = {name: key for name, key in foreign.ids.items() if self._alive(name, key)}
        self._ports = {key: frozenset(port_symbols(board.instances[key])) for key in self._ids.values()}

    def _alive(self, name: str, key: InstanceId) -> bool:
        instance = self._board.instances.get(key)
        return instance is not None and self._graph.has(Iri(name), LV2 + "prototype", Iri(instance.uri))

    def graph(self) -> Graph:
        """All triples that stay, with what their blank nodes hold."""
        kept = Graph(triple for triple in self._graph if self._stays(triple))
        self._add_reachable(kept)
        return mapped(kept, self._name_now)

    def arc_extras(self) -> Mapping[tuple[str, str], list[tuple[str, Term]]]:
        """What the file says of a cable beside its ends, by the names of its ends now."""
        extras = {}
        for arc in self._arcs.values():
            said = self._graph.said(arc.node)
            more = [
                (p, term) for p, terms in said.items() if p not in {INGEN + "tail", INGEN + "head"} for term in terms
            ]
            if more:
                extras[self._name_now(arc.tail), self._name_now(arc.head)] = more
        return extras

    def _name_now(self, name: str) -> str:
        block, port = self._pedal(name)
        if block not in self._ids:
            return name
        now = self._board.instances[self._ids[block]].symbol
        return f"{now}/{port}" if port else now

    def _pedal(self, name: str) -> tuple[str, str]:
        """The name of the pedal and the port's symbol in a name; two empty ones if it is none of a pedal."""
        if name in self._foreign.ids:
            return name, ""
        block, _, port = name.rpartition("/")
        return (block, port) if block in self._foreign.ids else ("", "")

    def _stays(self, triple: Triple) -> bool:
        subject, predicate, term = triple
        if isinstance(subject, Blank):
            return False  # it stays if something that names it stays
        if subject == BOARD:
            return self._stays_of_board(predicate, term)
        if self._graph.has(BOARD, INGEN + "arc", subject):
            return self._arc_stays(subject)
        block, port = self._pedal(subject.value)
        if block:
            key = self._ids.get(block)
            return key is not None and self._stays_of_pedal(key, PortSymbol(port), predicate)
        return predicate not in _OF_GLOBAL.get(subject.value, ())

    def _stays_of_board(self, predicate: str, term: Term) -> bool:
        if predicate == INGEN + "block":
            return term != BOARD and not (isinstance(term, Iri) and term.value in self._foreign.ids)
        if predicate == INGEN + "arc" and isinstance(term, Iri | Blank):
            return self._arc_stays(term)
        if predicate == LV2 + "port" and term == Iri("midi_legacy_mode"):
            return False
        return predicate not in _OF_BOARD

    def _arc_stays(self, arc: Subject) -> bool:
        """Whether the board has no word for a cable, and no end of it is at a pedal that is gone."""
        if arc in self._arcs and arc not in self._foreign.loose_arcs:
            return False
        ends = [*self._graph.objects(arc, INGEN + "tail"), *self._graph.objects(arc, INGEN + "head")]
        blocks = [self._pedal(end.value)[0] for end in ends if isinstance(end, Iri)]
        return all(not block or block in self._ids for block in blocks)

    def _stays_of_pedal(self, key: InstanceId, port: PortSymbol, predicate: str) -> bool:
        installed = self._board.instances[key].plugin.installed
        if not port:
            return predicate not in _OF_BLOCK and not (installed and predicate in _OF_INSTALLED)
        if port not in self._ports[key]:
            return True
        return predicate not in _OF_PORT and not (installed and predicate in _OF_INSTALLED_PORT)

    def _add_reachable(self, kept: Graph) -> None:
        named = {term for _, _, term in self._graph if isinstance(term, Blank)}
        alone = [node for node in self._graph.subjects() if isinstance(node, Blank) and node not in named]
        extras: list[Subject] = [
            term for more in self.arc_extras().values() for _, term in more if isinstance(term, Blank)
        ]
        todo: list[Subject] = [*alone, *extras, *(term for _, _, term in kept if isinstance(term, Blank))]
        seen: set[Subject] = set()
        while todo:
            node = todo.pop()
            if node in seen:
                continue
            seen.add(node)
            for predicate, terms in self._graph.said(node).items():
                kept.add(node, predicate, *terms)
                todo.extend(term for term in terms if isinstance(term, Blank))
