"""Cards with labelled rows, as the pages of preferences are made of."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QWidget

from marlise_desktop.gui.theme.metrics import metrics


class Card(QFrame):
    """A titled group of rows."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.setAccessibleName(title)
        sizes = metrics()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(sizes.section, sizes.margin, sizes.section, sizes.margin)
        self._grid.setHorizontalSpacing(sizes.section)
        self._grid.setVerticalSpacing(sizes.gap)
        self._grid.setColumnMinimumWidth(0, sizes.px(130))
        self._grid.setColumnStretch(1, 1)
        heading = QLabel(title, self)
        heading.setProperty("kind", "title")
        self._grid.addWidget(heading, 0, 0, 1, 2)
        self._rows = 1

    def add(self, title: str, widget: QWidget, hint: str = "") -> QWidget:
        """A control with its name before it; the name is its accessible name too if it has none."""
        label = QLabel(title, self)
        label.setBuddy(widget)
        if not widget.accessibleName():
            widget.setAccessibleName(title)
        self._grid.addWidget(label, self._rows, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(widget, self._rows, 1)
        self._rows += 1
        if hint:
            self.add_words(hint)
        return widget

    def add_left(self, *widgets: QWidget) -> None:
        """Widgets in their own size under each other's left edge, beside no name."""
        row = QHBoxLayout()
        row.setSpacing(metrics().gap)
        for widget in widgets:
            row.addWidget(widget)
        row.addStretch(1)
        self._grid.addLayout(row, self._rows, 1)
        self._rows += 1

    def add_wide(self, widget: QWidget) -> QWidget:
        self._grid.addWidget(widget, self._rows, 0, 1, 2)
        self._rows += 1
        return widget

    def add_words(self, text: str, kind: str = "muted") -> QLabel:
        """A line of explanation under a control."""
        words = QLabel(text, self)
        words.setProperty("kind", kind)
        words.setWordWrap(True)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._grid.addWidget(words, self._rows, 1)
        self._rows += 1
        return words
