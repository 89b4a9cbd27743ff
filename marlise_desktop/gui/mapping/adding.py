"""The page beside the mapping table on which one chooses what a control shall do, and then the control."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from marlise_desktop.domain.errors import MarliseError
from marlise_desktop.domain.midi.control_said import EXAMPLES, control_said
from marlise_desktop.domain.midi.mapping import ActionTarget, Layer, Target
from marlise_desktop.domain.midi.usual import usual_mapping
from marlise_desktop.gui.mapping.chooser import TargetChooser
from marlise_desktop.gui.mapping.editor import LAYERS
from marlise_desktop.gui.mapping.targets import Offer
from marlise_desktop.gui.mapping.words import parameter_of
from marlise_desktop.gui.theme.colours import Colour
from marlise_desktop.gui.theme.icons import icon
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.widgets.buttons import icon_button
from marlise_desktop.gui.widgets.combo import Combo
from marlise_desktop.session.midi.mappings import Mappings


class AddPage(QWidget):
    """Emits `added(mapping, layer)` for a control that was typed, and `learn_requested(target, layer)` else.

    Where only the target of a mapping is chosen anew, it emits `changed(target)`.
    """

    added = Signal(object, object)
    learn_requested = Signal(object, object)
    changed = Signal(object)
    given_up = Signal()

    def __init__(self, mappings: Mappings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mappings = mappings
        self._anew = False
        self._make_fields()
        self._lay_out()
        self.chooser.changed.connect(self._judge)
        self.chooser.given_up.connect(self.given_up)
        self.chooser.accepted.connect(self._accept)
        self.control.textChanged.connect(lambda _text: self._judge())
        self.control.returnPressed.connect(self._accept)
        self.take.clicked.connect(self._accept)
        self.learn.clicked.connect(self._learn)

    def _make_fields(self) -> None:
        self.title = QLabel(self)
        self.title.setProperty("kind", "heading")
        self.chooser = TargetChooser(self)
        self.layer = Combo(self)
        self.layer.setAccessibleName("Where the mapping holds")
        self.layer.fill(LAYERS, Layer.BOARD)
        self.control = QLineEdit(self)
        self.control.setPlaceholderText("CC 64 ch 1")
        self.control.setToolTip(f"Such as {EXAMPLES}")
        self.control.setAccessibleName("The control, typed")
        self.learn = QPushButton(icon("zap", Colour.ON_ACCENT), "Learn", self)
        self.learn.setProperty("kind", "primary")
        self.learn.setToolTip("Step on the switch, or move the pedal, that shall do it")
        self.take = QPushButton("Add", self)
        self.complaint = QLabel(self)
        self.complaint.setWordWrap(True)
        self.complaint.setStyleSheet(f"color: {Colour.DANGER}")

    def _lay_out(self) -> None:
        back = icon_button("x", "Leave it as it is", self, tip="Leave it as it is (Esc)")
        back.clicked.connect(self.given_up)
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(back)
        self._form = QFormLayout()
        self._form.addRow("&Where", self.layer)
        self._form.addRow("&Control", self.control)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.take)
        buttons.addWidget(self.learn)
        column = QVBoxLayout(self)
        column.setContentsMargins(metrics().gap, 0, 0, 0)
        column.setSpacing(metrics().hair)
        column.addLayout(top)
        column.addWidget(self.chooser, 1)
        column.addLayout(self._form)
        column.addWidget(self.complaint)
        column.addLayout(buttons)

    def begin(self, offers: Sequence[Offer], chosen: Target | None) -> None:
        """`chosen` is the target that a mapping has now; None for a new mapping."""
        self._anew = chosen is not None
        self.title.setText("What it shall do instead" if self._anew else "A new mapping")
        self._form.setRowVisible(self.layer, not self._anew)
        self._form.setRowVisible(self.control, not self._anew)
        self.learn.setVisible(not self._anew)
        self.take.setText("Take it" if self._anew else "Add")
        self.control.clear()
        self.complaint.clear()
        self.chooser.offer(offers, chosen)
        self.layer.fill(LAYERS, self._layer_of(self.chooser.target))
        self.chooser.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self._judge()

    def complain(self, error: MarliseError) -> None:
        self.complaint.setText(f"{error.message}. {error.hint}".strip())

    def _layer_of(self, target: Target | None) -> Layer:
        """Actions are mostly for all boards; what names a pedal or snapshot is of this one."""
        free = isinstance(target, ActionTarget) and not target.arguments
        return Layer.GLOBAL if free else Layer.BOARD

    def _judge(self) -> None:
        target = self.chooser.target
        self.complaint.clear()
        self.learn.setEnabled(target is not None)
        self.take.setEnabled(target is not None and (self._anew or bool(self.control.text().strip())))
        if not self.layer.hasFocus() and not self._anew:
            self.layer.fill(LAYERS, self._layer_of(target))

    def _accept(self) -> None:
        target = self.chooser.target
        if target is None:
            return
        if self._anew:
            self.changed.emit(target)
        elif not self.control.text().strip():
            self._learn()
        else:
            self._add(target)

    def _add(self, target: Target) -> None:
        try:
            control = control_said(self.control.text())
        except MarliseError as error:
            self.complain(error)
            return
        boards = [rack.board for rack in self._mappings.racks.all.values()]
        parameter = next((found for board in boards if (found := parameter_of(target, board)) is not None), None)
        mapping = usual_mapping(control, target, parameter, self._mappings.nature_of(control))
        self.added.emit(mapping, self.layer.value)

    def _learn(self) -> None:
        target = self.chooser.target
        if target is not None:
            self.learn_requested.emit(target, self.layer.value)
