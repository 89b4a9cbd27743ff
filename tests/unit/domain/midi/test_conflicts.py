"""What gets in each other's way."""

from dataclasses import replace

import pytest

from marlise_desktop.domain.ids import InstanceId, PortSymbol, SessionId
from marlise_desktop.domain.midi.conflicts import conflicts
from marlise_desktop.domain.midi.control import Control, ControlKind, Nature
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.line import Line
from marlise_desktop.domain.midi.mapping import (
    ActionTarget,
    Behaviour,
    ControlMapping,
    Gesture,
    Layer,
    MappingId,
    ParameterTarget,
    Target,
    Trigger,
)
from marlise_desktop.domain.midi.matching import meaning, overlaps

RACK = SessionId("rack")
SWITCH = Control(ControlKind.CC, 64, 0)
OTHER = Control(ControlKind.CC, 65, 0)
GAIN = ParameterTarget(InstanceId("a"), PortSymbol("gain"))
TONE = ParameterTarget(InstanceId("a"), PortSymbol("tone"))


def line(
    key: str,
    gesture: Gesture = Gesture.PRESS,
    target: Target = GAIN,
    layer: Layer = Layer.BOARD,
    nature: Nature = Nature.MOMENTARY,
    control: Control = SWITCH,
    second: Control | None = None,
) -> Line:
    mapping = ControlMapping(MappingId(key), Trigger(control, nature, gesture, second), target, Behaviour.DO)
    return Line(layer, RACK if layer is Layer.BOARD else None, mapping)


def told(*lines: Line, of: Line | None = None) -> list[str]:
    found = conflicts(lines, {})
    return [conflict.text for conflict in found.get((of or lines[0]).key, ())]


def test_one_control_for_many_targets_and_many_for_one_are_no_fault() -> None:
    lines = [line("1"), line("2", target=TONE), line("3", control=OTHER)]
    found = conflicts(lines, {})
    assert [conflict.serious for held in found.values() for conflict in held] == [False, False]
    assert told(*lines) == ["the same parameter is moved by CC 65 (Portamento) on channel 1 of any device"]
    assert found.keys() == {lines[0].key, lines[2].key}


def test_the_board_rests_below_the_same_gesture_of_all_boards_also_with_a_chord_the_other_way_round() -> None:
    above = line("g", Gesture.CHORD, layer=Layer.GLOBAL, second=OTHER)
    below = line("b", Gesture.CHORD, TONE, control=OTHER, second=SWITCH)
    assert "which wins" in told(below, above)[0]
    assert told(above, below) == ["the board maps CC 64 (Sustain) on channel 1 of any device, too; its mapping rests"]
    apart = line("b", Gesture.CHORD, TONE, control=OTHER, second=replace(SWITCH, number=66))
    assert told(apart, above) == []


def test_an_engine_knows_nothing_of_what_is_above_it() -> None:
    above = line("g", Gesture.MOVE, ActionTarget("mute"), Layer.GLOBAL, Nature.CONTINUOUS)
    plain = line("a gain", Gesture.MOVE, nature=Nature.CONTINUOUS)
    assert told(plain, above) == [
        "CC 64 (Sustain) on channel 1 of any device is mapped for all boards, too: both act where the engine hears it"
    ]


def test_the_same_by_engine_and_program_is_told() -> None:
    plain = line("a gain", Gesture.MOVE, nature=Nature.CONTINUOUS)
    again = line("x", Gesture.MOVE, nature=Nature.CONTINUOUS, control=replace(SWITCH, device=DeviceId("FCB1010")))
    for one, other in ((plain, again), (again, plain)):
        assert any("the engine and the program both move" in text for text in told(one, other))


def test_a_press_beside_a_chord_comes_late() -> None:
    chord = line("c", Gesture.CHORD, TONE, second=OTHER)
    press = line("p")
    assert "waits until it is no part" in told(press, chord)[0]
    assert "its press comes a moment later" in told(chord, press)[0]


@pytest.mark.parametrize(
    ("wrong", "part"),
    [
        (line("1", Gesture.LONG_PRESS, nature=Nature.PRESS_ONLY), "does not tell when the foot leaves"),
        (line("1", Gesture.PRESS, nature=Nature.RELATIVE_TWOS), "only be turned"),
    ],
)
def test_a_gesture_that_the_control_cannot_do_is_told(wrong: Line, part: str) -> None:
    assert part in told(wrong)[0]


def test_a_momentary_effect_needs_a_switch_that_tells_its_release() -> None:
    held = line("1", nature=Nature.LATCHING)
    held = held._replace(mapping=replace(held.mapping, behaviour=Behaviour.MOMENTARY))
    assert "nothing takes the press back" in told(held)[0]


def test_two_natures_of_one_control_are_told_but_not_of_plain_ones() -> None:
    one, two = line("1"), line("2", Gesture.DOUBLE_PRESS, TONE, nature=Nature.LATCHING)
    assert "a momentary switch here and for a latching switch elsewhere" in told(one, two)[0]
    plain = line("a gain", Gesture.MOVE, nature=Nature.CONTINUOUS)
    assert told(line("2", target=TONE), plain) == []


def test_what_is_off_or_on_another_rack_is_in_nobodys_way() -> None:
    one, other = line("1"), line("2", nature=Nature.LATCHING)
    off = other._replace(mapping=replace(other.mapping, enabled=False))
    assert told(one, off) == []
    assert told(one, other._replace(rack=SessionId("two"))) == []


def test_what_a_control_means() -> None:
    exact = Control(ControlKind.CC, 7, 2, DeviceId("Pads"))
    assert meaning(exact)[0] == exact
    assert len(meaning(exact)) == 4
    assert meaning(Control(ControlKind.CC, 7)) == (Control(ControlKind.CC, 7),)
    assert all(overlaps(meant, exact) and overlaps(exact, meant) for meant in meaning(exact))
    assert not overlaps(exact, replace(exact, channel=3))
    assert not overlaps(replace(exact, device=None), Control(ControlKind.CC14, 7, 2))
