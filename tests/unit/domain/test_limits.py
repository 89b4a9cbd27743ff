"""Warnings and refusals by a limit: in order, not at a single peak, and without flickering."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from marlise_desktop.domain.limits import EASY_BELOW, HELD_S, NO_LONGER_OVER_BELOW, WARNED_FROM, Strain, Watched

_ORDER = [Strain.EASY, Strain.HIGH, Strain.OVER]
_READINGS = st.lists(st.tuples(st.floats(0.1, 4), st.floats(0, 2)), max_size=60)


def history(readings: list[tuple[float, float]]) -> list[tuple[float, float, Watched]]:
    """For each reading when it was, its share, and what is made of it."""
    now, held, seen = 0.0, Watched(), list[tuple[float, float, Watched]]()
    for pause, share in readings:
        now += pause
        held = held.seen(share, now)
        seen.append((now, share, held))
    return seen


@given(_READINGS)
def test_it_goes_by_single_steps_and_only_after_readings_that_lasted(readings: list[tuple[float, float]]) -> None:
    seen = history(readings)
    for place, ((_, _, before), (at, _, after)) in enumerate(pairwise(seen), 1):
        if after.strain is before.strain:
            continue
        assert abs(_ORDER.index(after.strain) - _ORDER.index(before.strain)) == 1
        lasted = [share for when, share, _ in seen[: place + 1] if at - when <= HELD_S[after.strain] - 1e-9]
        if after.strain is Strain.OVER:
            assert min(lasted) >= 1
        elif after.strain is Strain.EASY:
            assert max(lasted) < EASY_BELOW
        elif before.strain is Strain.OVER:
            assert max(lasted) < NO_LONGER_OVER_BELOW
        else:
            assert min(lasted) >= WARNED_FROM


@given(_READINGS, st.floats(0, 2))
def test_a_reading_that_stays_comes_to_rest(readings: list[tuple[float, float]], share: float) -> None:
    steady = [(1.0, share)] * 40
    last = history([*readings, *steady])[-10:]
    assert len({held.strain for _, _, held in last}) == 1
    strain = last[-1][2].strain
    assert strain is not Strain.EASY or share < WARNED_FROM
    assert strain is not Strain.OVER or share >= NO_LONGER_OVER_BELOW
    assert strain is Strain.OVER or share < 1


@given(_READINGS, st.floats(EASY_BELOW, WARNED_FROM, exclude_max=True))
def test_between_the_two_marks_nothing_new_is_said(readings: list[tuple[float, float]], share: float) -> None:
    before = history([*readings, (1.0, 0.8)])[-1][2].strain
    after = history([*readings, (1.0, 0.8), *[(1.0, share)] * 60])[-1][2].strain
    assert after is (Strain.HIGH if before is Strain.OVER else before)
