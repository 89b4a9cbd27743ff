"""Names with what there is to say of each, in two columns; the text can be taken with the mouse."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from marlise_desktop.gui.theme.fonts import font
from marlise_desktop.gui.theme.metrics import Text, metrics


class Details(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Details")
        self.rows: list[tuple[QLabel, QLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, metrics().hair)
        self._grid.setHorizontalSpacing(metrics().gap)
        self._grid.setVerticalSpacing(metrics().px(2))
        self._grid.setColumnStretch(1, 1)

    def show_rows(self, rows: Sequence[tuple[str, str]]) -> None:
        """Only what is new is set: what somebody has just marked stays marked."""
        while len(self.rows) < len(rows):
            self._add()
        for number, (name, text) in enumerate(self.rows):
            seen = number < len(rows)
            name.setVisible(seen)
            text.setVisible(seen)
            if seen and (name.text(), text.text()) != rows[number]:
                name.setText(rows[number][0])
                text.setText(rows[number][1])
                text.setAccessibleName(": ".join(rows[number]))

    def _add(self) -> None:
        name, text = QLabel(self), QLabel(self)
        name.setProperty("kind", "muted")
        text.setFont(font(Text.SMALL, figures=True))
        text.setWordWrap(True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for column, label in enumerate((name, text)):
            label.setTextFormat(Qt.TextFormat.PlainText)
            self._grid.addWidget(label, len(self.rows), column, Qt.AlignmentFlag.AlignTop)
        self.rows.append((name, text))
