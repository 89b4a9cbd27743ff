"""The list of sessions under the keys: Enter brings up or starts, F2 renames, Delete takes out of the list."""

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from marlise_desktop.gui.widgets.worded_list import WordedList


class SessionListView(WordedList):
    """`left_upwards` is emitted when Up is pressed on the first row; `menu_requested` with a place on the screen."""

    entered = Signal()
    rename_requested = Signal()
    remove_requested = Signal()
    menu_requested = Signal(QPoint)
    left_upwards = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Sessions")
        self.doubleClicked.connect(lambda _index: self.entered.emit())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        key = event.key()
        asked = {
            Qt.Key.Key_Return: self.entered,
            Qt.Key.Key_Enter: self.entered,
            Qt.Key.Key_F2: self.rename_requested,
            Qt.Key.Key_Delete: self.remove_requested,
        }
        if index.isValid() and key in asked:
            asked[Qt.Key(key)].emit()
        elif key == Qt.Key.Key_Up and index.row() <= 0:
            self.left_upwards.emit()
        else:
            super().keyPressEvent(event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() is QContextMenuEvent.Reason.Mouse
        index: QModelIndex = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        if index.isValid():
            self.setCurrentIndex(index)
            below = self.visualRect(index).bottomLeft()
            self.menu_requested.emit(event.globalPos() if by_mouse else self.viewport().mapToGlobal(below))
