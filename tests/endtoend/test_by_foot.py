"""A foot controller plays a board: real MIDI in, sound out."""

import pytest

from marlise_desktop.domain.events import BoardChanged, Origin
from marlise_desktop.domain.ids import InstanceId, PortSymbol
from marlise_desktop.domain.midi.control import Control, ControlKind
from marlise_desktop.domain.midi.mapping import (
    Behaviour,
    ControlMapping,
    Layer,
    ParameterTarget,
)
from tests.builders import pressed
from tests.endtoend.feet import PEDAL, Feet, control
from tests.endtoend.lv2_folder import AMP
from tests.endtoend.stage import Stage

GAIN = PortSymbol("gain")


def holds(stage: Stage, amp: InstanceId, gain: float) -> bool:
    return stage.session.boards.board.instances[amp].value(GAIN) == pytest.approx(gain, abs=0.01)


def press(controller: int, target: ParameterTarget, behaviour: Behaviour) -> ControlMapping:
    return pressed(Control(ControlKind.CC, controller, 0), target, behaviour)


async def test_a_pedal_and_a_switch_are_learned_and_played(stage: Stage, feet: Feet) -> None:
    shared, session = stage.program.shared, stage.session
    amp = await stage.wired(AMP)
    await feet.plug()
    await session.actions.run("mapping.learn.parameter", instance=amp, parameter="gain")
    await feet.play(*(control(11, value) for value in (*range(0, 128, 8), 127, *range(120, -1, -8))))
    await stage.until(lambda: shared.learn.state is not None and shared.learn.state.proposal is not None)
    await session.actions.run("mapping.learn.take")
    await session.engine.settled()
    (pedal,) = shared.mappings.all()
    assert pedal.plain, "the engine itself carries it out"

    edits: list[BoardChanged] = []
    stop = session.bus.subscribe(BoardChanged, edits.append)
    await feet.play(control(11, 127))
    await stage.until(lambda: holds(stage, amp, 24.0))
    await feet.play(control(11, 0))
    await stage.until(lambda: holds(stage, amp, -90.0))
    assert {event.origin for event in edits} == {Origin.OBSERVED}, "the program did not do it once more"
    stop()

    loud = ParameterTarget(amp, GAIN, -6.0, 6.0)
    shared.mappings.add(Layer.BOARD, press(80, loud, Behaviour.MOMENTARY), session.key)
    await feet.play(control(80, 127))
    await stage.until(lambda: holds(stage, amp, 6.0))
    await session.engine.settled()
    assert await stage.gain_db() == pytest.approx(6.0, abs=0.1)
    feet.pedal.unplug(PEDAL)
    await stage.until(lambda: holds(stage, amp, -6.0))
    await session.engine.settled()
    assert await stage.gain_db() == pytest.approx(-6.0, abs=0.1), "an unplugged switch is let go"
    assert session.history.undo_label.startswith("Map "), "Undo leaves alone what the feet have played"
