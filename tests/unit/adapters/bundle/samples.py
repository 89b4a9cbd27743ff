"""Plugins, boards and a place on disk for the tests of bundles."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from marlise_desktop.adapters.bundle.boards import BundleBoards
from marlise_desktop.adapters.bundle.folder import open_folder
from marlise_desktop.adapters.bundle.library import Library
from marlise_desktop.adapters.bundle.new_folder import Checkpoint, pass_by
from marlise_desktop.adapters.bundle.rdf import Blank, Graph, Literal, Term
from marlise_desktop.adapters.bundle.states import FolderStateStore
from marlise_desktop.adapters.bundle.terms import LV2, TIME
from marlise_desktop.adapters.bundle.trash import Trash
from marlise_desktop.domain.connection import Connection, HardwarePort, InstancePort
from marlise_desktop.domain.ids import InstanceId, PluginUri, PortSymbol, PropertyUri, SnapshotId
from marlise_desktop.domain.instance import PluginInstance, Position
from marlise_desktop.domain.parameter import Parameter, ParameterKind, Property, PropertyType, PropertyValue
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.domain.plugin import ControlOutput, Plugin
from marlise_desktop.domain.port import Direction, SignalPort, SignalType
from marlise_desktop.domain.snapshot import Snapshot, entry_of

BOARDS = Path(__file__).parents[3] / "data" / "boards"


def port(symbol: str, kind: SignalType, direction: Direction) -> SignalPort:
    return SignalPort(PortSymbol(symbol), symbol, kind, direction)


def parameter(symbol: str, low: float = 0.0, high: float = 1.0, default: float = 0.5) -> Parameter:
    return Parameter(PortSymbol(symbol), symbol.capitalize(), low, high, default)


AMP = Plugin(
    uri=PluginUri("http://lv2plug.in/plugins/eg-amp"),
    name="Simple Amplifier",
    version=(1, 0),
    ports=(
        port("in", SignalType.AUDIO, Direction.INPUT),
        port("out", SignalType.AUDIO, Direction.OUTPUT),
    ),
    parameters=(parameter("gain", -90.0, 24.0, 0.0),),
)
COMP = Plugin(
    uri=PluginUri("urn:zamaudio:ZamComp"),
    name="ZamComp",
    version=(2, 0),
    ports=(
        port("lv2_audio_in_1", SignalType.AUDIO, Direction.INPUT),
        port("lv2_sidechain_in", SignalType.AUDIO, Direction.INPUT),
        port("lv2_audio_out_1", SignalType.AUDIO, Direction.OUTPUT),
    ),
    parameters=(
        parameter("att", 0.1, 100.0, 10.0),
        parameter("rel", 1.0, 500.0, 80.0),
        parameter("kn", 0.0, 8.0, 0.0),
        parameter("rat", 1.0, 20.0, 4.0),
        parameter("thr", -80.0, 0.0, 0.0),
        parameter("mak", 0.0, 30.0, 0.0),
        parameter("slew", 1.0, 150.0, 1.0),
        replace(parameter("sidech", 0.0, 1.0, 0.0), kind=ParameterKind.TOGGLE),
    ),
    outputs=(
        ControlOutput(PortSymbol("gr"), "Gain Reduction", 0.0, 20.0),
        ControlOutput(PortSymbol("outlevel"), "Output Level", -45.0, 20.0),
    ),
)
SAMPLE = PropertyUri("http://lv2plug.in/plugins/eg-sampler#sample")
SAMPLER = Plugin(
    uri=PluginUri("http://lv2plug.in/plugins/eg-sampler"),
    name="Example Sampler",
    version=(1, 2),
    ports=(
        port("control", SignalType.MIDI, Direction.INPUT),
        port("notify", SignalType.MIDI, Direction.OUTPUT),
        port("out", SignalType.AUDIO, Direction.OUTPUT),
    ),
    properties=(Property(SAMPLE, "sample", PropertyType.PATH),),
    has_state=True,
)
SHAPER = Plugin(
    uri=PluginUri("http://example.org/plugins/shaper"),
    name="Shaper",
    maker="Example",
    category="Control voltage",
    version=(3, 4),
    ports=(
        port("cv_in", SignalType.CV, Direction.INPUT),
        port("in", SignalType.AUDIO, Direction.INPUT),
        port("events", SignalType.MIDI, Direction.INPUT),
        port("out", SignalType.AUDIO, Direction.OUTPUT),
        port("cv_out", SignalType.CV, Direction.OUTPUT),
        port("events_out", SignalType.MIDI, Direction.OUTPUT),
    ),
    parameters=(
        parameter("drive", 0.0, 60.0, 3.25),
        parameter("tone", -1e6, 1e6, 0.1),
        replace(parameter("on", 0.0, 1.0, 1.0), designation=LV2 + "enabled", hidden=True),
        replace(parameter("tempo", 20.0, 300.0, 120.0), designation=TIME + "beatsPerMinute", hidden=True),
        replace(parameter("seed", 0.0, 10.0, 1.0), hidden=True),
    ),
    outputs=(ControlOutput(PortSymbol("level"), "Level", 0.0, 1.0),),
)
PLUGINS: Mapping[PluginUri, Plugin] = {plugin.uri: plugin for plugin in (AMP, COMP, SAMPLER, SHAPER)}


async def find(uri: PluginUri) -> Plugin | None:
    return PLUGINS.get(uri)


async def find_none(uri: PluginUri) -> Plugin | None:
    return None


@dataclass(frozen=True)
class Disk:
    """A user's folders in a temporary place."""

    root: Path

    @property
    def own(self) -> Path:
        return self.root / "pedalboards"

    @property
    def resources(self) -> Path:
        return self.root / "resources"

    @property
    def state(self) -> Path:
        return self.root / "state"

    def states(self) -> FolderStateStore:
        return FolderStateStore(self.root / "states")

    def trash(self) -> Trash:
        return Trash(self.root / "share")

    def library(self) -> Library:
        return Library(self.own, resources=(self.resources,))

    def boards(self, checkpoint: Checkpoint = pass_by) -> BundleBoards:
        return BundleBoards(self.library(), self.states(), self.trash(), self.state, checkpoint)

    def board(self, name: str) -> str:
        return str(self.own / f"{name}.pedalboard")


