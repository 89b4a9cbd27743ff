"""The state machine of sessions."""

import pytest

from marlise_desktop.domain.sessions.errors import TransitionError
from marlise_desktop.domain.sessions.state import (
    FINAL,
    MEANING,
    RUNNING,
    TRANSITIONS,
    SessionState,
    check_transition,
)

ERROR = SessionState.ERROR


def reachable(start: SessionState) -> set[SessionState]:
    found, left = {start}, [start]
    while left:
        for state in TRANSITIONS[left.pop()] - found:
            found.add(state)
            left.append(state)
    return found


def test_every_state_is_in_the_table_and_has_a_meaning() -> None:
    assert set(TRANSITIONS) == set(SessionState) == set(MEANING)


def test_every_state_can_be_reached_from_the_first() -> None:
    assert reachable(SessionState.CREATING) == set(SessionState)


@pytest.mark.parametrize("state", SessionState)
def test_every_session_can_be_ended_from_where_it_is(state: SessionState) -> None:
    assert SessionState.TERMINATED in reachable(state) or state is SessionState.COMPLETED


@pytest.mark.parametrize("state", SessionState)
def test_every_running_session_can_fail_and_no_other(state: SessionState) -> None:
    assert (ERROR in TRANSITIONS[state]) == (state in RUNNING)


def test_an_error_is_left_by_a_restart_or_for_good() -> None:
    assert TRANSITIONS[ERROR] == {SessionState.CREATING, SessionState.TERMINATED}


def test_what_is_final_stays() -> None:
    assert {SessionState.COMPLETED, SessionState.TERMINATED} == FINAL
    assert not any(TRANSITIONS[state] for state in FINAL)


def test_idle_stands_beside_active_only() -> None:
    idle, active = SessionState.IDLE, SessionState.ACTIVE
    assert [state for state in SessionState if idle in TRANSITIONS[state]] == [active]
    assert TRANSITIONS[idle] - {active} == TRANSITIONS[active] - {idle}


@pytest.mark.parametrize("before", SessionState)
@pytest.mark.parametrize("after", SessionState)
def test_a_step_is_taken_or_refused_by_name(before: SessionState, after: SessionState) -> None:
    if after in TRANSITIONS[before]:
        check_transition("Guitar", before, after)
        return
    with pytest.raises(TransitionError, match=f"Guitar is {before.value} and cannot become {after.value}") as refused:
        check_transition("Guitar", before, after)
    assert refused.value.hint
    for state in TRANSITIONS[before]:
        assert state.value in refused.value.message
