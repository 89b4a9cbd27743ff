"""The sliding record of a channel, against a list of all that was ever said."""

import math
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marlise_desktop.domain.traffic import SLOT_S, SLOTS, Traffic, TrafficRecord


@dataclass(frozen=True)
class Said:
    pause_s: float
    took_s: float
    refused: bool


_SAID = st.builds(
    Said,
    pause_s=st.one_of(st.just(0.0), st.floats(0, 8), st.floats(50, 200)),
    took_s=st.floats(2e-6, 60),
    refused=st.booleans(),
)


@given(st.floats(0, 1e6), st.lists(_SAID, max_size=80), st.floats(0, 100))
def test_it_tells_what_a_list_of_everything_tells(opened: float, said: list[Said], after_s: float) -> None:
    record, now, heard = TrafficRecord(opened), opened, list[tuple[float, Said]]()
    for one in said:
        now += one.pause_s
        record.answered(now, one.took_s, refused=one.refused)
        heard.append((now, one))
    now += after_s
    told = record.told(now, 3)
    assert (told.messages, told.refused) == (len(said), sum(one.refused for one in said))
    assert told.idle_s == (pytest.approx(now - heard[-1][0]) if heard else None)
    begin = int(now // SLOT_S) - SLOTS + 1
    recent = [one for at, one in heard if int(at // SLOT_S) >= begin]
    if not recent:
        assert (told.per_second, told.mean_ms, told.p99_ms, told.refused_percent) == (0, 0, 0, 0)
        return
    covered = max(min(now - begin * SLOT_S, now - opened), 1.0)
    assert told.per_second == pytest.approx(len(recent) / covered)
    assert told.refused_percent == pytest.approx(100 * sum(one.refused for one in recent) / len(recent))
    times = sorted(1000 * one.took_s for one in recent)
    assert told.mean_ms == pytest.approx(sum(times) / len(times))
    true = times[math.ceil(0.99 * len(times)) - 1]
    assert true * (1 - 1e-9) <= told.p99_ms <= true * 1.126


def test_a_channel_that_nothing_has_passed_is_at_rest() -> None:
    assert TrafficRecord(5.0).told(6.0, 0) == Traffic()


def test_the_longest_queue_is_kept() -> None:
    record = TrafficRecord(0.0)
    for waiting in (1, 7, 2):
        record.asked(waiting)
    told = record.told(1.0, 2)
    assert (told.waiting, told.most_waiting) == (2, 7)


@pytest.mark.parametrize("took_s", [0.0, 1e-9, 1e6])
def test_times_beyond_the_scale_count_as_its_ends(took_s: float) -> None:
    record = TrafficRecord(0.0)
    record.answered(1.0, took_s, refused=False)
    assert 0 < record.told(1.0, 0).p99_ms < 200_000
