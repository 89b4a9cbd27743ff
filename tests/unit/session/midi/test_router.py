"""From MIDI bytes to what happens on boards, over real racks on fakes, by a clock that the test moves."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import pytest

from marlise_desktop.domain.errors import MarliseError
from marlise_desktop.domain.events import BoardChanged, NoticePosted, Origin
from marlise_desktop.domain.ids import InstanceId, PortSymbol, SessionId
from marlise_desktop.domain.instance import MidiBinding
from marlise_desktop.domain.midi.control import Calibration, Control, ControlKind, Nature
from marlise_desktop.domain.midi.device import VIRTUAL, DeviceId
from marlise_desktop.domain.midi.line import Line
from marlise_desktop.domain.midi.mapping import (
    ActionTarget,
    Behaviour,
    ControlMapping,
    Curve,
    Gesture,
    Layer,
    MappingId,
    ParameterTarget,
    TakeOver,
    Target,
    Trigger,
)
from marlise_desktop.domain.midi.plain import BYPASS
from marlise_desktop.domain.midi.plain_tempo import in_mods_words, tempo_mapping
from marlise_desktop.session.actions import Action
from marlise_desktop.session.midi.mappings import Mappings
from marlise_desktop.session.midi.monitor import Monitor
from marlise_desktop.session.midi.played_rack import PlayedRack
from marlise_desktop.session.midi.router import Router
from marlise_desktop.session.ports.midi import Heard
from marlise_desktop.session.rack import Rack
from tests.builders import GAIN, MODE, TONE, board, instance
from tests.fakes.engine import FakeEngine
from tests.fakes.timers import FakeTimers
from tests.unit.session.conftest import living, make_rig

FLOOR = DeviceId("Floor")
A, B = InstanceId("a"), InstanceId("b")
SWITCH, OTHER = Control(ControlKind.CC, 80, 0), Control(ControlKind.CC, 81, 0)
PEDAL = Control(ControlKind.CC, 11, 0)
GAIN_OF_A = ParameterTarget(A, GAIN.symbol)
BYPASS_OF_A = ParameterTarget(A, BYPASS, 0.0, 1.0)


@dataclass
class Stage:
    """One rack with two pedals, its table of mappings, and feet on a foot controller."""

    rack: Rack
    router: Router
    mappings: Mappings
    monitor: Monitor
    timers: FakeTimers
    told: list[NoticePosted]
    edits: list[BoardChanged] = field(default_factory=list)
    by_engine: bool = True

    def map(
        self,
        control: Control,
        target: Target,
        behaviour: Behaviour = Behaviour.FOLLOW,
        gesture: Gesture = Gesture.MOVE,
        nature: Nature = Nature.MOMENTARY,
        layer: Layer = Layer.BOARD,
        **fields: object,
    ) -> Line:
        if gesture is Gesture.MOVE and nature is Nature.MOMENTARY:
            nature = Nature.CONTINUOUS
        second = fields.pop("second", None)
        trigger = Trigger(control, nature, gesture, second)  # type: ignore[arg-type]
        mapping = replace(ControlMapping(MappingId(""), trigger, target, behaviour), **fields)  # type: ignore[arg-type]
        return self.mappings.add(layer, mapping, self.rack.key if layer is Layer.BOARD else None)

    async def send(self, *data: int, at: float | None = None, device: DeviceId = FLOOR) -> None:
        if at is not None:
            self.timers.go_to(at)
        self.router.hear(Heard(device, bytes(data), self.timers.now, self.by_engine))
        await rest()

    async def cc(self, controller: int, value: int, at: float | None = None, device: DeviceId = FLOOR) -> None:
        await self.send(0xB0, controller, value, at=at, device=device)

    async def go_to(self, when: float) -> None:
        self.timers.go_to(when)
        await rest()

    def value(self, symbol: str = "gain", key: str = "a") -> float:
        return self.rack.boards.board.instances[InstanceId(key)].value(symbol)  # type: ignore[arg-type]

    @property
    def bypassed(self) -> bool:
        return self.rack.boards.board.instances[A].bypassed

    @property
    def did(self) -> str:
        """What the newest message did."""
        return self.monitor.lines()[-1].did


async def rest() -> None:
    """What was begun by a foot comes to an end; nothing here waits for time."""
    for _ in range(12):
        await asyncio.sleep(0)


def played_rack(rack: Rack) -> PlayedRack:
    return PlayedRack(
        rack.key,
        rack.boards,
        rack.engine.carries_out,
        rack.engine.overtook,
        rack.actions,
        rack.wording,
        rack.programs,
        rack.library.turns,
        rack.notices,
        rack.bus,
    )


@asynccontextmanager
async def staged(make: Callable[[], FakeEngine] = FakeEngine) -> AsyncIterator[Stage]:
    made = make_rig()
    made.launcher.make = make
    async with living(made) as rig:
        await rig.playing()
        rack = rig.session
        timers, monitor = FakeTimers(100.0), rack.shared.monitor
        mappings = rack.shared.mappings
        router = Router(mappings, monitor, timers, lambda: rack.shared.front.rack)
        router.add(played_rack(rack))
        rack.boards.commit(board(instance("a"), instance("b")), "", Origin.LOAD)
        await rack.engine.settled()
        rig.edits.clear()
        yield Stage(rack, router, mappings, monitor, timers, rig.told, rig.edits)
        router.lost(None)
        await rest()


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with staged() as made:
        yield made


async def test_a_pedal_moves_its_parameter_at_once_and_the_window_a_moment_later(stage: Stage) -> None:
    stage.map(PEDAL, replace(GAIN_OF_A, low=-20.0, high=20.0), take_over=TakeOver.JUMP, at_load=True)
    stage.edits.clear()
    await stage.cc(11, 127)
    assert stage.value() == 20.0
    await stage.go_to(stage.timers.now)
    assert [event.origin for event in stage.edits] == [Origin.CONTROLLER]
    await stage.cc(11, 0)
    assert stage.value() == 20.0, "too soon after the first"
    await stage.go_to(100.004)
    assert stage.value() == -20.0
    assert len(stage.edits) == 1
    await stage.go_to(100.033)
    assert len(stage.edits) == 2
    assert stage.did == "Gain of Amp"


async def test_ten_thousand_moves_in_a_second_leave_nothing_behind_and_end_at_the_last(stage: Stage) -> None:
    stage.map(PEDAL, GAIN_OF_A, at_load=True)
    stage.map(PEDAL, ParameterTarget(B, TONE.symbol))
    stage.by_engine = False
    stage.edits.clear()
    for number in range(10_000):
        stage.timers.go_to(100 + number / 10_000)
        stage.router.hear(Heard(FLOOR, bytes((0xB0, 11, number % 120)), stage.timers.now, False))
    await stage.cc(11, 127)
    await stage.go_to(101.004)
    assert stage.value() == GAIN.maximum
    assert stage.value("tone", "b") == TONE.maximum
    await stage.go_to(101.1)
    assert len(stage.edits) < 40
    await stage.rack.engine.settled()
    await stage.go_to(105)
    assert stage.edits[-1].after is stage.rack.boards.board
    assert stage.rack.history.undo_label.startswith("Map "), "what moved is no entry of Undo"


async def test_what_engines_carry_out_is_left_to_them_and_done_here_where_they_do_not_hear(stage: Stage) -> None:
    line = stage.map(PEDAL, GAIN_OF_A)
    assert line.plain
    await stage.rack.engine.settled()
    await stage.cc(11, 127)
    assert stage.value() == 0.0
    assert stage.did == "Gain of Amp, by the engine"
    stage.by_engine = False
    await stage.cc(11, 127)
    assert stage.value() == GAIN.maximum


async def test_a_calibrated_pedal_is_the_programs_though_it_is_mapped_in_mods_words(stage: Stage) -> None:
    line = stage.map(PEDAL, GAIN_OF_A)
    stage.mappings.set_calibration(replace(PEDAL, device=FLOOR), Calibration(10, 110))
    assert stage.mappings.all() == (line,)
    await stage.cc(11, 110)
    assert stage.value() == GAIN.maximum
    await stage.cc(11, 10, at=101)
    assert stage.value() == GAIN.minimum


async def test_one_controller_mapped_both_ways_acts_once_on_each_target(stage: Stage) -> None:
    stage.map(PEDAL, GAIN_OF_A)  # the engine's
    await stage.rack.engine.settled()
    stage.map(PEDAL, ParameterTarget(A, MODE.symbol), at_load=True)  # the program's
    await stage.cc(11, 127)
    assert (stage.value(), stage.value("mode")) == (0.0, 3.0)
    stage.by_engine = False
    await stage.cc(11, 0, at=101)
    assert (stage.value(), stage.value("mode")) == (GAIN.minimum, 0.0)


async def test_what_an_engine_cannot_map_beside_another_target_is_done_here() -> None:
    """mod-host moves one parameter with a controller, and no more."""
    async with staged(lambda: FakeEngine(capabilities=frozenset())) as stage:
        assert stage.map(PEDAL, GAIN_OF_A).plain
        assert stage.map(PEDAL, ParameterTarget(B, TONE.symbol)).plain
        await stage.rack.engine.settled()
        bound = {key: held.bindings for key, held in stage.rack.boards.board.instances.items()}
        assert all(bound.values())
        await stage.cc(11, 127)
        assert (stage.value(), stage.value("tone", "b")) == (0.0, TONE.maximum)


async def test_what_an_engine_refuses_to_map_is_done_here() -> None:
    async with staged(lambda: FakeEngine(unmappable=frozenset({GAIN.symbol}))) as stage:
        assert stage.map(PEDAL, GAIN_OF_A).plain
        assert stage.map(PEDAL, ParameterTarget(B, TONE.symbol)).plain
        await stage.rack.engine.settled()
        await stage.cc(11, 127)
        assert (stage.value(), stage.value("tone", "b")) == (GAIN.maximum, TONE.default)


async def test_while_no_engine_plays_the_board_follows_all_the_same(stage: Stage) -> None:
    stage.map(PEDAL, GAIN_OF_A)
    await stage.rack.engine.settled()
    await stage.rack.engine.hold()
    await stage.cc(11, 127)
    assert stage.value() == GAIN.maximum


async def test_a_bypass_in_mods_words_is_done_as_engines_do_it(stage: Stage) -> None:
    key = replace(instance("a"), bindings={BYPASS: MidiBinding(0, 20)})
    stage.rack.boards.commit(board(key), "")
    stage.by_engine = False
    await stage.cc(20, 0)
    assert stage.bypassed
    await stage.cc(20, 127, at=101)
    assert not stage.bypassed


async def test_a_press_toggles_and_steps(stage: Stage) -> None:
    stage.map(SWITCH, BYPASS_OF_A, Behaviour.TOGGLE, Gesture.PRESS)
    stage.map(SWITCH, ParameterTarget(A, MODE.symbol), Behaviour.STEP, Gesture.PRESS)
    seen = []
    for number in range(4):
        await stage.cc(80, 127, at=101 + number)
        await stage.cc(80, 0, at=101.1 + number)
        seen.append((stage.bypassed, stage.value("mode")))
    assert seen == [(True, 2.0), (False, 3.0), (True, 0.0), (False, 1.0)]


async def test_a_fast_switch_loses_no_press(stage: Stage) -> None:
    """Values that follow are left out where they come too fast; presses never are."""
    stage.map(SWITCH, ParameterTarget(A, MODE.symbol), Behaviour.STEP, Gesture.PRESS)
    for number in range(8):
        await stage.cc(80, 127 if number % 2 == 0 else 0)
    assert stage.value("mode") == 1.0, "four steps of four"


async def test_what_the_engine_moves_right_after_an_action_comes_after_it(stage: Stage) -> None:
    """The engine has moved it before the program did what was pressed before."""
    await stage.rack.boards.set_value(A, GAIN.symbol, -3.0)
    await stage.rack.snapshots.save_as("Quiet")
    await stage.rack.boards.set_value(A, GAIN.symbol, 3.0)
    stage.map(SWITCH, ActionTarget("snapshot.apply", {"snapshot": "Quiet"}), Behaviour.DO, Gesture.PRESS)
    stage.map(PEDAL, replace(GAIN_OF_A, low=-20.0, high=20.0))
    await stage.rack.engine.settled()
    now = asyncio.get_running_loop().time()
    for controller in (80, 11):
        stage.router.hear(Heard(FLOOR, bytes((0xB0, controller, 127)), now, by_engine=True))
    await rest()
    assert stage.value() == 20.0


async def test_what_is_played_right_after_an_action_comes_after_it(stage: Stage) -> None:
    """As when the loop was busy, and takes several messages at once."""
    await stage.rack.boards.set_value(A, GAIN.symbol, -3.0)
    await stage.rack.snapshots.save_as("Quiet")
    await stage.rack.boards.set_value(A, GAIN.symbol, 3.0)
    stage.map(SWITCH, ActionTarget("snapshot.apply", {"snapshot": "Quiet"}), Behaviour.DO, Gesture.PRESS)
    stage.map(PEDAL, replace(GAIN_OF_A, low=-20.0, high=20.0), at_load=True)
    stage.map(OTHER, BYPASS_OF_A, Behaviour.TOGGLE, Gesture.PRESS)

    def play(*messages: tuple[int, int]) -> None:
        for controller, value in messages:
            stage.router.hear(Heard(FLOOR, bytes((0xB0, controller, value)), stage.timers.now, True))

    play((80, 127), (11, 127), (81, 127), (81, 0))
    await rest()
    assert (stage.value(), stage.bypassed) == (20.0, True)
    play((80, 0), (11, 0), (11, 64), (80, 127))
    await rest()
    await stage.go_to(101)
    assert (stage.value(), stage.bypassed) == (-3.0, False)


async def test_an_action_that_takes_its_time_does_not_keep_feet_waiting(stage: Stage) -> None:
    may, done = asyncio.Event(), asyncio.Event()

    async def slowly() -> None:
        await may.wait()
        done.set()

    stage.rack.actions.add(Action("slow", "Slow", "Takes its time.", slowly, "Edit", edits=True))
    stage.map(SWITCH, ActionTarget("slow"), Behaviour.DO, Gesture.PRESS)
    stage.map(OTHER, BYPASS_OF_A, Behaviour.TOGGLE, Gesture.PRESS)
    await stage.cc(80, 127)
    await stage.cc(81, 127)
    assert not stage.bypassed
    await stage.go_to(stage.timers.now + 0.3)
    assert stage.bypassed
    assert not done.is_set()
    may.set()
    await rest()
    assert done.is_set()


async def test_panic_by_foot_waits_for_no_edit(stage: Stage) -> None:
    may = asyncio.Event()
    stage.rack.actions.add(Action("slow", "Slow", "Takes its time.", may.wait, "Edit", edits=True))
    stage.map(SWITCH, ActionTarget("slow"), Behaviour.DO, Gesture.PRESS)
    stage.map(OTHER, ActionTarget("panic"), Behaviour.DO, Gesture.PRESS, layer=Layer.GLOBAL)
    stage.map(PEDAL, replace(GAIN_OF_A, low=-20.0, high=20.0), at_load=True)
    await stage.cc(80, 127)
    await stage.cc(11, 127)
    assert stage.value() == 0.0, "it comes after the edit"
    await stage.cc(81, 127)
    assert stage.rack.engine.panics == 1
    assert stage.value() == 20.0, "what was played before is not lost"
    may.set()
    await rest()
    assert stage.rack.engine.panics == 1


async def test_the_tempo_is_tapped_when_the_foot_moves_and_not_when_the_program_hears_of_it(stage: Stage) -> None:
    stage.map(SWITCH, ActionTarget("tap.tempo"), Behaviour.DO, Gesture.PRESS)
    for tapped, late in ((100.0, 0.0), (100.5, 0.09), (101.0, 0.0), (101.5, 0.06)):
        stage.timers.go_to(tapped + late)
        for value in (127, 0):
            stage.router.hear(Heard(FLOOR, bytes((0xB0, 80, value)), tapped, True))
        await rest()
    assert stage.rack.boards.board.tempo.bpm == 120.0


async def test_held_only_while_pressed(stage: Stage) -> None:
    stage.map(SWITCH, replace(GAIN_OF_A, low=-6.0, high=6.0), Behaviour.MOMENTARY, Gesture.PRESS)
    stage.map(SWITCH, ActionTarget("mute"), Behaviour.MOMENTARY, Gesture.PRESS)
    await stage.cc(80, 127)
    assert stage.value() == 6.0
    assert stage.rack.engine.muted
    await stage.cc(80, 0)
    assert stage.value() == -6.0
    assert not stage.rack.engine.muted


async def test_a_lost_device_lets_go_of_what_it_held(stage: Stage) -> None:
    stage.map(SWITCH, replace(GAIN_OF_A, low=-6.0, high=6.0), Behaviour.MOMENTARY, Gesture.PRESS)
    stage.map(OTHER, ActionTarget("mute"), Behaviour.DO, Gesture.LONG_PRESS)
    await stage.cc(80, 127)
    await stage.cc(81, 127)
    stage.router.lost(FLOOR)
    await stage.go_to(110)
    assert stage.value() == -6.0
    assert not stage.rack.engine.muted
    await stage.cc(80, 0)
    await stage.cc(80, 127)
    assert stage.value() == 6.0


async def test_a_long_press_and_a_press_of_one_switch(stage: Stage) -> None:
    stage.map(SWITCH, BYPASS_OF_A, Behaviour.TOGGLE, Gesture.PRESS)
    stage.map(SWITCH, ActionTarget("mute"), Behaviour.DO, Gesture.LONG_PRESS)
    await stage.cc(80, 127)
    await stage.go_to(100.499)
    assert not stage.rack.engine.muted
    await stage.go_to(100.5)
    assert stage.rack.engine.muted
    await stage.cc(80, 0)
    assert not stage.bypassed
    await stage.cc(80, 127, at=102)
    await stage.cc(80, 0, at=102.3)
    assert stage.bypassed


async def test_a_program_that_was_held_up_hears_of_the_release_before_it_takes_a_press_for_a_long_one(
    stage: Stage,
) -> None:
    stage.map(SWITCH, BYPASS_OF_A, Behaviour.TOGGLE, Gesture.PRESS)
    stage.map(SWITCH, ActionTarget("mute"), Behaviour.DO, Gesture.LONG_PRESS)
    await stage.cc(80, 127)
    stage.timers.wake_late(100.56)
    stage.router.hear(Heard(FLOOR, bytes((0xB0, 80, 0)), 100.4, True))
    await stage.go_to(103)
    assert stage.bypassed
    assert not stage.rack.engine.muted


async def test_two_switches_together(stage: Stage) -> None:
    stage.map(SWITCH, BYPASS_OF_A, Behaviour.TOGGLE, Gesture.PRESS)
    stage.map(OTHER, ActionTarget("mute"), Behaviour.MOMENTARY, Gesture.CHORD, second=SWITCH)
    await stage.cc(80, 127)
    await stage.cc(81, 127, at=100.05)
    assert stage.rack.engine.muted
    await stage.cc(80, 0, at=100.3)
    assert not stage.rack.engine.muted
    await stage.cc(81, 0, at=100.4)
    await stage.go_to(101)
    assert not stage.bypassed


async def test_a_switch_that_tells_no_release_cannot_hold_and_says_so(stage: Stage) -> None:
    stage.map(SWITCH, BYPASS_OF_A, Behaviour.MOMENTARY, Gesture.PRESS, Nature.PRESS_ONLY)
    await stage.cc(80, 127)
    assert not stage.bypassed
    assert "cannot be held" in stage.did


async def test_each_message_of_a_latching_switch_is_a_press(stage: Stage) -> None:
    stage.map(SWITCH, BYPASS_OF_A, Behaviour.TOGGLE, Gesture.PRESS, Nature.LATCHING)
    seen = []
    for value in (127, 0, 127, 127):
        await stage.cc(80, value)
        seen.append(stage.bypassed)
    assert seen == [True, False, True, False]


async def test_a_pad_that_tells_its_pressure_is_pressed_once(stage: Stage) -> None:
    stage.map(SWITCH, BYPASS_OF_A, Behaviour.TOGGLE, Gesture.PRESS)
    for value in (70, 90, 120, 80):
        await stage.cc(80, value)
    assert stage.bypassed
    await stage.cc(80, 0)
    await stage.cc(80, 127)
    await stage.cc(80, 127)  # its release was lost
    assert stage.bypassed


async def test_a_note_is_a_switch_whatever_its_velocity(stage: Stage) -> None:
    stage.map(Control(ControlKind.NOTE, 60), BYPASS_OF_A, Behaviour.MOMENTARY, Gesture.PRESS)
    await stage.send(0x90, 60, 1)
    assert stage.bypassed
    await stage.send(0x80, 60, 99)
    assert not stage.bypassed


async def test_a_mapping_to_a_pedal_that_is_gone_waits_and_says_so(stage: Stage) -> None:
    stage.map(PEDAL, GAIN_OF_A, at_load=True)
    stage.map(SWITCH, ParameterTarget(InstanceId("gone"), GAIN.symbol), Behaviour.TOGGLE, Gesture.PRESS)
    stage.rack.boards.commit(stage.rack.boards.board.without_instance(A), "Remove")
    await stage.cc(11, 64)
    assert stage.did == "waits: its pedal is not on the board"
    await stage.cc(80, 127)
    assert stage.did == "waits: its pedal is not on the board"
    assert len(stage.mappings.all()) == 2


async def test_a_refused_action_is_told_once_in_words(stage: Stage) -> None:
    stage.map(SWITCH, ActionTarget("snapshot.next"), Behaviour.DO, Gesture.REPEAT)
    await stage.cc(80, 127)
    await stage.go_to(105)
    notices = [told.notice for told in stage.told if told.notice.topic == "controller"]
    assert [notice.message for notice in notices] == ["this board has no snapshots"]
    assert "this board has no snapshots" in stage.did
    await stage.cc(80, 0)
    stage.map(OTHER, ActionTarget("mute"), Behaviour.DO, Gesture.PRESS)
    await stage.cc(81, 127)
    assert not [held for held in stage.rack.notices.current if held.topic == "controller"]


async def test_the_layer_of_all_boards_comes_first_and_keeps_its_switch(stage: Stage) -> None:
    stage.map(SWITCH, ActionTarget("mute"), Behaviour.DO, Gesture.PRESS, layer=Layer.GLOBAL)
    stage.map(SWITCH, BYPASS_OF_A, Behaviour.TOGGLE, Gesture.PRESS)
    stage.map(SWITCH, ParameterTarget(B, MODE.symbol), Behaviour.STEP, Gesture.RELEASE)
    await stage.cc(80, 127)
    assert stage.rack.engine.muted
    assert not stage.bypassed
    await stage.cc(80, 0)
    assert stage.value("mode", "b") == 2.0, "another gesture is free for the board"


async def test_what_a_foot_asks_for_is_not_undone_but_what_it_builds_is(stage: Stage) -> None:
    stage.map(SWITCH, ActionTarget("pedal.bypass.toggle", {"instance": "a"}), Behaviour.DO, Gesture.PRESS)
    stage.map(OTHER, ActionTarget("snapshot.save_as", {"name": "Lead"}), Behaviour.DO, Gesture.PRESS)
    await stage.cc(80, 127)
    assert stage.bypassed
    assert stage.rack.history.undo_label.startswith("Map ")
    await stage.cc(81, 127)
    assert stage.rack.history.undo_label == "Save snapshot Lead"


async def test_held_while_another_board_comes_it_is_let_go_where_it_began(stage: Stage) -> None:
    stage.map(SWITCH, replace(GAIN_OF_A, low=-6.0, high=6.0), Behaviour.MOMENTARY, Gesture.PRESS)
    stage.map(SWITCH, ActionTarget("mute"), Behaviour.MOMENTARY, Gesture.PRESS, layer=Layer.GLOBAL)
    line = stage.map(OTHER, replace(GAIN_OF_A, low=-6.0, high=6.0), Behaviour.MOMENTARY, Gesture.PRESS)
    await stage.cc(80, 127)
    await stage.cc(81, 127)
    assert (stage.value(), stage.rack.engine.muted) == (6.0, True)
    fresh = replace(board(instance("a").with_value(GAIN.symbol, 1.0)), mappings=(line.mapping,))
    stage.rack.boards.commit(fresh, "", Origin.LOAD)
    await stage.cc(81, 0)
    assert stage.value() == 1.0, "the new board keeps its value"
    await stage.cc(80, 0)
    assert not stage.rack.engine.muted


async def test_what_edits_the_board_waits_for_one_that_comes_and_the_newest_wins(stage: Stage) -> None:
    snapshots = stage.rack.snapshots
    for name in ("One", "Two"):
        await snapshots.save_as(name)
    stage.map(SWITCH, ActionTarget("snapshot.apply", {"snapshot": "One"}), Behaviour.DO, Gesture.PRESS)
    stage.map(OTHER, ActionTarget("snapshot.apply", {"snapshot": "Two"}), Behaviour.DO, Gesture.PRESS)
    stage.map(Control(ControlKind.CC, 82), ActionTarget("mute"), Behaviour.DO, Gesture.PRESS)
    coming = stage.rack.boards.board
    first, second = coming.snapshots
    stage.rack.library.turns.expect()
    await stage.cc(81, 127)
    await stage.cc(80, 127)
    await stage.cc(82, 127)
    assert stage.rack.engine.muted, "what is no edit waits for nothing"
    stage.rack.boards.commit(replace(coming, current_snapshot=None), "", Origin.LOAD)
    assert stage.rack.boards.board.current_snapshot is None
    stage.rack.library.turns.arrived()
    await rest()
    assert stage.rack.boards.board.current_snapshot == first.id
    dids = [line.did for line in stage.monitor.lines()]
    assert any(did.endswith("dropped for a newer one") for did in dids)
    assert second.id != first.id


async def test_let_go_before_it_could_begin_it_is_not_done(stage: Stage) -> None:
    stage.map(
        SWITCH, ActionTarget("pedal.bypass", {"instance": "a"}), Behaviour.MOMENTARY, Gesture.PRESS, layer=Layer.GLOBAL
    )
    stage.rack.library.turns.expect()
    await stage.cc(80, 127)
    await stage.cc(80, 0)
    stage.rack.library.turns.arrived()
    await rest()
    assert not stage.bypassed


async def test_the_last_position_is_applied_to_a_board_that_wants_it(stage: Stage) -> None:
    line = stage.map(PEDAL, GAIN_OF_A, at_load=True)
    await stage.cc(11, 127)
    stage.rack.boards.commit(replace(board(instance("a")), mappings=(line.mapping,)), "", Origin.LOAD)
    assert stage.value() == GAIN.maximum
    stage.rack.boards.commit(replace(board(instance("b")), mappings=(line.mapping,)), "", Origin.LOAD)
    other = replace(line.mapping, at_load=False)
    stage.rack.boards.commit(replace(board(instance("a")), mappings=(other,)), "", Origin.LOAD)
    assert stage.value() == 0.0


async def test_a_calibrated_pedal_reaches_its_ends(stage: Stage) -> None:
    stage.map(PEDAL, GAIN_OF_A)
    stage.mappings.set_calibration(PEDAL, Calibration(110, 9))
    await stage.cc(11, 9)
    assert stage.value() == GAIN.maximum, "and engines, which know no calibration, leave it to the program"
    await stage.cc(11, 115, at=101)
    assert stage.value() == GAIN.minimum


async def test_a_knob_that_stands_elsewhere_picks_up(stage: Stage) -> None:
    stage.map(PEDAL, replace(GAIN_OF_A, low=0.0, high=20.0), take_over=TakeOver.PICK_UP)
    stage.rack.boards.play(A, GAIN.symbol, 10.0)
    await stage.cc(11, 127)
    assert stage.value() == 10.0
    assert stage.did.endswith("stands elsewhere")
    await stage.cc(11, 60, at=101)
    assert stage.value() == pytest.approx(9.45, abs=0.01)
    for value in (55, 40, 3):  # faster than the board takes them
        await stage.cc(11, value)
    await stage.go_to(102)
    assert stage.value() == pytest.approx(0.47, abs=0.01)


async def test_an_encoder_steps_parameters_and_actions(stage: Stage) -> None:
    knob = Control(ControlKind.CC, 30)
    stage.map(knob, ParameterTarget(A, MODE.symbol), Behaviour.STEP, nature=Nature.RELATIVE_TWOS)
    stage.map(knob, ActionTarget("mute"), Behaviour.STEP, nature=Nature.RELATIVE_TWOS, steps=-1.0)
    await stage.cc(30, 2)
    assert (stage.value("mode"), stage.rack.engine.muted) == (3.0, False)
    for _ in range(2):
        await stage.cc(30, 127)
    await stage.go_to(101)
    assert (stage.value("mode"), stage.rack.engine.muted) == (1.0, False)


async def test_an_action_follows_a_latching_switch(stage: Stage) -> None:
    stage.map(SWITCH, ActionTarget("mute"), Behaviour.FOLLOW, nature=Nature.LATCHING)
    seen = []
    for value in (127, 127, 0, 0, 127):
        await stage.cc(80, value)
        seen.append(stage.rack.engine.muted)
    assert seen == [True, True, False, False, True]


async def test_a_pedal_leads_the_number_of_an_action(stage: Stage) -> None:
    stage.map(PEDAL, ActionTarget("volume", {"level_db": "-40..0"}))
    stage.map(PEDAL, ActionTarget("tempo.set", {"bpm": "180..60"}), curve=Curve.LINEAR)
    await stage.cc(11, 127)
    assert stage.rack.engine.volume_db == 0.0
    assert stage.rack.boards.board.tempo.bpm == 60.0
    for value in range(126, -1, -1):
        stage.router.hear(Heard(FLOOR, bytes((0xB0, 11, value)), stage.timers.now, stage.by_engine))
    await rest()
    await rest()
    assert stage.rack.engine.volume_db == -40.0, "the newest is the last"
    assert stage.rack.boards.board.tempo.bpm == 180.0
    assert stage.did.endswith("Set tempo: 180")
    assert not stage.told


async def test_a_pedal_that_leads_picks_up_where_the_number_stands(stage: Stage) -> None:
    stage.map(PEDAL, ActionTarget("tempo.set", {"bpm": "60..187"}), take_over=TakeOver.PICK_UP)
    await stage.rack.transport.set_tempo(bpm=110.0)
    seen = []
    for value in (10, 40, 53, 80, 81, 127):
        await stage.cc(11, value)
        seen.append(stage.rack.boards.board.tempo.bpm)
    assert seen == [110.0, 110.0, 113.0, 140.0, 141.0, 187.0]
    await stage.rack.transport.set_tempo(bpm=100.0)
    await stage.cc(11, 126)
    assert stage.rack.boards.board.tempo.bpm == 100.0, "somebody else has moved it"
    assert stage.did.endswith("Set tempo stands elsewhere")
    for value in range(125, -1, -1):  # faster than it is set
        stage.router.hear(Heard(FLOOR, bytes((0xB0, 11, value)), stage.timers.now, stage.by_engine))
    await rest()
    assert stage.rack.boards.board.tempo.bpm == 60.0


async def test_a_pedal_that_leads_beyond_its_way_is_met_at_the_end(stage: Stage) -> None:
    stage.map(PEDAL, ActionTarget("volume", {"level_db": "0..-40"}), take_over=TakeOver.PICK_UP)
    await stage.rack.engine.set_volume(6.0)
    for value, level in ((127, 6.0), (64, 6.0), (0, 0.0), (127, -40.0)):
        await stage.cc(11, value)
        assert stage.rack.engine.volume_db == level


async def test_a_pedal_that_leads_scales_what_is_left(stage: Stage) -> None:
    stage.map(PEDAL, ActionTarget("tempo.set", {"bpm": "100..200"}), take_over=TakeOver.SCALE)
    await stage.rack.transport.set_tempo(bpm=180.0)
    await stage.cc(11, 0)
    assert stage.rack.boards.board.tempo.bpm == 180.0, "it is not known yet where the pedal came from"
    await stage.cc(11, 64)
    assert stage.rack.boards.board.tempo.bpm == pytest.approx(180 + 20 * 64 / 127, abs=0.01)
    await stage.cc(11, 127)
    assert stage.rack.boards.board.tempo.bpm == 200.0


async def test_what_mod_maps_to_the_tempo_acts(stage: Stage) -> None:
    for symbol, binding in (
        (":bpm", MidiBinding(0, 11, 60.0, 187.0)),
        (":bpb", MidiBinding(0, 12)),
        (":rolling", MidiBinding(0, 80)),
    ):
        line = stage.mappings.add(Layer.BOARD, tempo_mapping(PortSymbol(symbol), binding), stage.rack.key)
        assert in_mods_words(line.mapping)
    await stage.cc(11, 40)
    assert stage.rack.boards.board.tempo.bpm == 100.0
    beats = []
    for value in (0, 20, 127):
        await stage.cc(12, value)
        beats.append(stage.rack.boards.board.tempo.beats_per_bar)
    assert beats == [1.0, 3.0, 16.0], "whole ones"
    rolling = []
    for value in (127, 0, 127):
        await stage.cc(80, value)
        rolling.append(stage.rack.transport.state.rolling)
    assert rolling == [True, False, True]
    assert not stage.told


async def test_a_number_that_cannot_be_set_is_not_taken_over(stage: Stage) -> None:
    stage.map(PEDAL, ActionTarget("tempo.set", {"bpm": "60..187"}), take_over=TakeOver.PICK_UP)
    await stage.rack.transport.set_tempo(bpm=60.0)
    await stage.cc(11, 0)

    async def refuse(**_arguments: object) -> None:
        raise MarliseError("not now")

    stage.rack.actions.lead("tempo.set", refuse)
    await stage.cc(11, 40)
    assert [posted.notice.message for posted in stage.told] == ["not now"]
    await stage.cc(11, 80)
    assert stage.did.endswith("Set tempo stands elsewhere")


async def test_all_numbers_that_can_be_led_tell_where_they_stand(stage: Stage) -> None:
    led = {action.name: action.stands for action in stage.rack.actions.all() if action.follows}
    assert {name: stands() for name, stands in led.items() if stands is not None} == {
        "volume": 0.0,
        "trim": 0.0,
        "tempo.set": 120.0,
        "tempo.beats": 4.0,
    }
    assert None not in led.values()


@pytest.mark.parametrize(
    ("text", "reason"),
    [("-40..", "two numbers"), ("-90..0", "from -60 to 12 dB"), ("loud", "from -60 to 12 dB")],
)
async def test_a_number_that_no_pedal_can_lead_is_refused(stage: Stage, text: str, reason: str) -> None:
    with pytest.raises(MarliseError, match=reason):
        stage.map(PEDAL, ActionTarget("volume", {"level_db": text}))


async def test_a_pedal_can_switch_beyond_its_middle(stage: Stage) -> None:
    stage.map(PEDAL, BYPASS_OF_A, Behaviour.MOMENTARY)
    stage.map(PEDAL, ParameterTarget(A, MODE.symbol), Behaviour.STEP)
    seen = []
    for value in (10, 60, 66, 80, 127, 65, 50, 127):
        await stage.cc(11, value)
        seen.append((stage.bypassed, stage.value("mode")))
    below, beyond = (False, 1.0), (True, 2.0)
    assert seen == [below, below, below, beyond, beyond, beyond, (False, 2.0), (True, 3.0)]
    stage.router.lost(FLOOR)
    assert not stage.bypassed


async def test_fine_controllers_are_one_control_where_they_are_mapped_so(stage: Stage) -> None:
    stage.map(Control(ControlKind.CC14, 16, 0), replace(GAIN_OF_A, low=0.0, high=16.383), at_load=True)
    await stage.send(0xB0, 16, 64, 0xB0, 48, 1)
    assert stage.value() == pytest.approx(8.193)
    await stage.cc(16, 0, at=101)
    assert stage.value() == pytest.approx(8.193)
    await stage.go_to(101.005)
    assert stage.value() == 0.0, "its fine half did not come"


async def test_program_changes_that_nobody_maps_select_snapshots(stage: Stage) -> None:
    await stage.rack.snapshots.save_as("One")
    await stage.rack.snapshots.save_as("Two")
    stage.map(Control(ControlKind.PROGRAM, 5), ActionTarget("mute"), Behaviour.DO, Gesture.PRESS, Nature.PRESS_ONLY)
    await stage.send(0xC0, 0)
    assert stage.rack.boards.board.current_snapshot == stage.rack.boards.board.snapshots[0].id
    assert stage.did == "Snapshot One"
    await stage.send(0xC0, 5)
    assert stage.rack.engine.muted


async def test_keys_of_the_computer_are_switches(stage: Stage) -> None:
    key = Control(ControlKind.KEY, key="PgDown")
    assert not stage.router.maps_key("PgDown")
    stage.map(key, BYPASS_OF_A, Behaviour.MOMENTARY, Gesture.PRESS)
    assert stage.router.maps_key("PgDown")
    stage.router.typed("PgDown", down=True)
    assert stage.bypassed
    assert stage.monitor.lines()[-1].message == "Key PgDown"
    stage.router.typed("PgDown", down=False)
    assert not stage.bypassed


async def test_nothing_acts_while_something_is_learned(stage: Stage) -> None:
    stage.map(SWITCH, BYPASS_OF_A, Behaviour.MOMENTARY, Gesture.PRESS)
    await stage.cc(80, 127)
    heard: list[Control] = []
    stage.router.learn(lambda played: heard.append(played.control))
    assert not stage.bypassed, "it was let go"
    await stage.cc(80, 127)
    assert not stage.bypassed
    assert heard == [replace(SWITCH, device=FLOOR)]
    stage.router.learn(None)
    await stage.cc(80, 127)
    assert stage.bypassed


async def test_a_device_that_is_being_shown_to_the_program_does_nothing(stage: Stage) -> None:
    stage.map(SWITCH, BYPASS_OF_A, Behaviour.TOGGLE, Gesture.PRESS)
    stage.router.quiet = lambda device: device == FLOOR
    await stage.cc(80, 127)
    assert not stage.bypassed
    await stage.cc(80, 127, device=VIRTUAL)
    assert stage.bypassed


async def test_panic_reaches_all_racks_and_all_else_the_one_in_front(stage: Stage) -> None:
    async with living(make_rig()) as rig:
        await rig.playing()
        second = rig.session
        over = stage.router.add(replace(played_rack(second), key=SessionId("second")))
        stage.map(SWITCH, ActionTarget("panic"), Behaviour.DO, Gesture.PRESS, layer=Layer.GLOBAL)
        stage.map(OTHER, ActionTarget("mute"), Behaviour.DO, Gesture.PRESS, layer=Layer.GLOBAL)
        await stage.cc(81, 127)
        assert (stage.rack.engine.muted, second.engine.muted) == (True, False)
        await stage.cc(80, 127)
        assert (stage.rack.engine.panics, second.engine.panics) == (1, 1)
        over()


async def test_our_own_port_is_a_device_like_any_other(stage: Stage) -> None:
    stage.map(replace(SWITCH, device=VIRTUAL), BYPASS_OF_A, Behaviour.TOGGLE, Gesture.PRESS)
    await stage.cc(80, 127)
    assert not stage.bypassed
    await stage.cc(80, 127, device=VIRTUAL)
    assert stage.bypassed


async def test_a_flood_of_presses_is_bounded(stage: Stage) -> None:
    stage.map(SWITCH, ActionTarget("snapshot.save_as", {"name": "x"}), Behaviour.DO, Gesture.PRESS, Nature.PRESS_ONLY)
    for _ in range(500):
        stage.router.hear(Heard(FLOOR, bytes((0xB0, 80, 127)), stage.timers.now, True))
    while "too many" not in stage.did:
        await rest()
    assert 1 <= len(stage.rack.boards.board.snapshots) <= 64
    assert "too many" in stage.did
