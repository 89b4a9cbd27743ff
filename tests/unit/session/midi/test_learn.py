"""Learning a control: asked, pressed twice, proposed, taken."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest

from marlise_desktop.domain.errors import BoardError, ConfigurationError
from marlise_desktop.domain.events import Origin
from marlise_desktop.domain.ids import InstanceId, SessionId
from marlise_desktop.domain.midi.control import Calibration, Control, ControlKind, Nature
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.events import LearnChanged
from marlise_desktop.domain.midi.learning import Learning, Take
from marlise_desktop.domain.midi.mapping import (
    ActionTarget,
    Behaviour,
    ControlMapping,
    Gesture,
    Layer,
    ParameterTarget,
    Trigger,
)
from marlise_desktop.domain.midi.nature import Ask
from marlise_desktop.domain.midi.plain import BYPASS, without_bindings_of
from marlise_desktop.session.midi.learn import PATIENCE_S, Learn
from marlise_desktop.session.midi.monitor import Monitor
from marlise_desktop.session.midi.router import Router
from marlise_desktop.session.ports.midi import Heard
from marlise_desktop.session.rack import Rack
from tests.builders import GAIN, board, instance, pressed
from tests.fakes.timers import FakeTimers
from tests.unit.session.conftest import make_rig

FLOOR = DeviceId("Floor")
CC80 = Control(ControlKind.CC, 80, 0)
MUTE = ActionTarget("mute")
GAIN_OF_A = ParameterTarget(InstanceId("a"), GAIN.symbol)
BYPASS_OF_A = ParameterTarget(InstanceId("a"), BYPASS)


@dataclass
class Lesson:
    rack: Rack
    learn: Learn
    router: Router
    timers: FakeTimers
    told: list[LearnChanged]
    several: bool = False

    def hear(self, *moments: tuple[float, int], controller: int = 80) -> None:
        for time, value in moments:
            self.timers.go_to(time)
            self.router.hear(Heard(FLOOR, bytes((0xB0, controller, value)), time))

    @property
    def state(self) -> Learning:
        assert self.learn.state is not None
        return self.learn.state

    @property
    def asked(self) -> Ask | None:
        return self.state.ask

    @property
    def proposal(self) -> ControlMapping:
        assert self.state.proposal is not None
        return self.state.proposal


@pytest.fixture
async def lesson() -> AsyncIterator[Lesson]:
    rack = make_rig().session
    shared = rack.shared
    timers, told = FakeTimers(), list[LearnChanged]()
    shared.bus.subscribe(LearnChanged, told.append)
    router = Router(shared.mappings, Monitor(), timers, lambda: rack.key)
    made: list[Lesson] = []
    learn = Learn(router, shared.mappings, timers, shared.notices, shared.bus, lambda: made[0].several)
    made.append(Lesson(rack, learn, router, timers, told))
    rack.boards.commit(board(instance("a")), "", Origin.LOAD)
    yield made[0]
    learn.cancel()


def trigger(lesson: Lesson) -> Trigger:
    return lesson.proposal.trigger


async def test_a_momentary_switch_is_learned_in_two_presses(lesson: Lesson) -> None:
    lesson.learn.begin(MUTE, Layer.GLOBAL, None)
    assert lesson.asked is Ask.PRESS
    lesson.hear((1, 127), (1.1, 0))
    assert lesson.asked is Ask.ONCE_MORE
    lesson.hear((2, 127), (2.1, 0))
    assert lesson.asked is None
    assert trigger(lesson) == Trigger(CC80, Nature.MOMENTARY, Gesture.PRESS)
    assert lesson.proposal.behaviour is Behaviour.DO
    line = lesson.learn.take()
    assert (line.layer, line.mapping.target) == (Layer.GLOBAL, MUTE)
    assert lesson.learn.state is None
    mappings = lesson.rack.shared.mappings
    assert mappings.nature_of(replace(CC80, device=FLOOR)) is Nature.MOMENTARY
    assert [held.mapping for held in mappings.all()] == [line.mapping]


async def test_a_latching_switch_follows_a_bypass_and_is_known_after_a_rest(lesson: Lesson) -> None:
    lesson.learn.begin(BYPASS_OF_A, Layer.BOARD, lesson.rack.key)
    lesson.hear((1, 127), (2, 0))
    assert lesson.asked is Ask.ONCE_MORE
    lesson.timers.go_to(2.6)
    assert trigger(lesson) == Trigger(CC80, Nature.LATCHING, Gesture.MOVE)
    assert lesson.proposal.behaviour is Behaviour.FOLLOW
    # The player goes on, and it was a momentary one after all.
    lesson.hear((3, 127), (3.1, 0))
    assert trigger(lesson).nature is Nature.MOMENTARY
    assert lesson.proposal.behaviour is Behaviour.TOGGLE


async def test_a_pedal_is_learned_with_its_real_ends(lesson: Lesson) -> None:
    lesson.learn.begin(GAIN_OF_A, Layer.BOARD, lesson.rack.key)
    for number, value in enumerate([*range(9, 119), *range(118, 8, -1)]):
        lesson.hear((1 + number * 0.01, value), controller=11)
    assert lesson.asked is Ask.ALL_THE_WAY
    lesson.timers.go_to(10)
    line = lesson.learn.take()
    assert line.mapping.trigger.nature is Nature.CONTINUOUS
    assert line.mapping.behaviour is Behaviour.FOLLOW
    calibrated = lesson.rack.shared.controllers.kept.calibrations
    left = without_bindings_of(lesson.rack.boards.board, calibrated)
    assert left.instances[GAIN_OF_A.instance].bindings == {}, "engines know no calibration"
    calibration = lesson.rack.shared.mappings.calibration(Control(ControlKind.CC, 11, 0, FLOOR))
    assert calibration == Calibration(9, 118, 0.02, 0.02)


async def test_a_pedal_with_the_whole_travel_is_left_to_the_engine_whatever_else_plays(lesson: Lesson) -> None:
    lesson.several = True
    lesson.learn.begin(GAIN_OF_A, Layer.BOARD, lesson.rack.key)
    for number, value in enumerate([*range(128), *range(127, -1, -1)]):
        lesson.hear((1 + number * 0.01, value), controller=11)
    lesson.timers.go_to(10)
    assert lesson.learn.take().plain


async def test_of_several_devices_the_switch_of_the_one_is_learned(lesson: Lesson) -> None:
    lesson.several = True
    lesson.learn.begin(MUTE, Layer.GLOBAL, None)
    lesson.hear((1, 127), (2, 127))
    assert trigger(lesson).control.device == FLOOR
    assert trigger(lesson).nature is Nature.PRESS_ONLY


async def test_what_the_control_does_already_is_told_and_added_to_or_taken_away(lesson: Lesson) -> None:
    mappings = lesson.rack.shared.mappings
    old = pressed(CC80, ActionTarget("tap.tempo"))
    for how, left in ((Take.ADD, ["tap.tempo", "mute"]), (Take.MOVE, ["panic"])):
        if not mappings.all():
            mappings.add(Layer.GLOBAL, old)
        target = MUTE if how is Take.ADD else ActionTarget("panic")
        lesson.learn.begin(target, Layer.GLOBAL, None)
        start = lesson.timers.now + 1
        lesson.hear((start, 127), (start + 0.1, 0), (start + 1, 127), (start + 1.1, 0))
        assert len(lesson.state.in_use) == (1 if how is Take.ADD else 2)
        assert "Tap tempo" in lesson.state.in_use[0]
        lesson.learn.take(how)
        actions = [
            line.mapping.target.action for line in mappings.all() if isinstance(line.mapping.target, ActionTarget)
        ]
        assert actions == left


async def test_nothing_is_mapped_where_it_is_given_up(lesson: Lesson) -> None:
    lesson.learn.begin(MUTE, Layer.GLOBAL, None)
    lesson.hear((1, 127), (1.1, 0), (2, 127), (2.1, 0))
    lesson.learn.cancel()
    lesson.learn.cancel()
    assert not lesson.rack.shared.mappings.all()
    with pytest.raises(BoardError, match="nothing learned"):
        lesson.learn.take()
    told = len(lesson.told)
    lesson.hear((3, 127))
    assert len(lesson.told) == told


async def test_learning_that_nobody_answers_ends_by_itself_and_says_so(lesson: Lesson) -> None:
    lesson.learn.begin(MUTE, Layer.GLOBAL, None)
    lesson.hear((5, 127))
    lesson.timers.go_to(5 + PATIENCE_S - 0.1)
    assert lesson.asked is Ask.ONCE_MORE
    lesson.timers.go_to(5 + PATIENCE_S)
    assert lesson.learn.state is None
    assert any("Nothing was learned" in notice.message for notice in lesson.rack.shared.notices.current)


async def test_what_makes_no_sense_is_refused_and_learning_goes_on(lesson: Lesson) -> None:
    lesson.learn.begin(MUTE, Layer.GLOBAL, None)
    lesson.hear((1, 127), (2, 127))
    wrong = replace(lesson.proposal, steps=0.0)
    with pytest.raises(ConfigurationError):
        lesson.learn.take(mapping=wrong)
    assert lesson.learn.state is not None
    with pytest.raises(BoardError):
        lesson.learn.begin(MUTE, Layer.BOARD, SessionId("gone"))


async def test_a_key_is_learned_by_one_press(lesson: Lesson) -> None:
    lesson.learn.begin(MUTE, Layer.GLOBAL, None)
    lesson.router.typed("PgDown", down=True)
    assert trigger(lesson).control == Control(ControlKind.KEY, key="PgDown")
    assert trigger(lesson).nature is Nature.MOMENTARY
    lesson.learn.take()
    assert lesson.router.maps_key("PgDown")


async def test_learning_goes_by_actions_too(lesson: Lesson) -> None:
    rack, learn = lesson.rack, lesson.rack.shared.learn

    async def say(name: str, *words: str) -> None:
        await rack.actions.run(name, **await rack.wording.arguments(rack.actions.named(name), words))

    with pytest.raises(BoardError, match="nothing is being learned"):
        await say("mapping.learn.cancel")
    await say("mapping.learn", "mute", "layer=global")
    assert learn.state is not None
    assert (learn.state.target, learn.state.layer) == (MUTE, Layer.GLOBAL)
    await say("mapping.learn.parameter", "Amp", "Gain")
    assert learn.state.target == GAIN_OF_A
    await say("mapping.learn.bypass", "Amp")
    assert learn.state.target == BYPASS_OF_A
    for value in (127, 127):
        rack.shared.router.hear(Heard(FLOOR, bytes((0xC0, value)), 1.0))
    await say("mapping.learn.take", "move")
    assert learn.state is None
    assert [line.mapping.target for line in rack.shared.mappings.all()] == [replace(BYPASS_OF_A, low=1.0, high=0.0)]
    await say("mapping.learn", "mute")
    await say("mapping.learn.cancel")
    assert learn.state is None
