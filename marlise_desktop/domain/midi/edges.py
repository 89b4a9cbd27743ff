"""When a switch was pressed or let go, from the values that it sends."""

from dataclasses import dataclass

from marlise_desktop.domain.midi.control import Calibration, Control, ControlKind, Nature
from marlise_desktop.domain.midi.travel import place_of

MIDDLE, SLACK = 0.5, 0.05
"""A control that has positions in between is a switch at its middle, and does not tremble there."""


@dataclass(slots=True)
class Switch:
    """How it stands after what it has sent last."""

    down: bool = False
    value: int = -1


def is_edge(switch: Switch, control: Control, nature: Nature, calibration: Calibration | None, value: int) -> bool:
    """Whether a switch that sends this was pressed or let go, and does not only send its state again."""
    same, switch.value = switch.value == value, value
    note = control.kind is ControlKind.NOTE
    if nature is Nature.PRESS_ONLY or nature is Nature.LATCHING:
        switch.down = True
        return nature is Nature.LATCHING or not (note and value == 0)
    place = place_of(value, control.highest, calibration)
    slack = SLACK if nature is Nature.CONTINUOUS else 0.0
    if note:
        place = 1.0 if value else 0.0
    before = switch.down
    switch.down = place >= MIDDLE + slack or (before and place > MIDDLE - slack)
    # Pressed once more without a release, which was lost; but pads tell other values while they are held.
    again = before and switch.down and same and nature is Nature.MOMENTARY
    return before is not switch.down or again


def pressing(control: Control, nature: Nature, calibration: Calibration | None) -> tuple[int, int] | None:
    """From which value to which a message of a switch that is up is a press of it; None where that is no one range."""
    found = []
    for value in range(control.highest + 1):
        switch = Switch()
        if is_edge(switch, control, nature, calibration, value) and switch.down:
            found.append(value)
    whole = bool(found) and found[-1] - found[0] + 1 == len(found)
    return (found[0], found[-1]) if whole else None
