"""Devices that JACK shows are heard through the engine, whatever becomes of it, of them and of JACK."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from marlise_desktop.domain.connection import HardwarePort
from marlise_desktop.domain.events import EngineState
from marlise_desktop.domain.instance import Position
from marlise_desktop.domain.midi.device import VIRTUAL, Device, DeviceId, Way
from marlise_desktop.domain.midi.events import DevicesChanged
from marlise_desktop.session.ports.audio import ConnectionMoved
from marlise_desktop.session.ports.engine import MidiHeard, MidiLost
from marlise_desktop.session.ports.midi import Heard
from tests.builders import AMP
from tests.fakes.engine import ALL_CAPABILITIES, FakeEngine
from tests.unit.session.conftest import Rig, living, make_rig

FCB = DeviceId("FCB1010")
PORT = HardwarePort("midi:FCB1010")
OUT_OF_DEVICE = "a2j:FCB1010 [20] (capture): MIDI 1"
IN_OF_ENGINE = "fake-host:control_in_1"
OWN = "fake-host:control_in_32"
PRESS = bytes([0xB0, 64, 127])


@dataclass
class Ears:
    rig: Rig
    heard: list[Heard] = field(default_factory=list)
    lost: list[DeviceId] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rig.session.shared.midi.listen(self.heard.append)
        self.rig.session.shared.midi.on_lost(self.lost.append)

    async def joined(self) -> None:
        await self.rig.until(lambda: (OUT_OF_DEVICE, IN_OF_ENGINE) in self.rig.audio.joined)
        await self.rig.until(lambda: self.rig.engine.hears_midi)


@pytest.fixture
async def ears() -> AsyncIterator[Ears]:
    rig = make_rig()
    ears = Ears(rig)
    async with living(rig):
        await rig.playing()
        rig.audio.plug(PORT, OUT_OF_DEVICE)
        await ears.joined()
        yield ears


async def test_a_device_has_a_port_of_the_engine_and_says_who_it_is(ears: Ears) -> None:
    ears.rig.engine.tell(MidiHeard(1, 4800, PRESS))
    (heard,) = ears.heard
    assert (heard.device, heard.data, heard.by_engine) == (FCB, PRESS, True)
    assert heard.time_s <= asyncio.get_running_loop().time()
    assert ears.rig.session.shared.midi.devices() == (
        Device(VIRTUAL, Way.JACK, speaks=True, listens=True),
        Device(FCB, Way.JACK, speaks=True, listens=False),
    )


async def test_a_message_has_the_time_that_jack_tells_for_its_frame_if_that_can_be(ears: Ears) -> None:
    now = asyncio.get_running_loop().time()
    ears.rig.audio.times_s = {100: now - 0.3, 200: now + 60.0, 300: now - 60.0}
    for frame in ears.rig.audio.times_s:
        ears.rig.engine.tell(MidiHeard(1, frame, PRESS))
    assert ears.heard[0].time_s == now - 0.3
    assert all(now - 1 < heard.time_s <= asyncio.get_running_loop().time() for heard in ears.heard)


async def test_other_programs_play_to_a_port_of_our_own(ears: Ears) -> None:
    ears.rig.engine.tell(MidiHeard(32, 4800, PRESS))
    assert [heard.device for heard in ears.heard] == [VIRTUAL]
    ears.rig.session.shared.midi.send(VIRTUAL, PRESS)
    await ears.rig.until(lambda: ears.rig.engine.sent_midi == [(32, PRESS)])


async def test_a_device_that_is_unplugged_is_lost_and_has_its_port_again_under_another_number(ears: Ears) -> None:
    rig = ears.rig
    rig.audio.unplug(PORT)
    await rig.until(lambda: ears.lost == [FCB])
    await rig.until(lambda: (1, True) not in rig.engine.midi_ports)
    again = "a2j:FCB1010 [24] (capture): MIDI 1"
    rig.audio.plug(PORT, again)
    await rig.until(lambda: (again, IN_OF_ENGINE) in rig.audio.joined)
    rig.engine.tell(MidiHeard(1, 4800, PRESS))
    assert [heard.device for heard in ears.heard] == [FCB]


async def test_one_that_comes_back_at_once_was_away_all_the_same(ears: Ears) -> None:
    again = "a2j:FCB1010 [24] (capture): MIDI 1"
    ears.rig.audio.plug(PORT, again)
    await ears.rig.until(lambda: (again, IN_OF_ENGINE) in ears.rig.audio.joined)
    assert ears.lost == [FCB]


async def test_a_device_that_listens_is_sent_to(ears: Ears) -> None:
    rig = ears.rig
    rig.audio.plug(HardwarePort("midi:FCB1010 out"), "a2j:FCB1010 [20] (playback): MIDI 1")
    pair = ("fake-host:control_out_1", "a2j:FCB1010 [20] (playback): MIDI 1")
    await rig.until(lambda: pair in rig.audio.joined)
    rig.session.shared.midi.send(FCB, PRESS)
    await rig.until(lambda: rig.engine.sent_midi == [(1, PRESS)])
    assert ears.lost == []


async def test_what_is_sent_before_a_device_is_joined_reaches_it_when_it_is(ears: Ears) -> None:
    """Who hears that a device has come may greet it at once."""
    rig = ears.rig
    joined: list[bool] = []
    pair = ("fake-host:control_out_1", "a2j:FCB1010 [20] (playback): MIDI 1")
    greeting = [(1, bytes([0xC0, number])) for number in (1, 2)]

    def greet(_event: DevicesChanged) -> None:
        if not joined and any(device.id == FCB and device.listens for device in midi.devices()):
            joined.append(pair in rig.audio.joined)
            for _, message in greeting:
                midi.send(FCB, message)

    midi = rig.session.shared.midi
    rig.session.shared.bus.subscribe(DevicesChanged, greet)
    rig.audio.plug(HardwarePort("midi:FCB1010 out"), pair[1])
    await rig.until(lambda: rig.engine.sent_midi == greeting)
    assert joined == [False]
    assert pair in rig.audio.joined


async def test_a_device_that_is_not_wanted_has_no_port(ears: Ears) -> None:
    midi = ears.rig.session.shared.midi
    midi.choose(FCB, on=False)
    await ears.rig.until(lambda: (1, True) not in ears.rig.engine.midi_ports)
    ears.rig.engine.tell(MidiHeard(1, 4800, PRESS))
    assert ears.heard == []
    assert ears.lost == [FCB]
    midi.choose(FCB, on=True)
    await ears.rig.until(lambda: (1, True) in ears.rig.engine.midi_ports)


async def test_all_is_made_again_on_the_engine_after_one_that_died(ears: Ears) -> None:
    rig, dead = ears.rig, ears.rig.engine
    rig.audio.joined.clear()
    dead.die()
    await rig.until(lambda: rig.engine is not dead and rig.session.engine.state is EngineState.RUNNING)
    await ears.joined()
    assert set(ears.lost) == {FCB, VIRTUAL}
    rig.engine.tell(MidiHeard(1, 0, PRESS))
    assert len(ears.heard) == 1


async def test_all_is_made_again_when_jack_is_back(ears: Ears) -> None:
    rig = ears.rig
    rig.audio.joined.clear()
    rig.engine.midi_ports.clear()
    rig.audio.die()
    await ears.joined()
    assert rig.engine.midi_ports == {(1, True), (32, True), (32, False)}


async def test_ports_that_an_earlier_program_has_left_are_taken_away_first() -> None:
    rig = make_rig()
    left = FakeEngine(taken_over=True, midi_ports={(7, True), (7, False)})
    rig.launcher.make = lambda: left
    async with living(rig):
        await rig.session.boards.add(AMP.uri, Position())
        await rig.playing()
        await rig.until(lambda: (32, True) in left.midi_ports)
        assert (7, True) not in left.midi_ports


async def test_what_is_lost_on_the_way_is_told_once(ears: Ears) -> None:
    for _ in range(3):
        ears.rig.engine.tell(MidiLost(40))
    told = [posted for posted in ears.rig.told if "some messages are lost" in posted.notice.message]
    assert len(told) == 1
    assert ears.rig.session.shared.midi.missed == 120
    assert ears.rig.session.shared.midi.health().facts["missed"] == 120


async def test_a_program_that_plays_to_us_goes_on_with_the_next_engine(ears: Ears) -> None:
    rig, dead = ears.rig, ears.rig.engine
    rig.audio.tell(ConnectionMoved("ardour:MIDI", OWN, joined=True))
    await asyncio.sleep(0)
    dead.die()
    rig.audio.tell(ConnectionMoved("ardour:MIDI", OWN, joined=False))
    await rig.until(lambda: ("ardour:MIDI", OWN) in rig.audio.joined)


async def test_an_engine_that_does_not_tell_who_plays_is_helped_by_a_port_of_our_own() -> None:
    rig = make_rig()
    rig.launcher.make = lambda: FakeEngine(client="", capabilities=ALL_CAPABILITIES - {"midi-ports"})
    ears = Ears(rig)
    async with living(rig):
        await rig.playing()
        rig.audio.plug(PORT, OUT_OF_DEVICE)
        await rig.until(lambda: (OUT_OF_DEVICE, "Marlise Desktop:in") in rig.audio.joined)
        assert (OUT_OF_DEVICE, "mod-host:midi_in") in rig.audio.joined
        assert rig.ear.hear is not None
        rig.ear.hear(PRESS, 1.0)
        assert ears.heard == [Heard(VIRTUAL, PRESS, 1.0, by_engine=True)]
        rig.audio.tell(ConnectionMoved("ardour:MIDI", "Marlise Desktop:in", joined=True))
        await rig.until(lambda: ("ardour:MIDI", "mod-host:midi_in") in rig.audio.joined)
        rig.session.shared.midi.send(VIRTUAL, PRESS)
        await rig.until(lambda: rig.ear.sent == [PRESS])
        assert [device.id for device in rig.session.shared.midi.devices()] == [VIRTUAL]
    assert not rig.ear.is_open


async def test_a_program_that_joins_to_every_new_port_at_once_plays_to_mod_host_too() -> None:
    rig = make_rig()
    rig.launcher.make = lambda: FakeEngine(client="", capabilities=ALL_CAPABILITIES - {"midi-ports"})
    rig.ear.appears = lambda: rig.audio.tell(ConnectionMoved("ardour:MIDI", "Marlise Desktop:in", joined=True))
    async with living(rig):
        await rig.until(lambda: ("ardour:MIDI", "mod-host:midi_in") in rig.audio.joined)


async def test_without_any_midi_the_program_lives_and_says_why() -> None:
    rig = make_rig()
    rig.ear.refuses = "python-rtmidi cannot be loaded"
    rig.launcher.make = lambda: FakeEngine(client="", capabilities=frozenset())
    async with living(rig):
        await rig.playing()
        await rig.until(lambda: rig.session.shared.midi.reason == "python-rtmidi cannot be loaded")
        assert rig.session.shared.midi.health().reasons == ("python-rtmidi cannot be loaded",)
        assert rig.session.engine.state is EngineState.RUNNING
