"""The presets of a pedal: which is loaded, load another, save as, delete one's own."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from marlise_desktop.domain.plugin import Preset
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.widgets.buttons import icon_button


class PresetBar(QWidget):
    """Emits the preset's URI."""

    load_requested = Signal(str)
    delete_requested = Signal(str)
    save_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presets: tuple[Preset, ...] = ()
        self.box = QComboBox(self)
        self.box.setAccessibleName("Preset")
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(10)
        self.box.activated.connect(self._activated)
        self.save = icon_button("save", "Save as a preset of the plugin", self)
        self.save.clicked.connect(self.save_requested)
        self.delete = icon_button("trash-2", "Delete this preset of yours", self)
        self.delete.clicked.connect(lambda: self.delete_requested.emit(self.box.currentData()))
        row = QHBoxLayout(self)
        row.setContentsMargins(metrics().gap, 0, metrics().gap, metrics().hair)
        row.setSpacing(metrics().hair)
        row.addWidget(self.box, 1)
        row.addWidget(self.save)
        row.addWidget(self.delete)

    def show_presets(self, presets: Sequence[Preset], current: str | None) -> None:
        """Factory presets first, the user's own after a line."""
        if tuple(presets) != self._presets or self.box.count() == 0:
            self._presets = tuple(presets)
            self._fill()
        self.box.setCurrentIndex(max(self.box.findData(current), 0) if current else 0)
        own = any(preset.user and preset.uri == current for preset in presets)
        self.delete.setEnabled(own)
        self.delete.setToolTip("Delete this preset of yours" if own else "Only your own presets can be deleted")

    def _fill(self) -> None:
        self.box.clear()
        self.box.addItem("No preset" if self._presets else "No presets yet", "")
        for user in (False, True):
            mine = sorted((p for p in self._presets if p.user is user), key=lambda preset: preset.label.casefold())
            if mine:
                self.box.insertSeparator(self.box.count())
            for preset in mine:
                self.box.addItem(preset.label, preset.uri)

    def _activated(self, index: int) -> None:
        uri = self.box.itemData(index)
        if uri:
            self.load_requested.emit(uri)
