"""A choice of a few named values, with its name before it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from marlise_desktop.gui.theme.fonts import font
from marlise_desktop.gui.theme.metrics import Text, metrics
from marlise_desktop.gui.widgets.elided import ElidedLabel


class _Box(QComboBox):
    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        # A list that scrolls past must not change the sound.
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class Choice(QWidget):
    """Emits `chosen(value)` for what the user picks. A value outside the list is shown as it is."""

    chosen = Signal(float)

    def __init__(self, title: str, points: Sequence[tuple[float, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points = list(points)
        self._box = _Box(self)
        self._box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._box.setAccessibleName(title)
        self._box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._box.setMinimumContentsLength(8)
        self._box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._box.addItems([label for _, label in self._points])
        self._box.currentTextChanged.connect(self._box.setToolTip)
        self._box.activated.connect(lambda index: self.chosen.emit(self._points[index][0]))
        label = ElidedLabel(title, self)
        label.setFont(font(Text.SMALL))
        row = QHBoxLayout(self)
        row.setContentsMargins(metrics().gap, 0, 0, 0)
        row.setSpacing(metrics().gap)
        row.addWidget(label, 2)
        row.addWidget(self._box, 3)
        self.setFocusProxy(self._box)
        self.setAccessibleName(title)

    @property
    def value(self) -> float:
        return self._points[self._box.currentIndex()][0]

    def set_value(self, value: float) -> None:
        """Shows the nearest of the values without telling anyone."""
        if self._points:
            nearest = min(range(len(self._points)), key=lambda index: abs(self._points[index][0] - value))
            self._box.setCurrentIndex(nearest)
