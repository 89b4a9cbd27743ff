"""When a message came is told by its frame, however late the loop hears of it."""

import pytest

from marlise_desktop.session.midi.frame_clock import FrameClock

RATE = 48000


def test_a_busy_loop_does_not_blur_the_time_between_two_presses() -> None:
    clock = FrameClock(RATE)
    first = clock.time_s(RATE, 10.001)
    clock.time_s(2 * RATE, 11.001)
    late = clock.time_s(2 * RATE + RATE // 10, 11.6)
    assert late - first == pytest.approx(1.1, abs=0.001)


def test_nothing_came_later_than_it_was_heard_and_the_soonest_is_trusted() -> None:
    clock = FrameClock(RATE)
    assert clock.time_s(0, 5.3) == 5.3
    assert clock.time_s(RATE, 6.0) == 6.0, "this one was quicker than the first"
    assert clock.time_s(2 * RATE, 7.25) == pytest.approx(7.0, abs=0.001)


def test_frames_that_begin_again_after_their_highest_number_go_on() -> None:
    clock = FrameClock(RATE)
    before = clock.time_s(2**32 - RATE // 2, 100.0)
    after = clock.time_s(RATE // 2, 101.4)
    assert after - before == pytest.approx(1.0, abs=0.001)


def test_a_server_that_counts_anew_is_believed() -> None:
    clock = FrameClock(RATE)
    clock.time_s(3_000_000_000, 100.0)
    assert clock.time_s(128, 102.0) == 102.0
    assert clock.time_s(128 + RATE, 103.5) == pytest.approx(103.0, abs=0.001)


def test_two_clocks_may_drift_apart() -> None:
    clock = FrameClock(RATE)
    slow = 1 - 50e-6
    worst = max(
        abs(clock.time_s(int(second * RATE * slow), second + 0.001) - second - 0.001) for second in range(0, 36000, 10)
    )
    assert worst < 0.005
