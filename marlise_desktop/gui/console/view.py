"""What was typed and answered, as coloured text."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtGui import QFontDatabase, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from marlise_desktop.gui.theme.colours import Colour, colour
from marlise_desktop.gui.theme.fonts import Weight
from marlise_desktop.gui.theme.metrics import Text, metrics
from marlise_desktop.session.console.transcript import MOST_ENTRIES, Entry, Said

_COLOURS: Final = {
    Said.TYPED: Colour.ACCENT,
    Said.ANSWER: Colour.TEXT,
    Said.NOTE: Colour.GOOD,
    Said.REFUSED: Colour.DANGER,
}
_BEFORE: Final = {Said.TYPED: "> ", Said.ANSWER: "  ", Said.NOTE: "  ", Said.REFUSED: "! "}


class TranscriptView(QPlainTextEdit):
    """Stays at the end if it was there. Colours are not all: each line says by a sign whose it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setMaximumBlockCount(4 * MOST_ENTRIES)
        self.setAccessibleName("What was typed and answered")
        self.setPlaceholderText("Type help for the commands. Tab completes a word.")
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(metrics().text(Text.BODY))
        self.setFont(font)

    def append(self, entries: Sequence[Entry]) -> None:
        bar = self.verticalScrollBar()
        at_end = bar.value() >= bar.maximum()
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        for entry in entries:
            if not self.document().isEmpty():
                cursor.insertBlock()
            before = _BEFORE[entry.said]
            cursor.insertText(before + entry.text.replace("\n", "\n  "), _look(entry.said))
        if at_end:
            bar.setValue(bar.maximum())


def _look(said: Said) -> QTextCharFormat:
    look = QTextCharFormat()
    look.setForeground(colour(_COLOURS[said]))
    if said is Said.TYPED:
        look.setFontWeight(int(Weight.STRONG))
    return look
