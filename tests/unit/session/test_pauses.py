"""Pauses before another try."""

from marlise_desktop.session.pauses import Pauses


def test_they_grow_with_each_failure_to_the_longest() -> None:
    pauses = Pauses((0.0, 1.0, 5.0), 60.0, lambda: 0.0)
    assert [pauses.after_failure() for _ in range(5)] == [0.0, 1.0, 5.0, 5.0, 5.0]


def test_old_failures_are_forgotten() -> None:
    now = iter([0.0, 59.0, 60.0, 61.0, 200.0])
    pauses = Pauses((0.0, 1.0, 5.0, 7.0), 60.0, lambda: next(now))
    assert [pauses.after_failure() for _ in range(5)] == [0.0, 1.0, 5.0, 5.0, 0.0]


def test_a_try_that_the_user_asks_for_begins_anew() -> None:
    pauses = Pauses((0.0, 1.0), 60.0, lambda: 0.0)
    pauses.after_failure()
    pauses.after_failure()
    pauses.forget()
    assert pauses.after_failure() == 0.0
