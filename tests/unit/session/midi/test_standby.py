"""The engine acts before the program hears of it: never otherwise than the program would, and never twice."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace

import pytest

from marlise_desktop.domain.connection import HardwarePort
from marlise_desktop.domain.events import Origin
from marlise_desktop.domain.ids import InstanceId
from marlise_desktop.domain.midi.control import Calibration, Control, ControlKind, Nature
from marlise_desktop.domain.midi.device import VIRTUAL, DeviceId
from marlise_desktop.domain.midi.line import Line
from marlise_desktop.domain.midi.mapping import (
    ActionTarget,
    Behaviour,
    ControlMapping,
    Gesture,
    Layer,
    MappingId,
    ParameterTarget,
    TakeOver,
    Target,
    Trigger,
)
from marlise_desktop.domain.midi.plain import BYPASS
from marlise_desktop.domain.midi.standby import FollowTable, StandbyPress
from marlise_desktop.domain.plan import SetBypass, SetValue
from marlise_desktop.session import acted
from marlise_desktop.session.midi import standby
from marlise_desktop.session.ports.engine import MidiHeard
from tests.builders import GAIN, MODE, TONE, board, instance
from tests.fakes.engine import ALL_CAPABILITIES, FakeEngine
from tests.unit.session.conftest import Rig, living, make_rig

OWN = 32
A, B = InstanceId("a"), InstanceId("b")
SWITCH, OTHER, PEDAL = (Control(ControlKind.CC, number, 0) for number in (80, 81, 11))
BYPASS_OF_A = ParameterTarget(A, BYPASS, 0.0, 1.0)
GAIN_OF_A = ParameterTarget(A, GAIN.symbol, -20.0, 20.0)
NEXT = ActionTarget("snapshot.next")
DOWN, UP = bytes((0xB0, 80, 127)), bytes((0xB0, 80, 0))
FCB, FCB_PORT = DeviceId("FCB1010"), HardwarePort("midi:FCB1010")


@dataclass
class Stage:
    rig: Rig
    frame: int = 1000
    late: list[MidiHeard] = field(default_factory=list)

    @property
    def engine(self) -> FakeEngine:
        return self.rig.engine

    @property
    def presses(self) -> list[StandbyPress]:
        return [what for what in self.engine.ready.values() if isinstance(what, StandbyPress)]

    @property
    def tables(self) -> list[FollowTable]:
        return [what for what in self.engine.ready.values() if isinstance(what, FollowTable)]

    def map(
        self,
        control: Control = SWITCH,
        target: Target = BYPASS_OF_A,
        behaviour: Behaviour = Behaviour.TOGGLE,
        nature: Nature = Nature.PRESS_ONLY,
        gesture: Gesture = Gesture.PRESS,
        layer: Layer = Layer.BOARD,
        **fields: object,
    ) -> Line:
        trigger = Trigger(control, nature, gesture, fields.pop("second", None))  # type: ignore[arg-type]
        mapping = replace(ControlMapping(MappingId(""), trigger, target, behaviour), **fields)  # type: ignore[arg-type]
        session = self.rig.session
        return session.shared.mappings.add(layer, mapping, session.key if layer is Layer.BOARD else None)

    def follow(self, target: ParameterTarget = GAIN_OF_A, **fields: object) -> Line:
        """As a pedal that the program follows."""
        fields = {"at_load": True, **fields}
        return self.map(PEDAL, target, Behaviour.FOLLOW, Nature.CONTINUOUS, Gesture.MOVE, **fields)  # type: ignore[arg-type]

    async def snapshots(self) -> None:
        """Quiet, and loud with a bypass, which is the current one."""
        session = self.rig.session
        for gain, bypassed in ((-6.0, False), (6.0, True)):
            await session.boards.set_value(A, GAIN.symbol, gain)
            await session.boards.set_bypassed(A, bypassed)
            await session.snapshots.save_as(f"{gain:g}")

    async def rest(self, seconds: float = 0.04) -> None:
        """What is going on comes to an end, and the service has looked."""
        await asyncio.sleep(seconds)
        await self.rig.session.engine.settled()

    async def ready(self, presses: int = 1, tables: int = 0) -> None:
        await self.rig.until(lambda: (len(self.presses), len(self.tables)) == (presses, tables))

    def play(self, *messages: bytes, port: int = OWN) -> None:
        for message in messages:
            self.frame += 64
            self.engine.play(port, self.frame, message)

    def play_unheard(self, *messages: bytes, port: int = OWN) -> None:
        """While the program is held up."""
        for message in messages:
            self.frame += 64
            self.late.append(self.engine.acted(port, self.frame, message))

    def hear(self) -> None:
        while self.late:
            self.engine.tell(self.late.pop(0))

    @property
    def bypassed(self) -> Sequence[bool]:
        """On the board, and in the engine."""
        return [board.instances[A].bypassed for board in (self.rig.session.boards.board, self.engine.board)]

    @property
    def gains(self) -> Sequence[float]:
        return [board.instances[A].value(GAIN.symbol) for board in (self.rig.session.boards.board, self.engine.board)]


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits here for what a player does not notice."""
    monkeypatch.setattr(standby, "_SOON_S", 0.001)
    monkeypatch.setattr(standby, "_LATER_S", 0.004)
    monkeypatch.setattr(standby, "_ECHO_S", 0.5)
    monkeypatch.setattr(acted, "_BLURRED_S", 0.02)


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with living(make_rig()) as rig:
        await rig.playing()
        rig.session.boards.commit(board(instance("a"), instance("b")), "", Origin.LOAD)
        await rig.session.engine.settled()
        await rig.until(lambda: rig.engine.hears_midi)
        made = Stage(rig)
        yield made
        made.hear()
        await made.rest()
        assert rig.in_step(), "the board says what the engine does"


