"""One mapping in full, changed in place: each field is taken over as it is left."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QLabel, QLineEdit, QPushButton, QWidget

from marlise_desktop.domain.errors import ConfigurationError, MarliseError
from marlise_desktop.domain.midi.control import Control
from marlise_desktop.domain.midi.control_said import EXAMPLES, control_said, control_text
from marlise_desktop.domain.midi.gestures import gesture_refusal
from marlise_desktop.domain.midi.line import Line
from marlise_desktop.domain.midi.mapping import (
    Behaviour,
    ControlMapping,
    Gesture,
    Layer,
    LightKind,
    ParameterTarget,
    Trigger,
)
from marlise_desktop.domain.midi.plain import BYPASS
from marlise_desktop.domain.parameter import Parameter
from marlise_desktop.gui.mapping.end_field import EndField
from marlise_desktop.gui.mapping.words import CURVES, GESTURES, LIGHTS, NATURES, TAKE_OVERS, behaviours_for, ends
from marlise_desktop.gui.theme.colours import Colour
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.widgets.combo import Combo
from marlise_desktop.gui.widgets.numbers import parsed

LAYERS = ((Layer.GLOBAL, "On all boards"), (Layer.BOARD, "On this board"))


class MappingEditor(QWidget):
    """`replace_with` and `move_to` do what the user wants, or raise MarliseError, which is shown under the form."""

    target_requested = Signal()

    def __init__(
        self,
        replace_with: Callable[[Line, ControlMapping], None],
        move_to: Callable[[Line, Layer], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._replace_with, self._move_to = replace_with, move_to
        self._line: Line | None = None
        self.control, self.second, self.steps = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        self.nature, self.gesture, self.behaviour = Combo(self), Combo(self), Combo(self)
        self.curve, self.take_over, self.layer = Combo(self), Combo(self), Combo(self)
        self.light, self.light_values = Combo(self), QLineEdit(self)
        self.target = QPushButton(self)
        self.low, self.high = EndField("From", self), EndField("To", self)
        self.at_load = QCheckBox("Set when the board opens", self)
        self.note, self.complaint = QLabel(self), QLabel(self)
        self.note.setWordWrap(True)
        self.note.setStyleSheet(f"color: {Colour.WARNING}")
        self.complaint.setWordWrap(True)
        self.complaint.setStyleSheet(f"color: {Colour.DANGER}")
        self._form = QFormLayout(self)
        self._form.setContentsMargins(metrics().gap, 0, metrics().gap, 0)
        self._form.setVerticalSpacing(metrics().hair)
        self._form.addRow(self.note)
        rows: Sequence[tuple[str, QWidget]] = (
            ("&Control", self.control),
            ("It is a", self.nature),
            ("&Gesture", self.gesture),
            ("With", self.second),
            ("Changes", self.target),
            ("&Does", self.behaviour),
            ("&From", self.low),
            ("&To", self.high),
            ("Steps", self.steps),
            ("Curve", self.curve),
            ("Take-over", self.take_over),
            ("", self.at_load),
            ("&Light", self.light),
            ("On, off", self.light_values),
            ("&Where", self.layer),
        )
        for title, widget in rows:
            self._form.addRow(title, widget)
            if not widget.accessibleName():
                widget.setAccessibleName(title.replace("&", "") or self.at_load.text())
        self._form.addRow(self.complaint)
        self.control.setToolTip(f"Such as {EXAMPLES}")
        self.second.setToolTip("The other switch of the two")
        self.take_over.setToolTip("What happens when the control stands elsewhere than what it changes")
        self.at_load.setToolTip("The parameter goes where the control stands when the board opens")
        self.light.setToolTip("How the controller's light, or its motor, shows what this has done")
        self.light_values.setToolTip("The values that light it and put it out, 0 to 127, such as 127, 0")
        self.steps.setToolTip("Choices, or hundredths of the travel; negative goes down")
        self._connect()
        self.show_line(None, None, "")

    def _connect(self) -> None:
        self.control.editingFinished.connect(lambda: self._take_control(self.control))
        self.second.editingFinished.connect(lambda: self._take_control(self.second))
        self.steps.editingFinished.connect(self._take_steps)
        self.nature.picked.connect(lambda value: self._take_trigger(nature=value))
        self.gesture.picked.connect(self._take_gesture)
        self.behaviour.picked.connect(lambda value: self._take(behaviour=value))
        self.curve.picked.connect(lambda value: self._take(curve=value))
        self.take_over.picked.connect(lambda value: self._take(take_over=value))
        self.light.picked.connect(lambda value: self._take_light(kind=value))
        self.light_values.editingFinished.connect(self._take_light_values)
        self.at_load.clicked.connect(lambda on: self._take(at_load=on))
        self.layer.picked.connect(self._take_layer)
        self.target.clicked.connect(self.target_requested)
        for field, name in ((self.low, "low"), (self.high, "high")):
            field.entered.connect(lambda value, name=name: self._take_end(name, value))
            field.refused.connect(self._complain)

    @property
    def line(self) -> Line | None:
        return self._line

    def show_line(
        self, line: Line | None, parameter: Parameter | None, title: str, *, note: str = "", led: bool = False
    ) -> None:
        """`parameter` is the target's, `title` what the target is called. None shows an empty form.

        `note` is why it does nothing now, say; `led`: the target is an action with a number that the control leads.
        """
        self._line = line
        self.note.setText(note)
        self._form.setRowVisible(self.note, bool(note))
        self.setEnabled(line is not None)
        self.complaint.clear()
        if line is None:
            return
        mapping, trigger = line.mapping, line.mapping.trigger
        self.control.setText(control_text(trigger.control))
        self.second.setText(control_text(trigger.second) if trigger.second else "")
        self.nature.fill(NATURES, trigger.nature)
        can = [(held, text) for held, text in GESTURES if not gesture_refusal(trigger.nature, held)]
        self.gesture.fill(can, trigger.gesture)
        self.behaviour.fill(behaviours_for(mapping), mapping.behaviour)
        self.curve.fill(CURVES, mapping.curve)
        self.take_over.fill(TAKE_OVERS, mapping.take_over)
        self.layer.fill(LAYERS, line.layer)
        self.at_load.setChecked(mapping.at_load)
        self.steps.setText(f"{mapping.steps:g}")
        self.light.fill(LIGHTS, mapping.light.kind)
        self.light_values.setText(f"{mapping.light.on}, {mapping.light.off}")
        self.target.setText(title.replace("&", "&&"))
        if isinstance(mapping.target, ParameterTarget):
            low, high = ends(mapping.target, parameter)
            bypass = mapping.target.symbol == BYPASS
            self.low.show_end(low, parameter, bypass=bypass)
            self.high.show_end(high, parameter, bypass=bypass)
        self._show_what_counts(mapping, led=led)

    def _show_what_counts(self, mapping: ControlMapping, *, led: bool) -> None:
        parameter = isinstance(mapping.target, ParameterTarget)
        encoder = mapping.trigger.nature.is_encoder
        follows = mapping.behaviour is Behaviour.FOLLOW and (parameter or (led and not encoder))
        for widget, shown in (
            (self.second, mapping.trigger.gesture is Gesture.CHORD),
            (self.low, parameter and mapping.behaviour is not Behaviour.DO),
            (self.high, parameter),
            (self.steps, parameter and mapping.behaviour is Behaviour.STEP),
            (self.curve, follows),
            (self.take_over, follows),
            (self.at_load, parameter and follows),
            (self.light_values, mapping.light.kind is LightKind.SAME and mapping.trigger.nature.is_switch),
        ):
            self._form.setRowVisible(widget, shown)

    def _take_control(self, field: QLineEdit) -> None:
        if self._line is None or not field.isModified():
            return
        field.setModified(False)
        try:
            control = control_said(field.text())
        except MarliseError as error:
            self._complain(error)
            return
        if field is self.second and self.gesture.value is Gesture.CHORD:
            self._take_trigger(gesture=Gesture.CHORD, second=control)
        else:
            self._take_trigger(control=control)

    def _take_gesture(self, gesture: object) -> None:
        """Two switches together wait for the name of the other one."""
        if gesture is Gesture.CHORD and self._line is not None and self._line.mapping.trigger.second is None:
            self._form.setRowVisible(self.second, True)
            self.complaint.setText("Name the other switch.")
            self.second.setFocus()
            return
        second: Control | None = self._line.mapping.trigger.second if self._line and gesture is Gesture.CHORD else None
        self._take_trigger(gesture=gesture, second=second)

    def _take_trigger(self, **fields: object) -> None:
        if self._line is None:
            return
        mapping = self._line.mapping
        trigger: Trigger = replace(mapping.trigger, **fields)  # type: ignore[arg-type]
        if gesture_refusal(trigger.nature, trigger.gesture):
            trigger = replace(trigger, gesture=Gesture.PRESS if trigger.nature.is_switch else Gesture.MOVE, second=None)
        behaviour = mapping.behaviour
        if behaviour is Behaviour.FOLLOW and trigger.gesture is not Gesture.MOVE:
            behaviour = Behaviour.TOGGLE if isinstance(mapping.target, ParameterTarget) else Behaviour.DO
        self._take(trigger=trigger, behaviour=behaviour)

    def _take_steps(self) -> None:
        number = parsed(self.steps.text())
        if self._line is None or not self.steps.isModified():
            return
        self.steps.setModified(False)
        self._take(steps=0.0 if number is None else number)

    def _take_light_values(self) -> None:
        if self._line is None or not self.light_values.isModified():
            return
        self.light_values.setModified(False)
        numbers = [parsed(part) for part in self.light_values.text().split(",")]
        if len(numbers) == 2 and None not in numbers:
            on, off = (int(number or 0) for number in numbers)
            self._take_light(on=on, off=off)
        else:
            self._complain(ConfigurationError("Two numbers are meant, such as 127, 0"))

    def _take_light(self, **fields: object) -> None:
        if self._line is not None:
            self._take(light=replace(self._line.mapping.light, **fields))  # type: ignore[arg-type]

    def _take_end(self, name: str, value: float) -> None:
        target = self._line.mapping.target if self._line else None
        if isinstance(target, ParameterTarget):
            self._take(target=replace(target, low=value) if name == "low" else replace(target, high=value))

    def _take_layer(self, layer: object) -> None:
        if self._line is not None and isinstance(layer, Layer) and layer is not self._line.layer:
            self._try(lambda line: self._move_to(line, layer))

    def _take(self, **fields: object) -> None:
        self._try(lambda line: self._replace_with(line, replace(line.mapping, **fields)))  # type: ignore[arg-type]

    def _try(self, work: Callable[[Line], None]) -> None:
        if self._line is None:
            return
        self.complaint.clear()
        try:
            work(self._line)
        except MarliseError as error:
            self._complain(error)

    def _complain(self, error: MarliseError) -> None:
        self.complaint.setText(f"{error.message}. {error.hint}".strip())
        self.complaint.setAccessibleName(self.complaint.text())
