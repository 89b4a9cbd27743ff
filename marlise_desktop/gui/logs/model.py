"""Log lines as Qt's item model: the newest at the end, the oldest forgotten."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtGui import QColor
from typing_extensions import override

from marlise_desktop.gui.logs.source import Line
from marlise_desktop.gui.theme.colours import Colour

KEPT = 4000
_WARNING, _ERROR = 30, 40
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
LEVEL = Qt.ItemDataRole.UserRole


class LogModel(QAbstractListModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[Line] = []

    @property
    def last(self) -> int:
        """Number of the newest line, 0 for none."""
        return self._lines[-1].number if self._lines else 0

    def append(self, lines: Sequence[Line]) -> None:
        if not lines:
            return
        surplus = len(self._lines) + len(lines) - KEPT
        if surplus > 0 and self._lines:
            gone = min(surplus, len(self._lines))
            self.beginRemoveRows(_NOWHERE, 0, gone - 1)
            del self._lines[:gone]
            self.endRemoveRows()
        first = len(self._lines)
        self.beginInsertRows(_NOWHERE, first, first + len(lines) - 1)
        self._lines.extend(lines)
        self.endInsertRows()

    @override
    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._lines)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._lines):
            return None
        line = self._lines[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return line_text(line)
            case Qt.ItemDataRole.ForegroundRole if line.level >= _WARNING:
                return QColor(Colour.DANGER if line.level >= _ERROR else Colour.WARNING)
            case _:
                return line.level if role == LEVEL else None


class LogFilter(QSortFilterProxyModel):
    """Lines of at least a level that hold every word."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._level = 0
        self._words: list[str] = []

    def narrow(self, level: int, text: str) -> None:
        self.beginResetModel()
        self._level, self._words = level, text.casefold().split()
        self.endResetModel()

    @override
    def filterAcceptsRow(self, source_row: int, source_parent: _Index) -> bool:
        index = self.sourceModel().index(source_row, 0, source_parent)
        level, text = index.data(LEVEL), str(index.data()).casefold()
        return isinstance(level, int) and level >= self._level and all(word in text for word in self._words)


def line_text(line: Line) -> str:
    """`14:05:09 jackd      text`."""
    moment = datetime.fromtimestamp(line.time).astimezone()
    return f"{moment:%H:%M:%S}  {line.source:<16}  {line.text}"
