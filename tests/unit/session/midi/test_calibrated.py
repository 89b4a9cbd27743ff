"""Which mappings in MOD's words are handed to an engine."""

from marlise_desktop.domain.ids import InstanceId
from marlise_desktop.domain.instance import MidiBinding
from marlise_desktop.domain.midi.control import Calibration, Control, ControlKind
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.follower import Follower
from marlise_desktop.session.jobs import Jobs
from tests.builders import GAIN, TONE, board, instance
from tests.fakes.engine import FakeEngine
from tests.unit.session.conftest import Rig

A = InstanceId("a")
PEDAL, WHEEL = MidiBinding(0, 7), MidiBinding(0, 131)
BOARD = board(instance("a", bindings={GAIN.symbol: PEDAL, TONE.symbol: WHEEL}))
EXPRESSION = Control(ControlKind.CC, 7, 0, DeviceId("FCB1010"))


def test_those_of_a_calibrated_control_are_left_to_the_program() -> None:
    follower = Follower(FakeEngine(), Jobs(Bus()), lambda *_: None, lambda _: None, lambda _: None)
    assert follower.target(BOARD) is BOARD
    follower.left_to_program = frozenset({EXPRESSION})
    assert follower.target(BOARD).instances[A].bindings == {TONE.symbol: WHEEL}


async def test_a_rack_heeds_calibrations_from_its_start_on(rig: Rig) -> None:
    mappings = rig.session.shared.mappings
    rig.session.boards.commit(BOARD, "")
    seen = []
    for travel in (None, Calibration(3, 120), None):
        mappings.set_calibration(EXPRESSION, travel)
        await rig.session.engine.settled()
        seen.append(dict(rig.engine.board.instances[A].bindings))
    assert seen == [
        {GAIN.symbol: PEDAL, TONE.symbol: WHEEL},
        {TONE.symbol: WHEEL},
        {GAIN.symbol: PEDAL, TONE.symbol: WHEEL},
    ]
    assert rig.session.boards.board.instances[A].bindings == BOARD.instances[A].bindings
