"""Whatever a plugin writes, the range that is made of it can be used."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marlise_desktop.adapters.lv2 import vocabulary as voc
from marlise_desktop.adapters.lv2.ranges import Written, kind_of, meant, number, sorted_points
from marlise_desktop.domain.parameter import ParameterKind, ScalePoint

bounds = st.none() | st.floats(-1e6, 1e6)
marks = st.frozensets(st.sampled_from([voc.TOGGLED, voc.INTEGER, voc.ENUMERATION, voc.SAMPLE_RATE, voc.TRIGGER]))
points = st.lists(st.tuples(st.floats(-100, 100).map(str), st.text(min_size=1))).map(sorted_points)


@given(low=bounds, high=bounds, default=bounds, marks=marks, points=points)
def test_a_range_is_finite_and_holds_its_default(
    low: float | None, high: float | None, default: float | None, marks: frozenset[str], points: tuple[ScalePoint, ...]
) -> None:
    span = meant(Written(low, high, default), marks, points)
    assert all(map(math.isfinite, (span.minimum, span.maximum, span.default)))
    assert span.minimum <= span.default <= span.maximum
    if low is None or high is None:
        assert span.minimum < span.maximum


@given(low=st.floats(-1e6, 1e6), high=st.floats(-1e6, 1e6))
def test_bounds_that_are_written_hold(low: float, high: float) -> None:
    span = meant(Written(low, high, None), frozenset())
    assert (span.minimum, span.maximum) == (min(low, high), max(low, high))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.1", 0.1),
        ("-3", -3.0),
        ("1e2", 100.0),
        ("true", 1.0),
        ("false", 0.0),
        ("", None),
        ("nan", None),
        ("INF", None),
    ],
)
def test_numbers_are_read_as_they_are_written(text: str, value: float | None) -> None:
    assert number(text) == value


def test_scale_points_are_sorted_and_each_value_counts_once() -> None:
    found = sorted_points([("2", "two"), ("x", "no number"), ("1", "one"), ("2", "again"), ("3", "")])
    assert found == (ScalePoint(1.0, "one"), ScalePoint(2.0, "two"))


def test_an_enumeration_without_bounds_has_those_of_its_points() -> None:
    given_points = sorted_points([("3", "a"), ("7", "b")])
    span = meant(Written(), frozenset({voc.ENUMERATION}), given_points)
    assert (span.minimum, span.maximum, span.default) == (3.0, 7.0, 3.0)


def test_a_switch_without_a_range_has_two_positions() -> None:
    span = meant(Written(0.0, 0.0, 0.0), frozenset({voc.TOGGLED}))
    assert (span.minimum, span.maximum) == (0.0, 1.0)


def test_whole_numbers_with_some_names_stay_numbers() -> None:
    span = meant(Written(0.0, 5.0, 0.0), frozenset({voc.INTEGER}))
    assert kind_of(frozenset({voc.INTEGER}), span, sorted_points([("0", "off")])) is ParameterKind.INTEGER
