"""Mappings in a board's folder: plain ones in MOD's words, the rest in `marlise.json`."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marlise_desktop.adapters.bundle.folder import open_folder
from marlise_desktop.adapters.bundle.numbers import number_of
from marlise_desktop.adapters.bundle.rdf import Blank, Iri
from marlise_desktop.adapters.bundle.terms import MIDI
from marlise_desktop.domain.ids import InstanceId, PortSymbol
from marlise_desktop.domain.instance import MidiBinding
from marlise_desktop.domain.midi.control import Control, ControlKind, Nature
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.mapping import (
    ActionTarget,
    Behaviour,
    ControlMapping,
    Curve,
    Gesture,
    MappingId,
    ParameterTarget,
    TakeOver,
    Trigger,
)
from marlise_desktop.domain.midi.plain import BYPASS, all_mappings, exchanged, placed, without
from marlise_desktop.domain.midi.plain_tempo import in_mods_words
from marlise_desktop.domain.pedalboard import Pedalboard
from tests.builders import mapping_lists, pressed, swept
from tests.unit.adapters.bundle.samples import AMP, SHAPER, Disk, find, pedal
from tests.unit.adapters.controllers.test_store import any_json

GAIN = PortSymbol("gain")
A = InstanceId("a")
patient = settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    return Disk(tmp_path)


def moves(control: Control, low: float | None = None, high: float | None = None) -> ControlMapping:
    return swept(control, ParameterTarget(A, GAIN, low, high), id=MappingId("x"))


SPECIAL = replace(moves(Control(ControlKind.CC, 7, None, DeviceId("FCB1010")), 6.0, -6.0), curve=Curve.S)
PAD = Control(ControlKind.NOTE, 60, 9)
TUNER = pressed(PAD, ActionTarget("tuner.toggle"), gesture=Gesture.LONG_PRESS, id=MappingId("t"))


def rig(*mappings: ControlMapping) -> Pedalboard:
    amp, shaper = pedal("a", AMP, "amp"), pedal("s", SHAPER, "shaper")
    return Pedalboard("Rig", {amp.id: amp, shaper.id: shaper}, mappings=mappings)


def own(folder: str) -> dict[str, object]:
    held = json.loads((Path(folder) / "marlise.json").read_text(encoding="utf-8"))
    assert isinstance(held, dict)
    return held


async def saved(disk: Disk, board: Pedalboard) -> str:
    folder = disk.board("Rig")
    await disk.boards().write(board, folder, None, None)
    return folder


@pytest.mark.parametrize(
    ("wanted", "binding"),
    [
        (moves(Control(ControlKind.CC, 11, 3)), MidiBinding(3, 11)),
        (moves(Control(ControlKind.PITCH_BEND, 0, 0), -20.0, 6.0), MidiBinding(0, 131, -20.0, 6.0)),
        (
            replace(moves(Control(ControlKind.CC, 64, 15)), target=ParameterTarget(A, BYPASS, 1.0, 0.0)),
            MidiBinding(15, 64),
        ),
    ],
)
async def test_plain_ones_are_in_mods_words_alone(disk: Disk, wanted: ControlMapping, binding: MidiBinding) -> None:
    board, held = placed(rig(), wanted)
    folder = await saved(disk, board)
    assert "mappings" not in own(folder)
    opened = await disk.boards().read(folder, find)
    assert opened.board.instances[A].bindings[held.target.symbol] == binding
    assert all_mappings(opened.board) == (held,)


TEMPO_IN_MODS_WORDS = """
<:bpb>
    ingen:value 4.000000 ;
    lv2:index 0 ;
    midi:binding [
        midi:channel 2 ;
        midi:controllerNumber 21 ;
        lv2:minimum 2.000000 ;
        lv2:maximum 7.000000 ;
        a midi:Controller ;
    ] ;
    a lv2:ControlPort ,
        lv2:InputPort .

