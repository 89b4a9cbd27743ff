"""A large number over a small word, to be dragged, turned, stepped and typed."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QMouseEvent, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from marlise_desktop.gui.theme.colours import Colour, colour
from marlise_desktop.gui.theme.fonts import Weight, font
from marlise_desktop.gui.theme.metrics import Text, metrics
from marlise_desktop.gui.widgets.control import Control
from marlise_desktop.gui.widgets.paint import focus_ring, line_of_text, painting
from marlise_desktop.gui.widgets.travel import Travel


class Figure(Control):
    """For what is read from afar. A double-click anywhere starts the typed entry."""

    accessible_role = QAccessible.Role.SpinBox

    def __init__(self, word: str, name: str, travel: Travel, width: float, parent: QWidget | None = None) -> None:
        super().__init__(travel, parent)
        self._word = word
        self._shade = Colour.TEXT
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(QSize(metrics().px(width), metrics().target))
        self.setCursor(Qt.CursorShape.SizeVerCursor)

    @property
    def word(self) -> str:
        return self._word

    def set_word(self, word: str, shade: Colour = Colour.TEXT) -> None:
        """What stands under the number, and the number's colour."""
        if (word, shade) != (self._word, self._shade):
            self._word, self._shade = word, shade
            self.update()

    @override
    def value_rect(self) -> QRect:
        return QRect(1, metrics().px(3), self.width() - 2, metrics().px(24))

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.start_entry()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        sizes, alive = metrics(), self.isEnabled()
        low = QRect(
            0, self.value_rect().bottom(), self.width(), self.height() - self.value_rect().bottom() - sizes.hair
        )
        with painting(self) as painter:
            painter.setPen(QPen(colour(Colour.OUTLINE if self.hovered else Colour.PRESSED), 1))
            painter.setBrush(colour(Colour.RAISED if alive else Colour.PANEL))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), sizes.radius, sizes.radius)
            face = font(Text.TITLE, Weight.STRONG, figures=True)
            line_of_text(painter, self.value_rect(), self.value_text(), face, self._shade if alive else Colour.DISABLED)
            line_of_text(painter, low, self._word, font(Text.TINY), Colour.MUTED if alive else Colour.DISABLED)
            if self.hasFocus():
                focus_ring(painter, QRectF(self.rect()), sizes.radius)
