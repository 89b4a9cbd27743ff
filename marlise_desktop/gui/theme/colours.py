"""The palette: every colour of the program, by what it is for.

Contrast is held by tests/gui/theme/test_contrast.py: text 4.5:1 on every surface it is drawn on, shapes that carry
meaning 3:1.
"""

from enum import StrEnum
from typing import Final

from PySide6.QtGui import QColor

from marlise_desktop.domain.port import SignalType


class Colour(StrEnum):
    """A colour's role; the value is its `#rrggbb`."""

    # Surfaces, from the back to the front.
    SUNKEN = "#0e1013"
    BOARD = "#15181c"
    WINDOW = "#181b20"
    PANEL = "#1d2127"
    RAISED = "#272c34"
    HOVER = "#313742"
    PRESSED = "#3a4150"
    # Lines: LINE only decorates, OUTLINE bounds a control.
    LINE = "#313743"
    OUTLINE = "#7d8798"
    # Writing.
    TEXT = "#eef1f6"
    MUTED = "#aeb6c4"
    DISABLED = "#6f7889"
    ON_ACCENT = "#14161a"
    # What calls for attention.
    ACCENT = "#ffb04a"
    ACCENT_HOVER = "#ffc374"
    FOCUS = "#ffd9a3"
    SELECTION = "#4a3a22"
    GOOD = "#5fd693"
    WARNING = "#ffd166"
    DANGER = "#ff6b6b"
    DANGER_HOVER = "#ff8a8a"
    LED_ON = "#ff4d4d"
    LED_OFF = "#5b2a2c"
    # Signals.
    AUDIO = "#57b9ff"
    MIDI = "#ff7fc1"
    CV = "#c9e265"
    # The grid of the board and what is under it.
    GRID = "#2a2f37"
    SHADOW = "#000000"


SIGNAL_COLOURS: Final = {
    SignalType.AUDIO: Colour.AUDIO,
    SignalType.MIDI: Colour.MIDI,
    SignalType.CV: Colour.CV,
}

CATEGORY_COLOURS: Final = {
    "Amp & Cabinet": "#e8a15a",
    "Distortion": "#ff7a5c",
    "Dynamics": "#7fc4e8",
    "Filter & EQ": "#62d0c0",
    "Modulation": "#b59cff",
    "Delay": "#6aa8ff",
    "Reverb": "#8fb4ff",
    "Pitch": "#e58be0",
    "Spatial": "#7fd6a4",
    "Instrument": "#f5c451",
    "MIDI": "#ff7fc1",
    "Control voltage": "#c9e265",
    "Analyser & Tuner": "#9bd46a",
    "Utility": "#a9b4c4",
    "Other": "#a9b4c4",
}


def colour(role: Colour | str, alpha: float = 1.0) -> QColor:
    """A colour to paint with; `alpha` 0 to 1."""
    painted = QColor(str(role))
    painted.setAlphaF(alpha)
    return painted


def category_colour(category: str) -> QColor:
    """The accent of a plugin's category, as in `domain.categories`."""
    return QColor(CATEGORY_COLOURS.get(category, CATEGORY_COLOURS["Other"]))


def signal_colour(kind: SignalType) -> QColor:
    """Audio, MIDI and CV; their ports differ in shape too."""
    return QColor(SIGNAL_COLOURS[kind])


def mixed(first: QColor, second: QColor, share: float) -> QColor:
    """`share` (0 to 1) of the second colour in the first."""
    rest = 1.0 - share
    return QColor.fromRgbF(
        first.redF() * rest + second.redF() * share,
        first.greenF() * rest + second.greenF() * share,
        first.blueF() * rest + second.blueF() * share,
        first.alphaF() * rest + second.alphaF() * share,
    )
