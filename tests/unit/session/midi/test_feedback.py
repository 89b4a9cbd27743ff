"""Lights and displays follow the state, paced, and never loop."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import pytest

from marlise_desktop.domain.events import BoardChanged, EngineChanged, EngineState, Origin
from marlise_desktop.domain.ids import InstanceId, PortSymbol, SessionId, SnapshotId
from marlise_desktop.domain.midi.control import Control, ControlKind, Nature
from marlise_desktop.domain.midi.device import Device, DeviceId, Way
from marlise_desktop.domain.midi.events import DevicesChanged, MappingsChanged, ProfilesChanged
from marlise_desktop.domain.midi.lit import Sight
from marlise_desktop.domain.midi.mapping import (
    ActionTarget,
    Behaviour,
    ControlMapping,
    Gesture,
    Light,
    LightKind,
    MappingId,
    ParameterTarget,
    Target,
)
from marlise_desktop.domain.midi.profile import Letters, LightAddress, Place, Profile, ProfileControl, Shape
from marlise_desktop.domain.snapshot import Snapshot
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.midi.echoes import Echoes
from marlise_desktop.session.midi.feedback import Feedback, Showing, Shown
from tests.builders import board, instance, pressed

FOOT = DeviceId("Foot")
HERE = Device(FOOT, Way.JACK, listens=True)
AMP, RACK = InstanceId("amp"), SessionId("rack")
BYPASS = ParameterTarget(AMP, PortSymbol(":bypass"))
BOARD = replace(
    board(instance("amp")),
    title="Clean",
    snapshots=(Snapshot(SnapshotId("s1"), "Verse"), Snapshot(SnapshotId("s2"), "Lead")),
)


def switch(number: int, light: LightAddress | None) -> ProfileControl:
    sends = Control(ControlKind.CC, number)
    return ProfileControl(str(number), str(number), Shape.SWITCH, Place(0, 0, 1, 1), sends, Nature.MOMENTARY, light)


LIGHTS = {number: LightAddress(ControlKind.NOTE, number + 40, 0, {"off": 1, "on": 5}) for number in range(20, 100)}
FOUR = Profile("foot", "Foot", ("Foot",), 9, 9, tuple(switch(number, LIGHTS[number]) for number in range(20, 24)))
MANY = Profile("foot", "Foot", ("Foot",), 9, 9, tuple(switch(number, light) for number, light in LIGHTS.items()))


def mapping(
    number: int, target: Target, gesture: Gesture = Gesture.PRESS, light: Light | None = None
) -> ControlMapping:
    control, key = Control(ControlKind.CC, number, 0, FOOT), MappingId(f"{number} {gesture.value}")
    return pressed(control, target, Behaviour.TOGGLE, gesture, id=key, light=light or Light())


def apply(number: int, snapshot: str) -> ControlMapping:
    return mapping(number, ActionTarget("snapshot.apply", {"snapshot": snapshot}))


@dataclass
class Rig:
    """A device that records, and all that lights can show."""

    bus: Bus = field(default_factory=Bus)
    present: list[Device] = field(default_factory=lambda: [HERE])
    profile: Profile | None = FOUR
    mappings: list[ControlMapping] = field(default_factory=list)
    sight: Sight = field(default_factory=lambda: Sight(BOARD))
    ways: int = 1
    sent: list[tuple[float, str]] = field(default_factory=list)
    now: float = 100.0
    echoes: Echoes = field(default_factory=Echoes)
    flushed: bool = False

    def __post_init__(self) -> None:
        self.feedback = Feedback(self, self, self.showing, self.bus)

    def devices(self) -> Sequence[Device]:
        return self.present

    def send(self, device: DeviceId, message: bytes) -> None:
        assert device == FOOT
        self.echoes.sent(device, message)
        self.echoes.left(device, message, self.now)
        self.sent.append((round(self.now, 5), message.hex()))

    async def flush(self) -> None:
        self.flushed = True

    def of(self, _device: DeviceId) -> Profile | None:
        return self.profile

    def showing(self) -> Showing:
        return Showing([Shown(held, RACK) for held in self.mappings], {RACK: self.sight}, self.sight)

    def until(self, end: float) -> list[str]:
        """Lets the time go on as the loop would; answers what was sent meanwhile."""
        before = len(self.sent)
        while True:
            due = self.feedback.step(self.now)
            if due is None or due > end:
                break
            self.now = max(due, self.now)
        self.now = end
        return [message for _, message in self.sent[before:]]

    def soon(self) -> list[str]:
        return self.until(self.now + 0.5)

    def edit(self, after: Sight, origin: Origin = Origin.USER) -> None:
        before, self.sight = self.sight, after
        self.bus.publish(BoardChanged(before.board, after.board, "edit", origin))

    def bypass(self, *, bypassed: bool) -> None:
        after = self.sight.board.edited(AMP, lambda held: replace(held, bypassed=bypassed))
        self.edit(replace(self.sight, board=after))


def test_a_light_follows_the_bypass() -> None:
    rig = Rig(mappings=[mapping(20, BYPASS)])
    assert rig.soon() == ["903c05"]
    rig.bypass(bypassed=True)
    assert rig.soon() == ["903c01"]
    assert rig.soon() == []


def test_the_active_snapshot_alone_is_lit() -> None:
    rig = Rig(mappings=[apply(20, "Verse"), apply(21, "Lead")])
    rig.edit(replace(rig.sight, board=replace(BOARD, current_snapshot=SnapshotId("s1"))))
    assert rig.soon() == ["903c05", "903d01"]
    rig.edit(replace(rig.sight, board=replace(BOARD, current_snapshot=SnapshotId("s2"))))
    assert rig.soon() == ["903c01", "903d05"]


def test_a_profile_that_is_chosen_later_sets_the_pace_from_then_on() -> None:
    rig = Rig(profile=MANY, mappings=[mapping(number, BYPASS) for number in LIGHTS])
    rig.soon()
    rig.profile = replace(MANY, messages_a_second=100)
    rig.bus.publish(ProfilesChanged())
    told = len(rig.sent)
    rig.soon()
    times = [time for time, _ in rig.sent[told:]]
    assert len(times) > 1
    assert all(later - earlier >= 0.00999 for earlier, later in pairwise(times))


def test_no_more_than_one_message_a_millisecond_leaves_and_the_newest_wins() -> None:
    rig = Rig(profile=MANY, mappings=[mapping(number, BYPASS) for number in LIGHTS])
    for bypassed in (True, False) * 50:
        rig.bypass(bypassed=bypassed)
        rig.until(rig.now + 0.0001)
    rig.soon()
    times = [time for time, _ in rig.sent]
    assert all(later - earlier >= 0.000999 for earlier, later in pairwise(times))
    last = {message[:4]: message[4:] for _, message in rig.sent}
    assert set(last.values()) == {"05"}
    assert len(last) == len(LIGHTS)
    assert len(rig.sent) < 3 * len(LIGHTS)


def test_a_slow_device_gets_less() -> None:
    rig = Rig(profile=replace(MANY, messages_a_second=400), mappings=[mapping(number, BYPASS) for number in LIGHTS])
    assert len(rig.until(rig.now + 0.1)) == 41
    assert len(rig.until(rig.now + 0.2)) == 39


def test_a_device_that_comes_back_is_told_everything() -> None:
    rig = Rig(mappings=[mapping(20, BYPASS), apply(21, "Lead")])
    first = rig.soon()
    rig.present = []
    rig.bus.publish(DevicesChanged())
    rig.bypass(bypassed=True)
    assert rig.soon() == []
    rig.bypass(bypassed=False)
    rig.present = [HERE]
    rig.bus.publish(DevicesChanged())
    assert rig.soon() == first


@pytest.mark.parametrize("what", ["board", "engine"])
def test_everything_is_sent_again_after_a_new_board_and_by_a_new_engine(what: str) -> None:
    rig = Rig(mappings=[mapping(20, BYPASS), apply(21, "Lead")])
    first = rig.soon()
    if what == "board":
        rig.edit(rig.sight, Origin.LOAD)
    else:
        rig.ways = 2
        rig.bus.publish(DevicesChanged())
    assert rig.soon() == first
    rig.bus.publish(EngineChanged(EngineState.RUNNING, "marlise-host"))
    assert rig.soon() == []


def test_a_light_goes_out_when_its_mapping_goes() -> None:
    rig = Rig(mappings=[mapping(20, BYPASS)])
    assert rig.soon() == ["903c05"]
    rig.mappings = []
    rig.bus.publish(MappingsChanged())
    assert rig.soon() == ["903c01"]


def test_the_light_of_a_tapped_tempo_flashes_at_each_beat() -> None:
    rig = Rig(mappings=[mapping(20, ActionTarget("tap.tempo"))])
    rig.sight = replace(rig.sight, bpm=120.0, beat_s=99.9)
    rig.until(101.2)
    assert rig.sent == [
        (100.0, "903c01"),
        (100.4, "903c05"),
        (100.5, "903c01"),
        (100.9, "903c05"),
        (101.0, "903c01"),
    ]


def test_a_gesture_with_a_state_is_shown_and_the_press_comes_first() -> None:
    tuner = mapping(20, ActionTarget("tuner.toggle"), Gesture.LONG_PRESS)
    rig = Rig(mappings=[tuner, mapping(20, BYPASS)])
    assert rig.soon() == ["903c05"]
    rig.mappings = [tuner, mapping(20, ActionTarget("snapshot.next"))]
    rig.bus.publish(MappingsChanged())
    assert rig.soon() == ["903c01"]


def test_a_mapping_may_show_by_its_own_message_or_not_at_all() -> None:
    same, none = Light(LightKind.SAME, on=3, off=2), Light(LightKind.NONE)
    rig = Rig(profile=None, mappings=[mapping(20, BYPASS, light=same), mapping(21, BYPASS, light=none)])
    assert rig.soon() == ["b01403"]
    rig.bypass(bypassed=True)
    assert rig.soon() == ["b01402"]


def test_a_motor_goes_where_the_parameter_goes() -> None:
    held = mapping(7, ParameterTarget(AMP, PortSymbol("gain")), light=Light(LightKind.SAME))
    trigger = replace(held.trigger, nature=Nature.CONTINUOUS, gesture=Gesture.MOVE)
    rig = Rig(profile=None, mappings=[replace(held, trigger=trigger, behaviour=Behaviour.FOLLOW)])
    assert rig.soon() == ["b00764"]


def test_a_display_shows_the_snapshot() -> None:
    letters = Letters((50, 51), blank=95, lowest=48, highest=122)
    display = ProfileControl("d", "Display", Shape.DISPLAY, Place(0, 0, 1, 1), letters=letters)
    rig = Rig(profile=replace(FOUR, controls=(display,)))
    assert rig.soon() == ["b0" + "3243", "b0" + "336c"]
    rig.edit(replace(rig.sight, board=replace(BOARD, current_snapshot=SnapshotId("s2"))))
    assert rig.soon() == ["b0" + "324c", "b0" + "3365"]


def test_a_program_change_lights_what_is_active_and_puts_nothing_out() -> None:
    lights = [LightAddress(ControlKind.PROGRAM, number) for number in (7, 8)]
    rig = Rig(profile=replace(FOUR, controls=(switch(20, lights[0]), switch(21, lights[1]))))
    rig.mappings = [apply(20, "Verse"), apply(21, "Lead")]
    rig.edit(replace(rig.sight, board=replace(BOARD, current_snapshot=SnapshotId("s1"))))
    assert rig.soon() == ["c007"]
    rig.edit(replace(rig.sight, board=replace(BOARD, current_snapshot=SnapshotId("s2"))))
    assert rig.soon() == ["c008"]


def test_a_device_that_sends_all_back_makes_no_loop() -> None:
    """Each message that comes back and is not dropped would press the switch, and toggle the bypass."""
    rig = Rig(profile=None, mappings=[mapping(20, BYPASS, light=Light(LightKind.SAME))])
    answered = 0
    for _ in range(20):
        rig.until(rig.now + 0.02)
        fresh, answered = rig.sent[answered:], len(rig.sent)
        for _, message in fresh:
            if not rig.echoes.is_one(FOOT, bytes.fromhex(message), rig.now):
                rig.bypass(bypassed=not rig.sight.board.instance(AMP).bypassed)
    assert [message for _, message in rig.sent] == ["b0147f"]


def test_what_the_window_shows_is_what_the_light_shows() -> None:
    rig = Rig(mappings=[mapping(20, BYPASS), mapping(21, ActionTarget("panic"))])
    assert rig.feedback.lights(FOOT, rig.now) == {Control(ControlKind.CC, 20, 0): True}
    assert rig.feedback.lights(DeviceId("Other"), rig.now) == {}


async def test_all_is_dark_at_the_end() -> None:
    rig = Rig(mappings=[mapping(20, BYPASS), apply(21, "Lead")])
    life = asyncio.create_task(rig.feedback.run())
    while len(rig.sent) < 2:
        await asyncio.sleep(0.001)
    await rig.feedback.put_out()
    await life
    assert [message for _, message in rig.sent] == ["903c05", "903d01", "903c01"]
    assert rig.flushed, "before the ways to devices end"
