"""Note values as times, rates and tempos of parameters."""

import pytest

from marlise_desktop.domain.ids import PortSymbol
from marlise_desktop.domain.parameter import Parameter, ParameterKind, Unit
from marlise_desktop.domain.tempo import Division, can_follow, divisions_for, in_time, nearest, value_in_time
from tests.builders import DELAY, board, instance


def parameter(unit: str, low: float, high: float) -> Parameter:
    return Parameter(PortSymbol("time"), "Time", low, high, low, unit=Unit(unit))


@pytest.mark.parametrize(
    ("unit", "division", "value"),
    [
        ("ms", Division.QUARTER, 500.0),
        ("s", Division.EIGHTH_DOTTED, 0.375),
        ("min", Division.TWO, 8 / 120),
        ("Hz", Division.QUARTER_TRIPLET, 3.0),
        ("kHz", Division.THIRTY_SECOND, 0.016),
        ("BPM", Division.QUARTER, 120.0),
        ("bpm", Division.EIGHTH, 240.0),
    ],
)
def test_a_note_value_in_the_unit_of_the_parameter(unit: str, division: Division, value: float) -> None:
    assert value_in_time(parameter(unit, 0.0, 1e6), division, 120.0) == pytest.approx(value)


def test_what_is_out_of_reach_keeps_the_rhythm() -> None:
    short = parameter("ms", 10.0, 1000.0)
    assert value_in_time(short, Division.QUARTER, 40.0) == 750.0
    slow = parameter("Hz", 2.0, 20.0)
    assert value_in_time(slow, Division.WHOLE, 60.0) == 2.0
    narrow = parameter("ms", 400.0, 410.0)
    assert 400.0 <= value_in_time(narrow, Division.QUARTER, 130.0) <= 410.0


def test_offered_is_what_is_reached_as_it_is() -> None:
    offered = divisions_for(parameter("ms", 100.0, 400.0), 120.0)
    assert offered[0] is Division.QUARTER_TRIPLET
    assert Division.QUARTER not in offered
    assert Division.SIXTEENTH in offered
    assert divisions_for(parameter("dB", 0.0, 1.0), 120.0) == []


def test_only_times_rates_and_tempos_follow() -> None:
    assert can_follow(parameter("ms", 1.0, 2.0))
    assert not can_follow(parameter("dB", 1.0, 2.0))
    steps = Parameter(PortSymbol("m"), "Mode", 0, 1, 0, ParameterKind.TOGGLE, unit=Unit("s"))
    assert not can_follow(steps)


def test_words_and_the_nearest() -> None:
    assert [division.words for division in (Division.EIGHTH_DOTTED, Division.WHOLE, Division.HALF_TRIPLET)] == [
        "1/8 dotted",
        "1/1",
        "1/2 triplet",
    ]
    assert all(nearest(float(division.beats)) is division for division in Division)
    assert nearest(4 / 5.333) is Division.EIGHTH_DOTTED  # MOD's own figures have three decimals


def test_a_board_in_time_moves_what_follows_and_nothing_else() -> None:
    echo = instance("echo", DELAY).with_division(PortSymbol("time"), Division.EIGHTH)
    still = board(instance("amp"), echo)
    moved = in_time(still, 100.0)
    assert moved.instances["echo"].value(PortSymbol("time")) == 300.0
    assert moved.instances["amp"] is still.instances["amp"]
    assert in_time(moved, 100.0) is moved
