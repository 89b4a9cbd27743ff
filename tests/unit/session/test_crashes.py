"""Who is blamed for the engine's ends, on a clock that the test moves."""

from dataclasses import dataclass

from marlise_desktop.domain.ids import InstanceId
from marlise_desktop.session.crashes import Crashes, Verdict

A, B = InstanceId("a"), InstanceId("b")


@dataclass
class Hand:
    now_s: float = 0.0

    def __call__(self) -> float:
        return self.now_s


def ends(*blamed: InstanceId | None, apart_s: float = 100.0) -> list[Verdict]:
    """Verdicts on ends that come one after the other; who is set aside does not play any more."""
    hand = Hand()
    crashes = Crashes(hand)
    verdicts: list[Verdict] = []
    for suspect in blamed:
        hand.now_s += apart_s
        aside = {verdict.aside for verdict in verdicts}
        verdicts.append(crashes.ended(suspect, {A, B} - aside))
    return verdicts


def test_the_first_end_is_forgiven_and_the_second_is_not() -> None:
    first, second = ends(A, A)
    assert (first.aside, first.count) == (None, 1)
    assert (second.aside, second.count) == (A, 2)


def test_each_is_blamed_for_its_own_ends() -> None:
    assert [verdict.aside for verdict in ends(A, B, None, B)] == [None, None, None, B]


def test_an_end_of_long_ago_is_forgotten() -> None:
    assert [verdict.aside for verdict in ends(A, A, apart_s=3601)] == [None, None]


def test_pauses_grow_while_it_ends_again_and_again() -> None:
    assert [verdict.pause_s for verdict in ends(*[None] * 6, apart_s=1.0)] == [0.0, 0.2, 1.0, 3.0, 5.0, 5.0]
    assert [verdict.pause_s for verdict in ends(*[None] * 3, apart_s=61.0)] == [0.0, 0.0, 0.0]


def test_more_than_four_in_ten_minutes_with_nobody_to_blame_let_the_board_rest() -> None:
    verdicts = ends(*[None] * 5)
    assert [verdict.rest for verdict in verdicts] == [False, False, False, False, True]
    assert verdicts[-1].ends == 5
    assert not any(verdict.rest for verdict in ends(*[None] * 9, apart_s=151.0))


def test_the_fifth_sets_aside_who_was_blamed_last() -> None:
    last = ends(None, A, None, None, None)[-1]
    assert (last.aside, last.count, last.rest) == (A, 1, False)
    last = ends(None, None, None, None, B)[-1]
    assert (last.aside, last.count, last.rest) == (B, 1, False)


def test_who_was_set_aside_is_not_blamed_for_what_comes_after() -> None:
    verdicts = ends(A, A, None, None, None)
    assert [verdict.aside for verdict in verdicts] == [None, A, None, None, None]
    assert verdicts[-1].rest


def test_when_the_user_starts_it_all_is_forgiven() -> None:
    crashes = Crashes(lambda: 0.0)
    for _ in range(4):
        crashes.ended(A, {A})
    crashes.begin_anew()
    assert crashes.ended(A, {A}) == Verdict(0.0, None, 1, rest=False, ends=1)
