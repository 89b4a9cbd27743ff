"""One property of a session to be set: a control for its type, what it is for, and what is wrong with it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from marlise_desktop.domain.sessions.properties import Property, PropertyType
from marlise_desktop.domain.sessions.record import Setting
from marlise_desktop.gui.sessions import words
from marlise_desktop.gui.sessions.fault import FaultLine
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.widgets.combo import Combo

_AS_USUAL = "As usual"


class PropertyRow(QWidget):
    """Emits `changed`. What is left as it usually is, is not set."""

    changed = Signal()

    def __init__(self, held: Property, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.property_ = held
        title = held.name.replace("_", " ").capitalize()
        self._box: QCheckBox | None = None
        self._list: Combo | None = None
        self._line: QLineEdit | None = None
        self.control = self._control(title)
        self.control.setAccessibleName(title)
        self.control.setAccessibleDescription(held.text)
        self.fault = FaultLine(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(metrics().hair)
        if self._box is None:
            label = QLabel(f"{title} *" if held.required else title, self)
            label.setBuddy(self.control)
            column.addWidget(label)
        column.addWidget(self.control)
        column.addWidget(hint(held.text, self))
        column.addWidget(self.fault)

    def _control(self, title: str) -> QWidget:
        held = self.property_
        if held.type is PropertyType.SWITCH and not held.many:
            self._box = QCheckBox(title, self)
            self._box.setChecked(bool(held.default))
            self._box.toggled.connect(lambda _on: self.changed.emit())
            return self._box
        if held.choices and not held.many:
            self._list = Combo(self)
            self._list.fill([(choice, choice or _AS_USUAL) for choice in held.choices], held.default)
            self._list.picked.connect(lambda _value: self.changed.emit())
            return self._list
        self._line = QLineEdit(self)
        plain = held.type is PropertyType.TEXT and not (held.form or held.choices)
        self._line.setPlaceholderText(words.value(held.default) or ("" if plain else held.wanted))
        self._line.textChanged.connect(lambda _text: self.changed.emit())
        return self._line

    def set_value(self, value: Setting) -> None:
        """Shows what is set already, by a template say."""
        if self._box is not None:
            self._box.setChecked(bool(value))
        elif self._list is not None:
            self._list.fill([(choice, choice or _AS_USUAL) for choice in self.property_.choices], value)
        elif self._line is not None:
            self._line.setText(words.value(value))

    def read(self) -> Setting | None:
        """What is set; None where nothing is. Raises ValueError for a text that is none of the property's type."""
        if self._box is not None:
            return self._box.isChecked()
        if self._list is not None:
            return str(self._list.value)
        text = self._line.text().strip() if self._line is not None else ""
        return self.property_.read(text) if text else None


def hint(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setProperty("kind", "muted")
    label.setWordWrap(True)
    return label
