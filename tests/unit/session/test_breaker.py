"""The circuit before what is outside of the program."""

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from marlise_desktop.session.breaker import Breaker, Circuit, RetryPolicy

POLICY = RetryPolicy((0.5, 2.0, 10.0), memory_s=60.0)


class Clocked(Breaker):
    def __init__(self) -> None:
        self.now = 100.0
        super().__init__(POLICY, lambda: self.now)


def test_it_opens_with_the_failure_that_takes_the_longest_pause() -> None:
    breaker = Clocked()
    seen = []
    for _ in range(4):
        assert breaker.admits()
        seen.append((breaker.failed(), breaker.circuit))
        breaker.now += 10.0
    assert seen == [(0.5, Circuit.CLOSED), (2.0, Circuit.CLOSED), (10.0, Circuit.OPEN), (10.0, Circuit.OPEN)]


def opened() -> Clocked:
    breaker = Clocked()
    for _ in range(3):
        breaker.failed()
    return breaker


def test_an_open_one_admits_a_single_try_when_its_time_has_come() -> None:
    breaker = opened()
    assert not breaker.admits()
    breaker.now += 9.9
    assert not breaker.admits()
    breaker.now += 0.1
    assert breaker.circuit is Circuit.HALF_OPEN
    assert [breaker.admits(), breaker.admits()] == [True, False]
    assert breaker.failed() == 10.0
    assert breaker.circuit is Circuit.OPEN
    breaker.now += 10.0
    assert breaker.admits()
    breaker.succeeded()
    assert breaker.circuit is Circuit.CLOSED
    assert [breaker.admits(), breaker.admits()] == [True, True]


def test_one_that_fails_again_soon_is_open_at_once() -> None:
    breaker = opened()
    breaker.now += 10.0
    breaker.succeeded()
    assert breaker.failed() == 10.0
    assert breaker.circuit is Circuit.OPEN


def test_what_the_player_asks_for_begins_anew() -> None:
    breaker = opened()
    breaker.forget()
    assert breaker.admits()
    assert breaker.failed() == 0.5


class AnyUse(RuleBasedStateMachine):
    """Whatever happens: a closed one admits, an open one refuses, and no more than one try goes on when half open."""

    def __init__(self) -> None:
        super().__init__()
        self.breaker = Clocked()
        self.trying = 0
        self.due = 0.0

    @rule(seconds=st.floats(0, 100))
    def time_passes(self, seconds: float) -> None:
        self.breaker.now += seconds

    @rule()
    def ask(self) -> None:
        circuit, trying = self.breaker.circuit, self.trying
        admitted = self.breaker.admits()
        assert admitted == (self.breaker.now >= self.due and (circuit is Circuit.CLOSED or not trying))
        self.trying += admitted and circuit is Circuit.HALF_OPEN

    @rule()
    def fail(self) -> None:
        pause = self.breaker.failed()
        self.trying = 0
        self.due = self.breaker.now + pause - 0.001
        assert pause in POLICY.pauses_s
        assert (self.breaker.circuit is Circuit.OPEN) or pause < POLICY.pauses_s[-1]

    @precondition(lambda self: self.breaker.circuit is not Circuit.OPEN)
    @rule()
    def succeed(self) -> None:
        self.breaker.succeeded()
        self.trying = 0
        self.due = 0.0
        assert self.breaker.circuit is Circuit.CLOSED

    @invariant()
    def it_never_stays_open(self) -> None:
        if self.breaker.circuit is Circuit.OPEN:
            self.breaker.now += POLICY.pauses_s[-1]
            assert self.breaker.now >= self.due
            assert self.breaker.circuit is Circuit.HALF_OPEN


TestAnyUse = AnyUse.TestCase