async def test_the_engine_acts_and_the_program_does_not_do_it_again(stage: Stage) -> None:
    await stage.snapshots()
    stage.map(SWITCH, NEXT, Behaviour.DO)
    await stage.rest()
    (press,) = stage.presses
    assert (press.port, press.channel, press.number, press.low, press.high) == (OWN, 0, 80, 0, 127)
    assert set(press.steps) == {SetValue(A, GAIN.symbol, -6.0), SetBypass(A, bypassed=False)}
    stage.engine.performed.clear()
    stage.play_unheard(DOWN)
    assert stage.gains == [6.0, -6.0]
    stage.hear()
    await stage.rest()
    assert stage.gains == [-6.0, -6.0]
    assert stage.bypassed == [False, False]
    session = stage.rig.session
    assert session.boards.board.current_snapshot == session.boards.board.snapshots[0].id
    assert stage.engine.performed == [], "nothing is done twice"
    await stage.ready()
    (press,) = stage.presses
    assert press.seen == stage.frame
    assert SetValue(A, GAIN.symbol, 6.0) in press.steps, "and the next one is ready"


async def test_after_it_has_acted_other_edits_do_not_glide(stage: Stage) -> None:
    await stage.snapshots()
    stage.map(SWITCH, NEXT, Behaviour.DO)
    await stage.ready()
    assert stage.presses[0].ramp_ms == stage.rig.session.shared.settings.values.snapshot_ramp_ms > 0
    stage.play(DOWN)
    await stage.rest()
    stage.engine.ramps_ms.clear()
    await stage.rig.session.boards.set_value(B, GAIN.symbol, 3.0)
    await stage.rig.session.engine.settled()
    assert stage.engine.ramps_ms == [0.0]


async def test_a_toggle_that_is_pressed_twice_fast_ends_as_it_was(stage: Stage) -> None:
    stage.map()
    await stage.ready()
    stage.play_unheard(DOWN, DOWN)
    assert stage.bypassed == [False, True], "the second press is the program's"
    stage.hear()
    await stage.rest()
    assert stage.bypassed == [False, False]


async def test_of_two_switches_pressed_fast_the_second_waits_for_the_board_that_the_first_makes(stage: Stage) -> None:
    await stage.snapshots()
    stage.map(SWITCH, NEXT, Behaviour.DO)
    stage.map(OTHER, BYPASS_OF_A, Behaviour.TOGGLE)
    await stage.ready(2)
    stage.play_unheard(DOWN, bytes((0xB0, 81, 127)))
    assert stage.bypassed == [True, False]
    stage.hear()
    await stage.rest()
    assert stage.bypassed == [True, True]
    assert stage.gains == [-6.0, -6.0]