<:bpm>
    ingen:value 120.000000 ;
    lv2:index 1 ;
    midi:binding [
        midi:channel 0 ;
        midi:controllerNumber 131 ;
        lv2:minimum 60.000000 ;
        lv2:maximum 180.500000 ;
        a midi:Controller ;
    ] ;
    a lv2:ControlPort ,
        lv2:InputPort .

<:rolling>
    ingen:value 0 ;
    lv2:index 2 ;
    midi:binding [
        midi:channel 15 ;
        midi:controllerNumber 64 ;
        a midi:Controller ;
    ] ;
    a lv2:ControlPort ,
        lv2:InputPort .
"""
"""As mod-ui's `save_state_mainfile` writes the board's own ports."""
BENT, COUNTED, ROLLED = (
    Control(ControlKind.PITCH_BEND, 0, 0),
    Control(ControlKind.CC, 21, 2),
    Control(ControlKind.CC, 64, 15),
)


def leads(control: Control, action: str, nature: Nature = Nature.CONTINUOUS, **arguments: str) -> ControlMapping:
    trigger = Trigger(control, nature, Gesture.MOVE)
    return ControlMapping(MappingId("x"), trigger, ActionTarget(action, arguments), Behaviour.FOLLOW)


def with_tempo(folder: str, words: str) -> None:
    """The board's own ports are said otherwise."""
    file = Path(folder) / "Rig.ttl"
    blocks = file.read_text(encoding="utf-8").split("\n\n")
    kept = [block for block in blocks if not block.strip().startswith(("<:bpb>", "<:bpm>", "<:rolling>"))]
    assert len(blocks) == len(kept) + 3
    file.write_text("\n\n".join(kept) + "\n" + words, encoding="utf-8")


def said_of_tempo(folder: str) -> dict[str, list[tuple[str, str]]]:
    """What a board says of its own ports' MIDI controls, by any order of its words."""
    graph = open_folder(Path(folder)).graph
    said = {}
    for symbol in (":bpb", ":bpm", ":rolling"):
        node = graph.first(Iri(symbol), MIDI + "binding")
        if node is not None:
            assert isinstance(node, Blank)
            held = graph.said(node)
            numbers = ((name, number_of(term), term) for name, (term,) in held.items())
            said[symbol] = sorted((name, str(term if number is None else number)) for name, number, term in numbers)
    return said


async def test_what_mod_says_of_the_tempo_is_read_and_written_back(disk: Disk) -> None:
    folder = await saved(disk, rig(TUNER))
    with_tempo(folder, TEMPO_IN_MODS_WORDS)
    before = said_of_tempo(folder)
    assert len(before) == 3
    opened = await disk.boards().read(folder, find)
    counted, bent, rolled, tuner = opened.board.mappings
    assert (counted.trigger.control, counted.target) == (
        COUNTED,
        ActionTarget("tempo.beats", {"beats_per_bar": "2..7"}),
    )
    assert (bent.trigger.control, bent.target) == (BENT, ActionTarget("tempo.set", {"bpm": "60..180.5"}))
    assert (rolled.trigger.control, rolled.target) == (ROLLED, ActionTarget("transport.start"))
    assert tuner == TUNER
    assert opened.warnings == ()
    await disk.boards().write(opened.board, folder, opened.foreign, None)
    assert said_of_tempo(folder) == before
    assert [held["id"] for held in own(folder)["mappings"]] == ["t"]  # type: ignore[index,attr-defined]
    assert (await disk.boards().read(folder, find)).board.mappings == opened.board.mappings


async def test_a_range_of_the_tempo_that_is_none_goes_all_the_way(disk: Disk) -> None:
    folder = await saved(disk, rig())
    words = TEMPO_IN_MODS_WORDS.replace("60.000000", "300.0").replace("180.500000", "400.0")
    with_tempo(folder, words.replace("lv2:maximum 7.000000 ;", ""))
    counted, bent, _ = (await disk.boards().read(folder, find)).board.mappings
    assert counted.target == ActionTarget("tempo.beats", {"beats_per_bar": "1..16"})
    assert bent.target == ActionTarget("tempo.set", {"bpm": "20..280"})


