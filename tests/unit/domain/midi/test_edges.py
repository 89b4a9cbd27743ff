"""By which values a switch is pressed."""

import pytest

from marlise_desktop.domain.midi.control import Calibration, Control, ControlKind, Nature
from marlise_desktop.domain.midi.edges import pressing

CC = Control(ControlKind.CC, 80, 0)
NOTE = Control(ControlKind.NOTE, 60, 9)


@pytest.mark.parametrize(
    ("control", "nature", "calibration", "values"),
    [
        (CC, Nature.MOMENTARY, None, (64, 127)),
        (CC, Nature.CONTINUOUS, None, (70, 127)),
        (CC, Nature.LATCHING, None, (0, 127)),
        (CC, Nature.PRESS_ONLY, None, (0, 127)),
        (NOTE, Nature.PRESS_ONLY, None, (1, 127)),
        (NOTE, Nature.LATCHING, None, (0, 127)),
        (NOTE, Nature.MOMENTARY, Calibration(100, 127), (1, 127)),
        (CC, Nature.MOMENTARY, Calibration(0, 20), (10, 127)),
        (CC, Nature.MOMENTARY, Calibration(127, 0), (0, 63)),
    ],
)
def test_the_values_of_a_press(
    control: Control, nature: Nature, calibration: Calibration | None, values: tuple[int, int]
) -> None:
    assert pressing(control, nature, calibration) == values
