"""Sessions as Qt's item model, in the order in which the store gives them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from marlise_desktop.domain.health import ServiceHealth
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.sessions.record import SessionRecord
from marlise_desktop.gui.sessions import words

SESSION = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Now:
    """How a session is at the moment, beside what is stored of it."""

    health: ServiceHealth | None = None
    waiting: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """`kind` is its title; `racks` are the names of those that a show uses."""

    record: SessionRecord
    kind: str
    now: Now = field(default_factory=Now)
    racks: Sequence[str] = ()

    def told(self) -> str:
        """As a screen reader says it."""
        record, now = self.record, self.now
        share = words.load(now.health)
        parts = (
            record.name,
            self.kind,
            words.state(record, now.waiting),
            words.condition(record, now.health),
            f"load {share:.0f} %" if share is not None else "",
        )
        return ", ".join(part for part in parts if part)


class SessionModel(QAbstractListModel):
    """A row is a `Row`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []

    @property
    def rows(self) -> Sequence[Row]:
        return self._rows

    def show(self, rows: Sequence[Row]) -> None:
        """In the place of what was shown; where the same sessions stand in the same order, only what changed."""
        if [row.record.id for row in rows] == [row.record.id for row in self._rows]:
            for number, row in enumerate(rows):
                self._change(number, row)
            return
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def append(self, rows: Sequence[Row]) -> None:
        if rows:
            self.beginInsertRows(_NOWHERE, len(self._rows), len(self._rows) + len(rows) - 1)
            self._rows += rows
            self.endInsertRows()

    def tell(self, now: Mapping[SessionId, Now]) -> None:
        """How they are at the moment; sessions that are not named stay as they are."""
        for number, row in enumerate(self._rows):
            if row.record.id in now:
                self._change(number, replace(row, now=now[row.record.id]))

    def _change(self, number: int, row: Row) -> None:
        if self._rows[number] != row:
            self._rows[number] = row
            index = self.index(number)
            self.dataChanged.emit(index, index)

    def row_of(self, key: SessionId) -> int:
        """Where a session stands; -1 for one that is not shown."""
        return next((number for number, row in enumerate(self._rows) if row.record.id == key), -1)

    @override
    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == SESSION:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.record.name
        return row.told() if role == Qt.ItemDataRole.AccessibleTextRole else None
