"""What an engine has set by itself is not done once more, and what the board does not say is put right."""

from collections.abc import Sequence

from marlise_desktop.domain.ids import InstanceId, PortSymbol
from marlise_desktop.domain.midi.standby import Setting
from marlise_desktop.domain.plan import RemoveInstance, RestoreState, SetBypass, SetValue, Step
from marlise_desktop.session.acted import Acted
from tests.builders import GAIN
from tests.fakes.timers import FakeTimers

A, B = InstanceId("a"), InstanceId("b")
LOUD, QUIET = SetValue(A, GAIN.symbol, 6.0), SetValue(A, GAIN.symbol, -6.0)
OFF = SetBypass(A, bypassed=True)


def acted(*steps: Setting) -> Acted:
    made = Acted()
    made.note(steps)
    return made


def parted(held: Acted, *plan: Step) -> tuple[Sequence[Step], Sequence[Setting]]:
    rest, done = held.parted(plan)
    return tuple(rest), tuple(done)


def test_what_is_done_is_left_out_of_one_plan() -> None:
    held = acted(LOUD, OFF)
    other = SetValue(B, PortSymbol("tone"), 1.0)
    assert parted(held, other, LOUD) == ((other,), (LOUD,))
    assert parted(held, LOUD) == ((LOUD,), ()), "a second time it is news"
    assert held.take() == (OFF,)
    assert held.take() == ()


def test_another_value_is_sent_and_then_nothing_is_left_to_put_right() -> None:
    held = acted(LOUD)
    assert parted(held, QUIET) == ((QUIET,), ())
    with held.sending([QUIET]):
        pass
    assert held.take() == ()


def test_what_was_on_its_way_when_it_acted_makes_it_unsure() -> None:
    held = Acted()
    with held.sending([QUIET]):
        held.note([LOUD, OFF])
    assert parted(held, LOUD, OFF) == ((LOUD,), (OFF,))
    assert held.take() == (LOUD,)


def test_what_was_answered_a_moment_before_makes_it_unsure_too() -> None:
    timers = FakeTimers()
    held = Acted(timers.time)
    with held.sending([QUIET]):
        pass
    held.note([LOUD])
    assert parted(held, LOUD) == ((LOUD,), ())
    held.take()
    timers.now += 1.0
    held.note([LOUD])
    assert parted(held, LOUD) == ((), (LOUD,))


def test_somebody_else_who_moved_the_pedal_makes_it_unsure() -> None:
    held = acted(LOUD)
    held.doubt(lambda key: key[0] == B)
    assert parted(held, LOUD) == ((), (LOUD,))
    held.note([LOUD])
    held.doubt(lambda key: key[0] == A)
    assert parted(held, LOUD) == ((LOUD,), ())


def test_a_pedal_that_is_made_anew_is_told_everything() -> None:
    restored = RestoreState(A, "state")  # type: ignore[arg-type]
    held = acted(LOUD)
    assert parted(held, restored, LOUD) == ((restored, LOUD), ())
    with held.sending([RemoveInstance(A)]):
        pass
    assert held.take() == ()
