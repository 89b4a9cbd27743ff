"""What stands over the mapping table: a search, what is shown, and what can be done."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.mapping import Layer
from marlise_desktop.gui.mapping.asked import Asked
from marlise_desktop.gui.theme.colours import Colour
from marlise_desktop.gui.theme.icons import icon
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.widgets.buttons import icon_button
from marlise_desktop.gui.widgets.combo import Combo
from marlise_desktop.gui.widgets.search import SearchField
from marlise_desktop.gui.widgets.turning_box import TurningBox

_LAYERS = (("", "Everywhere"), (Layer.GLOBAL, "All boards"), (Layer.BOARD, "This board"))
_STATES = (("", "Any state"), ("waiting", "Waiting"), ("conflicts", "In the way"))
_ANY = "Any device"
_NARROW = 860
"""Pixels at scale 1: below that the filters stand below the search."""


class AskBar(QWidget):
    """Emits `changed` when something else is `asked`."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = SearchField("Search mappings", self)
        self.search.setMinimumWidth(metrics().px(90))
        self.layers, self.devices, self.states = Combo(self), Combo(self), Combo(self)
        self.count = QLabel(self)
        self.count.setProperty("kind", "muted")
        self.add = QPushButton(icon("plus", Colour.ON_ACCENT), "Add", self)
        self.add.setProperty("kind", "primary")
        self.add.setToolTip("Choose what a control shall do, then step on it or type its name (Ins)")
        self.remove = icon_button("trash-2", "Remove the chosen mappings", self, tip="Remove (Del)")
        self.undo = icon_button("undo-2", "Take the last change of mappings back", self)
        self.redo = icon_button("redo-2", "Make the change of mappings again that was taken back", self)
        self.edit = icon_button("pencil", "Change the chosen mapping", self, tip="Change the chosen mapping (Enter)")
        self.edit.setCheckable(True)
        self.usual = icon_button(
            "sparkles",
            "Map the usual",
            self,
            tip="Map the usual: snapshots, tap, tuner, mute and panic on free switches",
        )
        self.usual_menu = QMenu("Map the usual", self)
        self.usual.setMenu(self.usual_menu)
        self.usual.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.take_in = icon_button("download", "Import mappings", self, tip="Import mappings from a file")
        self.give_out = icon_button("upload", "Export mappings", self, tip="Export mappings to a file")
        self._lay_out()
        self.search.textChanged.connect(lambda _text: self.changed.emit())
        for combo in (self.layers, self.devices, self.states):
            combo.picked.connect(lambda _value: self.changed.emit())

    @property
    def asked(self) -> Asked:
        layer, device = self.layers.value, self.devices.value
        return Asked(
            self.search.text(),
            layer if isinstance(layer, Layer) else None,
            DeviceId(str(device)) if device else None,
            str(self.states.value or ""),
        )

    def list_devices(self, devices: Iterable[DeviceId], called: Callable[[DeviceId], str]) -> None:
        """What is chosen stays so."""
        chosen = self.devices.value
        self.devices.fill([("", _ANY), *((device, called(device)) for device in devices)], chosen)

    def tell_count(self, shown: int, every: int) -> None:
        self.count.setText(str(every) if shown == every else f"{shown} of {every}")
        self.count.setAccessibleName(f"{shown} of {every} mappings shown")

    def tell_undo(self, undo: str, redo: str) -> None:
        """What would be taken back, in words, and what would be made again."""
        self.undo.setEnabled(bool(undo))
        self.undo.setToolTip(f"Undo “{undo}”" if undo else "There is no change of mappings to take back")
        self.redo.setEnabled(bool(redo))
        self.redo.setToolTip(f"Redo “{redo}”" if redo else "No change of mappings was taken back")

    def show_edit(self, *, can: bool, on: bool, needed: bool) -> None:
        """The button for the form of the chosen one; it is not `needed` where that form is always shown."""
        self.edit.setVisible(needed)
        self.edit.setEnabled(can)
        self.edit.setChecked(on)

    def fit(self, width: int) -> None:
        """In one row, or in two."""
        self._rows.fit(width)

    def _lay_out(self) -> None:
        sizes = metrics()
        for combo, name, known in (
            (self.layers, "On which boards", _LAYERS),
            (self.devices, "Of which device", (("", _ANY),)),
            (self.states, "In which state", _STATES),
        ):
            combo.setAccessibleName(name)
            combo.fill(known, "")
            combo.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            combo.setMinimumWidth(sizes.px(72))
        search, filters = QHBoxLayout(), QHBoxLayout()
        search.addWidget(self.add)
        search.addWidget(self.search, 1)
        for widget in (self.layers, self.devices, self.states):
            filters.addWidget(widget, 1)
        filters.addWidget(self.count)
        for button in (self.undo, self.redo, self.edit, self.remove, self.usual, self.take_in, self.give_out):
            filters.addWidget(button)
        self._rows = TurningBox(_NARROW, self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(sizes.hair)
        for row in (search, filters):
            row.setSpacing(sizes.hair)
            self._rows.addLayout(row, 1)
