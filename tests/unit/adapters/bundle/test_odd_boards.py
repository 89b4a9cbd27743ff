"""Boards that are legal but strange, or that something has gone wrong with."""

import errno
import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from marlise_desktop.adapters.bundle import rename
from marlise_desktop.adapters.bundle.folder import open_folder
from marlise_desktop.adapters.bundle.rename import exchange, rename_to_free
from marlise_desktop.domain.errors import LibraryError
from marlise_desktop.domain.ids import InstanceId, PortSymbol, PropertyUri, SnapshotId
from marlise_desktop.domain.instance import MidiBinding
from marlise_desktop.domain.midi.board_messages import BoardMessage, BoardMessages
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.message import ProgramChange, RealTime
from marlise_desktop.domain.parameter import PropertyType, PropertyValue
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.domain.snapshot import Snapshot, entry_of
from tests.unit.adapters.bundle.samples import (
    AMP,
    SAMPLER,
    SHAPER,
    Disk,
    find,
    join,
    path_value,
    pedal,
    small_board,
    triples,
    write_state,
)

_HEAD = """
@prefix atom: <http://lv2plug.in/ns/ext/atom#> .
@prefix doap: <http://usefulinc.com/ns/doap#> .
@prefix ingen: <http://drobilla.net/ns/ingen#> .
@prefix lv2: <http://lv2plug.in/ns/lv2core#> .
@prefix midi: <http://lv2plug.in/ns/ext/midi#> .
@prefix pedal: <http://moddevices.com/ns/modpedal#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    return Disk(tmp_path)


def bundle(disk: Disk, graph: str) -> str:
    """A board with this graph, whose own subject is `<>`."""
    folder = Path(disk.board("x"))
    folder.mkdir(parents=True)
    (folder / "manifest.ttl").write_text(
        f"{_HEAD}<g.ttl> a lv2:Plugin , pedal:Pedalboard ; rdfs:seeAlso <g.ttl> .", encoding="utf-8"
    )
    (folder / "g.ttl").write_text(_HEAD + graph, encoding="utf-8")
    return str(folder)


AMP_BLOCK = f"<amp> lv2:prototype <{AMP.uri}> ; lv2:port <amp/in> , <amp/out> , <amp/gain> ."


async def test_names_may_be_absolute_where_they_lie_in_the_folder(disk: Disk) -> None:
    place = f"file://{disk.board('x')}"
    graph = f"""
    <{place}/g.ttl> doap:name "X" ; ingen:block <{place}/amp> ; ingen:arc [
        ingen:tail <{place}/capture_1> ; ingen:head <./amp/in> ] .
    <{place}/amp> lv2:prototype <{AMP.uri}> ; pedal:preset <{place}/g.ttl> .
    """
    folder = bundle(disk, graph)
    boards = disk.boards()
    opened = await boards.read(folder, find)
    assert opened.board.connections == {join("capture_1", "mod-amp.in")}
    assert opened.board.instances[InstanceId("mod-amp")].preset is None
    await boards.write(opened.board, folder, opened.foreign, None)
    assert str(disk.root) not in (Path(folder) / "g.ttl").read_text(encoding="utf-8")


async def test_what_is_out_of_range_is_told_and_left_out(disk: Disk) -> None:
    graph = f"""
    <> doap:name "X" ; ingen:block <amp> , <amp2> , <hollow> , "text" ; pedal:version "many" .
    {AMP_BLOCK}
    <amp> pedal:instanceNumber 5 ; ingen:canvasX "left" .
    <amp2> lv2:prototype <{AMP.uri}> ; pedal:instanceNumber 5 .
    <hollow> a ingen:Block .
    <amp/gain> ingen:value 1.5 ; midi:binding [ midi:channel 16 ; midi:controllerNumber 1 ] .
    <amp/:bypass> ingen:value 1 ; midi:binding "none" .
    <:bpm> ingen:value 500 . <:bpb> ingen:value 0 . <:rolling> ingen:value 0 .
    """
    opened = await disk.boards().read(bundle(disk, graph), find)
    first, second = opened.board.instances.values()
    assert (first.number, second.number) == (5, None)
    assert first.position.x == 0.0
    assert first.bypassed
    assert first.bindings == {}
    assert (opened.board.tempo.bpm, opened.board.tempo.beats_per_bar) == (120.0, 4.0)
    assert opened.board.version == 0
    assert len([warning for warning in opened.warnings if "tempo" in warning]) == 2


async def test_cables_that_cannot_be_are_kept_in_the_file(disk: Disk) -> None:
    graph = f"""
    <> doap:name "X" ; ingen:block <amp> ; ingen:arc _:a , _:b , _:c , <named> , _:half , _:fine .
    {AMP_BLOCK}
    _:a ingen:tail <amp/in> ; ingen:head <amp/out> .
    _:b ingen:tail <amp/out> ; ingen:head <amp/gone> .
    _:c ingen:tail <midi_merger_out> ; ingen:head <amp/in> .
    <named> ingen:tail <usb_capture_1> ; ingen:head <amp/in> .
    _:half ingen:tail <amp/out> .
    _:fine ingen:tail <amp/out> ; ingen:head <playback_1> .
    """
    folder = bundle(disk, graph)
    boards = disk.boards()
    before = triples(Path(folder))
    opened = await boards.read(folder, find)
    assert opened.board.connections == {join("mod-amp.out", "playback_1")}
    assert len([warning for warning in opened.warnings if "kept in the file" in warning]) == 4
    _, foreign = await boards.write(opened.board, folder, opened.foreign, None)
    assert not {t for t in before - triples(Path(folder)) if not str(t[1]).endswith(("type", "version"))}
    await boards.write(opened.board.without_instance(InstanceId("mod-amp")), folder, foreign, None)
    assert "amp" not in (Path(folder) / "g.ttl").read_text(encoding="utf-8")


async def test_two_devices_of_one_name_both_stay(disk: Disk) -> None:
    graph = f"""
    <> doap:name "X" ; ingen:block <s> ; ingen:arc _:a , _:b ;
        lv2:port <midi_capture_1> , <midi_capture_2> , <midi_capture_9> .
    <s> lv2:prototype <{SAMPLER.uri}> .
    <midi_capture_1> lv2:name "Keys" ; lv2:index 1 . <midi_capture_2> lv2:name "Keys" ; lv2:index 2 .
    _:a ingen:tail <midi_capture_1> ; ingen:head <s/control> .
    _:b ingen:tail <midi_capture_2> ; ingen:head <s/control> .
    """
    folder = bundle(disk, graph)
    boards = disk.boards()
    before = triples(Path(folder))
    opened = await boards.read(folder, find)
    assert opened.board.connections == {join("midi:Keys", "mod-s.control")}
    assert [port.name for port in opened.board.hardware] == ["midi:Keys", "midi:midi_capture_9"]
    await boards.write(opened.board, folder, opened.foreign, None)
    assert before <= triples(Path(folder))


async def test_values_of_properties_are_taken_as_programs_write_them(disk: Disk) -> None:
    held = pedal("s", SAMPLER, "s")
    board = Pedalboard(title="x", instances={held.id: held})
    board = replace(board, snapshots=(Snapshot(SnapshotId("1"), "One", {held.id: entry_of(held)}),))
    folder = disk.board("x")
    boards = disk.boards()
    await boards.write(board, folder, None, None)
    said = {
        "u:float": ["0.5", "f"],
        "u:int": [7.0, "i"],
        "u:bool": [1, "b"],
        "u:long": [2**62 + 1, "l"],
        "u:text": ["x", "s"],
        "u:vector": [[1, 2], "v"],
        "u:odd": ["x", "f"],
        "u:path": [5, "p"],
        "u:none": [None, "f"],
        "u:bare": 5,
        "u:short": ["x"],
    }
    file = Path(folder) / "snapshots.json"
    data = json.loads(file.read_text(encoding="utf-8"))
    data["snapshots"][0]["data"]["s"]["parameters"] = said
    file.write_text(json.dumps(data), encoding="utf-8")
    opened = await boards.read(folder, find)
    assert opened.board.snapshots[0].entries[held.id].properties == {
        "u:float": PropertyValue(PropertyType.FLOAT, 0.5),
        "u:int": PropertyValue(PropertyType.INT, 7),
        "u:bool": PropertyValue(PropertyType.BOOL, value=True),
        "u:long": PropertyValue(PropertyType.LONG, 2**62 + 1),
        "u:text": PropertyValue(PropertyType.STRING, "x"),
    }
    await boards.write(opened.board, folder, opened.foreign, None)
    after = json.loads(file.read_text(encoding="utf-8"))["snapshots"][0]["data"]["s"]["parameters"]
    assert after == {**said, "u:float": [0.5, "f"], "u:bool": [True, "b"]}


async def test_paths_that_make_no_sense_do_no_harm(disk: Disk) -> None:
    texts = ["", "a\0b", "/x\0y", "../../up.wav", "/", "no/such/file", "caf\udce9.wav", "/home/caf\udce9.wav"]
    values = {PropertyUri(f"u:{place}"): path_value(text) for place, text in enumerate(texts)}
    held = pedal("s", SAMPLER, "s", properties=values)
    folder = disk.board("x")
    await disk.boards().write(Pedalboard(title="x", instances={held.id: held}), folder, None, None)
    opened = await disk.boards().read(folder, find)
    read = [str(value.value) for value in opened.board.instances[held.id].properties.values()]
    inside = {"no/such/file": f"{folder}/no/such/file", "caf\udce9.wav": f"{folder}/caf\udce9.wav"}
    assert read == [inside.get(text, text) for text in texts]


async def test_a_state_that_the_store_has_lost_is_taken_from_the_folder(disk: Disk, tmp_path: Path) -> None:
    ref = await disk.states().keep(str(write_state(tmp_path / "effect-0", {"a": b"1"})))
    held = pedal("s", SAMPLER, "s", state=ref)
    folder = disk.board("x")
    boards = disk.boards()
    saved, foreign = await boards.write(Pedalboard(title="x", instances={held.id: held}), folder, None, None)
    shutil.rmtree(tmp_path / "states")
    await boards.write(saved, folder, foreign, None)
    assert (Path(folder) / "effect-0" / "a").read_bytes() == b"1"
    shutil.rmtree(tmp_path / "states")
    (Path(folder) / "effect-0" / "a").write_bytes(b"2")
    with pytest.raises(LibraryError, match="state of a plugin is gone"):
        await boards.write(saved, folder, foreign, None)
    assert (Path(folder) / "effect-0" / "a").read_bytes() == b"2"


async def test_half_a_range_is_made_whole(disk: Disk) -> None:
    binding = MidiBinding(1, 2, minimum=-5.0)
    held = pedal("a", AMP, "a", bindings={PortSymbol("gain"): binding})
    await disk.boards().write(Pedalboard(title="x", instances={held.id: held}), disk.board("x"), None, None)
    opened = await disk.boards().read(disk.board("x"), find)
    assert opened.board.instances[held.id].bindings == {"gain": replace(binding, maximum=24.0)}


async def test_places_that_are_no_numbers_are_written_as_the_corner(disk: Disk) -> None:
    board = small_board()
    far = {
        key: replace(held, position=replace(held.position, x=float("inf"), y=float("nan")))
        for key, held in board.instances.items()
    }
    await disk.boards().write(replace(board, instances=far), disk.board("x"), None, None)
    opened = await disk.boards().read(disk.board("x"), find)
    assert all((held.position.x, held.position.y) == (0.0, 0.0) for held in opened.board.instances.values())


async def test_a_title_of_any_letters_comes_back(disk: Disk) -> None:
    boards = disk.boards()
    for place, title in enumerate(['"\\', "a\nb\tc", "</>", "日本", "x" * 5000, "🎸"]):
        await boards.write(Pedalboard(title=title), disk.board(str(place)), None, None)
        assert (await boards.read(disk.board(str(place)), find)).board.title == title


async def test_the_graphs_name_never_takes_another_files(disk: Disk) -> None:
    folder = disk.board("x")
    boards = disk.boards()
    saved, foreign = await boards.write(Pedalboard(title="One"), folder, None, None)
    (Path(folder) / "Two.ttl").write_text("mine", encoding="utf-8")
    await boards.write(replace(saved, title="Two"), folder, foreign, None)
    assert (Path(folder) / "Two.ttl").read_text(encoding="utf-8") == "mine"
    assert open_folder(Path(folder)).main_file == "Two-2.ttl"


async def test_a_plugin_in_place_of_a_missing_one_starts_afresh(disk: Disk) -> None:
    """Nothing that was said of one plugin is said of another that has taken its place."""
    graph = """
    <> doap:name "X" ; ingen:block <p> .
    <p> lv2:prototype <urn:gone> ; <urn:x#note> "old" ; lv2:port <p/a> .
    <p/a> ingen:value 3.0 .
    """
    folder = bundle(disk, graph)
    boards = disk.boards()
    opened = await boards.read(folder, find)
    fresh = pedal("mod-p", SHAPER, "p")
    await boards.write(opened.board.with_instance(fresh), folder, opened.foreign, None)
    text = (Path(folder) / "g.ttl").read_text(encoding="utf-8")
    assert "old" not in text
    assert "<p/a>" not in text


def test_without_the_kernels_help_nothing_is_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rename, "_libc", object())
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    with pytest.raises(OSError, match=os.strerror(errno.ENOSYS)):
        exchange(tmp_path / "a", tmp_path / "b")
    with pytest.raises(FileExistsError):
        rename_to_free(tmp_path / "a", tmp_path / "b")
    rename_to_free(tmp_path / "a", tmp_path / "c")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b", "c"]


async def test_a_midi_message_that_cannot_be_read_is_told_and_stays_in_the_file(disk: Disk) -> None:
    board = replace(small_board(), messages=BoardMessages((BoardMessage(ProgramChange(0, 5)),)))
    folder = disk.board("x")
    await disk.boards().write(board, folder, None, None)
    file = Path(folder) / "marlise.json"
    own = json.loads(file.read_text(encoding="utf-8"))
    own["messages"]["load"].insert(0, {"message": "MIDI 2.0 note", "group": 3})
    own["messages"]["leave"] = ["odd"]
    own["messages"]["sometimes"] = [1]
    file.write_text(json.dumps(own), encoding="utf-8")
    opened = await disk.boards().read(folder, find)
    assert opened.board.messages == board.messages
    assert [warning for warning in opened.warnings if "“MIDI 2.0 note” is no MIDI message" in warning]
    changed = replace(opened.board, messages=BoardMessages(on_leave=(BoardMessage(RealTime.STOP, DeviceId("Amp")),)))
    await disk.boards().write(changed, folder, opened.foreign, None)
    assert json.loads(file.read_text(encoding="utf-8"))["messages"] == {
        "load": [{"message": "MIDI 2.0 note", "group": 3}],
        "leave": [{"message": "Stop", "device": "Amp"}, "odd"],
        "sometimes": [1],
    }
    assert (await disk.boards().read(folder, find)).board.messages == changed.messages