async def test_a_mapping_that_was_removed_a_moment_before_is_put_right(stage: Stage) -> None:
    line = stage.map()
    await stage.ready()
    stage.play_unheard(DOWN)
    stage.rig.session.shared.mappings.remove([line])
    assert stage.engine.ready == {}, "taken back at once"
    stage.hear()
    await stage.rest()
    assert stage.bypassed == [False, False]


async def test_a_snapshot_that_was_overwritten_a_moment_before_sounds_as_it_is_now(stage: Stage) -> None:
    await stage.snapshots()
    stage.map(SWITCH, NEXT, Behaviour.DO)
    await stage.ready()
    session = stage.rig.session
    stage.play_unheard(DOWN)
    await session.boards.set_value(A, GAIN.symbol, 12.0)
    await session.snapshots.save(session.boards.board.snapshots[0].id)
    await session.boards.set_value(A, GAIN.symbol, 12.0)
    stage.hear()
    await stage.rest()
    assert stage.gains[0] == stage.gains[1]


async def test_learning_begins_and_nothing_is_done_by_the_way(stage: Stage) -> None:
    stage.map()
    await stage.ready()
    stage.play_unheard(DOWN)
    learn = stage.rig.session.shared.learn
    learn.begin(NEXT, Layer.BOARD, stage.rig.session.key)
    assert stage.engine.ready == {}
    stage.hear()
    await stage.rest()
    assert stage.bypassed == [False, False], "what is learned does nothing"
    assert stage.engine.ready == {}
    learn.cancel()
    await stage.ready()


async def test_while_another_board_comes_nothing_is_done_at_once(stage: Stage) -> None:
    stage.map()
    stage.follow()
    await stage.ready(1, 1)
    turns = stage.rig.session.library.turns
    turns.expect()
    assert stage.engine.ready == {}
    await stage.rest()
    assert stage.engine.ready == {}
    turns.arrived()
    await stage.ready(1, 1)


async def test_another_board_has_its_own(stage: Stage) -> None:
    stage.map()
    await stage.ready()
    stage.rig.session.boards.commit(board(instance("b")), "", Origin.LOAD)
    assert stage.engine.ready == {}
    await stage.rest()
    assert stage.engine.ready == {}


async def test_a_device_has_its_own_and_loses_it_with_its_port(stage: Stage) -> None:
    stage.map()
    stage.rig.audio.plug(FCB_PORT, "a2j:FCB1010 [20] (capture): MIDI 1")
    await stage.ready(2)
    assert {press.port for press in stage.presses} == {1, OWN}
    midi = stage.rig.session.shared.midi
    midi.choose(FCB, on=False)
    assert 1 not in {press.port for press in stage.presses}, "what is not listened to does nothing"
    await stage.ready()
    midi.choose(FCB, on=True)
    await stage.ready(2)
    stage.rig.audio.unplug(FCB_PORT)
    await stage.ready()


async def test_a_new_engine_is_told_all_anew(stage: Stage) -> None:
    stage.map()
    stage.follow()
    await stage.ready(1, 1)
    before = stage.engine
    before.die(suspect=None)
    await stage.rig.until(lambda: stage.rig.engine is not before)
    await stage.rig.playing()
    await stage.rig.until(lambda: len(stage.engine.ready) == 2)


async def test_a_switch_that_is_held_is_not_ready_until_it_is_let_go(stage: Stage) -> None:
    stage.map(nature=Nature.MOMENTARY, behaviour=Behaviour.MOMENTARY)
    await stage.ready()
    assert (stage.presses[0].low, stage.presses[0].high) == (64, 127)
    stage.play(DOWN)
    await stage.rest()
    assert stage.bypassed == [True, True]
    assert stage.presses == []
    stage.play(DOWN)
    await stage.rest()
    assert stage.bypassed == [True, True], "its release was lost; it is held on"
    stage.play(UP)
    await stage.ready()
    assert stage.bypassed == [False, False]


