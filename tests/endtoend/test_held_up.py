"""The program is held up, as by much drawing, and the foot is heard all the same: the engine knew beforehand."""

import math
from collections.abc import Iterator

import pytest

from marlise_desktop.domain.ids import InstanceId, PortSymbol
from marlise_desktop.domain.midi.control import Control, ControlKind, Nature
from marlise_desktop.domain.midi.mapping import (
    ActionTarget,
    Behaviour,
    ControlMapping,
    Gesture,
    Layer,
    MappingId,
    ParameterTarget,
    Target,
    Trigger,
)
from tests.bench.stopwatch import BACK, PRESS, SOUND, Stopwatch
from tests.endtoend.audio_server import SERVER
from tests.endtoend.feet import OWN_IN, Feet, control
from tests.endtoend.lv2_folder import AMP
from tests.endtoend.stage import Stage

GAIN = PortSymbol("gain")
QUIET, LOUD = -20.0, 0.0
JACKD = (128, "-S")


@pytest.fixture
def stopwatch() -> Iterator[Stopwatch]:
    with Stopwatch({"JACK_DEFAULT_SERVER": SERVER}) as made:
        yield made


def map_to(stage: Stage, controller: int, target: Target, behaviour: Behaviour) -> None:
    moves = behaviour is Behaviour.FOLLOW
    nature, gesture = (Nature.CONTINUOUS, Gesture.MOVE) if moves else (Nature.PRESS_ONLY, Gesture.PRESS)
    trigger = Trigger(Control(ControlKind.CC, controller, 0), nature, gesture)
    mapping = ControlMapping(MappingId(""), trigger, target, behaviour, at_load=moves)
    stage.program.shared.mappings.add(Layer.BOARD, mapping, stage.session.key)


async def told(stage: Stage, presses: int, tables: int) -> None:
    """Returns when the engine knows what so many switches and pedals will do."""
    await stage.until(lambda: len(stage.program.shared.standby.held) == presses + tables)
    await stage.session.engine.command("cpu_load")  # it is answered after what was told before


async def gains(stage: Stage, amp: InstanceId) -> tuple[float, float]:
    """On the board, and in the engine, once both are at rest."""
    await stage.session.engine.settled()
    described = await stage.session.engine.describe()
    return stage.session.boards.board.instances[amp].value(GAIN), described.instances[amp].values[GAIN]


def heard(stopwatch: Stopwatch, message: bytes) -> bool:
    """Plays it, and waits until it is heard. The program is held up all the while."""
    return math.isfinite(stopwatch.periods([message], 1)[0])


async def test_a_press_and_a_pedal_are_heard_before_the_program_hears_of_them(
    stage: Stage, stopwatch: Stopwatch
) -> None:
    session = stage.session
    amp = await stage.wired(AMP)
    for gain in (QUIET, LOUD):
        await session.boards.set_value(amp, GAIN, gain)
        await session.snapshots.save_as(f"{gain:g} dB")
    map_to(stage, 80, ActionTarget("snapshot.next"), Behaviour.DO)
    map_to(stage, 11, ParameterTarget(amp, GAIN, QUIET, LOUD), Behaviour.FOLLOW)
    stopwatch.join((PRESS, OWN_IN), (SOUND, f"{session.engine.client}:in_1"), (f"{session.engine.client}:out_1", BACK))
    await told(stage, 1, 1)
    assert heard(stopwatch, control(80, 127))
    quiet = session.boards.board.snapshots[0].id
    await stage.until(lambda: session.boards.board.current_snapshot == quiet)
    assert await gains(stage, amp) == (QUIET, QUIET)
    assert not session.snapshots.differs(quiet)
    for value in (127, 0, 127):
        assert heard(stopwatch, control(11, value))
    await stage.until(lambda: session.boards.board.instances[amp].value(GAIN) == LOUD)
    assert await gains(stage, amp) == (LOUD, LOUD)
    stopwatch.part()


async def test_a_toggle_pressed_twice_while_the_program_is_held_up_ends_as_it_was(stage: Stage, feet: Feet) -> None:
    amp = await stage.wired(AMP)
    await stage.session.boards.set_value(amp, GAIN, QUIET)
    map_to(stage, 80, ParameterTarget(amp, GAIN, QUIET, LOUD), Behaviour.TOGGLE)
    await feet.join_the_program()
    await told(stage, 1, 0)
    feet.program.play("Track", control(80, 127), control(80, 127))
    await stage.until(lambda: len(feet.heard) == 2)
    await told(stage, 1, 0)
    assert await gains(stage, amp) == (QUIET, QUIET)
    feet.program.play("Track", control(80, 127))
    await stage.until(lambda: len(feet.heard) == 3)
    await told(stage, 1, 0)
    assert await gains(stage, amp) == (LOUD, LOUD)
