"""A small bar for a value that a plugin reports."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from marlise_desktop.gui.theme.colours import Colour, colour
from marlise_desktop.gui.theme.fonts import font
from marlise_desktop.gui.theme.metrics import Text, metrics
from marlise_desktop.gui.widgets.access import Valued
from marlise_desktop.gui.widgets.paint import line_of_text, painting


class Gauge(Valued):
    """Name, bar, number. Without a value it shows a dash."""

    accessible_role = QAccessible.Role.ProgressBar

    def __init__(self, title: str, minimum: float, maximum: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._low, self._high = title, minimum, maximum
        self._value: float | None = None
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def value(self) -> float | None:
        return self._value

    def set_value(self, value: float | None) -> None:
        if value != self._value:
            self._value = value
            self.update()

    def _share(self) -> float:
        if self._value is None or self._high <= self._low:
            return 0.0
        return min(max((self._value - self._low) / (self._high - self._low), 0.0), 1.0)

    @override
    def sizeHint(self) -> QSize:
        return QSize(metrics().px(200), metrics().px(22))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        sizes = metrics()
        name = round(self.width() * 0.36)
        number = sizes.px(64)
        track = QRectF(name, self.height() / 2 - 3, max(8, self.width() - name - number - sizes.gap), 6)
        with painting(self) as painter:
            left = QRect(sizes.gap, 0, name - 2 * sizes.gap, self.height())
            line_of_text(painter, left, self._title, font(Text.SMALL), Colour.MUTED, Qt.AlignmentFlag.AlignLeft)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(Colour.SUNKEN))
            painter.drawRoundedRect(track, 3, 3)
            painter.setBrush(colour(Colour.AUDIO))
            lit = QRectF(track.left(), track.top(), track.width() * self._share(), track.height())
            painter.drawRoundedRect(lit, 3, 3)
            right = QRect(self.width() - number - sizes.hair, 0, number, self.height())
            face = font(Text.SMALL, figures=True)
            line_of_text(painter, right, self.accessible_text(), face, Colour.TEXT, Qt.AlignmentFlag.AlignRight)

    @override
    def accessible_number(self) -> float:
        return self._low if self._value is None else self._value

    @override
    def accessible_text(self) -> str:
        return "–" if self._value is None else f"{self._value:.4g}"

    @override
    def accessible_range(self) -> tuple[float, float]:
        return self._low, self._high
