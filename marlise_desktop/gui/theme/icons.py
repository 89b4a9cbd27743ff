"""Icons by name, coloured by role. The names are those of the files in resources/icons."""

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from marlise_desktop.gui.theme.colours import Colour
from marlise_desktop.gui.theme.resources import resource

_SIDES: Final = (16, 24, 48)

CATEGORY_ICONS: Final = {
    "Amp & Cabinet": "speaker",
    "Distortion": "zap",
    "Dynamics": "chart-no-axes-column",
    "Filter & EQ": "sliders-vertical",
    "Modulation": "waves",
    "Delay": "timer",
    "Reverb": "sparkles",
    "Pitch": "music-2",
    "Spatial": "orbit",
    "Instrument": "piano",
    "MIDI": "keyboard-music",
    "Control voltage": "activity",
    "Analyser & Tuner": "gauge",
    "Utility": "wrench",
    "Other": "circle",
}


def icon(name: str, shade: Colour | str = Colour.TEXT) -> QIcon:
    """An icon in one colour; greyed by itself where its widget is disabled. FileNotFoundError for an unknown name."""
    made = QIcon()
    for side in _SIDES:
        made.addPixmap(QPixmap.fromImage(icon_image(name, shade, side)))
        made.addPixmap(QPixmap.fromImage(icon_image(name, Colour.DISABLED, side)), QIcon.Mode.Disabled)
    return made


def category_icon_name(category: str) -> str:
    return CATEGORY_ICONS.get(category, "circle")


@lru_cache(maxsize=512)
def icon_image(name: str, shade: Colour | str, side: int) -> QImage:
    """An icon as a picture of `side` by `side` real pixels, to paint with."""
    drawing = renderer(name, shade)
    image = QImage(QSize(side, side), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    drawing.render(painter, QRectF(0, 0, side, side))
    painter.end()
    return image


def renderer(name: str, shade: Colour | str) -> QSvgRenderer:
    """The drawing behind an icon, for a painter that has a scale of its own."""
    drawing = resource("icons", f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", str(shade))
    return QSvgRenderer(QByteArray(drawing.encode()))