async def test_a_calibrated_switch_is_pressed_where_it_is_calibrated(stage: Stage) -> None:
    stage.map(nature=Nature.MOMENTARY)
    stage.rig.session.shared.mappings.set_calibration(replace(SWITCH, device=VIRTUAL), Calibration(0, 20))
    await stage.rest()
    assert [(press.low, press.high) for press in stage.presses] == [(10, 127)]


@pytest.mark.parametrize("gesture", [Gesture.LONG_PRESS, Gesture.DOUBLE_PRESS, Gesture.REPEAT])
async def test_a_press_that_may_become_something_else_is_not_ready(stage: Stage, gesture: Gesture) -> None:
    stage.map(nature=Nature.MOMENTARY)
    stage.map(target=ActionTarget("tuner.toggle"), behaviour=Behaviour.DO, nature=Nature.MOMENTARY, gesture=gesture)
    await stage.rest()
    assert stage.presses == []


async def test_a_switch_of_a_chord_is_not_ready(stage: Stage) -> None:
    stage.map(nature=Nature.MOMENTARY)
    stage.map(OTHER, nature=Nature.MOMENTARY)
    stage.map(OTHER, NEXT, Behaviour.DO, Nature.MOMENTARY, Gesture.CHORD, second=SWITCH)
    await stage.rest()
    assert stage.presses == []


@pytest.mark.parametrize(
    ("target", "behaviour"),
    [
        (ActionTarget("panic"), Behaviour.DO),
        (ActionTarget("tap.tempo"), Behaviour.DO),
        (ActionTarget("mute"), Behaviour.DO),
        (ActionTarget("board.next"), Behaviour.DO),
        (NEXT, Behaviour.DO),
        (ActionTarget("snapshot.apply", {"snapshot": "Lead"}), Behaviour.DO),
        (ActionTarget("parameter.set", {"instance": "x", "parameter": "gain", "value": "1"}), Behaviour.DO),
        (BYPASS_OF_A, Behaviour.MOMENTARY),
        (ParameterTarget(InstanceId("gone"), GAIN.symbol), Behaviour.TOGGLE),
    ],
)
async def test_what_cannot_be_told_beforehand_waits_for_the_program(
    stage: Stage, target: Target, behaviour: Behaviour
) -> None:
    """There are no snapshots here, and the switch tells no release."""
    stage.rig.session.boards.commit(
        replace(
            stage.rig.session.boards.board,
            mappings=(
                ControlMapping(MappingId("x"), Trigger(SWITCH, Nature.PRESS_ONLY, Gesture.PRESS), target, behaviour),
            ),
        ),
        "",
    )
    await stage.rest()
    assert stage.presses == []


@pytest.mark.parametrize(
    ("target", "step"),
    [
        (ActionTarget("pedal.bypass.toggle", {"instance": "a"}), SetBypass(A, bypassed=True)),
        (ActionTarget("pedal.bypass", {"instance": "a"}), SetBypass(A, bypassed=True)),
        (
            ActionTarget("parameter.set", {"instance": "a", "parameter": "Gain", "value": "-3"}),
            SetValue(A, GAIN.symbol, -3.0),
        ),
        (ActionTarget("parameter.step", {"instance": "a", "parameter": "mode"}), SetValue(A, MODE.symbol, 2.0)),
        (ActionTarget("parameter.toggle", {"instance": "a", "parameter": "gain"}), SetValue(A, GAIN.symbol, -90.0)),
    ],
)
async def test_actions_that_only_set_are_ready_and_agree_with_what_the_program_does(
    stage: Stage, target: ActionTarget, step: SetBypass | SetValue
) -> None:
    stage.map(target=target, behaviour=Behaviour.DO)
    await stage.ready()
    assert [press.steps for press in stage.presses] == [(step,)]
    stage.engine.performed.clear()
    stage.play(DOWN)
    await stage.rest()
    assert stage.engine.performed == []
    assert stage.rig.in_step()


async def test_what_is_mapped_for_all_boards_comes_before_the_boards_own(stage: Stage) -> None:
    stage.map()
    stage.map(target=ParameterTarget(A, GAIN.symbol, -20.0, 20.0), layer=Layer.GLOBAL)
    await stage.rest()
    assert [press.steps for press in stage.presses] == [(SetValue(A, GAIN.symbol, 20.0),)]


