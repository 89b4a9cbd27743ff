"""Every way to devices as one: each device is heard once, remembered, and told when it goes."""

from collections.abc import Callable

import pytest

from marlise_desktop.domain.events import NoticePosted
from marlise_desktop.domain.midi.device import VIRTUAL, Device, DeviceId, Way
from marlise_desktop.domain.midi.events import DevicesChanged
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.midi.controllers import Controllers
from marlise_desktop.session.midi.midi import Midi
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.ports.midi import Heard
from tests.fakes.controllers import FakeControllersStore
from tests.fakes.midi import FakeGate

PRESS = bytes([0xB0, 64, 127])


class Ways:
    def __init__(self) -> None:
        self.bus = Bus()
        self.jack, self.alsa = FakeGate(Way.JACK), FakeGate(Way.ALSA)
        notices = Notices(self.bus)
        self.chosen = Controllers(FakeControllersStore(), notices, self.bus)
        self.now = 10.0
        self.midi = Midi([self.jack, self.alsa], self.chosen, notices, self.bus, lambda: self.now)
        self.heard: list[Heard] = []
        self.lost: list[DeviceId] = []
        self.changes: list[DevicesChanged] = []
        self.told: list[NoticePosted] = []
        self.deaf: Callable[[], None] = self.midi.listen(self.heard.append)
        self.midi.on_lost(self.lost.append)
        self.bus.subscribe(DevicesChanged, self.changes.append)
        self.bus.subscribe(NoticePosted, self.told.append)


@pytest.fixture
def ways() -> Ways:
    return Ways()


def test_a_device_on_both_ways_is_heard_by_jack_alone(ways: Ways) -> None:
    device = ways.alsa.plug("FCB1010 MIDI 1")
    assert ways.midi.devices() == (Device(device, Way.ALSA),)
    ways.jack.plug("FCB1010 MIDI 1", listens=True)
    assert ways.midi.devices() == (Device(device, Way.JACK, listens=True),)
    assert not ways.alsa.wants(device)
    ways.alsa.play(device, PRESS)
    ways.jack.play(device, PRESS)
    assert [heard.by_engine for heard in ways.heard] == [True]
    ways.midi.send(device, PRESS)
    assert (ways.jack.sent, ways.alsa.sent) == ([(device, PRESS)], [])


def test_what_a_device_sends_back_at_once_is_not_heard(ways: Ways) -> None:
    device = ways.alsa.plug("Pads", listens=True)
    ways.midi.send(device, PRESS)
    ways.now += 0.049
    ways.alsa.play(device, PRESS, ways.now)
    assert ways.heard == []
    ways.alsa.play(device, PRESS, ways.now)
    assert len(ways.heard) == 1, "the player"
    ways.midi.send(device, PRESS)
    ways.now += 0.051
    ways.alsa.play(device, PRESS, ways.now)
    assert len(ways.heard) == 2, "later it is the player"
    ways.alsa.slow = True
    ways.midi.send(device, PRESS)
    ways.now += 5.0
    ways.alsa.play(device, PRESS, ways.now)
    assert len(ways.heard) == 2, "it was on its way for so long"


def test_what_was_sent_may_be_lost_when_devices_are_reached_anew(ways: Ways) -> None:
    before = ways.midi.ways
    assert ways.jack.listener is not None
    ways.jack.listener.reached()
    assert ways.midi.ways != before
    assert len(ways.changes) == 1


def test_our_own_port_is_there_on_each_way(ways: Ways) -> None:
    ways.jack.plug(VIRTUAL, listens=True)
    ways.alsa.plug(VIRTUAL, listens=True)
    assert [device.id for device in ways.midi.devices()] == [VIRTUAL]
    ways.jack.play(VIRTUAL, PRESS)
    ways.alsa.play(VIRTUAL, PRESS)
    assert len(ways.heard) == 2, "what one program plays comes on one of them"
    ways.midi.send(VIRTUAL, PRESS)
    assert len(ways.jack.sent) == len(ways.alsa.sent) == 1


def test_a_device_that_is_not_chosen_is_not_heard_and_what_it_held_is_let_go(ways: Ways) -> None:
    device = ways.alsa.plug("Keys")
    ways.midi.choose(device, on=False)
    assert ways.lost == [device]
    assert not ways.alsa.wants(device)
    ways.alsa.play(device, PRESS)
    assert ways.heard == []
    ways.midi.choose(device, on=True)
    assert ways.alsa.wants(device)
    ways.alsa.play(device, PRESS)
    assert len(ways.heard) == 1
    assert len(ways.changes) == 3


def test_what_was_ever_seen_is_known(ways: Ways) -> None:
    ways.chosen.see(DeviceId("Old pedal"))
    device = ways.alsa.plug("Keys")
    ways.alsa.unplug(device)
    assert ways.midi.known() == ["Keys", "Old pedal"]
    assert ways.midi.devices() == ()


def test_one_that_is_unplugged_is_told_and_welcomed_back(ways: Ways) -> None:
    device = ways.alsa.plug("Keys")
    ways.alsa.unplug(device)
    assert ways.lost == [device]
    ways.alsa.plug("Keys")
    assert [posted.notice.message for posted in ways.told] == ["Keys was unplugged", "Keys is back"]


def test_there_is_a_reason_only_where_no_way_is_open(ways: Ways) -> None:
    ways.alsa.reason = "ALSA's sequencer is not there"
    assert ways.midi.reason == ""
    ways.jack.reason = "no engine runs"
    assert ways.midi.reason == "no engine runs; ALSA's sequencer is not there"
    assert ways.midi.health().reasons == ("no engine runs; ALSA's sequencer is not there",)


def test_who_does_not_listen_any_more_hears_nothing(ways: Ways) -> None:
    device = ways.alsa.plug("Keys")
    ways.deaf()
    ways.alsa.play(device, PRESS)
    assert ways.heard == []
