"""One parameter's or property's control, whatever widget it is, behind one face."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from marlise_desktop.domain.tempo import Division


class Row(QObject):
    """`moved(value, gesture)` carries a float, bool, int or str; `show` sets what is in force without telling."""

    moved = Signal(object, object)
    rested = Signal()

    def __init__(self, key: str, title: str, widget: QWidget, *, compact: bool = False) -> None:
        super().__init__(widget)
        self.key, self.title, self.widget, self.compact = key, title, widget, compact

    @property
    def held(self) -> bool:
        """Whether the user moves it at this moment."""
        return False

    def show_division(self, division: Division | None) -> None:
        """By which note value it follows the tempo, where it can."""

    def show(self, value: object) -> None:
        """Shows a value."""
        raise NotImplementedError
