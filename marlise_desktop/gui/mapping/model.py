"""The mappings as Qt's item model."""

from collections.abc import Callable, Sequence
from enum import IntEnum

from PySide6.QtCore import QObject, Qt
from typing_extensions import override

from marlise_desktop.domain.midi.line import Line, LineKey
from marlise_desktop.gui.mapping.row import Row
from marlise_desktop.gui.widgets.headed_model import HeadedModel, Index
from marlise_desktop.session.midi.monitor import Monitor

ROW = Qt.ItemDataRole.UserRole
LIT = Qt.ItemDataRole.UserRole + 1
"""Whether the control moved a moment ago."""
LIT_S = 0.15


class Column(IntEnum):
    ON = 0
    WHEN = 1
    WHAT = 2
    WHERE = 3
    VALUE = 4
    NOTE = 5


TITLES = ("On", "When", "What it does", "Where", "Last", "Notes")


class MappingModel(HeadedModel):
    """`enable` is asked when the box of a row is ticked."""

    def __init__(self, monitor: Monitor, clock: Callable[[], float], parent: QObject | None = None) -> None:
        super().__init__(TITLES, parent)
        self._monitor, self._clock = monitor, clock
        self._rows: list[Row] = []
        self._seen: dict[int, tuple[int | None, bool]] = {}
        self.enable: Callable[[Line, bool], None] = lambda _line, _on: None

    @property
    def rows(self) -> Sequence[Row]:
        return self._rows

    @property
    @override
    def count(self) -> int:
        return len(self._rows)

    def show(self, rows: Sequence[Row]) -> None:
        """Rows that stay where they are keep their selection."""
        if [row.line.key for row in rows] != [row.line.key for row in self._rows]:
            self.beginResetModel()
            self._rows = list(rows)
            self._seen.clear()
            self.endResetModel()
            return
        for place, (before, row) in enumerate(zip(self._rows, rows, strict=True)):
            if before != row:
                self._rows[place] = row
                self.tell_rows(place, place)

    def place_of(self, key: LineKey) -> int:
        """-1 for one that is not shown."""
        return next((place for place, row in enumerate(self._rows) if row.line.key == key), -1)

    def sample(self, places: Sequence[int]) -> None:
        """Looks where the controls of these rows stand now."""
        for place in places:
            state = self._state(place)
            if self._seen.get(place) != state:
                self._seen[place] = state
                index = self.index(place, Column.VALUE)
                self.dataChanged.emit(index, index)

    def _state(self, place: int) -> tuple[int | None, bool]:
        moved = self._monitor.last(self._rows[place].line.mapping.trigger.control)
        if moved is None:
            return None, False
        return moved.value, self._clock() - moved.time_s < LIT_S

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == Column.ON else flags

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if role == LIT:
            return self._seen.get(index.row(), (None, False))[1]
        if index.column() == Column.ON:
            return self._in_use(row, role)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(index.row(), Column(index.column()))
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(words for words in (f"{row.when}: {row.what}", row.where, row.note) if words)
        return None

    def _in_use(self, row: Row, role: int) -> object:
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if row.line.mapping.enabled else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return "in use" if row.line.mapping.enabled else "not in use"
        return None

    def _text(self, place: int, column: Column) -> str:
        row = self._rows[place]
        match column:
            case Column.WHEN:
                return row.when.replace(" on channel ", " ch ")
            case Column.WHAT:
                return row.what
            case Column.WHERE:
                return row.where
            case Column.VALUE:
                value = self._seen.get(place, (None, False))[0]
                return "" if value is None else str(value)
            case _:
                return row.note

    @override
    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != Column.ON:
            return False
        self.enable(self._rows[index.row()].line, Qt.CheckState(value) is Qt.CheckState.Checked)
        return True
