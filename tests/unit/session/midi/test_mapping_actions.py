"""Mappings made and changed by actions in words."""

from collections import Counter
from dataclasses import replace

import pytest

from marlise_desktop.domain.errors import BoardError, ConfigurationError, MarliseError
from marlise_desktop.domain.events import Origin
from marlise_desktop.domain.ids import InstanceId
from marlise_desktop.domain.instance import MidiBinding
from marlise_desktop.domain.midi.mapping import ActionTarget, Behaviour, ControlMapping, Gesture, Layer, ParameterTarget
from marlise_desktop.session.rack import Rack
from tests.builders import GAIN, board, instance
from tests.unit.session.conftest import make_rig

A = InstanceId("a")


@pytest.fixture
async def rack() -> Rack:
    made = make_rig().session
    made.boards.commit(board(instance("a"), instance("b")), "", Origin.LOAD)
    return made


async def say(rack: Rack, name: str, *words: str) -> None:
    action = rack.actions.named(name)
    await rack.actions.run(name, **await rack.wording.arguments(action, words))


async def test_a_switch_an_expression_pedal_and_a_bypass(rack: Rack) -> None:
    await say(rack, "mapping.add", "Note C4", "snapshot.apply 2", "gesture=long-press", "layer=global")
    await say(rack, "mapping.add.parameter", "CC 7 ch 1", "a", "gain", "-12", "6")
    await say(rack, "mapping.add.bypass", "CC 80 of FCB1010", "b")
    above, plain, bypass = rack.shared.mappings.all()
    assert (above.layer, above.mapping.trigger.gesture) == (Layer.GLOBAL, Gesture.LONG_PRESS)
    assert above.mapping.target == ActionTarget("snapshot.apply", {"snapshot": "2"})
    assert rack.boards.board.instances[A].bindings == {GAIN.symbol: MidiBinding(0, 7, -12.0, 6.0)}
    assert plain.mapping.target == ParameterTarget(A, GAIN.symbol, -12.0, 6.0)
    assert (bypass.mapping.behaviour, bypass.layer) == (Behaviour.TOGGLE, Layer.BOARD)
    assert rack.shared.mappings.waiting(above) != ""
    await rack.snapshots.save_as("One")
    await rack.snapshots.save_as("Two")
    assert rack.shared.mappings.waiting(above) == ""


async def test_they_are_changed_by_number_or_id(rack: Rack) -> None:
    await say(rack, "mapping.add", "CC 64", "tuner.toggle")
    await say(rack, "mapping.add", "CC 65 ch 2", "mute", "second=CC 66", "gesture=chord")
    await say(rack, "mapping.enable", "2", "off")
    assert [line.mapping.enabled for line in rack.shared.mappings.all()] == [True, False]
    await say(rack, "mapping.move", "1", "global")
    assert [line.layer for line in rack.shared.mappings.all()] == [Layer.GLOBAL, Layer.BOARD]
    await say(rack, "mapping.remove", rack.shared.mappings.all()[1].mapping.id)
    assert len(rack.shared.mappings.all()) == 1
    for _ in range(5):
        await say(rack, "mapping.undo")
    assert rack.shared.mappings.all() == ()
    with pytest.raises(BoardError, match="no mapping was edited"):
        await say(rack, "mapping.undo")


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("CC 64", "tuner.togle"), "no action"),
        (("CC 64", "volume loud"), "number"),
        (("CC 64", "volume 20"), "-60 to 12"),
        (("CC 64", "mute.set perhaps"), "on or off"),
        (("CC 64", '"'), "is no action"),
        (("CC 640", "mute"), "0 to 127"),
        (("pedal", "mute"), "is no control"),
        (("CC 64", "mute", "gesture=chord"), "two switches"),
    ],
)
async def test_what_cannot_be_is_refused_in_words(rack: Rack, words: tuple[str, ...], part: str) -> None:
    with pytest.raises(MarliseError) as refused:
        await say(rack, "mapping.add", *words)
    assert part in f"{refused.value.message} {refused.value.hint}"
    assert rack.shared.mappings.all() == ()