async def test_several_targets_of_a_press_are_all_ready_or_none(stage: Stage) -> None:
    stage.map()
    stage.map(target=GAIN_OF_A)
    await stage.rest()
    assert [set(press.steps) for press in stage.presses] == [
        {SetBypass(A, bypassed=True), SetValue(A, GAIN.symbol, 20.0)}
    ]
    stage.map(target=ActionTarget("tap.tempo"), behaviour=Behaviour.DO)
    await stage.rest()
    assert stage.presses == []


async def test_what_somebody_else_has_changed_is_taken_back_at_once(stage: Stage) -> None:
    stage.map()
    await stage.ready()
    await stage.rig.session.boards.set_bypassed(A, bypassed=True)
    assert stage.presses == []
    await stage.ready()
    assert stage.presses[0].steps == (SetBypass(A, bypassed=False),)


async def test_a_knob_that_is_dragged_sends_nothing_more(stage: Stage) -> None:
    stage.map()
    stage.follow(replace(GAIN_OF_A, instance=B))
    await stage.ready(1, 1)
    before = dict(stage.engine.ready)
    for number in range(40):
        await stage.rig.session.boards.set_value(A, TONE.symbol, 1000.0 + number, gesture="drag")
        await asyncio.sleep(0.01)
    await stage.rest()
    assert stage.engine.ready == before
    assert all(stage.engine.ready[slot] is what for slot, what in before.items())


async def test_what_an_engine_moves_is_no_ground_to_go_on_from(stage: Stage) -> None:
    stage.follow()
    stage.map(target=GAIN_OF_A, behaviour=Behaviour.TOGGLE)
    await stage.ready(0, 1)
    await stage.rest()
    assert stage.presses == []


async def test_our_own_message_that_comes_back_is_no_press(stage: Stage) -> None:
    stage.map()
    await stage.ready()
    stage.rig.session.shared.midi.send(VIRTUAL, DOWN)
    assert stage.presses == [], "before it is out"
    await stage.rig.until(lambda: stage.engine.sent_midi == [(OWN, DOWN)])
    stage.play(DOWN)
    await stage.rest()
    assert stage.bypassed == [False, False]
    assert stage.presses == []
    await stage.ready()


async def test_a_device_that_is_taught_does_nothing(stage: Stage) -> None:
    stage.map()
    await stage.ready()
    teaching = stage.rig.session.shared.teaching
    teaching.begin(VIRTUAL)
    assert stage.presses == []
    await stage.rest()
    assert stage.presses == []
    teaching.cancel()
    await stage.ready()


async def test_a_pedal_is_followed_by_the_engine_and_the_board_goes_along(stage: Stage) -> None:
    line = stage.follow()
    await stage.ready(0, 1)
    (table,) = stage.tables
    assert (table.port, table.channel, table.number, table.instance, table.symbol) == (OWN, 0, 11, A, GAIN.symbol)
    assert (table.values[0], table.values[127], len(table.values)) == (-20.0, 20.0, 128)
    stage.engine.performed.clear()
    for value in (0, 64, 127):
        stage.play(bytes((0xB0, 11, value)))
        assert stage.gains == [table.values[value], table.values[value]]
    await stage.rest()
    assert stage.engine.performed == []
    monitor = stage.rig.session.shared.monitor
    assert monitor.lines()[-1].did == "Gain of Amp, by the engine"
    stage.rig.session.shared.mappings.remove([line])
    assert stage.tables == []


@pytest.mark.parametrize("seen", [True, False])
async def test_a_pedal_that_moves_after_a_press_has_the_last_word(stage: Stage, seen: bool) -> None:
    """Whether the engine acts on the press itself, or it is the program's."""
    await stage.snapshots()
    stage.map(SWITCH, NEXT, Behaviour.DO)
    stage.follow()
    await stage.rest()
    if not seen:
        stage.engine.ready = {slot: what for slot, what in stage.engine.ready.items() if what in stage.tables}
    stage.play_unheard(DOWN, bytes((0xB0, 11, 0)))
    stage.hear()
    await stage.rest()
    assert stage.gains == [-20.0, -20.0]
    stage.play_unheard(bytes((0xB0, 11, 127)), DOWN)
    stage.hear()
    await stage.rest()
    assert stage.gains[0] == stage.gains[1] != 20.0, "and a press after the pedal"