async def test_a_control_of_the_tempo_that_is_mapped_anew_is_in_mods_words(disk: Disk) -> None:
    board = rig(TUNER)
    for wanted in (
        leads(BENT, "tempo.set", bpm="60 .. 180.50"),
        leads(COUNTED, "tempo.beats", beats_per_bar="2..7"),
        leads(ROLLED, "transport.start", Nature.LATCHING),
    ):
        board, held = placed(board, wanted)
        assert in_mods_words(held)
    folder = await saved(disk, board)
    there = said_of_tempo(folder)
    with_tempo(folder, TEMPO_IN_MODS_WORDS)
    assert there == said_of_tempo(folder)
    assert {held.id for held in (await disk.boards().read(folder, find)).board.mappings} == {
        held.id for held in board.mappings
    }


@pytest.mark.parametrize(
    "other",
    [
        leads(Control(ControlKind.CC, 7, 0, DeviceId("Floor")), "tempo.set", bpm="60..180"),
        leads(Control(ControlKind.CC, 7), "tempo.set", bpm="60..180"),
        leads(BENT, "tempo.set", bpm="180..60"),
        leads(BENT, "tempo.set", bpm="120"),
        leads(BENT, "tempo.set", bpm="60..180", beats_per_bar="3"),
        leads(BENT, "transport.toggle"),
        replace(leads(BENT, "tempo.set", bpm="60..180"), take_over=TakeOver.PICK_UP),
        replace(leads(BENT, "tempo.set", bpm="60..180"), curve=Curve.LOG),
    ],
)
async def test_what_mod_cannot_say_of_the_tempo_is_beside_it(disk: Disk, other: ControlMapping) -> None:
    board, held = placed(rig(), other)
    assert held == other
    folder = await saved(disk, board)
    assert said_of_tempo(folder) == {}
    assert (await disk.boards().read(folder, find)).board.mappings == (other,)


async def test_only_the_first_control_of_the_tempo_is_in_mods_words(disk: Disk) -> None:
    board, first = placed(rig(), leads(BENT, "tempo.set", bpm="60..180"))
    board, second = placed(board, leads(COUNTED, "tempo.set", bpm="20..280"))
    assert (in_mods_words(first), in_mods_words(second)) == (True, False)
    assert (await disk.boards().read(await saved(disk, board), find)).board.mappings == (first, second)
    board, changed = exchanged(board, first.id, replace(first, curve=Curve.S))
    assert not in_mods_words(changed)
    assert changed.id != first.id, "that is of those in MOD's words"
    board, again = exchanged(board, second.id, replace(second, target=first.target))
    assert in_mods_words(again)
    assert [held.id for held in board.mappings] == [changed.id, again.id]
    folder = await saved(disk, board)
    assert set(said_of_tempo(folder)) == {":bpm"}
    assert (await disk.boards().read(folder, find)).board.mappings == (again, changed)
    board = without(board, again.id)
    await disk.boards().write(board, folder, (await disk.boards().read(folder, find)).foreign, None)
    assert said_of_tempo(folder) == {}


async def test_what_mod_cannot_say_is_beside_it_and_nothing_of_it_is_in_the_graph(disk: Disk) -> None:
    folder = await saved(disk, rig(SPECIAL, TUNER))
    assert "midi:binding" not in (Path(folder) / "Rig.ttl").read_text(encoding="utf-8")
    opened = await disk.boards().read(folder, find)
    assert opened.board.mappings == (SPECIAL, TUNER)
    assert opened.warnings == ()


@patient
@given(mapping_lists())
async def test_any_mappings_come_back_in_order(disk: Disk, mappings: tuple[ControlMapping, ...]) -> None:
    opened = await disk.boards().read(await saved(disk, rig(*mappings)), find)
    assert opened.board.mappings == mappings
    assert opened.warnings == ()


