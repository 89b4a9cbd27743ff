"""A table of whole rows, with keys of its own that come before the window's."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QKeyCombination, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget
from typing_extensions import override

from marlise_desktop.gui.theme.colours import Colour
from marlise_desktop.gui.theme.metrics import metrics


class KeyedTable(QTableView):
    """`keys` are sequences of one key in Qt's portable form, with what each does."""

    resized = Signal()

    def __init__(self, name: str, row_height: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keys: dict[str, Callable[[], object]] = {}
        self.setAccessibleName(name)
        self.setMinimumHeight(metrics().px(92))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setStyleSheet(f"QTableView {{ selection-background-color: {Colour.SELECTION}; }}")
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(metrics().px(row_height))
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setStretchLastSection(True)

    def _own(self, event: QKeyEvent) -> Callable[[], object] | None:
        combination = QKeyCombination(event.modifiers(), Qt.Key(event.key()))
        return self.keys.get(QKeySequence(combination).toString(QKeySequence.SequenceFormat.PortableText))

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._own(event):
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        work = self._own(event)
        if work is not None:
            work()
        else:
            super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()