async def test_one_that_is_not_there_is_told_with_those_that_are(rack: Rack) -> None:
    with pytest.raises(BoardError, match="there is no mapping “1”"):
        await say(rack, "mapping.remove", "1")
    await say(rack, "mapping.add", "CC 64", "tuner.toggle")
    with pytest.raises(BoardError) as refused:
        await say(rack, "mapping.remove", "7")
    assert refused.value.hint == "Say its number: 1 is CC 64 (Sustain) on any channel of any device → Tuner."


async def test_mappings_go_to_another_board_with_the_pedals_that_they_mean(rack: Rack) -> None:
    await say(rack, "mapping.add", "Note C4", "tuner.toggle", "layer=global")
    await say(rack, "mapping.add.parameter", "CC 7 ch 1", "a", "gain", "-12", "6")
    await say(rack, "mapping.export", "/mine.json")
    await say(rack, "mapping.import", "/mine.json")
    assert len(rack.shared.mappings.all()) == 2
    rack.boards.commit(board(instance("x")), "", Origin.LOAD)
    rack.shared.mappings.remove(rack.shared.mappings.all())
    await say(rack, "mapping.import", "/mine.json")
    assert [line.layer for line in rack.shared.mappings.all()] == [Layer.GLOBAL, Layer.BOARD]
    assert rack.boards.board.instances[InstanceId("x")].bindings == {GAIN.symbol: MidiBinding(0, 7, -12.0, 6.0)}
    assert [notice.message for notice in rack.notices.current][-1] == "2 mappings taken from /mine.json"
    await say(rack, "mapping.undo")
    assert rack.shared.mappings.all() == ()
    rack.boards.commit(board(instance("x"), instance("y")), "", Origin.LOAD)
    await say(rack, "mapping.import", "/mine.json")
    (waits,) = [line for line in rack.shared.mappings.all() if line.layer is Layer.BOARD]
    assert rack.shared.mappings.waiting(waits) == "its pedal is not on the board"


async def test_what_does_not_fit_the_pedal_is_left_out_and_told(rack: Rack) -> None:
    await say(rack, "mapping.add.parameter", "CC 7 ch 1", "a", "gain", "-12", "6")
    await say(rack, "mapping.export", "/mine.json", "board")
    shelf = rack.shared.sharing
    (line,) = rack.shared.mappings.all()
    steep = line.mapping.target
    assert isinstance(steep, ParameterTarget)
    wide = replace(line.mapping, target=replace(steep, high=600.0))
    await shelf.write("/wide.json", [line._replace(mapping=wide)])
    await say(rack, "mapping.import", "/wide.json")
    told = [notice.message for notice in rack.notices.current]
    assert "600 is outside" in told[-2]
    assert told[-1] == "0 mappings taken from /wide.json"
    with pytest.raises(ConfigurationError, match="whole path"):
        await say(rack, "mapping.export", "mine.json")


async def test_a_file_of_many_is_taken_without_comparing_each_with_each(
    rack: Rack, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = 200
    for number in range(many):
        await say(rack, "mapping.add", f"PC {number % 128} ch {number // 128 + 1}", "mute", "layer=global")
    await say(rack, "mapping.export", "/many.json")
    rack.shared.mappings.remove(rack.shared.mappings.all())
    equal, asked = ControlMapping.__eq__, Counter[str]()

    def counted(one: ControlMapping, other: object) -> bool:
        asked["equal"] += 1
        return equal(one, other)

    monkeypatch.setattr(ControlMapping, "__eq__", counted)
    await say(rack, "mapping.import", "/many.json")
    assert len(rack.shared.mappings.all()) == many
    assert asked["equal"] < 10 * many
