"""A table of Qt's models with a heading for each column."""

from abc import abstractmethod
from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class HeadedModel(QAbstractTableModel):
    def __init__(self, titles: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._titles = tuple(titles)

    @property
    @abstractmethod
    def count(self) -> int:
        """How many rows there are."""

    def tell_rows(self, first: int, last: int) -> None:
        """These rows say something else now."""
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self._titles) - 1))

    @override
    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else self.count

    @override
    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._titles)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        shown = role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal
        return self._titles[section] if shown else None
