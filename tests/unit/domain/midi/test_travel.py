"""From raw values to the target's: calibration, jitter, curves, ranges, steps, take-over, encoders."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from marlise_desktop.domain.ids import PortSymbol
from marlise_desktop.domain.midi.control import Calibration, Nature
from marlise_desktop.domain.midi.mapping import Curve, TakeOver
from marlise_desktop.domain.midi.travel import Grip, Reach, curved, place_of, steady, taken_over, ticks
from marlise_desktop.domain.parameter import Parameter, ParameterKind, ScalePoint
from tests.builders import GAIN, MODE, TONE

SWITCH = Parameter(PortSymbol("on"), "On", 0.0, 1.0, 0.0, ParameterKind.TOGGLE)
POINTS = tuple(ScalePoint(value, str(value)) for value in (0.0, 1.0, 4.0, 9.0))
AMPS = Parameter(PortSymbol("amp"), "Amp", 0.0, 9.0, 0.0, ParameterKind.CHOICE, scale_points=POINTS)
FINE = Parameter(PortSymbol("fine"), "Fine", -1000.0, 1000.0, 0.0, ParameterKind.INTEGER)
ODD = Parameter(PortSymbol("odd"), "Odd", 0.0, 10.0, 0.0, logarithmic=True)
PARAMETERS = st.sampled_from([GAIN, TONE, MODE, SWITCH, AMPS, FINE, ODD])
PLACES = st.floats(0, 1)
CALIBRATIONS = st.builds(Calibration, st.integers(0, 127), st.integers(0, 127), st.floats(0, 0.5), st.floats(0, 0.5))


@st.composite
def reaches(draw: st.DrawFn) -> Reach:
    parameter = draw(PARAMETERS)
    end = st.none() | st.floats(parameter.minimum, parameter.maximum)
    return Reach.of(parameter, draw(end), draw(end))


@given(CALIBRATIONS)
def test_a_calibrated_pedal_reaches_both_ends_and_only_rises_from_heel_to_toe(calibration: Calibration) -> None:
    way = range(calibration.heel, calibration.toe + 1)
    if calibration.toe < calibration.heel:
        way = range(calibration.heel, calibration.toe - 1, -1)
    places = [place_of(raw, 127, calibration) for raw in way]
    assert all(a <= b for a, b in pairwise(places))
    if calibration.heel != calibration.toe:
        assert (places[0], places[-1]) == (0.0, 1.0)
    for raw in range(128):
        assert 0.0 <= place_of(raw, 127, calibration) <= 1.0


def test_dead_zones_count_as_the_ends() -> None:
    pedal = Calibration(10, 110, 0.1, 0.2)
    assert place_of(20, 127, pedal) == 0.0
    assert place_of(21, 127, pedal) > 0.0
    assert place_of(55, 127, pedal) == pytest.approx(0.5)
    assert place_of(90, 127, pedal) == 1.0
    assert place_of(127, 127, pedal) == 1.0


def test_a_pedal_wired_the_other_way_round_is_turned_round() -> None:
    assert place_of(120, 127, Calibration(120, 7)) == 0.0
    assert place_of(7, 127, Calibration(120, 7)) == 1.0
    assert place_of(16383, 16383) == 1.0


@given(st.floats(0.001, 0.2), st.lists(PLACES, min_size=1, max_size=50))
def test_jitter_never_takes_the_place_far_from_the_pedal_nor_keeps_it_from_an_end(
    jitter: float, places: list[float]
) -> None:
    last = None
    for place in [*places, 1.0, 0.5, 0.0]:
        last = steady(last, place, jitter)
        assert abs(last - place) < jitter or last == place
        if place in (0.0, 1.0):
            assert last == place


@given(PLACES, st.floats(0.01, 0.1), st.lists(st.floats(-0.99, 0.99), max_size=20))
def test_a_pedal_that_trembles_moves_nothing(place: float, jitter: float, trembling: list[float]) -> None:
    for part in trembling:
        near = min(max(place + part * jitter, 1e-9), 1 - 1e-9)
        if abs(near - place) < jitter:
            assert steady(place, near, jitter) == place


@given(st.sampled_from(Curve), PLACES, PLACES)
def test_curves_rise_from_end_to_end(curve: Curve, a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert curved(low, curve) <= curved(high, curve)
    assert curved(0.0, curve) == 0.0
    assert curved(1.0, curve) == pytest.approx(1.0, abs=1e-12)
    assert 0.0 <= curved(a, curve) <= 1.0 + 1e-12


def test_curves_differ_in_the_middle() -> None:
    assert curved(0.5, Curve.LOG) == pytest.approx(0.124, abs=0.001)
    assert curved(0.25, Curve.S) < 0.25
    assert curved(0.75, Curve.S) > 0.75


@given(reaches())
def test_a_range_is_reached_to_its_very_ends(reach: Reach) -> None:
    choices = reach.choices
    low, high = (choices[0], choices[-1]) if choices else (reach.low, reach.high)
    assert reach.value_at(0.0) == low
    assert reach.value_at(1.0) == high


@given(reaches(), PLACES, PLACES)
def test_a_value_goes_one_way_with_the_pedal(reach: Reach, a: float, b: float) -> None:
    first, second = (reach.value_at(place) for place in sorted((a, b)))
    assert first <= second if reach.low <= reach.high else first >= second
    for value in (first, second):
        assert min(reach.low, reach.high) <= value <= max(reach.low, reach.high)


@given(reaches(), PLACES)
def test_a_range_turned_round_gives_at_each_place_what_the_other_gives_from_the_other_end(
    reach: Reach, place: float
) -> None:
    turned = Reach(reach.parameter, reach.high, reach.low)
    count = len(reach.choices)
    if count and any(abs(place * count - k) < 1e-6 for k in range(count + 1)):
        return  # on the border of two choices either is right
    assert turned.value_at(place) == pytest.approx(reach.value_at(1.0 - place), rel=1e-6, abs=1e-6 + _whole(reach))


def _whole(reach: Reach) -> float:
    return 1.0 if reach.parameter is FINE else 0.0


@given(reaches(), PLACES)
def test_the_place_of_a_value_gives_it_back(reach: Reach, place: float) -> None:
    value = reach.value_at(place)
    assert reach.value_at(reach.place_of(value), value) == pytest.approx(value, rel=1e-6, abs=1e-6)


@given(reaches(), st.lists(PLACES, max_size=30))
def test_a_choice_is_kept_until_the_pedal_is_well_beyond_its_border(reach: Reach, places: list[float]) -> None:
    choices = reach.choices
    if not choices:
        return
    now = choices[0]
    for place in [*places, 1.0]:
        before, now = now, reach.value_at(place, now)
        if now != before and 0.0 < place < 1.0:
            at = choices.index(before)
            lag = 0.25 / len(choices)
            assert not at / len(choices) - lag < place < (at + 1) / len(choices) + lag
    assert now == choices[-1]


def test_a_trembling_pedal_on_a_border_flips_no_switch() -> None:
    reach = Reach.of(SWITCH, None, None)
    assert [reach.value_at(place, 0.0) for place in (0.45, 0.55, 0.49, 0.62)] == [0.0] * 4
    assert reach.value_at(0.63, 0.0) == 1.0
    assert [reach.value_at(place, 1.0) for place in (0.55, 0.45, 0.38)] == [1.0] * 3
    assert reach.value_at(0.37, 1.0) == 0.0


def test_a_part_of_an_enumeration_has_only_its_choices() -> None:
    assert Reach.of(AMPS, 1.0, 9.0).choices == (1.0, 4.0, 9.0)
    assert Reach.of(AMPS, 9.0, 0.0).choices == (9.0, 4.0, 1.0, 0.0)
    assert Reach.of(MODE, None, 2.0).choices == (0.0, 1.0, 2.0)
    assert Reach.of(FINE, None, None).choices == ()


def test_a_logarithmic_range_has_its_geometric_middle_in_the_middle() -> None:
    assert Reach.of(TONE, 100.0, 10000.0).value_at(0.5) == pytest.approx(1000.0)
    assert Reach.of(TONE, 10000.0, 100.0).value_at(0.25) == pytest.approx(10000.0 / 10**0.5)


def test_steps_go_by_choices_or_hundredths() -> None:
    amps = Reach.of(AMPS, None, None)
    assert amps.stepped(1.0, 1, around=True) == 4.0
    assert amps.stepped(9.0, 1, around=True) == 0.0
    assert amps.stepped(9.0, 1, around=False) == 9.0
    assert amps.stepped(0.0, -1, around=True) == 9.0
    assert amps.stepped(0.0, 0.4, around=False) == 1.0, "a step is at least one choice"
    gain = Reach.of(GAIN, 0.0, 20.0)
    assert gain.stepped(10.0, 5, around=True) == pytest.approx(11.0)
    assert gain.stepped(19.9, 5, around=True) == 20.0
    assert gain.stepped(-50.0, -1, around=True) == 0.0


def test_the_other_end_of_a_toggle() -> None:
    reach = Reach.of(GAIN, -6.0, 12.0)
    assert reach.other(-6.0) == 12.0
    assert reach.other(12.0) == -6.0
    assert reach.other(-80.0) == 12.0


def test_jump_is_there_at_once() -> None:
    assert taken_over(TakeOver.JUMP, Grip(), 0.9, 0.1) == (Grip(0.9, 0.9, firm=True), 0.9)


def test_pick_up_waits_until_the_control_passes_the_target() -> None:
    grip, moved = Grip(), None
    for place in (0.9, 0.7, 0.55):
        grip, moved = taken_over(TakeOver.PICK_UP, grip, place, 0.5)
        assert moved is None
    grip, moved = taken_over(TakeOver.PICK_UP, grip, 0.45, 0.5)
    assert moved == 0.45
    grip, moved = taken_over(TakeOver.PICK_UP, grip, 0.1, 0.45)
    assert moved == 0.1
    # A snapshot moves the target: the control has lost it.
    grip, moved = taken_over(TakeOver.PICK_UP, grip, 0.15, 0.8)
    assert moved is None


def test_a_control_near_its_target_has_it_at_once() -> None:
    assert taken_over(TakeOver.PICK_UP, Grip(), 0.505, 0.5)[1] == 0.505


@example(0.0, [1.0])  # the end twice: what does not move leads nothing
@given(PLACES, st.lists(PLACES, max_size=30))
def test_scaling_goes_the_controls_way_and_meets_it_at_the_ends(target: float, places: list[float]) -> None:
    grip = Grip()
    for place in [*places, 1.0, 0.0, 0.3]:
        before = grip.place
        grip, moved = taken_over(TakeOver.SCALE, grip, place, target)
        if moved is not None:
            assert -1e-9 <= moved <= 1 + 1e-9
            crossed = before is not None and (before - target) * (place - target) <= 0
            if before is not None and not crossed and abs(place - target) > 0.02:
                assert (moved - target) * (place - before) >= -1e-12
            target = moved
        if before not in (None, place) and place in (0.0, 1.0):
            assert target == pytest.approx(place, abs=0.012)
    assert target == pytest.approx(0.3)


def test_scaling_needs_to_know_where_the_control_was() -> None:
    grip, moved = taken_over(TakeOver.SCALE, Grip(), 0.5, 0.1)
    assert moved is None
    assert taken_over(TakeOver.SCALE, grip, 0.75, 0.1)[1] == pytest.approx(0.55)


@given(st.sampled_from([TakeOver.PICK_UP, TakeOver.SCALE]), st.lists(PLACES, min_size=1), PLACES)
def test_whoever_holds_the_target_follows_exactly(way: TakeOver, places: list[float], start: float) -> None:
    grip, target = taken_over(TakeOver.JUMP, Grip(), start, 0.5)
    for place in places:
        assert target is not None
        grip, target = taken_over(way, grip, place, target)
        assert target == place


@pytest.mark.parametrize(
    ("nature", "raws", "counts"),
    [
        (Nature.RELATIVE_TWOS, (1, 2, 63, 127, 126, 65), (1, 2, 63, -1, -2, -63)),
        (Nature.RELATIVE_OFFSET, (65, 67, 63, 60, 64), (1, 3, -1, -4, 0)),
        (Nature.RELATIVE_SIGN, (1, 3, 65, 67, 0, 64), (1, 3, -1, -3, 0, 0)),
        (Nature.CONTINUOUS, (1, 127), (0, 0)),
    ],
)
def test_encoders_count_what_they_send(nature: Nature, raws: tuple[int, ...], counts: tuple[int, ...]) -> None:
    assert tuple(ticks(nature, raw) for raw in raws) == counts
