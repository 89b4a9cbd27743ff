"""Whatever the board: written, moved and read, it is the same."""

import asyncio
import shutil
import tempfile
from dataclasses import replace
from itertools import product
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marlise_desktop.domain.connection import Connection, Endpoint, HardwarePort, InstancePort
from marlise_desktop.domain.ids import InstanceId, PluginUri, PortSymbol, PresetUri, PropertyUri, SnapshotId
from marlise_desktop.domain.instance import MidiBinding, PluginInstance, Position
from marlise_desktop.domain.parameter import PropertyType, PropertyValue
from marlise_desktop.domain.pedalboard import Pedalboard, Tempo
from marlise_desktop.domain.plugin import Plugin
from marlise_desktop.domain.snapshot import Snapshot, SnapshotEntry
from tests.builders import BOARD_MESSAGES
from tests.unit.adapters.bundle.samples import PLUGINS, Disk, find, find_none, settled, triples

_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
_numbers = st.floats(allow_nan=False, allow_infinity=False, width=32)
_presets = st.none() | st.sampled_from(
    [PresetUri("http://e.org/p#1"), PresetUri("file:///home/x/.lv2/a%20b.lv2/c.ttl")]
)
_values = st.one_of(
    st.builds(PropertyValue, st.just(PropertyType.BOOL), st.booleans()),
    st.builds(PropertyValue, st.sampled_from([PropertyType.INT, PropertyType.LONG]), st.integers(-(2**63), 2**63 - 1)),
    st.builds(PropertyValue, st.sampled_from([PropertyType.FLOAT, PropertyType.DOUBLE]), _numbers),
    st.builds(PropertyValue, st.sampled_from([PropertyType.STRING, PropertyType.URI]), _text),
    st.builds(PropertyValue, st.just(PropertyType.PATH), st.sampled_from(["", "/home/me/ir.wav", "/x/ü b.nam"])),
)
_properties = st.dictionaries(st.sampled_from([PropertyUri("urn:a#b"), PropertyUri("http://e.org/c")]), _values)
_bindings = st.one_of(
    st.builds(MidiBinding, st.integers(0, 15), st.sampled_from([0, 64, 127, 131])),
    st.builds(MidiBinding, st.integers(0, 15), st.integers(0, 127), st.floats(-10, 0), st.floats(0.5, 10)),
)
_HARDWARE = ["capture_1", "capture_12", "playback_1", "midi_in", "midi_out", "midi:Keys", 'midi:ü "x"', "cv_capture_3"]


def settable(plugin: Plugin) -> list[PortSymbol]:
    return [parameter.symbol for parameter in plugin.parameters if not parameter.designation]


@st.composite
def instances(draw: st.DrawFn, place: int) -> PluginInstance:
    plugin = draw(st.sampled_from(sorted(PLUGINS.values(), key=lambda plugin: plugin.uri)))
    symbols = st.sampled_from([*settable(plugin), PortSymbol("none")])
    values = draw(st.dictionaries(symbols, _numbers))
    values.pop(PortSymbol("none"), None)
    bound = [PortSymbol(":bypass"), *settable(plugin)]
    bindings = draw(st.dictionaries(st.sampled_from(bound), _bindings))
    bypass = bindings.pop(PortSymbol(":bypass"), None)
    if bypass is not None:
        bindings[PortSymbol(":bypass")] = replace(bypass, minimum=None, maximum=None)
    return PluginInstance(
        id=InstanceId(draw(st.sampled_from(["x", "ü ", "mod-a", '"'])) + str(place)),
        plugin=plugin,
        symbol=f"{draw(st.sampled_from(['a', 'Amp', '_9']))}_{place}",
        label=draw(_text),
        number=draw(st.none() | st.integers(0, 3)),
        bypassed=draw(st.booleans()),
        values=values,
        properties=draw(_properties),
        preset=draw(_presets),
        position=Position(draw(st.floats(-1e4, 1e4)), draw(st.floats(-1e4, 1e4))),
        bindings=bindings,
    )


