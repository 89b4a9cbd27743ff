"""The chosen control beside the floor: what it sends, all that it does, and the ways to change that."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from marlise_desktop.domain.midi.profile import ProfileControl
from marlise_desktop.gui.controllers.control import Deed
from marlise_desktop.gui.theme.icons import icon
from marlise_desktop.gui.theme.metrics import metrics


class Card(QWidget):
    """Emits what the player asks for. Its label can be changed where the profile is the player's own."""

    assign_asked = Signal()
    calibrate_asked = Signal()
    renamed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = QLabel(self)
        self.title.setProperty("kind", "title")
        self.title.setWordWrap(True)
        self.label = QLineEdit(self)
        self.label.setAccessibleName("What this control is called")
        self.sends = QLabel(self)
        self.sends.setProperty("kind", "muted")
        self.sends.setWordWrap(True)
        self.does = QLabel(self)
        self.does.setWordWrap(True)
        self.assign = QPushButton(icon("link"), "Assign", self)
        self.assign.setToolTip("Choose what this control does (Enter on the control)")
        self.calibrate = QPushButton(icon("gauge"), "Calibrate", self)
        self.calibrate.setToolTip("Tell where heel and toe of this pedal are")
        self._label = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(metrics().hair)
        for widget in (self.title, self.label, self.sends, self.does):
            column.addWidget(widget)
        column.addStretch(1)
        column.addWidget(self.assign)
        column.addWidget(self.calibrate)
        self.assign.clicked.connect(self.assign_asked)
        self.calibrate.clicked.connect(self.calibrate_asked)
        self.label.editingFinished.connect(self._rename)

    def show_control(
        self, held: ProfileControl, sends: str, deeds: Sequence[Deed], *, own: bool, can_assign: bool
    ) -> None:
        self._label = held.label
        self.title.setText(held.label)
        self.title.setVisible(not own)
        self.label.setVisible(own)
        if not self.label.hasFocus():
            self.label.setText(held.label)
        self.sends.setText(sends)
        self.does.setText("\n".join(deed.told for deed in deeds) or "It does nothing yet.")
        self.assign.setVisible(can_assign and held.sends is not None)
        moves = held.nature is not None and not held.nature.is_switch and not held.nature.is_encoder
        self.calibrate.setVisible(held.sends is not None and moves)

    def _rename(self) -> None:
        text = self.label.text().strip()
        if text and text != self._label:
            self.renamed.emit(text)
