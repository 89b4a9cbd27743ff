"""A message to the user that stands in the window until it is dismissed; it never stops anything."""

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from marlise_desktop.gui.theme.colours import Colour
from marlise_desktop.gui.theme.icons import icon_image
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.widgets.buttons import icon_button

FADE_MS = 8000
"""A note goes by itself after this long; warnings and errors stay."""


class Tone(Enum):
    """(word, colour, icon)."""

    NOTE = ("Note", Colour.AUDIO, "info")
    WARNING = ("Warning", Colour.WARNING, "triangle-alert")
    ERROR = ("Error", Colour.DANGER, "circle-alert")


class NoticeRow(QFrame):
    """Icon and colour for its weight, what happened, what to do; it can be copied and dismissed.

    Where `help_words` are given a button bears them, and emits `help_wanted`.
    """

    dismissed = Signal()
    help_wanted = Signal()

    def __init__(
        self, tone: Tone, message: str, hint: str, help_words: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.tone, self.message, self.hint = tone, message, hint
        word, shade, name = tone.value
        sizes = metrics()
        self.setObjectName("notice")
        self.setStyleSheet(
            f"#notice {{ background: {Colour.RAISED}; border: none; border-left: {sizes.px(4)}px solid {shade};"
            f" border-radius: {sizes.px(4)}px; }}"
        )
        self.setAccessibleName(f"{word}: {message} {hint}".strip())
        lamp = QLabel(self)
        lamp.setPixmap(QPixmap.fromImage(icon_image(name, shade, sizes.px(20))))
        row = QHBoxLayout(self)
        row.setContentsMargins(sizes.margin, sizes.hair, sizes.gap, sizes.hair)
        row.setSpacing(sizes.gap)
        row.addWidget(lamp, 0, Qt.AlignmentFlag.AlignVCenter)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._label(f"{message[:1].upper()}{message[1:]}", "notice"))
        if hint:
            words.addWidget(self._label(hint, "muted"))
        row.addLayout(words, 1)
        if help_words:
            helping = QPushButton(help_words, self)
            helping.clicked.connect(self.help_wanted)
            row.addWidget(helping)
        copy = icon_button("copy", "Copy this message", self, shade=Colour.MUTED)
        copy.clicked.connect(self._copy)
        dismiss = icon_button("x", "Dismiss this message", self, shade=Colour.MUTED)
        dismiss.clicked.connect(self.dismissed)
        row.addWidget(copy)
        row.addWidget(dismiss)
        if tone is Tone.NOTE:
            timer = QTimer(self)
            timer.setSingleShot(True)
            timer.timeout.connect(self.dismissed)
            timer.start(FADE_MS)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(f"{self.message}\n{self.hint}".strip())

    def _label(self, text: str, kind: str) -> QLabel:
        label = QLabel(text, self)
        label.setProperty("kind", kind)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setWordWrap(True)
        label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        return label


def _nothing() -> None: ...


class NoticeBar(QWidget):
    """The newest messages under each other, at most three; older ones wait until there is room."""

    SHOWN = 3
    emptied = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[str, NoticeRow]] = []
        self._column = QVBoxLayout(self)
        sizes = metrics()
        self._column.setContentsMargins(sizes.gap, sizes.hair, sizes.gap, sizes.hair)
        self._column.setSpacing(sizes.hair)
        self.setAccessibleName("Messages")
        self.hide()

    @property
    def rows(self) -> list[NoticeRow]:
        """Newest first."""
        return [row for _, row in self._rows]

    def post(
        self,
        tone: Tone,
        message: str,
        hint: str = "",
        topic: str = "",
        *,
        help_words: str = "",
        help_wanted: Callable[[], object] = _nothing,
    ) -> None:
        """A message with a topic, or the same message again, takes the place of the earlier one.

        `help_wanted` is called by a button with `help_words`; the message then goes.
        """
        words = (message, hint)
        for held, row in tuple(self._rows):
            if (topic and held == topic) or (row.message, row.hint) == words:
                self._drop(row)
        row = NoticeRow(tone, message, hint, help_words, self)
        row.help_wanted.connect(lambda: self._drop(row))
        row.help_wanted.connect(help_wanted)
        row.dismissed.connect(lambda: self._drop(row))
        self._rows.insert(0, (topic, row))
        self._column.insertWidget(0, row)
        self._arrange()

    def clear(self, topic: str) -> None:
        for row in [row for held, row in self._rows if held == topic]:
            self._drop(row)

    def _drop(self, row: NoticeRow) -> None:
        self._rows = [held for held in self._rows if held[1] is not row]
        row.hide()
        row.deleteLater()
        self._arrange()

    def _arrange(self) -> None:
        for index, (_, row) in enumerate(self._rows):
            row.setVisible(index < self.SHOWN)
        self.setVisible(bool(self._rows))
        if not self._rows:
            self.emptied.emit()