@st.composite
def boards(draw: st.DrawFn) -> Pedalboard:
    held = [draw(instances(place)) for place in range(draw(st.integers(0, 4)))]
    board = Pedalboard(
        title=draw(_text.filter(bool)),
        instances={instance.id: instance for instance in held},
        tempo=Tempo(draw(st.floats(20, 280)), draw(st.floats(1, 16)), draw(st.booleans())),
        hardware=tuple(map(HardwarePort, draw(st.lists(st.sampled_from(_HARDWARE), unique=True)))),
        version=draw(st.integers(0, 10**6)),
    )
    board = replace(board, connections=frozenset(draw(st.lists(st.sampled_from(joins(board)), max_size=8))))
    names = draw(st.lists(_text.filter(bool), max_size=3))
    programs = st.none() | st.integers(0, 127)
    snapshots = tuple(
        Snapshot(SnapshotId(f"s{place}"), name, draw(entries(board)), draw(programs))
        for place, name in enumerate(names)
    )
    current = draw(st.none() | st.sampled_from([s.id for s in snapshots])) if snapshots else None
    messages = draw(BOARD_MESSAGES)
    return replace(board, snapshots=snapshots, current_snapshot=current, messages=messages)


@st.composite
def entries(draw: st.DrawFn, board: Pedalboard) -> dict[InstanceId, SnapshotEntry]:
    found = {}
    for key, instance in board.instances.items():
        if draw(st.booleans()):
            values = {symbol: draw(_numbers) for symbol in settable(instance.plugin)}
            found[key] = SnapshotEntry(draw(st.booleans()), values, draw(_properties), draw(_presets))
    return found


def joins(board: Pedalboard) -> list[Connection]:
    """All cables that the board allows."""
    ends: list[Endpoint] = [HardwarePort(name) for name in _HARDWARE]
    ends.extend(InstancePort(key, port.symbol) for key, held in board.instances.items() for port in held.plugin.ports)
    found = (Connection(a, b) for a, b in product(ends, ends) if a != b)
    return [connection for connection in found if not board.refusal(connection)]


async def there_and_back(board: Pedalboard, root: Path) -> None:
    disk = Disk(root)
    folder = disk.board("a")
    saved, _ = await disk.boards().write(board, folder, None, None)
    disk.own.rename(root / "moved")
    moved = str(root / "moved" / "a.pedalboard")
    opened = await disk.boards().read(moved, find)
    ports = {end for c in board.connections for end in (c.source, c.target) if isinstance(end, HardwarePort)}
    assert set(opened.board.hardware) >= {*board.hardware, *ports}
    assert opened.warnings == ()
    assert opened.board.version == saved.version
    assert settled(opened.board) == settled(replace(saved, hardware=opened.board.hardware))
    numbers = [held.number for held in opened.board.instances.values()]
    assert numbers == [held.number for held in saved.instances.values()]
    before = triples(Path(moved))
    await disk.boards().write(opened.board, moved, opened.foreign, None)
    assert {str(p).rpartition("#")[2] for _, p, _ in before ^ triples(Path(moved))} == {"version"}
    await without_plugins(disk, moved, opened.board)


async def without_plugins(disk: Disk, folder: str, board: Pedalboard) -> None:
    """Opened and saved where nothing is installed, the board is whole where everything is."""
    before = triples(Path(folder))
    missing = await disk.boards().read(folder, find_none)
    assert all(held.placeholder for held in missing.board.instances.values())
    assert missing.board.connections == board.connections
    await disk.boards().write(missing.board, folder, missing.foreign, None)
    assert {str(p).rpartition("#")[2] for _, p, _ in before ^ triples(Path(folder))} == {"version"}
    again = await disk.boards().read(folder, find)
    assert settled(again.board) == settled(board)


@given(boards())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_a_board_is_the_same_after_saving_and_moving(board: Pedalboard) -> None:
    root = Path(tempfile.mkdtemp(prefix="marlise-board-"))
    try:
        asyncio.run(there_and_back(board, root))
    finally:
        shutil.rmtree(root)


def test_every_plugin_of_the_samples_takes_part() -> None:
    assert {PluginUri("urn:zamaudio:ZamComp")} < set(PLUGINS)
