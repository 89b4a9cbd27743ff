"""Undo and redo over the whole session."""

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marlise_desktop.domain.connection import Connection, HardwarePort, InstancePort
from marlise_desktop.domain.ids import PresetUri
from marlise_desktop.domain.instance import BypassStrategy, Position
from marlise_desktop.domain.midi.board_messages import Occasion
from marlise_desktop.domain.parameter import PropertyType, PropertyValue
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.domain.plugin import Preset, PresetContent
from marlise_desktop.session.ports.engine import ValueReported
from tests.builders import AMP, DELAY, FILE, STEREO, TIME
from tests.unit.session.conftest import Rig, living, make_rig


async def test_a_drag_is_one_entry(rig: Rig) -> None:
    key = await rig.session.boards.add(AMP.uri, Position())
    gesture = object()
    for value in (1.0, 2.0, 3.0):
        await rig.session.boards.set_value(key, "gain", value, gesture)
    await rig.session.history.undo()
    assert rig.session.boards.board.instances[key].value("gain") == 0.0
    await rig.session.history.redo()
    assert rig.session.boards.board.instances[key].value("gain") == 3.0


async def test_undo_keeps_what_the_foot_has_moved_since(rig: Rig) -> None:
    key = await rig.session.boards.add(AMP.uri, Position())
    await rig.session.boards.set_value(key, "gain", 6.0)
    rig.engine.tell(ValueReported(key, "tone", 500.0))
    await rig.session.history.undo()
    held = rig.session.boards.board.instances[key]
    assert (held.value("gain"), held.value("tone")) == (0.0, 500.0)


async def test_a_new_edit_ends_what_could_be_redone(rig: Rig) -> None:
    key = await rig.session.boards.add(AMP.uri, Position())
    await rig.session.boards.set_value(key, "gain", 6.0)
    await rig.session.history.undo()
    await rig.session.boards.set_value(key, "gain", 3.0)
    assert rig.session.history.redo_label == ""


async def test_nothing_to_undo_does_nothing(rig: Rig) -> None:
    before = rig.session.boards.board
    await rig.session.history.undo()
    await rig.session.history.redo()
    assert rig.session.boards.board is before


def _user_work(board: Pedalboard) -> Pedalboard:
    """The board without the plugins' own states, which are observed."""
    return replace(board, instances={key: replace(held, state=None) for key, held in board.instances.items()})


async def prepared(rig: Rig) -> dict[str, object]:
    """A board on which every edit has something to do, and what to give each action as its arguments."""
    boards, snapshots = rig.session.boards, rig.session.snapshots
    preset = PresetUri("urn:test:preset")
    rig.catalogue.plugins[DELAY.uri] = DELAY
    rig.catalogue.plugins[STEREO.uri] = replace(STEREO, presets=(Preset(preset, "Warm"),))
    one = await boards.add(AMP.uri, Position(0, 0))
    two = await boards.add(STEREO.uri, Position(300, 0))
    loose = await boards.add(AMP.uri, Position(600, 0))
    delay = await boards.add(DELAY.uri, Position(900, 0))
    cable = Connection(InstancePort(one, "out1"), InstancePort(two, "in1"))
    await boards.connect(cable.source, cable.target)
    first = await snapshots.save_as("one")
    await snapshots.save_as("two")
    for program in (7, 8):
        await rig.session.messenger.add(Occasion.LOAD, f"PC {program}")
    await boards.set_value(one, "gain", 12.0)
    rig.catalogue.contents[preset] = PresetContent({"gain": -6.0}, has_state=True)
    await rig.session.engine.settled()
    return {
        "instances": [one],
        "connections": [cable],
        "clip": boards.copy([one, two]),
        "position": Position(50, 400),
        "plugin": AMP.uri,
        "insert": cable,
        "instance": one,
        "connection": cable,
        "positions": {one: Position(7, 7)},
        "on": True,
        "strategy": BypassStrategy.TAIL.value,
        "label": "My amp",
        "parameter": "gain",
        "property": FILE.uri,
        "steps": 3.0,
        "around": True,
        "value": 3.0,
        "gesture": None,
        "source": HardwarePort("capture_1"),
        "target": InstancePort(one, "in1"),
        "preset": preset,
        "bpm": 90.0,
        "beats_per_bar": 3.0,
        "name": "three",
        "snapshot": first,
        "place": 2,
        "_stereo": two,
        "_loose": loose,
        "division": "1/16",
        "program": 5,
        "when": "load",
        "message": "PC 9",
        "device": "",
        "_delay": delay,
        "_time": TIME.symbol,
    }


