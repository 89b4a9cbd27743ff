"""What a screen reader is told of the painted controls: role, value, range, and the value as it is written."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface, QAccessibleValueChangeEvent, QAccessibleValueInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget
from typing_extensions import override


class Valued(QWidget):
    """A painted widget that holds one number."""

    accessible_role = QAccessible.Role.Dial

    def accessible_number(self) -> float:
        raise NotImplementedError

    def accessible_text(self) -> str:
        raise NotImplementedError

    def accessible_range(self) -> tuple[float, float]:
        raise NotImplementedError

    def accessible_set(self, number: float) -> None:
        """Does nothing for what can only be read."""

    def tell_change(self) -> None:
        """Tells a screen reader, if there is one, that the number is new."""
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleValueChangeEvent(self, self.accessible_number()))


class _Access(QAccessibleWidget, QAccessibleValueInterface):
    def __init__(self, widget: Valued) -> None:
        QAccessibleWidget.__init__(self, widget, widget.accessible_role)
        QAccessibleValueInterface.__init__(self)
        self._valued = widget

    @override
    def interface_cast(self, t: QAccessible.InterfaceType) -> object:  # type: ignore[override] # the stub says int
        return self if t == QAccessible.InterfaceType.ValueInterface else super().interface_cast(t)

    @override
    def text(self, t: QAccessible.Text) -> str:
        return self._valued.accessible_text() if t == QAccessible.Text.Value else super().text(t)

    @override
    def currentValue(self) -> float:
        return self._valued.accessible_number()

    @override
    def setCurrentValue(self, value: float) -> None:
        self._valued.accessible_set(value)

    @override
    def minimumValue(self) -> float:
        return self._valued.accessible_range()[0]

    @override
    def maximumValue(self) -> float:
        return self._valued.accessible_range()[1]

    @override
    def minimumStepSize(self) -> float:
        low, high = self._valued.accessible_range()
        return (high - low) / 100


def _interface(_class_name: str, thing: QObject) -> QAccessibleInterface | None:
    return _Access(thing) if isinstance(thing, Valued) else None


QAccessible.installFactory(_interface)
