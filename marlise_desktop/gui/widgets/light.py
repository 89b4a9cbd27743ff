"""A status light: colour, shape and words, so that none of them must be told by colour alone."""

from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from marlise_desktop.gui.theme.colours import Colour
from marlise_desktop.gui.theme.icons import icon_image
from marlise_desktop.gui.theme.metrics import metrics


class Light(Enum):
    """(colour, icon)."""

    OFF = (Colour.DISABLED, "circle")
    WORKING = (Colour.WARNING, "loader")
    GOOD = (Colour.GOOD, "circle-check")
    WARNING = (Colour.WARNING, "triangle-alert")
    BAD = (Colour.DANGER, "octagon-x")


class StatusLight(QWidget):
    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self._light = Light.OFF
        self._lamp = QLabel(self)
        self._words = QLabel(self)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(metrics().hair)
        row.addWidget(self._lamp)
        row.addWidget(self._words, 1)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.show_state(Light.OFF, title)

    @property
    def light(self) -> Light:
        return self._light

    @property
    def words(self) -> str:
        return self._words.text()

    def show_state(self, light: Light, words: str, tip: str = "") -> None:
        self._light = light
        shade, name = light.value
        side = metrics().px(14)
        ratio = self.devicePixelRatioF()
        image = icon_image(name, shade, round(side * ratio))
        pixmap = QPixmap.fromImage(image)
        pixmap.setDevicePixelRatio(ratio)
        self._lamp.setPixmap(pixmap)
        self._words.setText(words)
        self.setToolTip(tip or f"{self._title}: {words}")
        self.setAccessibleName(f"{self._title}: {words}")
