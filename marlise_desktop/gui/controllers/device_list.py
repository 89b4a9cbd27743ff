"""The list of controllers: those that are there, and those that were there once."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QWidget

from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.gui.theme.colours import Colour
from marlise_desktop.gui.theme.icons import icon
from marlise_desktop.gui.widgets.worded_list import WordedList

_ID = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """`name` is what the player calls it; `state` says how it is, in words."""

    device: DeviceId
    name: str
    state: str
    there: bool
    heard: bool


class DeviceList(WordedList):
    """Emits `device_chosen` for another one."""

    device_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[DeviceRow, ...] = ()
        self._model = QStandardItemModel(self)
        self.setModel(self._model)
        self.setAccessibleName("Controllers")
        self.setWordWrap(True)
        self.setUniformItemSizes(False)
        self.setEditTriggers(WordedList.EditTrigger.NoEditTriggers)
        self.selectionModel().currentChanged.connect(self._moved)

    @property
    def chosen(self) -> DeviceId | None:
        index = self.currentIndex()
        return DeviceId(str(index.data(_ID))) if index.isValid() else None

    def show_rows(self, rows: Sequence[DeviceRow]) -> None:
        """The chosen one stays so; the first one where there was none."""
        if tuple(rows) == self._rows:
            return
        chosen = self.chosen
        self._rows = tuple(rows)
        self.selectionModel().blockSignals(True)
        self._model.clear()
        for row in rows:
            self._model.appendRow(_item(row))
        places = {row.device: place for place, row in enumerate(rows)}
        self.setCurrentIndex(self._model.index(places.get(chosen, 0) if chosen else 0, 0))
        self.selectionModel().blockSignals(False)
        if self.chosen != chosen:
            self.device_chosen.emit(self.chosen or "")

    def choose(self, device: DeviceId) -> None:
        for place, row in enumerate(self._rows):
            if row.device == device:
                self.setCurrentIndex(self._model.index(place, 0))

    def _moved(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self.device_chosen.emit(self.chosen or "")


def _item(row: DeviceRow) -> QStandardItem:
    name, shade = ("plug", Colour.GOOD) if row.there and row.heard else ("unplug", Colour.DISABLED)
    if row.there and not row.heard:
        name, shade = "eye-off", Colour.MUTED
    item = QStandardItem(icon(name, shade), f"{row.name}\n{row.state}")
    item.setData(row.device, _ID)
    item.setData(f"{row.name}: {row.state}", Qt.ItemDataRole.AccessibleTextRole)
    item.setToolTip(f"{row.name}: {row.state}")
    return item
