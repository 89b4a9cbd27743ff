"""Controls as people write them."""

import pytest
from hypothesis import given

from marlise_desktop.domain.errors import ConfigurationError
from marlise_desktop.domain.midi.control import Control, ControlKind
from marlise_desktop.domain.midi.control_said import EXAMPLES, control_said, control_text
from marlise_desktop.domain.midi.device import DeviceId
from tests.builders import controls


@pytest.mark.parametrize(
    ("said", "control"),
    [
        ("cc 64", Control(ControlKind.CC, 64)),
        ("CC 64  channel 16", Control(ControlKind.CC, 64, 15)),
        ("cc14 7 ch 1", Control(ControlKind.CC14, 7, 0)),
        ("Note C4 of Pads 2", Control(ControlKind.NOTE, 60, None, DeviceId("Pads 2"))),
        ("note 61 ch 10", Control(ControlKind.NOTE, 61, 9)),
        ("PC 130", Control(ControlKind.PROGRAM, 130)),
        ("Program 1:2", Control(ControlKind.PROGRAM, 130)),
        ("pitch bend ch 2", Control(ControlKind.PITCH_BEND, 0, 1)),
        ("Bend of Wheel ch 3", Control(ControlKind.PITCH_BEND, 0, None, DeviceId("Wheel ch 3"))),
        ("pressure", Control(ControlKind.PRESSURE)),
        ("key PgDown", Control(ControlKind.KEY, key="PgDown")),
    ],
)
def test_what_people_write(said: str, control: Control) -> None:
    assert control_said(said) == control


ODD = ["cc ²", *(f"{what}{'1' * 5000}" for what in ("cc ", "note ", "pc 1:", "cc 1 ch "))]


@pytest.mark.parametrize(
    "said",
    ["", "cc", "cc x", "cc 128", "cc 7 ch 0", "cc 7 ch 17", "note H4", "key", "bend 3", "cc14 32", "pedal 3", *ODD],
)
def test_what_is_no_control_is_refused_with_examples(said: str) -> None:
    with pytest.raises(ConfigurationError):
        control_said(said)


def test_the_examples_are_controls() -> None:
    for example in EXAMPLES.split(", "):
        assert control_text(control_said(example)) == example


@given(controls())
def test_what_is_written_is_read_again(control: Control) -> None:
    assert control_said(control_text(control)) == control
