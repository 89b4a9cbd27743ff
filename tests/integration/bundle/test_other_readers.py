"""Programs that are not ours read our boards: lilv's C library, and MOD's own where it is at hand."""

import os
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from marlise_desktop.adapters.bundle.rdf import Blank, Term
from marlise_desktop.adapters.bundle.terms import INGEN, LV2, PEDAL
from marlise_desktop.adapters.bundle.turtle_reader import parse_turtle
from marlise_desktop.adapters.bundle.turtle_writer import turtle_text
from marlise_desktop.domain.ids import PortSymbol, PresetUri
from marlise_desktop.domain.instance import MidiBinding, Position
from marlise_desktop.domain.pedalboard import Pedalboard, Tempo
from tests.integration.bundle.lilv_reader import LilvReader
from tests.integration.bundle.modui_reader import told_by_modui
from tests.integration.bundle.told import Told, expected
from tests.unit.adapters.bundle.samples import (
    AMP,
    BOARDS,
    COMP,
    SAMPLER,
    Disk,
    find,
    join,
    pedal,
    small_board,
)

MODUI = os.environ.get("MARLISE_MODUI_UTILS", "")
_NAMES = {
    "midi_in": "midi_merger_out",
    "midi_out": "midi_broadcaster_in",
    "midi:Keys": "midi_capture_1",
}


def rich_board() -> Pedalboard:
    gain = PortSymbol("gain")
    amp = pedal(
        "a",
        AMP,
        "amp",
        values={gain: -0.1},
        number=3,
        position=Position(12.34567, 1e-7),
        bindings={gain: MidiBinding(0, 131, -12.5, 0.1), PortSymbol(":bypass"): MidiBinding(15, 64)},
        preset=PresetUri("http://e.org/preset#1"),
    )
    comp = pedal("c", COMP, "ZamComp", bypassed=True, values={PortSymbol("thr"): -79.99999})
    sampler = pedal("s", SAMPLER, "sampler")
    board = Pedalboard(
        title='Ünï "quoted" \\ title',
        instances={held.id: held for held in (amp, comp, sampler)},
        tempo=Tempo(133.7, 7.0, rolling=True),
        version=41,
    )
    return board.with_connections(
        [
            join("capture_1", "a.in"),
            join("a.out", "c.lv2_audio_in_1"),
            join("c.lv2_audio_out_1", "playback_2"),
            join("midi_in", "s.control"),
            join("midi:Keys", "s.control"),
            join("s.notify", "midi_out"),
        ]
    )


async def saved(disk: Disk, board: Pedalboard) -> tuple[Path, Told]:
    folder = disk.board("x")
    kept, _ = await disk.boards().write(board, folder, None, None)
    opened = await disk.boards().read(folder, find)
    whole = replace(kept, hardware=opened.board.hardware)
    return Path(folder), expected(whole, _NAMES)


@pytest.mark.parametrize("board", [small_board(), rich_board(), Pedalboard(title="Empty")], ids=lambda b: b.title)
async def test_lilv_is_told_what_mod_asks(tmp_path: Path, board: Pedalboard) -> None:
    folder, wanted = await saved(Disk(tmp_path), board)
    with LilvReader(folder) as reader:
        assert reader.count == 1
        assert reader.types() == {LV2 + "Plugin", INGEN + "Graph", PEDAL + "Pedalboard"}
        assert reader.told() == wanted


async def test_lilv_reads_a_foreign_board_as_before_once_it_was_saved(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    folder = Path(disk.board("x"))
    shutil.copytree(BOARDS / "Crunch.pedalboard", folder)
    with LilvReader(folder) as reader:
        before = reader.told()
    opened = await disk.boards().read(str(folder), find)
    await disk.boards().write(opened.board, str(folder), opened.foreign, None)
    with LilvReader(folder) as reader:
        assert reader.told() == replace(before, version=before.version + 1)


@pytest.mark.skipif(not MODUI, reason="MARLISE_MODUI_UTILS does not name MOD's libmod_utils.so")
@pytest.mark.parametrize("board", [small_board(), rich_board(), Pedalboard(title="Empty")], ids=lambda b: b.title)
async def test_mods_own_reader_loads_our_boards(tmp_path: Path, board: Pedalboard) -> None:
    folder, wanted = await saved(Disk(tmp_path), board)
    assert told_by_modui(MODUI, folder) == wanted


@pytest.mark.skipif(not MODUI, reason="MARLISE_MODUI_UTILS does not name MOD's libmod_utils.so")
async def test_mods_own_reader_loads_a_foreign_board_as_before(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    folder = Path(disk.board("x"))
    shutil.copytree(BOARDS / "Crunch.pedalboard", folder)
    before = told_by_modui(MODUI, folder)
    opened = await disk.boards().read(str(folder), find)
    await disk.boards().write(opened.board, str(folder), opened.foreign, None)
    assert told_by_modui(MODUI, folder) == replace(before, version=before.version + 1)


def ntriples(path: Path) -> Counter[str]:
    """What serd's own tool reads from a file, blank nodes without their labels."""
    command = ["serdi", "-l", "-i", "turtle", "-o", "ntriples", str(path)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return Counter({line: 1 for line in (_plain(line) for line in said.splitlines()) if line})


def _plain(line: str) -> str:
    graph = parse_turtle(line, "serdi")
    return next((_shown(s) + " " + p + " " + _shown(o) for s, p, o in graph), "")


def _shown(term: Term) -> str:
    return "_" if isinstance(term, Blank) else repr(term)


@pytest.mark.skipif(shutil.which("serdi") is None, reason="serdi is not installed")
@pytest.mark.parametrize(
    "name", ["eg-amp.lv2/amp.ttl", "calf.lv2/Emphasis.ttl", "schemas.lv2/doap.ttl", "atom.lv2/atom.ttl"]
)
def test_real_files_are_read_as_serd_reads_them(name: str) -> None:
    path = Path("/usr/lib/lv2") / name
    if not path.exists():
        pytest.skip(f"{path} is not installed")
    base = f"@base <file://{path}> .\n"
    graph = parse_turtle(base + path.read_text(encoding="utf-8"), str(path))
    mine = {_shown(s) + " " + p + " " + _shown(o) for s, p, o in graph}
    assert mine == set(ntriples(path))
    again = parse_turtle(turtle_text(graph), str(path))
    assert {_shown(s) + " " + p + " " + _shown(o) for s, p, o in again} == mine
