"""The small field that opens over a value to type another."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from marlise_desktop.gui.theme.metrics import metrics


class ValueEntry(QLineEdit):
    """Enter and leaving it take what was typed, Escape does not. It deletes itself."""

    typed = Signal(str)
    closed = Signal()

    def __init__(self, over: QWidget, text: str, place: QRect) -> None:
        super().__init__(over)
        self._shown = text
        self._done = False
        self.setAccessibleName(f"{over.accessibleName()} value")
        self.setText(text)
        self.selectAll()
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setStyleSheet(f"QLineEdit {{ padding: 0; min-height: 0; font-size: {metrics().px(12)}px; }}")
        height = max(place.height(), metrics().px(22))
        top = min(max(place.center().y() - height // 2, 0), max(over.height() - height, 0))
        self.setGeometry(place.x(), top, place.width(), height)
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._close(take=True)
        elif event.key() == Qt.Key.Key_Escape:
            self._close(take=False)
        else:
            super().keyPressEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        # The context menu takes the focus for a moment.
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._close(take=True)

    def _close(self, *, take: bool) -> None:
        if self._done:
            return
        self._done = True
        if take and self.text() != self._shown:
            self.typed.emit(self.text())
        self.closed.emit()
        owner = self.parentWidget()
        if owner is not None and self.hasFocus():
            owner.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()
        self.deleteLater()
