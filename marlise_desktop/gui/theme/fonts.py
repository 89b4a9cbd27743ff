"""The program's font, Inter, which it brings along so that a board looks the same on every machine."""

from enum import IntEnum
from typing import Final

from PySide6.QtGui import QFont, QFontDatabase

from marlise_desktop.gui.theme.metrics import Text, metrics
from marlise_desktop.gui.theme.resources import resource

FAMILY: Final = "Inter"
_FILES: Final = ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf", "Inter-Bold.otf")


class Weight(IntEnum):
    REGULAR = 400
    MEDIUM = 500
    STRONG = 600
    BOLD = 700


def load_fonts() -> None:
    """Makes the font known to Qt; needs an application. Calling it again does no harm."""
    if FAMILY in QFontDatabase.families():
        return
    for name in _FILES:
        path = resource("fonts", name)
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise RuntimeError(f"the font {path} cannot be read")


def font(role: Text = Text.BODY, weight: Weight = Weight.REGULAR, *, figures: bool = False) -> QFont:
    """A font at the scale in force. `figures` gives all digits one width, for values that change while read."""
    return sized_font(metrics().text(role), weight, figures=figures)


def sized_font(pixels: float, weight: Weight = Weight.REGULAR, *, figures: bool = False) -> QFont:
    """A font of a height in pixels, for the canvas, which has a scale of its own."""
    made = QFont(FAMILY)
    made.setPixelSize(max(1, round(pixels)))
    made.setWeight(QFont.Weight(int(weight)))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if figures:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made
