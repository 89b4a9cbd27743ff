"""The rows of the mapping table under their filters; what is chosen stays chosen while they are made anew."""

from collections.abc import Callable, Iterable, Sequence, Set

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.line import LineKey
from marlise_desktop.gui.mapping.ask_bar import AskBar
from marlise_desktop.gui.mapping.asked import AskedMappings
from marlise_desktop.gui.mapping.columns import share_width
from marlise_desktop.gui.mapping.delegate import MappingDelegate
from marlise_desktop.gui.mapping.keyed_table import KeyedTable
from marlise_desktop.gui.mapping.model import ROW, Column, MappingModel
from marlise_desktop.gui.mapping.row import Row
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.session.midi.monitor import Monitor


class MappingList(QWidget):
    """Emits `current_changed` when another row is."""

    current_changed = Signal()

    def __init__(self, monitor: Monitor, now: Callable[[], float], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = AskBar(self)
        self.model = MappingModel(monitor, now, self)
        self.asked = AskedMappings(self.model, self)
        self.view = KeyedTable("Mappings of controls", 30, self)
        self.view.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.view.setModel(self.asked)
        self.view.setItemDelegate(MappingDelegate(self.view))
        self.view.setSortingEnabled(True)
        self.view.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(metrics().hair)
        column.addWidget(self.bar)
        column.addWidget(self.view, 1)
        self.setFocusProxy(self.view)
        self.view.resized.connect(self._share_width)
        self.view.selectionModel().currentChanged.connect(lambda *_: self.current_changed.emit())
        self.bar.changed.connect(self._ask)
        self.bar.search.left_downwards.connect(lambda: self.view.setFocus(Qt.FocusReason.OtherFocusReason))

    @property
    def chosen(self) -> Sequence[Row]:
        rows = [index.data(ROW) for index in self.view.selectionModel().selectedRows(Column.WHEN)]
        return [row for row in rows if isinstance(row, Row)]

    @property
    def current(self) -> Row | None:
        row = self.view.currentIndex().data(ROW)
        return row if isinstance(row, Row) else None

    def show_rows(self, rows: Sequence[Row]) -> None:
        keys, current = {row.line.key for row in self.chosen}, self.current
        self.model.show(rows)
        self._choose_again(keys, current)
        self._tell_count()

    def list_devices(self, devices: Iterable[DeviceId], called: Callable[[DeviceId], str]) -> None:
        """Those that are there, and those that any row names."""
        used = (row.line.mapping.trigger.control.device for row in self.model.rows)
        self.bar.list_devices(dict.fromkeys(device for device in (*devices, *used) if device), called)

    def choose(self, key: LineKey) -> None:
        place = self.model.place_of(key)
        index = self.asked.mapFromSource(self.model.index(place, Column.WHEN)) if place >= 0 else QModelIndex()
        if index.isValid():
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)

    def sample(self) -> None:
        """What can be seen, and no more."""
        first, bottom = self.view.rowAt(0), self.view.rowAt(self.view.viewport().height() - 1)
        rows = range(max(first, 0), (bottom if bottom >= 0 else self.asked.rowCount() - 1) + 1)
        self.model.sample([self.asked.mapToSource(self.asked.index(row, 0)).row() for row in rows])

    def _ask(self) -> None:
        keys, current = {row.line.key for row in self.chosen}, self.current
        self.asked.ask(self.bar.asked)
        self._choose_again(keys, current)
        self._tell_count()

    def _choose_again(self, keys: Set[LineKey], current: Row | None) -> None:
        selection = self.view.selectionModel()
        if {row.line.key for row in self.chosen} == keys:
            return
        flags = QItemSelectionModel.SelectionFlag
        for place, row in enumerate(self.model.rows):
            index = self.asked.mapFromSource(self.model.index(place, Column.WHEN))
            if row.line.key in keys and index.isValid():
                selection.select(index, flags.Select | flags.Rows)
                if current is not None and current.line.key == row.line.key:
                    selection.setCurrentIndex(index, flags.NoUpdate)

    def _tell_count(self) -> None:
        self.bar.tell_count(self.asked.rowCount(), len(self.model.rows))

    def _share_width(self) -> None:
        self.bar.fit(self.view.width())
        share_width(self.view)
