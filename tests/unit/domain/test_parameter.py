"""Parameters: what they can hold, where they stand on their travel, how they read."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marlise_desktop.domain.parameter import Parameter, ParameterKind, ScalePoint, Unit
from tests.builders import GAIN, MODE, TONE


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_a_clamped_value_is_always_in_range(value: float) -> None:
    for parameter in (GAIN, TONE, MODE):
        assert parameter.minimum <= parameter.clamped(value) <= parameter.maximum


@given(st.floats(0, 1))
def test_position_and_value_are_inverses(position: float) -> None:
    for parameter in (GAIN, TONE):
        assert parameter.position(parameter.value_at(position)) == pytest.approx(position, abs=1e-6)


def test_a_logarithmic_travel_has_its_geometric_mean_in_the_middle() -> None:
    assert TONE.value_at(0.5) == pytest.approx(math.sqrt(20 * 20000))


def test_a_logarithmic_range_that_starts_at_zero_is_taken_as_linear() -> None:
    odd = Parameter("x", "X", 0.0, 10.0, 1.0, logarithmic=True)
    assert odd.value_at(0.5) == pytest.approx(5.0)


def test_choices_snap_to_their_points_and_read_as_their_labels() -> None:
    points = (ScalePoint(0.0, "Clean"), ScalePoint(2.0, "Lead"))
    choice = Parameter("c", "C", 0.0, 2.0, 0.0, ParameterKind.CHOICE, scale_points=points)
    assert choice.clamped(1.4) == 2.0
    assert choice.text(2.0) == "Lead"


def test_values_read_with_their_unit() -> None:
    level = Parameter("l", "L", -90, 24, 0, unit=Unit("dB"))
    assert level.text(-6.0) == "-6.00 dB"
    assert Parameter("t", "T", 0, 1, 0, ParameterKind.TOGGLE).text(1.0) == "On"
