"""A line for long work: what it is, how far it is, and a way to stop it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from marlise_desktop.gui.theme.colours import Colour
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.widgets.buttons import icon_button
from marlise_desktop.gui.widgets.elided import ElidedLabel


class ProgressRow(QWidget):
    """Emits `cancelled`; the owner takes the row away when the work has ended."""

    cancelled = Signal()

    def __init__(self, title: str, *, cancellable: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self._words = ElidedLabel(title, self)
        self._words.setMinimumWidth(metrics().px(200))
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(metrics().px(120))
        self._bar.setAccessibleName(title)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(metrics().gap)
        row.addWidget(self._words, 1)
        row.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignVCenter)
        if cancellable:
            stop = icon_button("x", f"Stop: {title}", self, tip="Stop this", shade=Colour.MUTED)
            stop.clicked.connect(self.cancelled)
            row.addWidget(stop)
        self.show_progress(0, 0, "")

    @property
    def words(self) -> str:
        return self._words.text()

    def show_progress(self, done: int, total: int, detail: str) -> None:
        """`total` 0: the end is not known, and the bar says so."""
        self._bar.setRange(0, total)
        self._bar.setValue(min(done, total))
        count = f"{done} of {total}" if total else ""
        parts = [part for part in (self._title, count, detail) if part]
        self._words.setText(" · ".join(parts))
        self.setAccessibleName(", ".join(parts))