def pedal(key: str, plugin: Plugin, symbol: str, **changes: object) -> PluginInstance:
    return replace(PluginInstance(InstanceId(key), plugin, symbol), **changes)  # type: ignore[arg-type]


def join(source: str, target: str, ids: Mapping[str, str] | None = None) -> Connection:
    """A cable between `pedal.port` or hardware names; a pedal is named by its id."""

    def end(name: str) -> InstancePort | HardwarePort:
        key, dot, symbol = name.partition(".")
        return InstancePort(InstanceId(key), PortSymbol(symbol)) if dot else HardwarePort(name)

    return Connection(end(source), end(target))


def small_board() -> Pedalboard:
    amp = pedal("a", AMP, "amp", values={PortSymbol("gain"): -3.7}, position=Position(120.5, 33.25))
    comp = pedal("c", COMP, "ZamComp", bypassed=True, label="Squeeze", position=Position(500.0, 40.0))
    board = Pedalboard(title="Evening", instances={amp.id: amp, comp.id: comp})
    board = board.with_connections(
        [join("capture_1", "a.in"), join("a.out", "c.lv2_audio_in_1"), join("c.lv2_audio_out_1", "playback_1")]
    )
    entries = {key: entry_of(held) for key, held in board.instances.items()}
    loud = {**entries, amp.id: replace(entries[amp.id], values={PortSymbol("gain"): 12.0})}
    snapshots = (Snapshot(SnapshotId("s1"), "Soft", entries), Snapshot(SnapshotId("s2"), "Loud", loud))
    return replace(board, snapshots=snapshots, current_snapshot=SnapshotId("s2"))


def path_value(path: Path | str) -> PropertyValue:
    return PropertyValue(PropertyType.PATH, str(path))


def write_state(folder: Path, files: Mapping[str, bytes], plugin: PluginUri = SAMPLER.uri) -> Path:
    """An `effect-N` folder as an engine saves it."""
    folder.mkdir(parents=True)
    text = f"<effect.ttl> <{LV2}appliesTo> <{plugin}> ."
    (folder / "manifest.ttl").write_text(text, encoding="utf-8")
    (folder / "effect.ttl").write_text(text, encoding="utf-8")
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def settled(board: Pedalboard) -> Pedalboard:
    """The board as every program sees it: each control with its value, numbers and version left out."""
    instances = {key: replace(held, values=held.all_values(), number=None) for key, held in board.instances.items()}
    return replace(board, instances=instances, version=0)


def triples(folder: Path) -> set[tuple[object, ...]]:
    """What a bundle's graph says, blank nodes by their content, so that two folders can be compared."""
    graph = open_folder(folder).graph
    return {
        (subject, predicate, _content(graph, term, 0))
        for subject, predicate, term in graph
        if not isinstance(subject, Blank)
    }


def _content(graph: Graph, term: Term, depth: int) -> object:
    if isinstance(term, Literal) and term.datatype.endswith(("decimal", "integer", "double")):
        return float(term.text)
    if not isinstance(term, Blank) or depth > 8:
        return term
    return frozenset(
        (predicate, _content(graph, held, depth + 1)) for predicate, terms in graph.said(term).items() for held in terms
    )
