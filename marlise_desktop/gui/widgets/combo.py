"""A box of choices that holds a value beside each text and leaves the wheel to the page."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget
from typing_extensions import override


class Combo(QComboBox):
    """Emits `picked(value)` for what the user picks; values are texts or numbers."""

    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self.activated.connect(lambda index: self.picked.emit(self.itemData(index)))

    def fill(self, choices: Sequence[tuple[object, str]], chosen: object) -> None:
        """Values with their texts; a chosen value that is not among them is added as it is."""
        every = list(choices)
        if chosen not in [value for value, _ in every]:
            every.append((chosen, str(chosen)))
        self.clear()
        for value, text in every:
            self.addItem(text, value)
        self.setCurrentIndex([value for value, _ in every].index(chosen))

    @property
    def value(self) -> object:
        return self.currentData()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
