"""A bundle's folder to a board."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from marlise_desktop.adapters.bundle.addressings import tempo_addressings
from marlise_desktop.adapters.bundle.blocks import (
    Block,
    arcs_of,
    binding_of,
    blocks_of,
    bypassed_of,
    position_of,
)
from marlise_desktop.adapters.bundle.board_messages import read_messages
from marlise_desktop.adapters.bundle.folder import BOARD, BundleFolder, file_iri
from marlise_desktop.adapters.bundle.foreign import Foreign
from marlise_desktop.adapters.bundle.hardware_names import HardwareNames, hardware_names
from marlise_desktop.adapters.bundle.inserts import patched
from marlise_desktop.adapters.bundle.json_text import as_object, as_text
from marlise_desktop.adapters.bundle.missing import missing_plugin
from marlise_desktop.adapters.bundle.numbers import number_of
from marlise_desktop.adapters.bundle.own_file import (
    divisions_of,
    entry_of,
    hardware_of,
    in_order,
    instance_ids,
    strategy_of,
)
from marlise_desktop.adapters.bundle.paths import OpenedPaths
from marlise_desktop.adapters.bundle.properties import properties_of
from marlise_desktop.adapters.bundle.rdf import Iri, Subject
from marlise_desktop.adapters.bundle.snapshots import FormerSnapshots, read_snapshots
from marlise_desktop.adapters.bundle.terms import INGEN, PEDAL
from marlise_desktop.domain.connection import Connection, Endpoint, HardwarePort, InstancePort
from marlise_desktop.domain.ids import PluginUri, PortSymbol, PresetUri, StateRef
from marlise_desktop.domain.instance import MidiBinding, PluginInstance
from marlise_desktop.domain.midi.mapping import ControlMapping
from marlise_desktop.domain.midi.plain import BYPASS, fresh_id
from marlise_desktop.domain.midi.plain_tempo import TEMPO_SYMBOLS, tempo_mapping
from marlise_desktop.domain.pedalboard import Pedalboard, Tempo
from marlise_desktop.domain.plugin import Plugin
from marlise_desktop.session.ports.board_files import OpenedBoard
from marlise_desktop.storage.mapping_json import read_mappings


@dataclass(frozen=True, slots=True)
class _Known:
    """What the reader needs beside the folder."""

    plugins: Mapping[PluginUri, Plugin | None]
    states: Mapping[int, StateRef]
    paths: OpenedPaths


def plugins_named(folder: BundleFolder) -> list[PluginUri]:
    """The plugins that a folder needs, each once."""
    return list(dict.fromkeys(block.uri for block in blocks_of(folder.graph)))


def read_board(
    folder: BundleFolder,
    plugins: Mapping[PluginUri, Plugin | None],
    states: Mapping[int, StateRef],
    paths: OpenedPaths,
) -> OpenedBoard:
    """`plugins` says None for those that are not installed; `states` are the kept states by instance number."""
    reader = _BoardReader(folder, _Known(plugins, states, paths))
    return reader.read()


class _BoardReader:
    def __init__(self, folder: BundleFolder, known: _Known) -> None:
        self._folder = folder
        self._graph = folder.graph
        self._known = known
        self._warnings = list(folder.warnings)
        self._blocks = _once_each(in_order(folder.own, blocks_of(folder.graph)))
        self._arcs = arcs_of(folder.graph)
        self._ids = instance_ids(folder.own, self._blocks)

    def read(self) -> OpenedBoard:
        instances = {instance.id: instance for instance in map(self._instance, self._blocks)}
        hardware = hardware_names(self._graph)
        board = Pedalboard(
            title=self._folder.title,
            instances=instances,
            tempo=self._tempo(),
            version=int(number_of(self._graph.first(BOARD, PEDAL + "version")) or 0),
        )
        connections, loose = self._connections(board, hardware)
        listed = [*hardware_of(self._folder.own), *hardware.listed]
        ends = sorted({end for c in connections for end in (c.source, c.target) if isinstance(end, HardwarePort)})
        snapshots = read_snapshots(
            self._folder.snapshots, self._folder.own, self._ids, instances, self._known.paths.absolute
        )
        board = replace(
            board,
            connections=connections,
            hardware=tuple(dict.fromkeys([*listed, *ends])),
            snapshots=snapshots.snapshots,
            current_snapshot=snapshots.current,
            mappings=self._mappings(),
            messages=read_messages(self._folder.own, self._warnings.append),
        )
        former = FormerSnapshots(
            self._folder.snapshots, snapshots.raw, {key: name for name, key in snapshots.names.items()}
        )
        return OpenedBoard(board, self._foreign(loose, former), tuple(self._warnings))

    def _foreign(self, loose: frozenset[Subject], snapshots: FormerSnapshots) -> Foreign:
        return Foreign(
            folder=self._folder.path,
            main_file=self._folder.main_file,
            title=self._folder.title,
            manifest=self._folder.manifest,
            graph=self._graph,
            ids=self._ids,
            loose_arcs=loose,
            snapshots=snapshots,
            addressings=self._folder.addressings,
            own=self._folder.own,
        )

    def _instance(self, block: Block) -> PluginInstance:
        own = entry_of(self._folder.own, block)
        installed = self._known.plugins.get(block.uri)
        plugin = installed or missing_plugin(self._graph, block, self._arcs, own)
        if installed is None:
            self._warnings.append(f"{plugin.name} is not installed ({block.uri}): its place is kept.")
        state = self._state(block)
        # A state that another program has saved since says more than the values kept beside the older one.
        current = as_text(own.get("state")) == (state or "")
        properties = properties_of(as_object(own.get("properties")), self._known.paths.absolute) if current else {}
        return PluginInstance(
            id=self._ids[block.symbol],
            plugin=plugin,
            symbol=block.symbol,
            label=as_text(own.get("label")),
            number=block.number,
            bypassed=bypassed_of(self._graph, block),
            bypass_strategy=strategy_of(own),
            values=self._values(block, plugin),
            properties=properties,
            preset=self._preset(block),
            state=state,
            position=position_of(self._graph, block),
            bindings=self._bindings(block, plugin),
            divisions=divisions_of(own) | tempo_addressings(self._folder.addressings, block.symbol, plugin),
            placeholder="" if installed else f"{plugin.name} is not installed",
        )

    def _state(self, block: Block) -> StateRef | None:
        return None if block.number is None else self._known.states.get(block.number)

    def _values(self, block: Block, plugin: Plugin) -> dict[PortSymbol, float]:
        values = {}
        for parameter in plugin.parameters:
            if parameter.host_driven:
                continue
            term = self._graph.first(block.port(parameter.symbol), INGEN + "value")
            value = number_of(term)
            if value is not None:
                values[parameter.symbol] = value
            elif term is not None:
                self._warnings.append(
                    f"{plugin.name}: the value of {parameter.name} is no number; its default is used."
                )
        return values

    def _bindings(self, block: Block, plugin: Plugin) -> dict[PortSymbol, MidiBinding]:
        found = {}
        for symbol in (BYPASS, *plugin.parameters_by_symbol):
            binding = binding_of(self._graph, block.port(symbol))
            if binding is not None:
                found[symbol] = binding
        return found

    def _preset(self, block: Block) -> PresetUri | None:
        term = self._graph.first(Iri(block.symbol), PEDAL + "preset")
        if not isinstance(term, Iri) or term == BOARD:
            return None  # MOD names the board itself where there is no preset
        inside = ":" not in term.value
        return PresetUri(f"{file_iri(self._folder.path)}/{term.value}" if inside else term.value)

    def _mappings(self) -> tuple[ControlMapping, ...]:
        read = read_mappings(self._folder.own.get("mappings"), "mappings")
        file = self._folder.path / "marlise.json"
        self._warnings.extend(
            f"{file}: {fault}. That mapping stays in the file and does nothing." for fault in read.faults
        )
        tempo = [
            tempo_mapping(symbol, binding)
            for symbol in TEMPO_SYMBOLS
            if (binding := binding_of(self._graph, Iri(symbol))) is not None
        ]
        taken = {mapping.id for mapping in tempo}
        own = (replace(held, id=fresh_id()) if held.id in taken else held for held in read.values.values())
        return (*tempo, *own)

    def _tempo(self) -> Tempo:
        default = Tempo()
        bpm = self._global(":bpm", 20.0, 280.0, default.bpm)
        beats = self._global(":bpb", 1.0, 16.0, default.beats_per_bar)
        return Tempo(bpm, beats, bool(number_of(self._graph.first(Iri(":rolling"), INGEN + "value"))))

    def _global(self, name: str, low: float, high: float, default: float) -> float:
        value = number_of(self._graph.first(Iri(name), INGEN + "value"))
        if value is None or low <= value <= high:
            return default if value is None else value
        self._warnings.append(f"The board's tempo says {value:g} for {name[1:]}; {default:g} is used instead.")
        return default

    def _connections(
        self, board: Pedalboard, hardware: HardwareNames
    ) -> tuple[frozenset[Connection], frozenset[Subject]]:
        """The board's cables, and the file's that cannot be any of them."""
        held: set[Connection] = set()
        loose: set[Subject] = set()
        for arc in self._arcs:
            source = self._end(arc.tail) or hardware.source(arc.tail)
            target = self._end(arc.head) or hardware.target(arc.head)
            reason = "there is no such port"
            if source is not None and target is not None:
                connection = Connection(source, target)
                reason = board.refusal(connection)
                if not reason or self._guessed(board, connection):
                    held.add(connection)
                    continue
            loose.add(arc.node)
            self._warnings.append(f"The cable from {arc.tail} to {arc.head} is kept in the file only: {reason}.")
        for connection in patched(self._folder.own, self._ids):
            if not board.refusal(connection) or self._guessed(board, connection):
                held.add(connection)
        return frozenset(held), frozenset(loose)

    def _end(self, name: str) -> Endpoint | None:
        block, slash, port = name.rpartition("/")
        return InstancePort(self._ids[block], PortSymbol(port)) if slash and block in self._ids else None

    @staticmethod
    def _guessed(board: Pedalboard, connection: Connection) -> bool:
        """Whether a port's type is only inferred, so that the file is believed."""
        ends = (connection.source, connection.target)
        return any(isinstance(end, InstancePort) and not board.instances[end.instance].plugin.installed for end in ends)


def _once_each(blocks: Sequence[Block]) -> list[Block]:
    """The pedals, each number kept by the first that has it."""
    taken: set[int] = set()
    found = []
    for block in blocks:
        found.append(replace(block, number=None) if block.number in taken else block)
        if block.number is not None:
            taken.add(block.number)
    return found


def state_fits(folder: BundleFolder, number: int, applies_to: str | None) -> bool:
    """Whether a saved state is of the plugin that has its number now; MOD leaves those of removed pedals lying."""
    uris = {block.uri for block in blocks_of(folder.graph) if block.number == number}
    return bool(uris) and (applies_to is None or applies_to in uris)
