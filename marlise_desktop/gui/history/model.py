"""Rounds as Qt's item model: the newest first, each day under its name."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from marlise_desktop.domain.logbook.round import Round
from marlise_desktop.gui.history import words

ROUND = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class HistoryModel(QAbstractListModel):
    """A row is a Round, or the name of a day above its rounds."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Round | str] = []
        self._last_day = ""

    def show(self, rounds: Sequence[Round]) -> None:
        """In the place of what was shown."""
        self.beginResetModel()
        self._last_day = ""
        self._rows = self._with_days(rounds)
        self.endResetModel()

    def append(self, rounds: Sequence[Round]) -> None:
        """Older ones, below."""
        rows = self._with_days(rounds)
        if rows:
            self.beginInsertRows(_NOWHERE, len(self._rows), len(self._rows) + len(rows) - 1)
            self._rows += rows
            self.endInsertRows()

    def _with_days(self, rounds: Sequence[Round]) -> list[Round | str]:
        today = date.today()  # noqa: DTZ011 - the day on the wall
        rows: list[Round | str] = []
        for held in rounds:
            day = words.day_of(held)
            if day != self._last_day:
                self._last_day = day
                rows.append(words.day_name(day, today))
            rows.append(held)
        return rows

    @property
    def rounds(self) -> Sequence[Round]:
        return [row for row in self._rows if isinstance(row, Round)]

    def row_of(self, number: int) -> int:
        """Where a round stands; -1 for one that is not shown."""
        found = (place for place, row in enumerate(self._rows) if isinstance(row, Round) and row.number == number)
        return next(found, -1)

    @override
    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def flags(self, index: _Index) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self._rows[index.row()], str):
            return Qt.ItemFlag.ItemIsEnabled
        return super().flags(index)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROUND:
            return row if isinstance(row, Round) else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row if isinstance(row, str) else f"{words.clock(row)} {words.title(row)}"
        return None
