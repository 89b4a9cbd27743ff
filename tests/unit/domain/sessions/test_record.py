"""A session's record on its way through the states, by any route."""

from dataclasses import replace

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from marlise_desktop.domain.errors import SessionError
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.sessions.affinity import Affinity
from marlise_desktop.domain.sessions.errors import TransitionError
from marlise_desktop.domain.sessions.record import SessionRecord
from marlise_desktop.domain.sessions.state import FINAL, RUNNING, TRANSITIONS, SessionState

ENDS = {SessionState.COMPLETED, SessionState.TERMINATED}
NEW = SessionRecord(SessionId("s1"), "Guitar", "rack", "/music/guitar", 1.0, 1.0)


class SessionLife(RuleBasedStateMachine):
    """Anything may be asked of a session at any time; what its states promise stays true."""

    def __init__(self) -> None:
        super().__init__()
        self.record = NEW
        self.clock = 1.0
        self.stopped = False  # in this run
        self.joined = False  # every service was there once, in this run

    @rule(to=st.sampled_from(SessionState), reason=st.text())
    def ask(self, to: SessionState, reason: str) -> None:
        before = self.record
        self.clock += 1
        if to not in TRANSITIONS[before.state]:
            with pytest.raises(TransitionError, match=before.name):
                before.moved(to, self.clock, reason)
            return
        self.record = before.moved(to, self.clock, reason)
        self.passed(before)
        assert self.record.state is to
        assert self.record.changed == self.clock
        self.record.reason.encode()

    @rule()
    def begin_again(self) -> None:
        before = self.record
        self.clock += 1
        try:
            self.record = before.begun_again(self.clock)
        except TransitionError:
            assert before.state in RUNNING
            return
        assert before.state not in RUNNING
        assert (self.record.state, self.record.reason) == (SessionState.CREATING, "")
        self.passed(before)

    @precondition(lambda self: self.record.state in RUNNING - {SessionState.CREATING})
    @rule()
    def fail(self) -> None:
        self.record = self.record.moved(SessionState.ERROR, self.clock, "the engine has died")
        assert self.record.reason == "the engine has died"

    def passed(self, before: SessionRecord) -> None:
        now = self.record.state
        if now is SessionState.CREATING:
            assert self.record.run == before.run + 1
            self.stopped = self.joined = False
        else:
            assert self.record.run == before.run
        self.stopped = self.stopped or now is SessionState.TERMINATING
        self.joined = self.joined or now is SessionState.READY

    @invariant()
    def nothing_plays_before_everything_is_there(self) -> None:
        if self.record.state in {SessionState.ACTIVE, SessionState.IDLE, SessionState.COMPLETED}:
            assert self.joined

    @invariant()
    def what_was_told_to_stop_never_plays_on(self) -> None:
        if self.record.state in RUNNING - {SessionState.TERMINATING}:
            assert not self.stopped

    @invariant()
    def only_state_reason_run_and_time_ever_change(self) -> None:
        held = self.record
        assert replace(held, state=NEW.state, reason="", run=1, changed=1.0) == NEW

    @invariant()
    def what_is_over_is_left_by_a_new_run_only(self) -> None:
        if self.record.state in ENDS:
            for state in SessionState:
                with pytest.raises(TransitionError):
                    self.record.moved(state, self.clock)


TestSessionLife = SessionLife.TestCase


def test_the_ends_are_the_ones_that_the_mission_names() -> None:
    assert ENDS == FINAL


@pytest.mark.parametrize("interval", [0.0, -1.0, float("nan"), float("inf")])
def test_an_interval_that_is_none_is_refused(interval: float) -> None:
    with pytest.raises(SessionError, match="above 0"):
        Affinity((), health_interval_s=interval)


def test_a_rack_is_named_once() -> None:
    with pytest.raises(SessionError, match="once"):
        Affinity((SessionId("a"), SessionId("a")))
