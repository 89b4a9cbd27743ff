"""Which profile tells of which device, and what is told of files that are wrong."""

from dataclasses import replace

import pytest

from marlise_desktop.domain.errors import ConfigurationError
from marlise_desktop.domain.midi.control import Control, ControlKind, Nature
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.events import ProfilesChanged
from marlise_desktop.domain.midi.profile import Profile, learned_profile
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.midi.profiles import NO_PROFILE, Profiles
from marlise_desktop.session.notices import Notices
from tests.fakes.controller_profiles import FakeProfiles

FOOT = DeviceId("Foot")
HAND = DeviceId("Hand")


def named(name: str, *devices: str) -> Profile:
    return Profile(name, name, devices, 100, 100, ())


@pytest.fixture
def bus() -> Bus:
    return Bus()


@pytest.fixture
def kept() -> FakeProfiles:
    return FakeProfiles(named("first", "Foot*"), named("second", "Foot"))


@pytest.fixture
async def profiles(kept: FakeProfiles, bus: Bus) -> Profiles:
    made = Profiles(kept, Notices(bus), bus)
    await made.load()
    return made


async def test_the_name_decides_until_the_player_does(profiles: Profiles, kept: FakeProfiles) -> None:
    assert profiles.of(FOOT) is kept.profiles["first"]
    assert profiles.of(HAND) is None
    await profiles.choose(HAND, "second")
    assert profiles.of(HAND) is kept.profiles["second"]
    assert kept.chosen == {HAND: "second"}
    await profiles.choose(FOOT, NO_PROFILE)
    assert profiles.of(FOOT) is None
    await profiles.choose(FOOT, None)
    assert profiles.of(FOOT) is kept.profiles["first"]


async def test_a_profile_tells_what_a_control_is(profiles: Profiles) -> None:
    taught = Control(ControlKind.CC, 20, 0, HAND)
    await profiles.keep(learned_profile(HAND, [(taught, Nature.LATCHING)]))
    assert profiles.nature_of(taught) is Nature.LATCHING
    assert profiles.nature_of(replace(taught, number=21)) is None
    assert profiles.nature_of(replace(taught, device=None)) is None


async def test_a_chosen_profile_that_is_gone_is_nothing(profiles: Profiles) -> None:
    await profiles.choose(HAND, "second")
    await profiles.forget("second")
    assert profiles.of(HAND) is None


async def test_each_change_is_told(profiles: Profiles, bus: Bus) -> None:
    told: list[ProfilesChanged] = []
    bus.subscribe(ProfilesChanged, told.append)
    await profiles.keep(named("third", "Hand"))
    assert profiles.of(HAND) is not None
    assert len(told) == 1


async def test_a_wrong_file_is_told_once_until_it_is_wrong_otherwise(kept: FakeProfiles, bus: Bus) -> None:
    notices = Notices(bus)
    profiles = Profiles(kept, notices, bus)
    kept.faults = [ConfigurationError("foot.toml, line 3: name is missing")]
    await profiles.load()
    await profiles.load()
    assert [notice.message for notice in notices.current] == ["foot.toml, line 3: name is missing"]
    kept.faults = [ConfigurationError("foot.toml, line 4: size is missing")]
    await profiles.load()
    assert len(notices.current) == 2
