"""One end of a mapping's range in the parameter's own words: a choice, or a number with its unit."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QStackedWidget, QWidget

from marlise_desktop.domain.errors import ConfigurationError
from marlise_desktop.domain.parameter import Parameter, ParameterKind
from marlise_desktop.gui.widgets.combo import Combo
from marlise_desktop.gui.widgets.numbers import parsed

_BYPASS = ((0.0, "engaged"), (1.0, "bypassed"))


class EndField(QStackedWidget):
    """Emits `entered(value)` for what the user sets, `refused(error)` for what is no value of the parameter."""

    entered = Signal(float)
    refused = Signal(ConfigurationError)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Maximum)
        self._parameter: Parameter | None = None
        self._value = 0.0
        self.choices = Combo(self)
        self.choices.picked.connect(lambda value: self.entered.emit(float(str(value))))
        self.number = QLineEdit(self)
        self.number.editingFinished.connect(self._take)
        for widget in (self.choices, self.number):
            widget.setAccessibleName(name)
            self.addWidget(widget)

    def show_end(self, value: float, parameter: Parameter | None, *, bypass: bool = False) -> None:
        """`parameter` None is that of a pedal that is gone, or a bypass."""
        self._parameter, self._value = parameter, value
        known = _BYPASS if bypass else _choices(parameter)
        if known:
            self.choices.fill(known, min((held for held, _ in known), key=lambda held: abs(held - value)))
            self.setCurrentWidget(self.choices)
        else:
            self.number.setText(parameter.text(value) if parameter else f"{value:g}")
            self.setCurrentWidget(self.number)

    def _take(self) -> None:
        text, parameter = self.number.text(), self._parameter
        shown = parameter.text(self._value) if parameter else f"{self._value:g}"
        if text == shown or not self.number.isModified():
            return
        unit = parameter.unit.symbol if parameter and parameter.unit else ""
        value = parsed(text, unit)
        self.number.setModified(False)
        if value is None:
            self.number.setText(shown)
            self.refused.emit(ConfigurationError(f"“{text}” is no number"))
        else:
            self.entered.emit(value)


def _choices(parameter: Parameter | None) -> tuple[tuple[float, str], ...]:
    if parameter is None:
        return ()
    if parameter.kind in (ParameterKind.TOGGLE, ParameterKind.TRIGGER):
        return tuple((end, parameter.text(end)) for end in (parameter.minimum, parameter.maximum))
    if parameter.kind is ParameterKind.CHOICE:
        return tuple((point.value, point.label) for point in parameter.scale_points)
    return ()
