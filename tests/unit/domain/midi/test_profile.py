"""What a profile tells of a device, and the one that is made of what a player has taught."""

import pytest

from marlise_desktop.domain.midi.control import Control, ControlKind, Nature
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.profile import (
    Letters,
    LightAddress,
    Place,
    Profile,
    Shape,
    learned_profile,
    same_sender,
)

FOOT = DeviceId("Foot [4]")
TAUGHT = [
    (Control(ControlKind.CC, 20, 0, FOOT), Nature.LATCHING),
    (Control(ControlKind.CC, 21, 0, FOOT), Nature.MOMENTARY),
    (Control(ControlKind.CC, 20, 0, FOOT), Nature.MOMENTARY),
    (Control(ControlKind.CC, 11, 0, FOOT), Nature.CONTINUOUS),
]


def profile(*devices: str) -> Profile:
    return Profile("foot", "Foot", devices, 100, 100, ())


@pytest.mark.parametrize(
    ("pattern", "device", "fits"),
    [
        ("FC-300 *", "FC-300 MIDI 1", True),
        ("fc-300", "FC-300", True),
        ("FC-300", "FC-300 2", True),
        ("FC-300", "FC-300 1", False),
        ("FC-300", "FC-300 ²", False),
        ("FC-300", "XFC-300", False),
        ("FC 300", "FC 300", True),
        ("Launchpad MIDI*", "Launchpad Mini MK3", False),
    ],
)
def test_a_device_is_known_by_its_name(pattern: str, device: str, *, fits: bool) -> None:
    assert profile(pattern).fits(DeviceId(device)) is fits


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Control(ControlKind.CC, 20), Control(ControlKind.CC, 20, 3, FOOT), True),
        (Control(ControlKind.CC14, 20), Control(ControlKind.CC, 20), True),
        (Control(ControlKind.CC, 20, 1), Control(ControlKind.CC, 20, 2), False),
        (Control(ControlKind.CC, 20), Control(ControlKind.NOTE, 20), False),
        (Control(ControlKind.CC, 20, device=FOOT), Control(ControlKind.CC, 20, device=DeviceId("Other")), False),
        (Control(ControlKind.KEY, key="PgUp"), Control(ControlKind.KEY, key="PgDown"), False),
    ],
)
def test_a_control_is_known_by_what_both_name(one: Control, other: Control, *, same: bool) -> None:
    assert same_sender(one, other) is same
    assert same_sender(other, one) is same


def test_each_control_that_was_taught_stands_once_in_a_learned_profile() -> None:
    made = learned_profile(FOOT, TAUGHT)
    assert made.learned
    assert [held.sends for held in made.controls] == [
        Control(ControlKind.CC, 20, 0),
        Control(ControlKind.CC, 21, 0),
        Control(ControlKind.CC, 11, 0),
    ]
    assert [held.shape for held in made.controls] == [Shape.SWITCH, Shape.SWITCH, Shape.PEDAL]
    assert made.controls[0].nature is Nature.LATCHING
    assert made.sent_by(TAUGHT[3][0]) is made.controls[2]


def test_a_learned_profile_fits_its_device_alone() -> None:
    made = learned_profile(FOOT, TAUGHT)
    assert made.fits(FOOT)
    assert not made.fits(DeviceId("Foot 4"))
    assert made.id == "foot-4"


def test_no_two_controls_of_a_learned_profile_stand_in_one_place() -> None:
    many = [(Control(ControlKind.NOTE, number), Nature.MOMENTARY) for number in range(12)]
    made = learned_profile(FOOT, many)
    assert len({(held.place.x, held.place.y) for held in made.controls}) == 12
    for held in made.controls:
        assert held.place.x + held.place.width <= made.width
        assert held.place.y + held.place.height <= made.height


def test_a_control_is_renamed_and_moved() -> None:
    made = learned_profile(FOOT, TAUGHT).renamed("2", "Solo").moved("2", Place(400, 5, 50, 50))
    assert [held.label for held in made.controls] == ["1", "Solo", "3"]
    assert made.controls[1].place.x == 400
    assert made.width == 465


@pytest.mark.parametrize(
    ("kind", "message"),
    [(ControlKind.NOTE, "93 05 3c"), (ControlKind.CC, "b3 05 3c"), (ControlKind.PROGRAM, "c3 05")],
)
def test_a_light_is_lit_by_its_message(kind: ControlKind, message: str) -> None:
    assert LightAddress(kind, 5, 3, {"off": 0, "on": 60}).message("on") == bytes.fromhex(message)


def test_a_program_change_puts_nothing_out() -> None:
    assert LightAddress(ControlKind.PROGRAM, 5).message("off") == b""


def test_a_display_gets_a_letter_a_message_and_blanks_for_what_it_cannot_show() -> None:
    letters = Letters((50, 51, 52, 53), blank=95, lowest=48, highest=122)
    assert [message.hex() for _, message in letters.messages("A-1")] == ["b03241", "b0335f", "b03431", "b0355f"]
    assert len(letters.messages("too long")) == 4
