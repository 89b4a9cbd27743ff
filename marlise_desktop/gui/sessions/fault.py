"""A line that says what is wrong with the control above it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from marlise_desktop.gui.theme.colours import Colour


class FaultLine(QLabel):
    """Takes no room while nothing is wrong."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setStyleSheet(f"color: {Colour.DANGER}")
        self.hide()

    def tell(self, message: str) -> None:
        """An empty message: nothing is wrong any more."""
        self.setText(f"{message[:1].upper()}{message[1:]}")
        self.setAccessibleName(f"Wrong: {message}" if message else "")
        self.setVisible(bool(message))