SPECIAL: dict[str, dict[str, str]] = {
    "pedal.insert": {"instance": "_loose"},
    "parameter.follow_tempo": {"instance": "_delay", "parameter": "_time"},
    "property.set": {"instance": "_stereo"},
    "preset.load": {"instance": "_stereo"},
    "preset.next": {"instance": "_stereo"},
    "preset.previous": {"instance": "_stereo"},
}


def edit_names() -> list[str]:
    return [action.name for action in make_rig().session.actions.all() if action.edits]


@pytest.mark.parametrize("name", edit_names())
async def test_every_edit_is_undone_or_says_why_not(rig: Rig, name: str) -> None:
    action = rig.session.actions.named(name)
    if action.not_undoable:
        assert len(action.not_undoable) > 20
        return
    given_arguments = await prepared(rig)
    arguments = {held.name: given_arguments[held.name] for held in action.arguments}
    for key, source in SPECIAL.get(name, {}).items():
        arguments[key] = given_arguments[source]
    if name == "property.set":
        arguments["value"] = PropertyValue(PropertyType.PATH, "/a.wav")
    if name == "tap.tempo":
        taps = iter((10.0, 10.4))
        rig.session.transport._clock = lambda: next(taps)
        await rig.session.transport.tap()
    if action.refusal():
        return
    before, sound = rig.session.boards.board, rig.engine.board
    await rig.session.actions.run(name, **arguments)
    await rig.session.engine.settled()
    after = rig.session.boards.board
    assert _user_work(after) != _user_work(before), "the test's edit did nothing"
    await rig.session.history.undo()
    await rig.session.engine.settled()
    assert _user_work(rig.session.boards.board) == _user_work(before)
    assert rig.in_step()
    assert {k: h.properties for k, h in rig.engine.board.instances.items()} == {
        k: h.properties for k, h in sound.instances.items()
    }
    await rig.session.history.redo()
    await rig.session.engine.settled()
    assert _user_work(rig.session.boards.board) == _user_work(after)


def test_every_edit_of_the_boards_service_is_in_the_table() -> None:
    rig = make_rig()
    offered = {inspect.unwrap(action.run) for action in rig.session.actions.all()}
    for service in (rig.session.boards, rig.session.snapshots, rig.session.presets):
        for name, method in inspect.getmembers(service, inspect.iscoroutinefunction):
            if not name.startswith("_") and name not in {"capture", "set_tempo"}:
                assert method in offered, f"{type(service).__name__}.{name} is not in the table of actions"


EDITS: list[Callable[[Rig, int], Awaitable[object]]] = [
    lambda rig, n: rig.session.boards.add((AMP, STEREO)[n % 2].uri, Position(n, n)),
    lambda rig, n: rig.session.boards.remove(list(rig.session.boards.board.instances)[n % 3 : n % 3 + 1]),
    lambda rig, n: rig.session.boards.duplicate(list(rig.session.boards.board.instances)[:1]),
    lambda rig, n: rig.session.snapshots.save_as(f"s{n}"),
]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(range(len(EDITS))), st.integers(0, 9)), max_size=8))
async def test_undoing_everything_leads_back_and_the_engine_follows(edits: list[tuple[int, int]]) -> None:
    async with living(make_rig()) as rig:
        await rig.playing()
        for which, number in edits:
            await EDITS[which](rig, number)
        full = rig.session.boards.board
        while rig.session.history.undo_label:
            await rig.session.history.undo()
        assert not rig.session.boards.board.instances
        await rig.session.engine.settled()
        assert not rig.engine.board.instances
        while rig.session.history.redo_label:
            await rig.session.history.redo()
        assert _user_work(rig.session.boards.board) == _user_work(full)
        await rig.session.engine.settled()
        assert rig.in_step()
