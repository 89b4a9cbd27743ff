"""A button that does something once, with a short light as an answer."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton, QWidget

from marlise_desktop.gui.theme.icons import icon

LIGHT_MS = 150


class Trigger(QPushButton):
    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(icon("zap"), title, parent)
        self.setAccessibleName(title)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LIGHT_MS)
        self._timer.timeout.connect(lambda: self._light(on=False))
        self.clicked.connect(lambda: self._light(on=True))

    def _light(self, *, on: bool) -> None:
        self.setProperty("kind", "primary" if on else "")
        self.style().unpolish(self)
        self.style().polish(self)
        if on:
            self._timer.start()
