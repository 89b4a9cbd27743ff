"""Who the pedal is: its name to change, on and off, and why it does not play if it does not."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from marlise_desktop.domain.instance import PluginInstance
from marlise_desktop.domain.passing import passed_by
from marlise_desktop.gui.kit.cost_words import figures, share
from marlise_desktop.gui.theme.colours import Colour
from marlise_desktop.gui.theme.icons import icon
from marlise_desktop.gui.theme.metrics import Text, metrics
from marlise_desktop.gui.widgets.buttons import icon_button
from marlise_desktop.gui.widgets.elided import ElidedLabel
from marlise_desktop.gui.widgets.toggle import Toggle
from marlise_desktop.session.costs import Cost


class Header(QWidget):
    rename_requested = Signal(str)
    bypass_requested = Signal(bool)
    again_requested = Signal()
    window_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ""
        sizes = metrics()
        self.field = QLineEdit(self)
        self.field.setAccessibleName("Name of the pedal")
        self.field.setToolTip("The pedal's name. Empty gives the plugin's own name back.")
        self.field.setStyleSheet(
            f"QLineEdit {{ background: transparent; border-color: transparent; padding-left: 0;"
            f" font-size: {sizes.text(Text.TITLE)}px; font-weight: 600; }}"
            f"QLineEdit:hover {{ border-color: {Colour.PRESSED}; }}"
            f"QLineEdit:focus {{ background: {Colour.SUNKEN}; border-color: {Colour.ACCENT}; }}"
        )
        self.field.editingFinished.connect(self._take_name)
        self.engaged = Toggle("On", self)
        self.engaged.setToolTip("Whether the pedal plays or is bypassed")
        self.engaged.clicked.connect(lambda on: self.bypass_requested.emit(not on))
        self.window_button = icon_button(
            "external-link", "Open its own window", self, tip="Open the window that the plugin brings with it (Ctrl+W)"
        )
        self.window_button.clicked.connect(self.window_requested)
        self._plugin = ElidedLabel("", self)
        self._plugin.setProperty("kind", "muted")
        self.cost = QLabel(self)
        self.cost.setProperty("kind", "muted")
        self._others = QLabel(self)
        self._others.setProperty("kind", "muted")
        top = QHBoxLayout()
        top.addWidget(self.field, 1)
        top.addWidget(self.window_button)
        top.addWidget(self.engaged)
        self._trouble, self._reason = self._trouble_box()
        column = QVBoxLayout(self)
        column.setContentsMargins(sizes.gap, sizes.gap, sizes.gap, sizes.hair)
        column.setSpacing(sizes.hair)
        column.addWidget(self._others)
        column.addLayout(top)
        low = QHBoxLayout()
        low.addWidget(self._plugin, 1)
        low.addWidget(self.cost)
        column.addLayout(low)
        column.addWidget(self._trouble)

    @property
    def trouble(self) -> str:
        """Why the pedal does not play, as shown; empty if it does."""
        return self._reason.text() if not self._trouble.isHidden() else ""

    def show_pedal(self, held: PluginInstance, chosen: int) -> None:
        """`chosen` is how many pedals are chosen on the board."""
        if not (self.field.hasFocus() and self.field.isModified()):
            self.field.setText(held.name)
            self.field.setCursorPosition(0)
        self._name = held.name
        self.engaged.setChecked(not held.bypassed)
        plugin = held.plugin
        self.window_button.setVisible(plugin.has_ui and not held.placeholder)
        parts = [plugin.name if held.label else "", plugin.maker, plugin.category]
        self._plugin.setText(" · ".join(part for part in parts if part))
        self._others.setVisible(chosen > 1)
        self._others.setText(f"{chosen} pedals chosen, this is the first")
        self._trouble.setVisible(bool(held.placeholder))
        past = "The sound goes past it.\n" if passed_by(held) else ""
        self._reason.setText(f"This pedal does not play: {held.placeholder}\n{past}{held.uri}")

    def show_cost(self, cost: Cost | None) -> None:
        """What the pedal takes of each period; nothing where that is not measured."""
        text = f"DSP {share(cost.mean_percent)}" if cost else ""
        if text != self.cost.text():
            self.cost.setText(text)
            said = f"Takes {figures(cost)}, of the time that each period has" if cost else ""
            self.cost.setToolTip(said)
            self.cost.setAccessibleName(said)

    def _trouble_box(self) -> tuple[QFrame, QLabel]:
        sizes = metrics()
        box = QFrame(self)
        box.setObjectName("trouble")
        box.setStyleSheet(
            f"#trouble {{ background: {Colour.RAISED}; border-left: {sizes.px(4)}px solid {Colour.WARNING};"
            f" border-radius: {sizes.px(4)}px; }}"
        )
        words = QLabel(box)
        words.setWordWrap(True)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        again = QPushButton(icon("refresh-cw"), "Try again", box)
        again.clicked.connect(self.again_requested)
        column = QVBoxLayout(box)
        column.addWidget(words)
        column.addWidget(again, 0, Qt.AlignmentFlag.AlignLeft)
        box.hide()
        return box, words

    def _take_name(self) -> None:
        self.field.setModified(False)
        text = self.field.text().strip()
        if text != self._name:
            self.rename_requested.emit(text)
