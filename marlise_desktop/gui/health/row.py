"""One line of the health panel: a name, a light with a plain word, and behind a click what lies behind it."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from marlise_desktop.gui.theme.colours import Colour
from marlise_desktop.gui.theme.fonts import font
from marlise_desktop.gui.theme.icons import icon
from marlise_desktop.gui.theme.metrics import Text, metrics
from marlise_desktop.gui.widgets.light import Light, StatusLight

Line = tuple[str, str]
"""A label and its value; a line without a value is a heading."""


class HealthRow(QWidget):
    """Opened by click, Enter or Space; it stays as the player left it."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        sizes = metrics()
        self._title = title
        self._lines: Sequence[Line] = ()
        self._cells: list[tuple[QLabel, QLabel | None]] = []
        self.head = QToolButton(self)
        self.head.setProperty("kind", "quiet")
        self.head.setText(title)
        self.head.setFont(font(Text.STRONG))
        self.head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.head.setIconSize(QSize(sizes.px(14), sizes.px(14)))
        self.head.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.head.clicked.connect(self._press)
        self.light = StatusLight(title, self)
        self.reasons = QLabel(self)
        self.reasons.setTextFormat(Qt.TextFormat.PlainText)
        self.reasons.setWordWrap(True)
        self.reasons.setContentsMargins(sizes.section, 0, 0, sizes.hair)
        self.reasons.hide()
        self.details = QWidget(self)
        self._grid = QGridLayout(self.details)
        self._grid.setContentsMargins(sizes.section, 0, 0, sizes.gap)
        self._grid.setHorizontalSpacing(sizes.margin)
        self._grid.setVerticalSpacing(sizes.px(2))
        self._grid.setColumnStretch(1, 1)
        top = QHBoxLayout()
        top.setSpacing(sizes.gap)
        top.addWidget(self.head)
        top.addWidget(self.light, 1, Qt.AlignmentFlag.AlignRight)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.reasons)
        column.addWidget(self.details)
        self._fold(False)

    @property
    def lines(self) -> Sequence[Line]:
        """What is shown when it is open."""
        return self._lines

    def set_title(self, title: str) -> None:
        """A session can be given another name."""
        if title != self._title:
            self._title = title
            self.head.setText(title)

    def show_state(self, light: Light, words: str, reasons: Sequence[str], lines: Sequence[Line]) -> None:
        told = "\n".join(reasons)
        self.light.show_state(light, words, told)
        self.reasons.setText(told)
        self.reasons.setVisible(bool(told))
        self.head.setAccessibleName(f"{self._title}: {words}. {told} Press to show or hide details.")
        if list(lines) != list(self._lines):
            self._lines = list(lines)
            if not self.details.isHidden():
                self._write()

    def _press(self) -> None:
        self._fold(self.details.isHidden())

    def _fold(self, opened: bool) -> None:
        self.head.setIcon(icon("chevron-down" if opened else "chevron-right", Colour.MUTED))
        self.head.setToolTip("Hide details" if opened else "Show details")
        if opened:
            self._write()
        self.details.setVisible(opened)

    def _write(self) -> None:
        """Labels are made anew only where lines come or go: figures change once a second."""
        shape = [bool(value) for _, value in self._lines]
        if shape != [value is not None for _, value in self._cells]:
            self._build(shape)
        for (label, value), (text, figure) in zip(self._cells, self._lines, strict=True):
            label.setText(text)
            if value is not None:
                value.setText(figure)

    def _build(self, shape: Sequence[bool]) -> None:
        for label, value in self._cells:
            label.deleteLater()
            if value is not None:
                value.deleteLater()
        self._cells.clear()
        for row, has_value in enumerate(shape):
            label = _label(Colour.MUTED if has_value else Colour.TEXT, self.details)
            self._grid.addWidget(label, row, 0, 1, 1 if has_value else 2, Qt.AlignmentFlag.AlignTop)
            value = _figure(self.details) if has_value else None
            if value is not None:
                self._grid.addWidget(value, row, 1)
            self._cells.append((label, value))


def _label(shade: Colour, parent: QWidget) -> QLabel:
    made = QLabel(parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setStyleSheet(f"color: {shade.value}")
    return made


def _figure(parent: QWidget) -> QLabel:
    made = _label(Colour.TEXT, parent)
    made.setFont(font(Text.BODY, figures=True))
    made.setWordWrap(True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made
