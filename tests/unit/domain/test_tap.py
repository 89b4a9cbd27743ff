"""A tempo from taps."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marlise_desktop.domain.tap import BOUNCE_S, COUNTED, PAUSE_S, counted, tapped_bpm

BPM = st.floats(31, 279)


def taps_of(times: list[float]) -> tuple[float, ...]:
    taps: tuple[float, ...] = ()
    for time in times:
        taps = counted(taps, time)
    return taps


@given(BPM, st.integers(2, 30), st.floats(0, 1e6))
def test_even_taps_give_their_tempo(bpm: float, count: int, start: float) -> None:
    taps = taps_of([start + 60.0 / bpm * k for k in range(count)])
    assert len(taps) == min(count, COUNTED)
    assert tapped_bpm(taps, 20, 280) == pytest.approx(bpm, abs=0.06)


@given(BPM, st.lists(st.floats(-0.01, 0.01), min_size=9, max_size=9))
def test_a_hand_that_is_not_quite_even_stays_near(bpm: float, slips: list[float]) -> None:
    way = 60.0 / bpm
    found = tapped_bpm(taps_of([way * k + slip for k, slip in enumerate(slips)]), 20, 280)
    assert found is not None
    assert 60.0 / (way + 0.021) <= found + 0.06
    assert found - 0.06 <= min(60.0 / max(way - 0.021, 1e-9), 280)


@given(st.floats(50, 279), st.integers(1, 7), st.floats(0.2, 0.45))
def test_one_tap_that_slips_moves_nothing(bpm: float, which: int, slip: float) -> None:
    way = 60.0 / bpm
    times = [way * k for k in range(9)]
    times[which] += way * slip
    assert tapped_bpm(taps_of(times), 20, 280) == pytest.approx(bpm, abs=0.06)


@given(st.floats(0.3, 0.6), st.integers(4, 9), st.sampled_from([0.6, 0.75, 1.3, 1.6]))
def test_another_tempo_is_taken_with_its_third_tap(way: float, count: int, other: float) -> None:
    times = [way * k for k in range(count)]
    times += [times[-1] + way * other, times[-1] + 2 * way * other]
    assert tapped_bpm(taps_of(times), 20, 400) == pytest.approx(60.0 / (way * other), abs=0.06)


def test_a_switch_that_bounces_taps_once() -> None:
    times = [time + bounce for time in (0.0, 0.5, 1.0, 1.5) for bounce in (0.0, 0.004, 0.03)]
    assert tapped_bpm(taps_of(times), 20, 280) == 120.0


@given(st.lists(st.floats(0.01, 1.9), max_size=12), st.floats(2.001, 1000))
def test_a_pause_begins_anew(ways: list[float], pause: float) -> None:
    times = [0.0]
    for way in ways:
        times.append(times[-1] + way)
    taps = taps_of([*times, times[-1] + pause])
    assert len(taps) == 1
    assert tapped_bpm(taps, 20, 280) is None


@given(st.lists(st.floats(-10, 10), max_size=20))
def test_any_taps_give_a_tempo_in_range_or_none(times: list[float]) -> None:
    taps = taps_of(times)
    assert not times or 0.0 <= times[-1] - taps[-1] < BOUNCE_S
    assert all(0 < later - earlier <= PAUSE_S for earlier, later in pairwise(taps))
    found = tapped_bpm(taps, 20, 280)
    assert (found is None) == (len(taps) < 2)
    assert found is None or 20 <= found <= 280
