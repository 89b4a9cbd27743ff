"""A board that another program has written is opened and saved again with nothing lost."""

# ruff: noqa: ASYNC240 - a test may wait for its disk

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from marlise_desktop.domain.ids import InstanceId, PortSymbol
from marlise_desktop.domain.instance import MidiBinding
from marlise_desktop.domain.parameter import PropertyType
from marlise_desktop.domain.pedalboard import Tempo
from marlise_desktop.domain.port import Direction, SignalType
from tests.unit.adapters.bundle.samples import BOARDS, SAMPLE, Disk, find, join, settled, triples

# What the program writes better than it found it: MOD's own writer gives audio inputs both directions and
# outputs none.
_MENDED = {
    ("eg_amp/in", "type"),
    ("eg_amp/out", "type"),
    ("ZamComp/lv2_audio_in_1", "type"),
    ("ZamComp/lv2_sidechain_in", "type"),
    ("ZamComp/lv2_audio_out_1", "type"),
    ("Wobbler/out_l", "type"),
    ("Wobbler/out_r", "type"),
    ("eg_sampler/out", "type"),
    ("eg_sampler/notify", "type"),
    ("eg_sampler/notify", "bufferType"),
    ("eg_sampler/notify", "supports"),
    ("", "version"),
}


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    disk = Disk(tmp_path)
    shutil.copytree(BOARDS / "Crunch.pedalboard", disk.board("Crunch"))
    return disk


def differences(before: set[tuple[object, ...]], folder: str) -> set[tuple[str, str]]:
    changed = before ^ triples(Path(folder))
    return {(s.value, str(p).rpartition("#")[2]) for s, p, _ in changed}  # type: ignore[attr-defined]


async def test_everything_is_understood(disk: Disk) -> None:
    opened = await disk.boards().read(disk.board("Crunch"), find)
    board = opened.board
    assert board.title == 'Crunch "and" Lead'
    assert board.tempo == Tempo(97.5, 3.0, rolling=True)
    assert board.version == 6
    amp, comp, wobbler, sampler = board.instances.values()
    assert [held.symbol for held in (amp, comp, wobbler, sampler)] == ["eg_amp", "ZamComp", "Wobbler", "eg_sampler"]
    assert [held.number for held in (amp, comp, wobbler, sampler)] == [0, 1, 2, 3]
    assert (amp.position.x, amp.position.y) == (320.0, 211.5)
    assert amp.values == {"gain": 6.5}
    assert amp.bindings == {":bypass": MidiBinding(0, 64), "gain": MidiBinding(2, 7, -12.0, 12.0)}
    assert [held.bypassed for held in (amp, comp, wobbler, sampler)] == [False, True, False, False]
    assert (amp.preset, comp.preset) == (None, "file:///home/player/.lv2/ZamComp-Squash.lv2/Squash.ttl")
    assert comp.bindings == {"rat": MidiBinding(15, 131, 1.0, 20.0)}
    assert sampler.state is not None
    assert amp.state is None
    assert board.connections == {
        join("capture_1", "mod-eg_amp.in"),
        join("mod-eg_amp.out", "mod-ZamComp.lv2_audio_in_1"),
        join("mod-ZamComp.lv2_audio_out_1", "mod-Wobbler.in_l"),
        join("mod-Wobbler.out_l", "playback_1"),
        join("mod-Wobbler.out_r", "playback_2"),
        join("midi:nanoKONTROL2 MIDI 1", "mod-eg_sampler.control"),
        join("mod-eg_sampler.out", "playback_1"),
    }
    assert board.current_snapshot == board.snapshots[1].id
    assert [snapshot.name for snapshot in board.snapshots] == ["Clean", "Lead"]
    warnings = " ".join(opened.warnings)
    assert "Wobbler is not installed" in warnings
    assert "serial_midi_in" in warnings


async def test_a_plugin_that_nobody_has_is_described_from_the_file(disk: Disk) -> None:
    opened = await disk.boards().read(disk.board("Crunch"), find)
    wobbler = opened.board.instances[InstanceId("mod-Wobbler")]
    assert not wobbler.plugin.installed
    assert wobbler.placeholder == "Wobbler is not installed"
    assert wobbler.values == {"depth": 0.734375}
    assert wobbler.bindings == {"depth": MidiBinding(4, 21, 0.0, 1.0)}
    assert [(p.symbol, p.type, p.direction) for p in wobbler.plugin.ports] == [
        ("in_l", SignalType.AUDIO, Direction.INPUT),
        ("in_r", SignalType.AUDIO, Direction.INPUT),
        ("out_l", SignalType.AUDIO, Direction.OUTPUT),
        ("out_r", SignalType.AUDIO, Direction.OUTPUT),
        ("lfo", SignalType.CV, Direction.OUTPUT),
        ("events", SignalType.MIDI, Direction.INPUT),
    ]
    assert [output.symbol for output in wobbler.plugin.outputs] == ["meter"]


