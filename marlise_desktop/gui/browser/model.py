"""The list of plugins that a search found, as Qt's item model."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from marlise_desktop.domain.ids import PluginUri
from marlise_desktop.domain.plugin import PluginSummary

MIME = "application/x-marlise-plugin"
"""A dragged plugin: its URI as UTF-8."""

SUMMARY = Qt.ItemDataRole.UserRole
FAVOURITE = Qt.ItemDataRole.UserRole + 1

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class PluginModel(QAbstractListModel):
    """Rows are `PluginSummary`; the favourites are known beside them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[PluginSummary] = ()
        self._favourites: Collection[PluginUri] = frozenset()

    def show(self, rows: Sequence[PluginSummary], favourites: Collection[PluginUri]) -> None:
        """Takes another list; where only favourites or descriptions differ the rows stay."""
        same = [row.uri for row in rows] == [row.uri for row in self._rows]
        if same:
            self._rows, self._favourites = rows, favourites
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self._rows, self._favourites = rows, favourites
        self.endResetModel()

    def summary(self, index: _Index) -> PluginSummary | None:
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def row_of(self, uri: str) -> int:
        """-1 if the list does not hold it."""
        return next((number for number, row in enumerate(self._rows) if row.uri == uri), -1)

    @override
    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.summary(index)
        if row is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.name
            case Qt.ItemDataRole.AccessibleTextRole:
                star = ", favourite" if row.uri in self._favourites else ""
                return f"{row.name}, {row.maker}, {row.category}{star}"
            case Qt.ItemDataRole.ToolTipRole:
                return f"{row.name}\n{row.comment}" if row.comment else row.name
            case _:
                return self._own(row, role)

    def _own(self, row: PluginSummary, role: int) -> object:
        if role == SUMMARY:
            return row
        return row.uri in self._favourites if role == FAVOURITE else None

    @override
    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled

    @override
    def mimeTypes(self) -> list[str]:
        return [MIME]

    @override
    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        mime = QMimeData()
        row = next((held for index in indexes if (held := self.summary(index)) is not None), None)
        if row is not None:
            mime.setData(MIME, row.uri.encode())
            mime.setText(row.uri)
        return mime

    @override
    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction
