"""A device is taught by one step on each of its switches."""

from collections.abc import Callable, Sequence

import pytest

from marlise_desktop.domain.errors import BoardError
from marlise_desktop.domain.midi.control import Control, ControlKind, Nature
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.events import TeachingMoved
from marlise_desktop.domain.midi.profile import Profile
from marlise_desktop.domain.midi.taught import Taught
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.midi.profiles import NO_PROFILE, Profiles
from marlise_desktop.session.midi.teaching import Teaching
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.ports.midi import Heard
from tests.fakes.controller_profiles import FakeProfiles

FOOT = DeviceId("Foot")
CC = Control(ControlKind.CC, 20, 0)


@pytest.mark.parametrize(
    ("control", "values", "nature"),
    [
        (CC, [127, 0], Nature.MOMENTARY),
        (CC, [127], Nature.PRESS_ONLY),
        (CC, [0], Nature.LATCHING),
        (CC, [3, 9, 20, 41, 60], Nature.CONTINUOUS),
        (Control(ControlKind.NOTE, 60, 0), [100], Nature.MOMENTARY),
        (Control(ControlKind.PROGRAM, 5, 0), [5], Nature.PRESS_ONLY),
        (Control(ControlKind.PITCH_BEND, 0, 0), [8192], Nature.CONTINUOUS),
    ],
)
def test_what_a_control_is_shows_in_what_it_sends(control: Control, values: Sequence[int], nature: Nature) -> None:
    taught = Taught()
    for place, value in enumerate(values):
        taught.feed(control, value, 10.0 + 0.1 * place)
    assert taught.controls == ((control, nature),)


def test_a_switch_that_ends_by_the_next_step_latches() -> None:
    taught = Taught()
    assert taught.feed(CC, 127, 10.0)
    assert not taught.feed(CC, 127, 10.1)
    assert taught.feed(CC, 0, 11.5)
    assert taught.controls == ((CC, Nature.LATCHING),)


class Foot:
    """A device that is taught."""

    def __init__(self) -> None:
        self.bus = Bus()
        self.kept = FakeProfiles()
        self.profiles = Profiles(self.kept, Notices(self.bus), self.bus)
        self.teaching = Teaching(self, self.profiles, self.bus)
        self.moves: list[TeachingMoved] = []
        self.bus.subscribe(TeachingMoved, self.moves.append)
        self.hearers: list[Callable[[Heard], None]] = []

    def listen(self, hear: Callable[[Heard], None]) -> Callable[[], None]:
        self.hearers.append(hear)
        return lambda: self.hearers.remove(hear)

    def play(self, data: str, device: DeviceId = FOOT) -> None:
        for hear in tuple(self.hearers):
            hear(Heard(device, bytes.fromhex(data), 1.0))


@pytest.fixture
def foot() -> Foot:
    return Foot()


async def test_a_taught_device_has_a_profile(foot: Foot) -> None:
    foot.teaching.begin(FOOT)
    for data in ("b0147f", "b01400", "b0157f", "b01500", "b0147f"):
        foot.play(data)
    foot.play("b0167f", DeviceId("Other"))
    assert [held.sends for held in foot.teaching.profile.controls] == [CC, Control(ControlKind.CC, 21, 0)]
    assert len(foot.moves) == 5
    profile = await foot.teaching.finish()
    assert foot.profiles.of(FOOT) == profile
    assert foot.teaching.device is None
    assert not foot.hearers


async def test_nothing_is_kept_of_nothing_and_of_what_was_left(foot: Foot) -> None:
    foot.teaching.begin(FOOT)
    with pytest.raises(BoardError, match="no switch"):
        await foot.teaching.finish()
    foot.play("b0147f")
    foot.teaching.cancel()
    assert foot.kept.profiles == {}
    assert not foot.hearers


async def test_a_taught_profile_takes_no_other_ones_place_and_wins_over_a_choice(foot: Foot) -> None:
    await foot.profiles.keep(Profile("foot", "Another", ("Another",), 9, 9, ()))
    await foot.profiles.choose(FOOT, NO_PROFILE)
    foot.teaching.begin(FOOT)
    foot.play("b0147f")
    profile = await foot.teaching.finish()
    assert profile.id == "foot-2"
    assert foot.profiles.of(FOOT) == profile
