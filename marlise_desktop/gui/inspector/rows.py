"""The right control for each kind of parameter and type of property."""

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget
from typing_extensions import override

from marlise_desktop.domain.parameter import Parameter, ParameterKind, Property, PropertyType
from marlise_desktop.domain.tempo import Division
from marlise_desktop.gui.inspector.file_types import extensions_of
from marlise_desktop.gui.inspector.row import Row
from marlise_desktop.gui.inspector.travels import travel_of, travel_of_property
from marlise_desktop.gui.theme.fonts import font
from marlise_desktop.gui.theme.metrics import Text, metrics
from marlise_desktop.gui.widgets.choice import Choice
from marlise_desktop.gui.widgets.control import Control
from marlise_desktop.gui.widgets.elided import ElidedLabel
from marlise_desktop.gui.widgets.file_row import FileRow
from marlise_desktop.gui.widgets.knob import Knob
from marlise_desktop.gui.widgets.numbers import parsed
from marlise_desktop.gui.widgets.slider import Slider
from marlise_desktop.gui.widgets.stepper import Stepper
from marlise_desktop.gui.widgets.toggle import Toggle
from marlise_desktop.gui.widgets.trigger import Trigger

_FEW_STEPS = 32
_FOLLOWS = "\nFollows the tempo: "
_WHOLE = (PropertyType.INT, PropertyType.LONG)
_NUMBERS = (*_WHOLE, PropertyType.FLOAT, PropertyType.DOUBLE)


class ControlRow(Row):
    """A knob, slider or stepper."""

    def __init__(self, key: str, title: str, control: Control) -> None:
        super().__init__(key, title, control, compact=isinstance(control, Knob))
        self._control = control
        control.moved.connect(self._tell)
        control.rested.connect(self.rested)

    def _tell(self, value: float, gesture: object) -> None:
        self.moved.emit(value, gesture)

    @property
    @override
    def held(self) -> bool:
        return self._control.gesture is not None

    @override
    def show(self, value: object) -> None:
        if isinstance(value, int | float):
            self._control.set_value(float(value))

    @override
    def show_division(self, division: Division | None) -> None:
        note = division.value if division else ""
        if note == self._control.note:
            return
        tip = self._control.toolTip().partition(_FOLLOWS)[0]
        words = f"{_FOLLOWS}{division.words}" if division else ""
        self._control.show_note(note)
        self._control.setToolTip(tip + words)
        self._control.setAccessibleName(self.title + words.replace("\n", ", ").lower())


class ToggleRow(Row):
    """`low` and `high` are the values of off and on."""

    def __init__(self, key: str, toggle: Toggle, low: float, high: float) -> None:
        super().__init__(key, toggle.text(), toggle)
        self._toggle, self._low, self._high = toggle, low, high
        toggle.clicked.connect(lambda on: self.moved.emit(high if on else low, None))

    @override
    def show(self, value: object) -> None:
        if isinstance(value, bool | int | float):
            self._toggle.setChecked(float(value) > (self._low + self._high) / 2)


class ChoiceRow(Row):
    def __init__(self, key: str, title: str, choice: Choice) -> None:
        super().__init__(key, title, choice)
        self._choice = choice
        choice.chosen.connect(lambda value: self.moved.emit(value, None))

    @override
    def show(self, value: object) -> None:
        if isinstance(value, int | float):
            self._choice.set_value(float(value))


class TriggerRow(Row):
    def __init__(self, key: str, trigger: Trigger, high: float) -> None:
        super().__init__(key, trigger.text(), trigger)
        trigger.clicked.connect(lambda: self.moved.emit(high, None))

    @override
    def show(self, value: object) -> None:
        """A trigger has nothing to show."""


class FileParameterRow(Row):
    def __init__(self, key: str, title: str, files: FileRow) -> None:
        super().__init__(key, title, files)
        self.files = files
        files.picked.connect(lambda path: self.moved.emit(path, None))

    @override
    def show(self, value: object) -> None:
        self.files.set_path(str(value or ""))


class TextRow(Row):
    """A text, or a number that has no range."""

    def __init__(self, key: str, title: str, kind: PropertyType) -> None:
        box = QWidget()
        super().__init__(key, title, box)
        self._kind, self._shown = kind, ""
        self._field = QLineEdit(box)
        self._field.setAccessibleName(title)
        self._field.editingFinished.connect(self._take)
        label = ElidedLabel(title, box)
        label.setFont(font(Text.SMALL))
        row = QHBoxLayout(box)
        row.setContentsMargins(metrics().gap, 0, 0, 0)
        row.addWidget(label, 2)
        row.addWidget(self._field, 3)

    @property
    @override
    def held(self) -> bool:
        return self._field.hasFocus() and self._field.isModified()

    @override
    def show(self, value: object) -> None:
        self._shown = "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
        if not self.held:
            self._field.setText(self._shown)

    def _take(self) -> None:
        text = self._field.text()
        self._field.setModified(False)
        if text == self._shown:
            return
        if self._kind in _NUMBERS:
            number = parsed(text)
            if number is None:
                self._field.setText(self._shown)
            else:
                self.moved.emit(round(number) if self._kind in _WHOLE else number, None)
        else:
            self.moved.emit(text, None)


def parameter_row(parameter: Parameter, *, dense: bool) -> Row:
    """`dense` prefers sliders in rows to knobs."""
    key, title, travel = parameter.symbol, parameter.name, travel_of(parameter)
    row: Row
    match parameter.kind:
        case ParameterKind.TOGGLE:
            row = ToggleRow(key, Toggle(title), parameter.minimum, parameter.maximum)
        case ParameterKind.TRIGGER:
            row = TriggerRow(key, Trigger(title), parameter.maximum)
        case ParameterKind.CHOICE if parameter.scale_points:
            points = [(point.value, point.label) for point in parameter.scale_points]
            row = ChoiceRow(key, title, Choice(title, points))
        case ParameterKind.INTEGER if parameter.maximum - parameter.minimum <= _FEW_STEPS:
            row = ControlRow(key, title, Stepper(title, travel))
        case ParameterKind.CONTINUOUS if not dense:
            row = ControlRow(key, title, Knob(title, travel))
        case _:
            row = ControlRow(key, title, Slider(title, travel))
    row.widget.setToolTip(parameter.comment or title)
    return row


def property_row(entry: Property) -> Row:
    key, title, travel = entry.uri, entry.label, travel_of_property(entry)
    row: Row
    if entry.type is PropertyType.BOOL:
        row = ToggleRow(key, Toggle(title), 0.0, 1.0)
    elif entry.type is PropertyType.PATH:
        row = FileParameterRow(key, title, FileRow(title, extensions_of(entry)))
    elif entry.type in _NUMBERS and travel is not None:
        row = ControlRow(key, title, Slider(title, travel))
    else:
        row = TextRow(key, title, entry.type)
    row.widget.setToolTip(entry.comment or title)
    return row
