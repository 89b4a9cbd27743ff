"""Parameters moved by steps."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marlise_desktop.domain.parameter import Parameter, ParameterKind, ScalePoint
from marlise_desktop.domain.stepping import stepped, toggled
from tests.builders import GAIN, MODE, TONE

SWITCH = replace(GAIN, minimum=0.0, maximum=1.0, kind=ParameterKind.TOGGLE)
CHOICE = replace(
    GAIN,
    kind=ParameterKind.CHOICE,
    scale_points=tuple(ScalePoint(value, str(value)) for value in (6.0, -12.0, 0.0)),
)
TRIGGER = replace(SWITCH, kind=ParameterKind.TRIGGER)


@pytest.mark.parametrize(
    ("parameter", "value", "steps", "around", "after"),
    [
        (SWITCH, 0.0, 1, True, 1.0),
        (SWITCH, 1.0, 1, False, 0.0),
        (SWITCH, 1.0, -1, False, 0.0),
        (SWITCH, 1.0, 2, True, 1.0),
        (CHOICE, -12.0, 1, False, 0.0),
        (CHOICE, 5.0, 1, False, 6.0),
        (CHOICE, 6.0, 1, True, -12.0),
        (CHOICE, -12.0, -1, True, 6.0),
        (CHOICE, -12.0, -4, False, -12.0),
        (MODE, 1.0, 1, False, 2.0),
        (MODE, 3.0, 1, True, 0.0),
        (MODE, 0.0, -1, True, 3.0),
        (MODE, 3.0, 2, False, 3.0),
        (TRIGGER, 0.0, 1, True, 1.0),
    ],
)
def test_a_step_goes_to_the_next(parameter: Parameter, value: float, steps: float, around: bool, after: float) -> None:
    assert stepped(parameter, value, steps, around=around) == after


def test_a_knob_moves_by_hundredths_of_its_travel_and_stops_at_its_ends() -> None:
    assert stepped(GAIN, -33.0, 25) == pytest.approx(-4.5)
    assert stepped(GAIN, 20.0, 25, around=True) == GAIN.maximum
    there = stepped(TONE, 100.0, 10)
    assert TONE.position(there) == pytest.approx(TONE.position(100.0) + 0.1)


@given(st.sampled_from([GAIN, TONE, MODE, SWITCH, CHOICE, TRIGGER]), st.floats(-200, 30000), st.floats(-300, 300))
def test_a_step_never_leaves_the_range(parameter: Parameter, value: float, steps: float) -> None:
    for around in (False, True):
        after = stepped(parameter, parameter.clamped(value), steps, around=around)
        assert parameter.minimum <= after <= parameter.maximum
        assert parameter.clamped(after) == pytest.approx(after)


def test_a_toggle_goes_to_the_other_end() -> None:
    assert toggled(GAIN, GAIN.minimum) == GAIN.maximum
    assert toggled(GAIN, 20.0) == GAIN.minimum
    assert toggled(SWITCH, 1.0) == 0.0
    assert toggled(TRIGGER, 1.0) == 1.0