@pytest.mark.parametrize(
    "fields",
    [
        {"take_over": TakeOver.PICK_UP},
        {"target": ParameterTarget(A, MODE.symbol)},
        {"target": BYPASS_OF_A},
        {"behaviour": Behaviour.MOMENTARY},
        {"nature": Nature.RELATIVE_TWOS, "behaviour": Behaviour.STEP},
        {"at_load": False},
        {"control": Control(ControlKind.PITCH_BEND, 0, 0)},
        {"enabled": False},
    ],
)
async def test_a_pedal_whose_value_alone_does_not_say_where_it_goes_is_the_programs(
    stage: Stage, fields: dict[str, object]
) -> None:
    """And what MOD has words for is the engine's anyway."""
    usual = {"control": PEDAL, "target": GAIN_OF_A, "behaviour": Behaviour.FOLLOW, "nature": Nature.CONTINUOUS}
    stage.map(**{**usual, "gesture": Gesture.MOVE, "at_load": True, **fields})  # type: ignore[arg-type]
    await stage.rest()
    assert stage.tables == []


async def test_a_calibrated_pedal_is_followed_where_it_does_not_tremble(stage: Stage) -> None:
    stage.follow()
    mappings = stage.rig.session.shared.mappings
    mappings.set_calibration(replace(PEDAL, device=VIRTUAL), Calibration(27, 127))
    await stage.rest()
    assert [(table.values[27], table.values[127]) for table in stage.tables] == [(-20.0, 20.0)]
    mappings.set_calibration(replace(PEDAL, device=VIRTUAL), Calibration(27, 127, jitter=0.05))
    await stage.rest()
    assert stage.tables == []


async def test_the_coarse_half_of_a_fine_pedal_is_not_followed_by_itself(stage: Stage) -> None:
    stage.follow()
    stage.map(
        Control(ControlKind.CC14, 11, 0), GAIN_OF_A, Behaviour.FOLLOW, Nature.CONTINUOUS, Gesture.MOVE, at_load=True
    )
    await stage.rest()
    assert stage.tables == []


async def test_a_program_change_is_ready_as_long_as_its_device_knows_no_banks(stage: Stage) -> None:
    stage.map(Control(ControlKind.PROGRAM, 5, 0))
    await stage.ready()
    stage.play(bytes((0xC0, 5)))
    await stage.rest()
    assert stage.bypassed == [True, True]
    await stage.ready()
    stage.play(bytes((0xB0, 0, 1)), bytes((0xC0, 5)))
    await stage.rest()
    assert stage.bypassed == [True, True], "program 5 of another bank is another one"
    assert stage.presses == []


async def test_a_pedal_that_comes_back_under_its_id_is_told_of_again(stage: Stage) -> None:
    stage.map()
    await stage.ready()
    session = stage.rig.session
    kept = session.boards.board
    session.boards.commit(kept.without_instance(A), "Remove")
    await session.engine.settled()
    assert stage.presses == []
    session.boards.commit(kept, "Undo")
    await stage.ready()


async def test_on_any_channel_one_slot_does_for_all(stage: Stage) -> None:
    stage.map(replace(SWITCH, channel=None))
    await stage.ready()
    assert stage.presses[0].channel is None
    stage.map(replace(SWITCH, channel=3), ActionTarget("tap.tempo"), Behaviour.DO)
    await stage.rest()
    assert {press.channel for press in stage.presses} == set(range(16)) - {3}


async def test_an_engine_that_cannot_stand_by_is_asked_for_nothing() -> None:
    made = make_rig()
    made.launcher.make = lambda: FakeEngine(capabilities=ALL_CAPABILITIES - {"midi-standby"})
    async with living(made) as rig:
        await rig.playing()
        rig.session.boards.commit(board(instance("a")), "", Origin.LOAD)
        await rig.until(lambda: rig.engine.hears_midi)
        stage = Stage(rig)
        stage.map()
        await stage.rest()
        assert stage.engine.ready == {}
        stage.play(DOWN)
        await stage.rest()
        assert stage.bypassed == [True, True]