async def test_one_that_cannot_be_read_is_told_and_lives_through_saves(disk: Disk) -> None:
    folder = await saved(disk, rig(TUNER))
    odd = {"id": "o", "trigger": {"control": {"breath": 2}}, "target": {"light": "on"}, "behaviour": "do"}
    told = own(folder)
    told["mappings"] = [odd, *told["mappings"]]  # type: ignore[misc]
    (Path(folder) / "marlise.json").write_text(json.dumps(told))
    opened = await disk.boards().read(folder, find)
    assert opened.board.mappings == (TUNER,)
    (warning,) = opened.warnings
    assert "marlise.json: mappings[0].trigger.control: expected one of note, cc" in warning
    _, foreign = await disk.boards().write(replace(opened.board, mappings=()), folder, opened.foreign, None)
    assert own(folder)["mappings"] == [odd]
    await disk.boards().write(replace(opened.board, mappings=(SPECIAL,)), folder, foreign, None)
    assert own(folder)["mappings"][1:] == [odd]  # type: ignore[index]


async def test_unknown_keys_of_a_mapping_stay(disk: Disk) -> None:
    folder = await saved(disk, rig(TUNER))
    told = own(folder)
    told["mappings"][0]["colour"] = "red"  # type: ignore[index]
    (Path(folder) / "marlise.json").write_text(json.dumps(told))
    opened = await disk.boards().read(folder, find)
    off = replace(TUNER, enabled=False)
    await disk.boards().write(replace(opened.board, mappings=(SPECIAL, off)), folder, opened.foreign, None)
    after = own(folder)["mappings"][1]  # type: ignore[index]
    assert (after["colour"], after["enabled"]) == ("red", False)


@patient
@given(any_json)
async def test_whatever_stands_there_opens_and_saves(disk: Disk, told: object) -> None:
    folder = await saved(disk, rig())
    path = Path(folder) / "marlise.json"
    path.write_text(json.dumps({**own(folder), "mappings": told}))
    opened = await disk.boards().read(folder, find)
    _, foreign = await disk.boards().write(opened.board, folder, opened.foreign, None)
    again = await disk.boards().read(folder, find)
    assert again.board.mappings == opened.board.mappings
    assert len(again.warnings) == len(opened.warnings)
    assert foreign is not None


async def test_a_pedal_that_mod_has_taken_away_or_renamed_leaves_its_mappings_waiting(disk: Disk) -> None:
    wanted = rig(SPECIAL, TUNER)
    folder = await saved(disk, wanted)
    graph = Path(folder) / "Rig.ttl"
    graph.write_text(graph.read_text(encoding="utf-8").replace("<amp", "<amp_1"), encoding="utf-8")
    opened = await disk.boards().read(folder, find)
    assert A not in opened.board.instances
    assert opened.board.mappings == (SPECIAL, TUNER)
    await disk.boards().write(opened.board, folder, opened.foreign, None)
    graph.write_text(graph.read_text(encoding="utf-8").replace("<amp_1", "<amp"), encoding="utf-8")
    assert (await disk.boards().read(folder, find)).board.mappings == (SPECIAL, TUNER)


async def test_a_board_without_mappings_says_nothing_of_them(disk: Disk) -> None:
    assert "mappings" not in own(await saved(disk, rig()))


@patient
@given(st.integers(0, 15), st.sampled_from((0, 64, 127, 131)), st.floats(-90, -1), st.floats(0, 24))
async def test_any_binding_is_the_same_mapping_after_a_save(
    disk: Disk, channel: int, controller: int, low: float, high: float
) -> None:
    amp = pedal("a", AMP, "amp", bindings={GAIN: MidiBinding(channel, controller, low, high)})
    board = Pedalboard("Rig", {amp.id: amp})
    opened = await disk.boards().read(await saved(disk, board), find)
    assert all_mappings(opened.board) == all_mappings(board)
