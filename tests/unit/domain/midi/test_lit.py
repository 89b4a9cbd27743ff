"""What the light of a control shows."""

from dataclasses import replace

import pytest

from marlise_desktop.domain.ids import InstanceId, PortSymbol, SnapshotId
from marlise_desktop.domain.midi.control import Control, ControlKind
from marlise_desktop.domain.midi.lit import Lit, Sight, level, lit
from marlise_desktop.domain.midi.mapping import (
    ActionTarget,
    Behaviour,
    ControlMapping,
    ParameterTarget,
    Target,
)
from marlise_desktop.domain.parameter import Parameter, ParameterKind
from marlise_desktop.domain.snapshot import Snapshot
from tests.builders import AMP, board, instance, pressed

GATE = Parameter(PortSymbol("gate"), "Gate", 0.0, 1.0, 0.0, ParameterKind.TOGGLE)
KICK = Parameter(PortSymbol("kick"), "Kick", 0.0, 1.0, 0.0, ParameterKind.TRIGGER)
GATED = replace(AMP, parameters=(*AMP.parameters, GATE, KICK))
FULL = replace(
    board(instance("amp", GATED), instance("off", bypassed=True)),
    title="Clean",
    snapshots=(Snapshot(SnapshotId("s1"), "Verse"), Snapshot(SnapshotId("s2"), "Lead")),
    current_snapshot=SnapshotId("s2"),
)
SIGHT = Sight(FULL)


def mapped(target: Target, behaviour: Behaviour = Behaviour.TOGGLE) -> ControlMapping:
    return pressed(Control(ControlKind.CC, 20, 0), target, behaviour)


def parameter(key: str, symbol: str, low: float | None = None, high: float | None = None) -> ParameterTarget:
    return ParameterTarget(InstanceId(key), PortSymbol(symbol), low, high)


def act(action: str, **arguments: str) -> ActionTarget:
    return ActionTarget(action, arguments)


@pytest.mark.parametrize(
    ("target", "sight", "state"),
    [
        (parameter("amp", ":bypass"), SIGHT, Lit.ON),
        (parameter("off", ":bypass"), SIGHT, Lit.OFF),
        (parameter("off", ":bypass", 1.0, 0.0), SIGHT, Lit.OFF),
        (parameter("gone", ":bypass"), SIGHT, None),
        (parameter("amp", ":bypass"), replace(SIGHT, plays=False), Lit.OFF),
        (parameter("amp", "gain", -90.0, 0.0), SIGHT, Lit.ON),
        (parameter("amp", "gain", 0.0, -90.0), SIGHT, Lit.OFF),
        (parameter("amp", "gate"), SIGHT, Lit.OFF),
        (parameter("amp", "gate", 1.0, 0.0), SIGHT, Lit.ON),
        (parameter("amp", "kick"), SIGHT, None),
        (act("pedal.bypass.toggle", instance="amp"), SIGHT, Lit.ON),
        (act("pedal.bypass.toggle", instance="Amp"), SIGHT, Lit.ON),
        (act("pedal.bypass.toggle", instance="other"), SIGHT, None),
        (act("snapshot.apply", snapshot="Lead"), SIGHT, Lit.ON),
        (act("snapshot.apply", snapshot="2"), SIGHT, Lit.ON),
        (act("snapshot.apply", snapshot="s1"), SIGHT, Lit.OFF),
        (act("snapshot.apply", snapshot="3"), SIGHT, None),
        (act("snapshot.next"), SIGHT, None),
        (act("parameter.toggle", instance="amp", parameter="gate"), SIGHT, Lit.OFF),
        (act("parameter.set", instance="amp", parameter="Gain", value="0"), SIGHT, Lit.ON),
        (act("parameter.set", instance="amp", parameter="Gain", value="loud"), SIGHT, Lit.OFF),
        (act("board.open", board="Clean"), SIGHT, Lit.ON),
        (act("board.open", board="/boards/x"), SIGHT, Lit.OFF),
        (act("mute"), replace(SIGHT, muted=True), Lit.ON),
        (act("tuner.toggle"), SIGHT, Lit.OFF),
        (act("tuner.toggle"), replace(SIGHT, tuner=""), Lit.ON),
        (act("transport.toggle"), replace(SIGHT, rolling=True), Lit.ON),
        (act("tap.tempo"), SIGHT, Lit.BEAT),
        (act("tap.tempo"), replace(SIGHT, plays=False), Lit.OFF),
        (act("sound.restart_engine"), replace(SIGHT, plays=False), Lit.ON),
        (act("panic"), SIGHT, None),
    ],
)
def test_a_light_shows_the_state_of_what_its_control_does(target: Target, sight: Sight, state: Lit | None) -> None:
    assert lit(mapped(target), sight) is state


def test_one_value_of_several_is_lit_only_while_it_is_that() -> None:
    assert lit(mapped(parameter("amp", "mode", None, 1.0), Behaviour.DO), SIGHT) is Lit.ON
    assert lit(mapped(parameter("amp", "mode", None, 2.0), Behaviour.DO), SIGHT) is Lit.OFF
    assert lit(mapped(parameter("amp", "mode"), Behaviour.STEP), SIGHT) is None


def test_a_motor_stands_where_the_parameter_does() -> None:
    assert level(mapped(parameter("amp", "gain", -90.0, 24.0), Behaviour.FOLLOW), SIGHT) == pytest.approx(90 / 114)
    assert level(mapped(parameter("amp", "gain", 24.0, -90.0), Behaviour.FOLLOW), SIGHT) == pytest.approx(24 / 114)
    assert level(mapped(parameter("amp", "gain", -90.0, -30.0), Behaviour.FOLLOW), SIGHT) == 1.0
    assert level(mapped(parameter("gone", "gain"), Behaviour.FOLLOW), SIGHT) is None
    assert level(mapped(parameter("amp", "gain"), Behaviour.TOGGLE), SIGHT) is None


@pytest.mark.parametrize(
    ("now", "lit_now", "left"),
    [
        (10.0, True, 0.1),
        (10.05, True, 0.05),
        (10.1, False, 0.4),
        (10.45, False, 0.05),
        (10.5, True, 0.1),
        (9.9, False, 0.1),
    ],
)
def test_the_beat_is_a_tenth_of_a_second_long(now: float, left: float, *, lit_now: bool) -> None:
    is_lit, rest = replace(SIGHT, bpm=120.0, beat_s=10.0).flashes(now)
    assert is_lit is lit_now
    assert rest == pytest.approx(left, abs=1e-5)


def test_a_display_tells_snapshot_or_board_or_what_is_tuned() -> None:
    assert SIGHT.text == "Lead"
    assert Sight(replace(FULL, current_snapshot=None)).text == "Clean"
    assert replace(SIGHT, tuner="A").text == "A"
