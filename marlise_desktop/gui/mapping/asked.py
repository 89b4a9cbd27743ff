"""The part of the mapping table that is asked for, in the order that is asked for."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, QSortFilterProxyModel, Qt
from typing_extensions import override

from marlise_desktop.domain.midi.control_said import control_text
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.mapping import Layer
from marlise_desktop.gui.mapping.model import Column, MappingModel
from marlise_desktop.gui.mapping.row import Row
from marlise_desktop.gui.widgets.headed_model import Index


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
    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        return self._asked.fits(self._model.rows[source_row])

    @override
    def lessThan(self, source_left: Index, source_right: Index) -> bool:
        if source_left.column() == Column.WHEN:  # all that one control does stands together
            rows = [self._model.rows[index.row()] for index in (source_left, source_right)]
            keys = [(control_text(row.line.mapping.trigger.control), row.when) for row in rows]
            return keys[0] < keys[1]
        one, other = (self._model.data(index) or "" for index in (source_left, source_right))
        if source_left.column() == Column.VALUE:
            return int(str(one) or -1) < int(str(other) or -1)
        return str(one).casefold() < str(other).casefold()
