"""Boards to disk and back."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from marlise_desktop.domain.errors import BundleError, LibraryError
from marlise_desktop.domain.ids import InstanceId, PluginUri, PortSymbol, PropertyUri, SnapshotId
from marlise_desktop.domain.instance import MidiBinding, PluginInstance
from marlise_desktop.domain.parameter import Parameter, PropertyType, PropertyValue, Unit
from marlise_desktop.domain.pedalboard import Pedalboard, Tempo
from marlise_desktop.domain.plugin import Plugin
from marlise_desktop.domain.port import Direction, SignalType
from marlise_desktop.domain.snapshot import Snapshot, entry_of
from marlise_desktop.domain.tempo import Division
from marlise_desktop.session.ports.board_files import BoardPictures
from tests.unit.adapters.bundle.samples import (
    AMP,
    COMP,
    PLUGINS,
    SAMPLE,
    SAMPLER,
    SHAPER,
    Disk,
    find,
    find_none,
    join,
    path_value,
    pedal,
    settled,
    small_board,
    triples,
    write_state,
)

GAIN = PortSymbol("gain")


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    return Disk(tmp_path)


def text_of(folder: str) -> str:
    return "\n".join(
        path.read_text(encoding="utf-8") for path in Path(folder).rglob("*") if path.suffix in {".ttl", ".json"}
    )


def texts_in(folder: str) -> list[str]:
    return sorted(path.name for path in Path(folder).glob("*.ttl"))


def bytes_of(path: object) -> bytes:
    return Path(str(path)).read_bytes()


async def test_a_board_comes_back_as_it_was_saved(disk: Disk) -> None:
    folder = disk.board("Evening")
    board = small_board()
    saved, _ = await disk.boards().write(board, folder, None, None)
    opened = await disk.boards().read(folder, find)
    assert settled(saved) == settled(board)
    assert settled(opened.board) == settled(replace(board, hardware=opened.board.hardware))
    assert opened.board.version == saved.version == 1
    assert [held.number for held in opened.board.instances.values()] == [0, 1]
    assert opened.warnings == ()


async def test_a_folder_can_be_moved(disk: Disk, tmp_path: Path) -> None:
    folder = disk.board("Evening")
    saved, _ = await disk.boards().write(small_board(), folder, None, None)
    moved = tmp_path / "stick" / "Renamed.pedalboard"
    moved.parent.mkdir()
    shutil.move(folder, moved)
    opened = await disk.boards().read(str(moved), find)
    assert opened.board.title == "Evening"
    assert settled(opened.board).instances == settled(saved).instances
    assert str(tmp_path) not in text_of(str(moved))


async def test_only_the_edit_changes_in_the_file(disk: Disk) -> None:
    folder = disk.board("Evening")
    boards = disk.boards()
    await boards.write(small_board(), folder, None, None)
    before = triples(Path(folder))
    opened = await boards.read(folder, find)
    edited = opened.board.edited(InstanceId("a"), lambda held: held.with_value(GAIN, 1.25))
    await boards.write(edited, folder, opened.foreign, None)
    changed = {(str(s), p) for s, p, _ in before ^ triples(Path(folder))}
    assert {p.rpartition("#")[2] for _, p in changed} == {"value", "version"}  # type: ignore[attr-defined]


async def test_a_new_title_gets_a_new_graph_file_and_the_old_one_goes(disk: Disk) -> None:
    folder = disk.board("Evening")
    boards = disk.boards()
    saved, foreign = await boards.write(small_board(), folder, None, None)
    assert (Path(folder) / "Evening.ttl").exists()
    _, foreign = await boards.write(replace(saved, title="Night: “two”"), folder, foreign, None)
    assert texts_in(folder) == ["Night_two.ttl", "manifest.ttl"]
    opened = await boards.read(folder, find)
    assert opened.board.title == "Night: “two”"


async def test_numbers_that_are_free_stay_and_others_are_given(disk: Disk) -> None:
    pedals = [
        pedal("a", AMP, "a", number=4),
        pedal("b", AMP, "b", number=4),
        pedal("c", AMP, "c"),
        pedal("d", AMP, "d", number=0),
    ]
    board = Pedalboard(title="N", instances={held.id: held for held in pedals})
    saved, _ = await disk.boards().write(board, disk.board("N"), None, None)
    assert [held.number for held in saved.instances.values()] == [4, 1, 2, 0]
    opened = await disk.boards().read(disk.board("N"), find)
    assert {key: held.number for key, held in opened.board.instances.items()} == {"a": 4, "b": 1, "c": 2, "d": 0}
    assert list(opened.board.instances) == ["a", "b", "c", "d"]


async def test_tempo_bindings_and_labels_come_back(disk: Disk) -> None:
    bindings = {
        PortSymbol(":bypass"): MidiBinding(15, 127),
        PortSymbol("drive"): MidiBinding(0, 131, 1.5, 30.0),
        PortSymbol("tone"): MidiBinding(3, 0),
    }
    shaper = pedal("s", SHAPER, "shaper", bindings=bindings, label="Mine", bypassed=True)
    board = Pedalboard(title="T", instances={shaper.id: shaper}, tempo=Tempo(97.25, 7.0, rolling=True))
    await disk.boards().write(board, disk.board("T"), None, None)
    opened = await disk.boards().read(disk.board("T"), find)
    assert opened.board.instances[shaper.id].bindings == bindings
    assert opened.board.instances[shaper.id].label == "Mine"
    assert opened.board.tempo == board.tempo


async def test_ports_that_the_host_drives_follow_the_board(disk: Disk) -> None:
    """A pedal saved while it was bypassed must not stay silent once it is switched on."""
    shaper = pedal("s", SHAPER, "shaper", bypassed=True)
    board = Pedalboard(title="T", instances={shaper.id: shaper}, tempo=Tempo(90.0))
    board = replace(board, snapshots=(Snapshot(SnapshotId("1"), "One", {shaper.id: entry_of(shaper)}),))
    folder = disk.board("T")
    await disk.boards().write(board, folder, None, None)
    said = {s.value: o for s, p, o in triples(Path(folder)) if str(p).endswith("#value")}  # type: ignore[attr-defined]
    assert said["shaper/on"] == 0.0
    assert said["shaper/tempo"] == 90.0
    file = Path(folder) / "snapshots.json"
    data = json.loads(file.read_text(encoding="utf-8"))
    data["snapshots"][0]["data"]["shaper"]["ports"]["on"] = 0.0
    file.write_text(json.dumps(data), encoding="utf-8")
    opened = await disk.boards().read(folder, find)
    assert "on" not in opened.board.instances[shaper.id].values
    assert "on" not in opened.board.snapshots[0].entries[shaper.id].values


async def test_what_snapshots_know_of_a_pedal_that_is_gone_waits_for_its_return(disk: Disk) -> None:
    """The next start may take its removal back."""
    shaper, sampler = pedal("s", SHAPER, "shaper"), pedal("x", SAMPLER, "sampler")
    entries = {held.id: entry_of(held) for held in (shaper, sampler)}
    board = Pedalboard(title="T", instances={shaper.id: shaper, sampler.id: sampler})
    board = replace(board, snapshots=(Snapshot(SnapshotId("1"), "One", entries),))
    folder = disk.board("T")
    saved, foreign = await disk.boards().write(board, folder, None, None)
    await disk.boards().write(saved.without_instance(shaper.id), folder, foreign, None)
    opened = await disk.boards().read(folder, find)
    assert set(opened.board.snapshots[0].entries) == {shaper.id, sampler.id}
    again, _ = await disk.boards().write(opened.board.with_instance(shaper), folder, opened.foreign, None)
    back = await disk.boards().read(folder, find)
    assert back.board.snapshots[0].entries[shaper.id] == again.snapshots[0].entries[shaper.id]
    assert "gone" not in json.loads((Path(folder) / "marlise.json").read_text(encoding="utf-8"))


async def test_midi_devices_are_known_by_name(disk: Disk) -> None:
    sampler = pedal("s", SAMPLER, "sampler")
    shaper = pedal("x", SHAPER, "shaper")
    board = Pedalboard(title="M", instances={sampler.id: sampler, shaper.id: shaper}).with_connections(
        [
            join("midi:Keys 1", "s.control"),
            join("midi_in", "x.events"),
            join("x.events_out", "midi:Keys 1"),
            join("x.events_out", "midi_out"),
            join("capture_2", "x.in"),
            join("x.cv_out", "cv_playback_1"),
        ]
    )
    folder = disk.board("M")
    boards = disk.boards()
    await boards.write(board, folder, None, None)
    opened = await boards.read(folder, find)
    assert opened.board.connections == board.connections
    graph = text_of(folder)
    assert "<midi_capture_1>" in graph
    assert "<midi_playback_1>" in graph
    assert "<midi_merger_out>" in graph
    assert "<midi_broadcaster_in>" in graph
    assert 'lv2:name "Keys 1"' in graph
    added = opened.board.with_connections([join("midi:Pads", "s.control")])
    await boards.write(added, folder, opened.foreign, None)
    again = await boards.read(folder, find)
    assert again.board.connections == added.connections


async def test_inserts_are_kept_where_other_programs_do_not_look(disk: Disk) -> None:
    """Their cables come back, and those of pedals that another program has removed do not; the graph has none."""
    plain = small_board()
    amp = plain.instances[InstanceId("a")]
    sound = next(iter(amp.plugin.ports_of(Direction.OUTPUT, SignalType.AUDIO))).symbol
    heard = next(iter(amp.plugin.ports_of(Direction.INPUT, SignalType.AUDIO))).symbol
    cables = [join(f"a.{sound}", "send:Tape 5/8 1"), join("return:Tape 5/8 1", f"a.{heard}")]
    cables.append(join("capture_1", "send:Tape 5/8 2"))
    board = plain.with_connections(cables)
    folder, bare = disk.board("Tape"), disk.board("Bare")
    boards = disk.boards()
    await boards.write(board, folder, None, None)
    await boards.write(plain, bare, None, None)
    assert texts_in(folder) == texts_in(bare)
    graphs = [bytes_of(f"{place}/{texts_in(place)[0]}") for place in (folder, bare)]
    assert graphs[0] == graphs[1]
    assert b"capture_1" in graphs[0]
    opened = await boards.read(folder, find)
    assert opened.board.connections == board.connections
    assert opened.warnings == ()
    await boards.write(replace(opened.board, connections=plain.connections), folder, opened.foreign, None)
    assert "inserts" not in json.loads((Path(folder) / "marlise.json").read_text(encoding="utf-8"))
    own = json.loads((Path(bare) / "marlise.json").read_text(encoding="utf-8"))
    odd = [{"source": f"gone/{sound}", "target": "send:X 1"}, {"source": "send:X 1", "target": f"{amp.symbol}/{heard}"}]
    odd += [{"source": "capture_1", "target": f"{amp.symbol}/{heard}"}, {"source": 3}, 7, {"source": "", "target": ""}]
    (Path(bare) / "marlise.json").write_text(json.dumps({**own, "inserts": odd}), encoding="utf-8")
    assert (await boards.read(bare, find)).board.connections == plain.connections


async def test_a_device_that_is_unplugged_keeps_its_place(disk: Disk) -> None:
    names = ["capture_1", "midi_in", "midi:Only a name", "playback_2"]
    board = Pedalboard(title="H", hardware=tuple(join(name, "x").source for name in names))  # type: ignore[misc]
    await disk.boards().write(board, disk.board("H"), None, None)
    opened = await disk.boards().read(disk.board("H"), find)
    assert opened.board.hardware == board.hardware


async def test_files_of_a_state_move_with_the_board(disk: Disk, tmp_path: Path) -> None:
    states = disk.states()
    ref = await states.keep(str(write_state(tmp_path / "effect-0", {"ir.wav": b"sound"})))
    assert ref is not None
    prepared = await states.prepare({5: ref})
    (tmp_path / "user.wav").write_bytes(b"mine")
    uses_state = pedal(
        "s", SAMPLER, "sampler", state=ref, properties={SAMPLE: path_value(f"{prepared}/effect-5/ir.wav")}
    )
    uses_own = pedal("t", SAMPLER, "other", properties={SAMPLE: path_value(tmp_path / "user.wav")})
    board = Pedalboard(title="F", instances={uses_state.id: uses_state, uses_own.id: uses_own})
    entries = {key: entry_of(held) for key, held in board.instances.items()}
    board = replace(board, snapshots=(Snapshot(SnapshotId("1"), "One", entries),))
    folder = disk.board("F")
    await disk.boards().write(board, folder, None, None)
    assert (Path(folder) / "effect-0" / "ir.wav").read_bytes() == b"sound"
    snapshots = json.loads((Path(folder) / "snapshots.json").read_text(encoding="utf-8"))["snapshots"]
    assert snapshots[0]["data"]["sampler"]["parameters"][SAMPLE] == ["effect-0/ir.wav", "p"]
    assert snapshots[0]["data"]["other"]["parameters"][SAMPLE] == [str(tmp_path / "user.wav"), "p"]
    shutil.rmtree(tmp_path / "states")
    opened = await disk.boards().read(folder, find)
    held = opened.board.instances[uses_state.id]
    assert held.state == ref
    kept = Path(disk.states().path(ref)) / "ir.wav"
    assert held.properties[SAMPLE] == path_value(kept)
    assert opened.board.snapshots[0].entries[uses_state.id].properties[SAMPLE] == path_value(kept)
    assert opened.board.instances[uses_own.id].properties[SAMPLE] == path_value(tmp_path / "user.wav")


async def test_a_snapshots_file_of_an_older_state_is_put_into_the_folder(disk: Disk, tmp_path: Path) -> None:
    states = disk.states()
    older = await states.keep(str(write_state(tmp_path / "a" / "effect-0", {"old.wav": b"old"})))
    newer = await states.keep(str(write_state(tmp_path / "b" / "effect-0", {"new.wav": b"new"})))
    assert older is not None
    assert newer is not None
    held = pedal("s", SAMPLER, "sampler", state=newer)
    was = replace(held, properties={SAMPLE: path_value(Path(states.path(older)) / "old.wav")})
    board = Pedalboard(
        title="F",
        instances={held.id: held},
        snapshots=(Snapshot(SnapshotId("1"), "One", {held.id: entry_of(was)}),),
    )
    folder = disk.board("F")
    boards = disk.boards()
    await boards.write(board, folder, None, None)
    shutil.rmtree(tmp_path / "states")
    opened = await boards.read(folder, find)
    value = opened.board.snapshots[0].entries[held.id].properties[SAMPLE].value
    assert bytes_of(value) == b"old"
    assert "states" not in text_of(folder)
    await boards.write(opened.board, folder, opened.foreign, None)
    again = await boards.read(folder, find)
    assert again.board.snapshots == opened.board.snapshots


async def test_files_in_the_folder_come_along_to_another_place(disk: Disk) -> None:
    folder, other = disk.board("One"), disk.board("Two")
    boards = disk.boards()
    _, foreign = await boards.write(Pedalboard(title="One"), folder, None, BoardPictures(b"shot", b"thumb"))
    (Path(folder) / "irs").mkdir()
    (Path(folder) / "irs" / "a.wav").write_bytes(b"a")
    held = pedal("s", SAMPLER, "sampler", properties={SAMPLE: path_value(f"{folder}/irs/a.wav")})
    board = Pedalboard(title="Two", instances={held.id: held})
    saved, _ = await boards.write(board, other, foreign, None)
    assert saved.instances[held.id].properties[SAMPLE] == path_value(f"{other}/irs/a.wav")
    assert (Path(other) / "irs" / "a.wav").read_bytes() == b"a"
    assert (Path(other) / "irs" / "a.wav").stat().st_ino != (Path(folder) / "irs" / "a.wav").stat().st_ino
    assert (Path(other) / "thumbnail.png").read_bytes() == b"thumb"
    assert not (Path(other) / "One.ttl").exists()
    opened = await boards.read(other, find)
    assert opened.board.instances[held.id].properties[SAMPLE] == path_value(f"{other}/irs/a.wav")
    assert str(disk.root) not in text_of(other)


async def test_states_of_pedals_that_are_gone_are_cleared_away(disk: Disk, tmp_path: Path) -> None:
    ref = await disk.states().keep(str(write_state(tmp_path / "effect-0", {"a": b"1"})))
    held = pedal("s", SAMPLER, "sampler", state=ref, number=3)
    folder = disk.board("S")
    boards = disk.boards()
    saved, foreign = await boards.write(Pedalboard(title="S", instances={held.id: held}), folder, None, None)
    assert (Path(folder) / "effect-3" / "effect.ttl").exists()
    await boards.write(saved.without_instance(held.id), folder, foreign, None)
    assert not (Path(folder) / "effect-3").exists()


async def test_a_state_of_another_plugin_is_not_given_to_a_pedal(disk: Disk, tmp_path: Path) -> None:
    held = pedal("s", SAMPLER, "sampler", number=3)
    folder = disk.board("S")
    await disk.boards().write(Pedalboard(title="S", instances={held.id: held}), folder, None, None)
    write_state(Path(folder) / "effect-3", {}, plugin=PluginUri("urn:something-else"))
    opened = await disk.boards().read(folder, find)
    assert opened.board.instances[held.id].state is None


async def test_a_state_saved_by_another_program_counts_more_than_kept_properties(disk: Disk, tmp_path: Path) -> None:
    ref = await disk.states().keep(str(write_state(tmp_path / "effect-0", {"a": b"1"})))
    uri = PropertyUri("urn:x#level")
    held = pedal("s", SAMPLER, "sampler", state=ref, properties={uri: PropertyValue(PropertyType.FLOAT, 0.5)})
    folder = disk.board("S")
    await disk.boards().write(Pedalboard(title="S", instances={held.id: held}), folder, None, None)
    opened = await disk.boards().read(folder, find)
    assert opened.board.instances[held.id].properties == held.properties
    (Path(folder) / "effect-0" / "a").write_bytes(b"2")
    opened = await disk.boards().read(folder, find)
    assert opened.board.instances[held.id].properties == {}
    assert opened.board.instances[held.id].state not in (None, ref)


async def test_a_plugin_that_is_missing_loses_nothing(disk: Disk, tmp_path: Path) -> None:
    ref = await disk.states().keep(str(write_state(tmp_path / "effect-0", {"a": b"1"}, SHAPER.uri)))
    held = pedal(
        "x",
        SHAPER,
        "shaper",
        values={PortSymbol("drive"): 12.5},
        bindings={PortSymbol("drive"): MidiBinding(1, 2, 3.0, 4.0)},
        state=ref,
        number=6,
    )
    board = Pedalboard(title="X", instances={held.id: held}).with_connections(
        [join("capture_1", "x.in"), join("x.out", "playback_1"), join("cv_capture_1", "x.cv_in")]
    )
    board = replace(board, snapshots=(Snapshot(SnapshotId("1"), "One", {held.id: entry_of(held)}),))
    folder = disk.board("X")
    boards = disk.boards()
    await boards.write(board, folder, None, None)
    before = triples(Path(folder))
    opened = await boards.read(folder, find_none)
    missing = opened.board.instances[held.id]
    assert missing.placeholder == "Shaper is not installed"
    assert not missing.plugin.installed
    assert (missing.plugin.name, missing.plugin.maker) == ("Shaper", "Example")
    assert {(p.symbol, p.type, p.direction) for p in missing.plugin.ports} == {
        (p.symbol, p.type, p.direction) for p in SHAPER.ports
    }
    assert any("Shaper is not installed" in warning for warning in opened.warnings)
    saved, _ = await boards.write(opened.board, folder, opened.foreign, None)
    changed = {p for _, p, _ in before ^ triples(Path(folder))}
    assert {str(p).rpartition("#")[2] for p in changed} == {"version"}
    again = await boards.read(folder, find_none)
    assert settled(again.board) == settled(saved)
    # The plugin is installed again.
    found = await boards.read(folder, find)
    back = found.board.instances[held.id]
    assert (back.plugin, back.placeholder, back.state, back.bindings) == (SHAPER, "", ref, held.bindings)
    assert found.board.connections == board.connections
    assert found.board.snapshots[0].entries[held.id].values[PortSymbol("drive")] == 12.5
    assert found.board.instances[held.id].value(PortSymbol("drive")) == 12.5


async def test_a_missing_plugin_can_be_taken_off_and_copied(disk: Disk) -> None:
    held = pedal("x", SHAPER, "shaper")
    folder = disk.board("X")
    boards = disk.boards()
    await boards.write(Pedalboard(title="X", instances={held.id: held}), folder, None, None)
    opened = await boards.read(folder, find_none)
    copy = replace(opened.board.instances[held.id], id=InstanceId("y"), symbol="shaper_1", number=None)
    changed = opened.board.without_instance(held.id).with_instance(copy)
    await boards.write(changed, folder, opened.foreign, None)
    again = await boards.read(folder, find)
    assert list(again.board.instances) == ["y"]
    assert again.board.instances[copy.id].all_values()["drive"] == 3.25
    assert "<shaper>" not in text_of(folder)


async def test_snapshots_keep_their_ids_through_another_programs_save(disk: Disk) -> None:
    folder = disk.board("Evening")
    boards = disk.boards()
    await boards.write(small_board(), folder, None, None)
    file = Path(folder) / "snapshots.json"
    data = json.loads(file.read_text(encoding="utf-8"))
    assert data["current"] == 1
    for entry in data["snapshots"]:
        for held in entry["data"].values():
            assert set(held) == {"bypassed", "preset", "ports", "parameters"}
    data["snapshots"] = [{"name": "Fresh", "data": {}}, *reversed(data["snapshots"])]
    data["current"] = -1
    file.write_text(json.dumps(data), encoding="utf-8")
    opened = await boards.read(folder, find)
    assert [(s.name, s.id) for s in opened.board.snapshots[1:]] == [("Loud", "s2"), ("Soft", "s1")]
    assert opened.board.current_snapshot is None
    fresh = opened.board.snapshots[0].id
    again = await boards.read(folder, find)
    assert again.board.snapshots[0].id == fresh


async def test_the_older_list_of_snapshots_is_read_and_replaced(disk: Disk) -> None:
    folder = disk.board("Evening")
    boards = disk.boards()
    await boards.write(small_board(), folder, None, None)
    data = json.loads((Path(folder) / "snapshots.json").read_text(encoding="utf-8"))
    (Path(folder) / "snapshots.json").unlink()
    (Path(folder) / "presets.json").write_text(json.dumps(data["snapshots"]), encoding="utf-8")
    opened = await boards.read(folder, find)
    assert [s.name for s in opened.board.snapshots] == ["Soft", "Loud"]
    await boards.write(opened.board, folder, opened.foreign, None)
    assert not (Path(folder) / "presets.json").exists()
    assert (await boards.read(folder, find)).board.snapshots == opened.board.snapshots


async def test_a_pedal_that_another_program_replaced_is_a_new_one(disk: Disk) -> None:
    folder = disk.board("Evening")
    boards = disk.boards()
    await boards.write(small_board(), folder, None, None)
    graph = Path(folder) / "Evening.ttl"
    graph.write_text(graph.read_text(encoding="utf-8").replace(AMP.uri, SHAPER.uri), encoding="utf-8")
    opened = await boards.read(folder, find)
    assert [(key, held.uri) for key, held in opened.board.instances.items()] == [
        ("mod-amp", SHAPER.uri),
        ("c", COMP.uri),
    ]


async def test_a_value_that_is_no_number_is_told_and_the_default_used(disk: Disk) -> None:
    folder = disk.board("Evening")
    await disk.boards().write(small_board(), folder, None, None)
    graph = Path(folder) / "Evening.ttl"
    graph.write_text(graph.read_text(encoding="utf-8").replace("-3.7", '"loud"'), encoding="utf-8")
    opened = await disk.boards().read(folder, find)
    assert opened.board.instances[InstanceId("a")].value(GAIN) == 0.0
    assert any("Gain is no number" in warning for warning in opened.warnings)


async def test_values_that_are_not_finite_are_written_as_the_default(disk: Disk) -> None:
    held = pedal("a", AMP, "amp", values={GAIN: float("nan")})
    board = Pedalboard(title="N", instances={held.id: held})
    board = replace(board, snapshots=(Snapshot(SnapshotId("1"), "One", {held.id: entry_of(held)}),))
    await disk.boards().write(board, disk.board("N"), None, None)
    opened = await disk.boards().read(disk.board("N"), find)
    assert opened.board.instances[held.id].value(GAIN) == 0.0
    assert "NaN" not in text_of(disk.board("N"))


async def test_a_board_from_a_newer_program_is_refused(disk: Disk) -> None:
    folder = disk.board("Evening")
    await disk.boards().write(small_board(), folder, None, None)
    own = Path(folder) / "marlise.json"
    own.write_text(own.read_text(encoding="utf-8").replace('"format": 1', '"format": 7'), encoding="utf-8")
    with pytest.raises(BundleError, match=r"newer Marlise Desktop \(format 7") as caught:
        await disk.boards().read(folder, find)
    assert "Update" in caught.value.hint


@pytest.mark.parametrize(
    ("file", "text", "words"),
    [
        ("manifest.ttl", "<Evening.ttl> a <urn:x> .", "names no pedalboard"),
        ("manifest.ttl", "@prefix", "line 1"),
        ("Evening.ttl", "<> <p>\n<q> ,\n;", "line 3: expected a value"),
        ("Evening.ttl", "<amp> <p> 1 .", "says nothing of the board"),
        ("Evening.ttl", "", "says nothing of the board"),
        ("snapshots.json", '{"snapshots": [\n{"name"', "line 2"),
        ("snapshots.json", "[]", "expected an object"),
        ("snapshots.json", '{"snapshots": {}}', "expected a list"),
        ("snapshots.json", '{"snapshots": [{"name": "x"}]}', "snapshot 1"),
        ("snapshots.json", "9" * 5000, "too long"),
        ("snapshots.json", '{"x": "\\ud800"}', "half a character"),
        ("snapshots.json", "[" * 200_000, ""),
        ("marlise.json", "{}", "format"),
        ("marlise.json", '{"format": 1, "instances": 5}', "instances"),
        ("marlise.json", "{", "line 1"),
    ],
)
async def test_a_broken_file_is_named_with_its_fault(disk: Disk, file: str, text: str, words: str) -> None:
    folder = disk.board("Evening")
    await disk.boards().write(small_board(), folder, None, None)
    (Path(folder) / file).write_text(text, encoding="utf-8")
    with pytest.raises(BundleError) as caught:
        await disk.boards().read(folder, find)
    assert words in caught.value.message
    assert caught.value.file == f"{folder}/{file}"
    assert caught.value.hint


async def test_a_folder_that_is_none_or_not_whole_is_told(disk: Disk, tmp_path: Path) -> None:
    boards = disk.boards()
    with pytest.raises(BundleError, match="no manifest"):
        await boards.read(str(tmp_path / "nowhere"), find)
    await boards.write(small_board(), disk.board("Evening"), None, None)
    (Path(disk.board("Evening")) / "Evening.ttl").unlink()
    with pytest.raises(BundleError, match=r"names Evening\.ttl, which is not there"):
        await boards.read(disk.board("Evening"), find)
    (Path(disk.board("Evening")) / "Evening.ttl").mkdir()
    with pytest.raises(BundleError, match=r"Evening\.ttl"):
        await boards.read(disk.board("Evening"), find)
    (Path(disk.board("Evening")) / "Evening.ttl").rmdir()
    (Path(disk.board("Evening")) / "Evening.ttl").write_bytes(b"<> <p> \n \xff .")
    with pytest.raises(BundleError, match="line 2 is not UTF-8"):
        await boards.read(disk.board("Evening"), find)


async def test_assignments_that_cannot_be_read_are_kept_as_they_are(disk: Disk) -> None:
    folder = disk.board("Evening")
    boards = disk.boards()
    await boards.write(small_board(), folder, None, None)
    (Path(folder) / "addressings.json").write_bytes(b"{ broken \xff")
    opened = await boards.read(folder, find)
    assert any("addressings.json" in warning for warning in opened.warnings)
    await boards.write(opened.board, folder, opened.foreign, None)
    assert (Path(folder) / "addressings.json").read_bytes() == b"{ broken \xff"


async def test_a_renamed_pedal_takes_its_assignments_along(disk: Disk) -> None:
    folder = disk.board("Evening")
    boards = disk.boards()
    await boards.write(small_board(), folder, None, None)
    before = {
        "/hmi/knob1": [{"instance": "/graph/amp", "port": "gain"}, {"instance": "/graph/ZamComp", "port": "att"}],
        "/cv/graph/amp/out": {"name": "x", "addrs": []},
        "/bpm": [],
    }
    (Path(folder) / "addressings.json").write_text(json.dumps(before), encoding="utf-8")
    opened = await boards.read(folder, find)
    renamed = opened.board.edited(InstanceId("a"), lambda held: replace(held, symbol="boost"))
    await boards.write(renamed, folder, opened.foreign, None)
    after = json.loads((Path(folder) / "addressings.json").read_text(encoding="utf-8"))
    assert after == {
        "/hmi/knob1": [{"instance": "/graph/boost", "port": "gain"}, {"instance": "/graph/ZamComp", "port": "att"}],
        "/cv/graph/boost/out": {"name": "x", "addrs": []},
        "/bpm": [],
    }
    again = await boards.read(folder, find)
    assert settled(again.board) == settled(renamed)


async def test_what_follows_the_tempo_is_read_from_mods_words_and_written_in_them(disk: Disk) -> None:
    folder = disk.board("Evening")
    time = Parameter(PortSymbol("time"), "Time", 1.0, 2000.0, 400.0, unit=Unit("ms"))
    delay = Plugin(PluginUri("urn:test:delay"), "Delay", parameters=(time,))
    made = Pedalboard(title="Evening", instances={InstanceId("a"): PluginInstance(InstanceId("a"), delay, "echo")})

    async def this(uri: PluginUri) -> Plugin | None:
        return delay

    boards = disk.boards()
    await boards.write(made, folder, None, None)
    words = {"instance": "/graph/echo", "port": "time", "tempo": True, "dividers": 5.333, "label": "Time"}
    other = {"instance": "/graph/gone", "port": "time", "tempo": True, "dividers": 4}
    file = Path(folder) / "addressings.json"
    file.write_text(json.dumps({"/bpm": [words, other]}), encoding="utf-8")
    opened = await boards.read(folder, this)
    assert opened.board.instances[InstanceId("a")].divisions == {time.symbol: Division.EIGHTH_DOTTED}

    async def kept(division: Division | None) -> list[dict[str, object]]:
        moved = opened.board.edited(InstanceId("a"), lambda held: held.with_division(time.symbol, division))
        await boards.write(moved, folder, opened.foreign, None)
        entries: list[dict[str, object]] = json.loads(file.read_text(encoding="utf-8"))["/bpm"]
        assert (await boards.read(folder, this)).board.instances == moved.instances
        return entries

    assert await kept(Division.EIGHTH_DOTTED) == [words, other]
    assert await kept(Division.HALF) == [{**words, "dividers": 2.0}, other]
    assert await kept(None) == [other]


async def test_a_pedal_taken_off_and_brought_back_keeps_what_was_said_of_it(disk: Disk) -> None:
    folder = disk.board("Evening")
    boards = disk.boards()
    await boards.write(small_board(), folder, None, None)
    graph = Path(folder) / "Evening.ttl"
    graph.write_text(graph.read_text(encoding="utf-8") + '\n<amp> <urn:x#note> "boost" .\n', encoding="utf-8")
    opened = await boards.read(folder, find)
    without = opened.board.without_instance(InstanceId("a"))
    _, foreign = await boards.write(without, folder, opened.foreign, None)
    assert "boost" not in graph.read_text(encoding="utf-8")
    assert "amp" in (Path(folder) / "snapshots.json").read_text(encoding="utf-8")
    await boards.write(opened.board, folder, foreign, None)
    assert '<urn:x#note> "boost"' in graph.read_text(encoding="utf-8")


async def test_a_board_of_the_programs_own_is_not_written_over(disk: Disk) -> None:
    await disk.boards().write(small_board(), disk.board("Evening"), None, None)
    shutil.copytree(disk.own, disk.resources)
    boards = disk.boards()
    demo = str(disk.resources / "Evening.pedalboard")
    assert not boards.is_user_board(demo)
    assert boards.is_user_board(disk.board("Evening"))
    opened = await boards.read(demo, find)
    for refused in (
        boards.write(opened.board, demo, opened.foreign, None),
        boards.rename(demo, "x"),
        boards.delete(demo),
    ):
        with pytest.raises(LibraryError, match="belongs to the program"):
            await refused
    assert len(PLUGINS) == 4
