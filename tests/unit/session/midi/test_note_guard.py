"""The ends of notes, played to the plugins of an engine that does not end them itself."""

import pytest

from marlise_desktop.domain.connection import HardwarePort
from marlise_desktop.domain.ids import InstanceId
from marlise_desktop.domain.instance import Position
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.silence import SILENCERS
from marlise_desktop.domain.midi.wire import bytes_of
from tests.builders import SYNTH, port
from tests.unit.session.conftest import Rig

KEYS = HardwarePort("midi:Keys")
ENDS = [bytes_of(message) for message in SILENCERS]


@pytest.fixture
async def synth(rig: Rig) -> InstanceId:
    """On the board of an engine that knows no panic, played by two cables."""
    rig.engine.capabilities -= {"panic"}
    boards = rig.session.boards
    key = await boards.add(SYNTH.uri, Position())
    await boards.connect(KEYS, port(key, "midi"))
    await boards.connect(HardwarePort("midi_in"), port(key, "midi"))
    await rig.session.engine.settled()
    return key


async def silenced(rig: Rig) -> None:
    """Once, and the cable for it is gone again."""
    await rig.until(lambda: len(rig.ear.sent) > len(ENDS) and not rig.audio.joined)
    assert rig.ear.sent[1:] == ENDS
    rig.ear.sent.clear()


async def test_a_panic_ends_them(rig: Rig, synth: InstanceId) -> None:
    rig.audio.joined.clear()
    await rig.session.engine.panic()
    await silenced(rig)


async def test_a_cut_cable_ends_those_of_the_pedal_that_stays(rig: Rig, synth: InstanceId) -> None:
    rig.audio.joined.clear()
    cable = next(held for held in rig.session.boards.board.connections if held.source == KEYS)
    await rig.session.boards.disconnect([cable])
    await silenced(rig)


async def test_a_lost_device_ends_those_that_devices_feed(rig: Rig, synth: InstanceId) -> None:
    rig.audio.joined.clear()
    rig.session.note_guard.lost(DeviceId("Keys"))
    await silenced(rig)


async def test_an_engine_that_ends_notes_itself_is_left_alone(rig: Rig, synth: InstanceId) -> None:
    rig.engine.capabilities |= {"panic"}
    rig.audio.joined.clear()
    await rig.session.engine.panic()
    rig.session.note_guard.lost(DeviceId("Keys"))
    await rig.session.boards.remove([synth])
    await rig.session.engine.settled()
    assert rig.ear.sent == []


async def test_a_pedal_that_goes_needs_no_ends(rig: Rig, synth: InstanceId) -> None:
    rig.audio.joined.clear()
    await rig.session.boards.remove([synth])
    await rig.session.engine.settled()
    assert rig.ear.sent == []


async def test_a_server_that_hangs_meanwhile_does_not_end_the_rack(rig: Rig, synth: InstanceId) -> None:
    rig.audio.joined.clear()
    rig.audio.hangs = True
    await rig.session.engine.panic()
    await rig.until(lambda: len(rig.ear.sent) == 1)
    rig.ear.sent.clear()
    rig.audio.hangs = False
    await rig.session.engine.set_muted(False)
    await rig.session.engine.panic()
    await silenced(rig)
