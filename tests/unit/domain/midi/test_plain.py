"""Mappings in MOD's words."""

from dataclasses import replace

import pytest
from hypothesis import given

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
    Light,
    LightKind,
    MappingId,
    ParameterTarget,
    TakeOver,
    Trigger,
)
from marlise_desktop.domain.midi.plain import (
    BYPASS,
    all_mappings,
    as_binding,
    as_mapping,
    placed,
    plain_id,
    plain_value,
    without,
)
from marlise_desktop.domain.parameter import Parameter, ParameterKind
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.domain.plugin import Plugin
from tests.builders import AMP, GAIN, MODE, TONE, board, boards, instance, swept

A = InstanceId("a")
SWITCH = Parameter(PortSymbol("boost"), "Boost", 0.0, 1.0, 0.0, ParameterKind.TOGGLE)
RESET = Parameter(PortSymbol("reset"), "Reset", 0.0, 1.0, 0.0, ParameterKind.TRIGGER)
PEDAL = Plugin(AMP.uri, "Amp", parameters=(GAIN, TONE, MODE, SWITCH, RESET))
BOARD = board(instance("a", PEDAL))
WHEEL = Control(ControlKind.PITCH_BEND, channel=2)
CC7 = Control(ControlKind.CC, 7, 2)


def mapping(control: Control = CC7, target: ParameterTarget | None = None, key: str = "m") -> ControlMapping:
    return swept(control, target or ParameterTarget(A, GAIN.symbol), id=MappingId(key))


@pytest.mark.parametrize(
    ("wanted", "binding"),
    [
        (mapping(), MidiBinding(2, 7)),
        (mapping(WHEEL), MidiBinding(2, 131)),
        (mapping(target=ParameterTarget(A, GAIN.symbol, -10.0, 6.0)), MidiBinding(2, 7, -10.0, 6.0)),
        (mapping(target=ParameterTarget(A, BYPASS, 1.0, 0.0)), MidiBinding(2, 7)),
    ],
)
def test_what_mod_can_say_is_a_binding(wanted: ControlMapping, binding: MidiBinding) -> None:
    assert as_binding(wanted) == binding


@pytest.mark.parametrize(
    "other",
    [
        mapping(Control(ControlKind.NOTE, 7, 2)),
        mapping(Control(ControlKind.CC14, 7, 2)),
        mapping(replace(CC7, channel=None)),
        mapping(replace(CC7, device=DeviceId("FCB1010"))),
        mapping(target=ParameterTarget(A, GAIN.symbol, 6.0, -10.0)),
        mapping(target=ParameterTarget(A, GAIN.symbol, 6.0, 6.0)),
        mapping(target=ParameterTarget(A, BYPASS)),
        mapping(target=ParameterTarget(A, BYPASS, 0.0, 1.0)),
        replace(mapping(), curve=Curve.S),
        replace(mapping(), take_over=TakeOver.PICK_UP),
        replace(mapping(), at_load=True),
        replace(mapping(), light=Light(LightKind.SAME)),
        replace(mapping(), enabled=False),
        replace(mapping(), behaviour=Behaviour.TOGGLE),
        replace(mapping(), target=ActionTarget("mute")),
        replace(mapping(), trigger=Trigger(CC7, Nature.RELATIVE_TWOS, Gesture.MOVE)),
        replace(mapping(), trigger=Trigger(CC7, Nature.LATCHING, Gesture.PRESS)),
    ],
)
def test_what_mod_cannot_say_stays_a_mapping(other: ControlMapping) -> None:
    assert as_binding(other) is None
    after, held = placed(BOARD, other)
    assert (after.mappings, held) == ((other,), other)
    assert after.instances == BOARD.instances


@given(boards())
def test_each_binding_is_a_mapping_that_says_the_same_binding(any_board: Pedalboard) -> None:
    for held in any_board.instances.values():
        for symbol, binding in held.bindings.items():
            line = as_mapping(held, symbol, binding)
            assert as_binding(line) == binding
            assert line in all_mappings(any_board)
    keys = [line.id for line in all_mappings(any_board)]
    assert len(keys) == len(set(keys))


