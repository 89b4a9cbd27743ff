"""Mappings in a board's folder: plain ones in MOD's words, the rest in `marlise.json`."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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
    Trigger,
)
from marlise_desktop.domain.midi.plain import BYPASS, all_mappings, placed
from marlise_desktop.domain.pedalboard import Pedalboard
from tests.builders import mapping_lists
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
    trigger = Trigger(control, Nature.CONTINUOUS, Gesture.MOVE)
    return ControlMapping(MappingId("x"), trigger, ParameterTarget(A, GAIN, low, high), Behaviour.FOLLOW)


SPECIAL = replace(moves(Control(ControlKind.CC, 7, None, DeviceId("FCB1010")), 6.0, -6.0), curve=Curve.S)
TUNER = ControlMapping(
    MappingId("t"),
    Trigger(Control(ControlKind.NOTE, 60, 9), Nature.MOMENTARY, Gesture.LONG_PRESS),
    ActionTarget("tuner.toggle"),
    Behaviour.DO,
)


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
