"""The list itself: Enter and double-click ask to add."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListView, QWidget
from typing_extensions import override

from marlise_desktop.gui.widgets.worded_list import WordedList


class PluginListView(WordedList):
    """`left_upwards` is emitted when Up is pressed on the first row; `typed` for letters, which go on in the search."""

    add_requested = Signal(QModelIndex)
    left_upwards = Signal()
    favourite_key = Signal(QModelIndex)
    typed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Plugins")
        self.setDragEnabled(True)
        self.setDragDropMode(QListView.DragDropMode.DragOnly)
        self.doubleClicked.connect(self.add_requested)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self.add_requested.emit(index)
        elif event.key() == Qt.Key.Key_Up and index.row() <= 0:
            self.left_upwards.emit()
        elif event.key() in (Qt.Key.Key_Asterisk, Qt.Key.Key_F) and not event.modifiers() and index.isValid():
            self.favourite_key.emit(index)
        elif event.text().isalpha() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)
