"""The line of the palette: what is typed, and the keys that lead the list below it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

_WAYS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8}


class PaletteLine(QLineEdit):
    """Emits `moved` with rows up or down, `taken` at Enter, `learned` with Shift too.

    At Escape, or Backspace on nothing, it emits `back`, and `lost` when it loses the keys.
    """

    moved = Signal(int)
    taken = Signal()
    learned = Signal()
    back = Signal()
    lost = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("What to do")
        self.setAccessibleDescription("Type a part of its name; arrows choose, Enter does it, Escape goes a step back")

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _WAYS:
            self.moved.emit(_WAYS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            (self.learned if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else self.taken).emit()
        elif key == Qt.Key.Key_Escape or (key == Qt.Key.Key_Backspace and not self.text()):
            self.back.emit()
        else:
            super().keyPressEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.lost.emit()
