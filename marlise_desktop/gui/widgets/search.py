"""A field to search in: a lens, a way to clear it, and keys that lead on into the list."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from marlise_desktop.gui.theme.colours import Colour
from marlise_desktop.gui.theme.icons import icon


class SearchField(QLineEdit):
    """Down and Page Down emit `left_downwards`, Enter `accepted`; Escape clears, and on an empty field `given_up`."""

    left_downwards = Signal()
    accepted = Signal()
    given_up = Signal()

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(words)
        self.setAccessibleName(words)
        self.setClearButtonEnabled(True)
        # The buttons inside are tool buttons: without this they take the size of those.
        self.setStyleSheet("QToolButton { min-height: 0; min-width: 0; padding: 0; border: none; background: none; }")
        self.addAction(icon("search", Colour.MUTED), QLineEdit.ActionPosition.LeadingPosition)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_PageDown):
            self.left_downwards.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accepted.emit()
        elif key == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.given_up.emit()
        else:
            super().keyPressEvent(event)
