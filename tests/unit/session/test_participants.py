"""Programs and devices are seen coming and going."""

from collections.abc import AsyncIterator

import pytest

from marlise_desktop.domain.connection import HardwarePort
from marlise_desktop.domain.events import (
    AudioState,
    Participant,
    ParticipantJoined,
    ParticipantKind,
    ParticipantLeft,
    Severity,
)
from marlise_desktop.session.ports.audio import PortsMoved
from tests.unit.session.conftest import Rig, living, make_rig

PEDAL = HardwarePort("midi:FCB1010")
FCB = Participant(ParticipantKind.MIDI_DEVICE, "FCB1010")
DAW = Participant(ParticipantKind.JACK_CLIENT, "ardour")


class Seen:
    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.events: list[tuple[str, str]] = []
        rig.session.bus.subscribe(ParticipantJoined, lambda event: self._note("joined", event.participant))
        rig.session.bus.subscribe(ParticipantLeft, lambda event: self._note("left", event.participant))

    def _note(self, what: str, who: Participant) -> None:
        self.events.append((what, who.name))

    async def until(self, *events: tuple[str, str]) -> None:
        await self.rig.until(lambda: self.events == list(events))
        self.events.clear()

    @property
    def told(self) -> list[tuple[Severity, str]]:
        return [
            (notice.severity, notice.message)
            for notice in self.rig.session.notices.current
            if notice.topic.startswith("device")
        ]


@pytest.fixture
async def seen() -> AsyncIterator[Seen]:
    rig = make_rig()
    rig.audio.programs = ["ardour"]
    seen = Seen(rig)
    async with living(rig):
        await rig.playing()
        await seen.until(("joined", "ardour"))
        yield seen


async def test_programs_come_and_go(seen: Seen) -> None:
    seen.rig.audio.programs = ["carla", "hydrogen"]
    seen.rig.audio.tell(PortsMoved())
    await seen.until(("left", "ardour"), ("joined", "carla"), ("joined", "hydrogen"))
    assert {one.name for one in seen.rig.session.participants.present} == {"carla", "hydrogen"}
    assert seen.told == []


async def test_a_device_that_is_unplugged_is_told_until_it_is_back(seen: Seen) -> None:
    seen.rig.audio.plug(PEDAL, "a2j:FCB1010")
    await seen.until(("joined", "FCB1010"))
    assert seen.told == []
    seen.rig.audio.unplug(PEDAL)
    await seen.until(("left", "FCB1010"))
    assert seen.told == [(Severity.WARNING, "FCB1010 was unplugged")]
    seen.rig.audio.plug(PEDAL, "a2j:FCB1010")
    await seen.until(("joined", "FCB1010"))
    assert seen.told == [(Severity.NOTE, "FCB1010 is back")]
    assert seen.rig.session.participants.present == {FCB, DAW}


async def test_all_leave_with_their_audio_server_and_nobody_is_called_unplugged(seen: Seen) -> None:
    seen.rig.audio.plug(PEDAL, "a2j:FCB1010")
    await seen.until(("joined", "FCB1010"))
    seen.rig.audio.devices.clear()
    seen.rig.audio.die()
    await seen.until(("left", "ardour"), ("left", "FCB1010"), ("joined", "ardour"))
    assert seen.rig.session.audio.status.state is AudioState.RUNNING
    seen.rig.audio.plug(PEDAL, "a2j:FCB1010")
    await seen.until(("joined", "FCB1010"))
    assert seen.told == []


async def test_it_is_a_member_of_the_bus_for_as_long_as_it_lives() -> None:
    rig = make_rig()
    assert [member.name for member in rig.session.shared.bus.members] == ["participants"]
    async with living(rig):
        await rig.playing()
    assert rig.session.shared.bus.members == ()