@given(boards())
def test_mappings_taken_away_and_placed_again_are_all_there(any_board: Pedalboard) -> None:
    lines = all_mappings(any_board)
    bare = any_board
    for line in lines:
        bare = without(bare, line.id)
    assert all_mappings(bare) == ()
    for line in lines:
        bare, held = placed(bare, line)
        assert replace(held, id=line.id) == line or held not in bare.mappings
    assert len(all_mappings(bare)) == len(lines)


def test_the_second_for_one_parameter_lies_beside() -> None:
    once, first = placed(BOARD, mapping())
    assert first.id == plain_id(A, GAIN.symbol)
    twice, second = placed(once, mapping(WHEEL))
    assert twice.instances[A].bindings == {GAIN.symbol: MidiBinding(2, 7)}
    assert twice.mappings == (second,)


def test_a_mapping_without_an_id_gets_one_with_its_place() -> None:
    """A file gives one to each that has none: it would be another mapping each time the board is loaded."""
    nameless = replace(mapping(), id=MappingId(""), target=ActionTarget("tuner.toggle"))
    after, held = placed(BOARD, nameless)
    assert held.id
    assert after.mappings == (held,)


def test_one_without_its_pedal_or_parameter_lies_beside() -> None:
    gone = mapping(target=ParameterTarget(InstanceId("x"), GAIN.symbol))
    assert placed(BOARD, gone)[0].mappings == (gone,)
    unknown = mapping(target=ParameterTarget(A, PortSymbol("nothing")))
    assert placed(BOARD, unknown)[0].mappings == (unknown,)


def test_a_range_is_written_whole_and_only_where_engines_heed_it() -> None:
    half = placed(BOARD, mapping(target=ParameterTarget(A, GAIN.symbol, None, 0.0)))[0]
    assert half.instances[A].bindings == {GAIN.symbol: MidiBinding(2, 7, -90.0, 0.0)}
    assert placed(BOARD, mapping(target=ParameterTarget(A, GAIN.symbol, 24.0, None)))[0].mappings
    full = placed(BOARD, mapping(target=ParameterTarget(A, SWITCH.symbol, 0.0, 1.0)))[0]
    assert full.instances[A].bindings == {SWITCH.symbol: MidiBinding(2, 7)}
    part = mapping(target=ParameterTarget(A, SWITCH.symbol, 0.0, 0.5))
    assert placed(BOARD, part)[0].mappings == (part,)


def test_ids_stay_each_their_own() -> None:
    odd = mapping(Control(ControlKind.NOTE, 1), key="a gain")
    once, held = placed(BOARD, odd)
    assert " " not in held.id
    twice, other = placed(once, replace(odd, id=held.id))
    assert other.id != held.id
    assert len(twice.mappings) == 2


@pytest.mark.parametrize(
    ("symbol", "binding", "raw", "value"),
    [
        (BYPASS, MidiBinding(0, 7), 63, 1.0),
        (BYPASS, MidiBinding(0, 7), 64, 0.0),
        (BYPASS, MidiBinding(0, 131), 8191, 1.0),
        (BYPASS, MidiBinding(0, 131), 8192, 0.0),
        (SWITCH.symbol, MidiBinding(0, 7), 63, 0.0),
        (SWITCH.symbol, MidiBinding(0, 7), 64, 1.0),
        (RESET.symbol, MidiBinding(0, 7), 0, 1.0),
        (GAIN.symbol, MidiBinding(0, 7), 0, -90.0),
        (GAIN.symbol, MidiBinding(0, 7), 127, 24.0),
        (GAIN.symbol, MidiBinding(0, 7, -10.0, 10.0), 127, 10.0),
        (GAIN.symbol, MidiBinding(0, 131, 0.0, 16.383), 1000, 1.0),
        (MODE.symbol, MidiBinding(0, 7), 20, 0.0),
        (MODE.symbol, MidiBinding(0, 7), 22, 1.0),
        (TONE.symbol, MidiBinding(0, 7, 100.0, 10000.0), 127, 10000.0),
    ],
)
def test_values_are_as_mod_host_makes_them(symbol: PortSymbol, binding: MidiBinding, raw: int, value: float) -> None:
    assert plain_value(BOARD.instances[A], symbol, binding, raw) == pytest.approx(value)


def test_a_logarithmic_parameter_is_in_the_middle_of_its_ratios() -> None:
    binding = MidiBinding(0, 131, 100.0, 10000.0)
    assert plain_value(BOARD.instances[A], TONE.symbol, binding, 8191) == pytest.approx(1000.0, rel=1e-3)
