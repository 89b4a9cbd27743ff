"""The mappings as Qt's item model, and the part of them that is asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt
from typing_extensions import override

from marlise_desktop.domain.midi.control_said import control_text
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.line import Line, LineKey
from marlise_desktop.domain.midi.mapping import Layer
from marlise_desktop.gui.mapping.row import Row
from marlise_desktop.session.midi.monitor import Monitor

ROW = Qt.ItemDataRole.UserRole
LIT = Qt.ItemDataRole.UserRole + 1
"""Whether the control moved a moment ago."""
LIT_S = 0.15
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class Column(IntEnum):
    ON = 0
    WHEN = 1
    WHAT = 2
    WHERE = 3
    VALUE = 4
    NOTE = 5


TITLES = ("On", "When", "What it does", "Where", "Last", "Notes")


class MappingModel(QAbstractTableModel):
    """`enable` is asked when the box of a row is ticked."""

    def __init__(self, monitor: Monitor, clock: Callable[[], float], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._monitor, self._clock = monitor, clock
        self._rows: list[Row] = []
        self._seen: dict[int, tuple[int | None, bool]] = {}
        self.enable: Callable[[Line, bool], None] = lambda _line, _on: None

    @property
    def rows(self) -> Sequence[Row]:
        return self._rows

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
                self.dataChanged.emit(self.index(place, 0), self.index(place, len(TITLES) - 1))

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
    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(TITLES)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        shown = role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal
        return TITLES[section] if shown else None

    @override
    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == Column.ON else flags

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
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
            return row.note or f"{row.when}: {row.what}"
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
                return row.when
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
    def setData(self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != Column.ON:
            return False
        self.enable(self._rows[index.row()].line, Qt.CheckState(value) is Qt.CheckState.Checked)
        return True


@dataclass(frozen=True, slots=True)
class Asked:
    """What the table shall show. Empty words, None and "" are all; `state` is "", `waiting` or `conflicts`."""

    words: str = ""
    layer: Layer | None = None
    device: DeviceId | None = None
    state: str = ""

    def fits(self, row: Row) -> bool:
        trigger = row.line.mapping.trigger
        devices = {trigger.control.device, trigger.second.device if trigger.second else trigger.control.device}
        return (
            all(word in row.search for word in self.words.casefold().split())
            and self.layer in (None, row.line.layer)
            and (self.device is None or self.device in devices or None in devices)
            and not (self.state == "waiting" and not row.waits)
            and not (self.state == "conflicts" and not (row.note and not row.waits))
        )


class AskedMappings(QSortFilterProxyModel):
    """Sorted by the headings that are clicked; at first as they are held."""

    def __init__(self, model: MappingModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asked = Asked()
        self._model = model
        self.setSourceModel(model)
        self.setSortCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)

    def ask(self, asked: Asked) -> None:
        if asked != self._asked:
            self.beginResetModel()
            self._asked = asked
            self.endResetModel()

    @override
    def filterAcceptsRow(self, source_row: int, source_parent: _Index) -> bool:
        return self._asked.fits(self._model.rows[source_row])

    @override
    def lessThan(self, source_left: _Index, source_right: _Index) -> bool:
        if source_left.column() == Column.WHEN:  # all that one control does stands together
            rows = [self._model.rows[index.row()] for index in (source_left, source_right)]
            keys = [(control_text(row.line.mapping.trigger.control), row.when) for row in rows]
            return keys[0] < keys[1]
        one, other = (self._model.data(index) or "" for index in (source_left, source_right))
        if source_left.column() == Column.VALUE:
            return int(str(one) or -1) < int(str(other) or -1)
        return str(one).casefold() < str(other).casefold()