async def test_saving_it_loses_nothing(disk: Disk) -> None:
    folder = disk.board("Crunch")
    boards = disk.boards()
    before = triples(Path(folder))
    opened = await boards.read(folder, find)
    await boards.write(opened.board, folder, opened.foreign, None)
    assert differences(before, folder) <= _MENDED
    gone = {(s, p, o) for s, p, o in before - triples(Path(folder)) if not str(p).endswith(("#type", "#version"))}
    assert gone == set()
    again = await boards.read(folder, find)
    assert settled(again.board) == settled(opened.board)
    assert again.warnings == opened.warnings


async def test_an_edit_changes_nothing_else(disk: Disk) -> None:
    folder = disk.board("Crunch")
    boards = disk.boards()
    before = triples(Path(folder))
    opened = await boards.read(folder, find)
    board = opened.board.edited(InstanceId("mod-eg_amp"), lambda held: held.with_value(PortSymbol("gain"), -1.5))
    board = board.without_connection(join("mod-Wobbler.out_r", "playback_2"))
    await boards.write(board, folder, opened.foreign, None)
    assert differences(before, folder) - _MENDED == {("eg_amp/gain", "value"), ("", "arc")}
    assert '"orange"' in (Path(folder) / "Crunch_and_Lead.ttl").read_text(encoding="utf-8")


async def test_what_other_programs_keep_in_json_stays(disk: Disk) -> None:
    folder = Path(disk.board("Crunch"))
    boards = disk.boards()
    before = {
        name: json.loads((folder / name).read_text(encoding="utf-8")) for name in ("snapshots.json", "addressings.json")
    }
    opened = await boards.read(str(folder), find)
    await boards.write(opened.board, str(folder), opened.foreign, None)
    after = {name: json.loads((folder / name).read_text(encoding="utf-8")) for name in before}
    assert after["addressings.json"] == before["addressings.json"]
    path = before["snapshots.json"]["snapshots"][1]["data"]["eg_sampler"]["parameters"][SAMPLE]
    path[0] = "effect-3/click.wav"  # it named the place where the board stood once
    assert after["snapshots.json"] == before["snapshots.json"]


async def test_files_stay_and_only_states_that_are_used(disk: Disk) -> None:
    folder = Path(disk.board("Crunch"))
    before = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    boards = disk.boards()
    opened = await boards.read(str(folder), find)
    await boards.write(opened.board, str(folder), opened.foreign, None)
    after = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert before.keys() - after.keys() == {"effect-9/manifest.ttl", "effect-9/effect.ttl"}
    for name in ("notes/setlist.txt", "screenshot.png", "effect-3/effect.ttl", "effect-3/click.wav"):
        assert after[name] == before[name]
    assert after.keys() - before.keys() == {"marlise.json"}


async def test_a_file_named_where_the_board_once_stood_is_found(disk: Disk) -> None:
    opened = await disk.boards().read(disk.board("Crunch"), find)
    value = opened.board.snapshots[1].entries[InstanceId("mod-eg_sampler")].properties[SAMPLE]
    assert value.type is PropertyType.PATH
    assert Path(str(value.value)).read_bytes().startswith(b"RIFF")
    assert not str(value.value).startswith(disk.board("Crunch"))


async def test_the_whole_board_saved_elsewhere_is_the_same_board(disk: Disk) -> None:
    boards = disk.boards()
    before = triples(Path(disk.board("Crunch")))
    opened = await boards.read(disk.board("Crunch"), find)
    await boards.write(opened.board, disk.board("Copy"), opened.foreign, None)
    assert differences(before, disk.board("Copy")) <= _MENDED
    for path in Path(disk.board("Copy")).rglob("*"):
        if path.is_file():
            assert str(disk.root).encode() not in path.read_bytes()


async def test_an_empty_board_that_names_itself_as_its_pedal_is_empty(disk: Disk) -> None:
    shutil.copytree(BOARDS / "Empty.pedalboard", disk.board("Empty"))
    boards = disk.boards()
    opened = await boards.read(disk.board("Empty"), find)
    assert opened.board.instances == {}
    assert opened.board.tempo.bpm == 133.0
    assert opened.warnings == ()
    await boards.write(replace(opened.board, title="Empty"), disk.board("Empty"), opened.foreign, None)
    assert "ingen:block" not in (Path(disk.board("Empty")) / "Empty.ttl").read_text(encoding="utf-8")
