"""Where heel and toe of a pedal are: seen live, taken by one press each."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from marlise_desktop.domain.midi.control import Calibration
from marlise_desktop.gui.theme.colours import Colour, colour
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.widgets.access import Valued
from marlise_desktop.gui.widgets.paint import painting

_LINES = 3
_LEAST_TRAVEL = 0.05
"""In parts of all values; less cannot be meant."""


class TravelBar(Valued):
    """Where the pedal stands of all that it could send, with marks for its ends."""

    accessible_role = QAccessible.Role.ProgressBar

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.highest = 127
        self.value: int | None = None
        self.ends: tuple[int | None, int | None] = (None, None)
        self.setAccessibleName("Where the pedal stands")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        return QSize(metrics().px(120), metrics().px(26))

    @override
    def accessible_number(self) -> float:
        return float(self.value or 0)

    @override
    def accessible_text(self) -> str:
        return "not moved yet" if self.value is None else str(self.value)

    @override
    def accessible_range(self) -> tuple[float, float]:
        return 0.0, float(self.highest)

    def show_value(self, value: int | None) -> None:
        if value != self.value:
            self.value = value
            self.tell_change()
            self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        with painting(self) as painter:
            painter.setPen(QPen(colour(Colour.OUTLINE), 1))
            painter.setBrush(colour(Colour.SUNKEN))
            painter.drawRoundedRect(area, metrics().radius, metrics().radius)
            painter.setPen(Qt.PenStyle.NoPen)
            if self.value is not None:
                painter.setBrush(colour(Colour.ACCENT))
                width = area.width() * self.value / self.highest
                painter.drawRoundedRect(QRectF(area.left(), area.top(), width, area.height()), 3, 3)
            painter.setPen(QPen(colour(Colour.TEXT), metrics().px(2)))
            for end in self.ends:
                if end is not None:
                    left = area.left() + area.width() * end / self.highest
                    painter.drawLine(round(left), round(area.top()), round(left), round(area.bottom()))


class CalibrationSheet(QWidget):
    """Emits `accepted(Calibration)`, `forgotten` and `left`."""

    accepted = Signal(object)
    forgotten = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heel_value: int | None = None
        self.toe_value: int | None = None
        self.told = QLabel(self)
        self.told.setWordWrap(True)
        self.bar = TravelBar(self)
        self.heel = QPushButton("Heel is here", self)
        self.toe = QPushButton("Toe is here", self)
        self.accept = QPushButton("Done", self)
        self.accept.setProperty("kind", "primary")
        self.forget = QPushButton("Whole travel", self)
        self.forget.setToolTip("Forgets where heel and toe are; the pedal counts from its lowest to its highest value")
        self.cancel = QPushButton("Cancel", self)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(metrics().hair)
        self.told.setMinimumHeight(_LINES * self.told.fontMetrics().lineSpacing())
        self.told.setAlignment(Qt.AlignmentFlag.AlignTop)
        for row, widget in enumerate((self.told, self.bar, self.heel, self.toe)):
            grid.addWidget(widget, row, 0, 1, 2)
        grid.setRowStretch(4, 1)
        grid.addWidget(self.forget, 5, 0, 1, 2)
        grid.addWidget(self.accept, 6, 0)
        grid.addWidget(self.cancel, 6, 1)
        self.heel.clicked.connect(self._take_heel)
        self.toe.clicked.connect(self._take_toe)
        self.accept.clicked.connect(self._accept)
        self.forget.clicked.connect(self.forgotten)
        self.cancel.clicked.connect(self.left)

    def begin(self, highest: int, before: Calibration | None) -> None:
        self.heel_value = before.heel if before else None
        self.toe_value = before.toe if before else None
        self._dead = (before.dead_heel, before.dead_toe, before.jitter) if before else (0.0, 0.0, 0.0)
        self.bar.highest, self.bar.value = highest, None
        self.forget.setEnabled(before is not None)
        self._tell()
        self.heel.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_value(self, value: int | None) -> None:
        """Where the pedal stands now; sampled."""
        fresh = self.bar.value is None and value is not None
        self.bar.show_value(value)
        if fresh:
            self._tell()

    def _take_heel(self) -> None:
        self.heel_value = self.bar.value
        self.toe.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell()

    def _take_toe(self) -> None:
        self.toe_value = self.bar.value
        self._tell()
        if self.accept.isEnabled():
            self.accept.setFocus(Qt.FocusReason.OtherFocusReason)

    def _accept(self) -> None:
        if self.heel_value is not None and self.toe_value is not None:
            self.accepted.emit(Calibration(self.heel_value, self.toe_value, *self._dead))

    def _tell(self) -> None:
        moved = self.bar.value is not None
        self.heel.setEnabled(moved)
        self.toe.setEnabled(moved)
        self.bar.ends = (self.heel_value, self.toe_value)
        self.bar.update()
        known = self.heel_value is not None and self.toe_value is not None
        travel = abs((self.heel_value or 0) - (self.toe_value or 0)) / self.bar.highest
        self.accept.setEnabled(known and travel >= _LEAST_TRAVEL)
        if not moved:
            words = "Move the pedal."
        elif self.heel_value is None:
            words = "Put the heel down as far as it goes, then press Heel is here."
        elif self.toe_value is None:
            words = "Put the toe down as far as it goes, then press Toe is here."
        elif not self.accept.isEnabled():
            words = "Heel and toe are too near to each other."
        else:
            words = f"It goes from {self.heel_value} to {self.toe_value}."
        self.told.setText(words)
