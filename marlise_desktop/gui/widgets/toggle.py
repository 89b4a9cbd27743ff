"""A switch with its name."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget
from typing_extensions import override

from marlise_desktop.gui.theme.colours import Colour, colour
from marlise_desktop.gui.theme.fonts import font
from marlise_desktop.gui.theme.metrics import Text, metrics
from marlise_desktop.gui.widgets.paint import focus_ring, line_of_text, painting


class Toggle(QAbstractButton):
    """Checked is on. `clicked` is the user's, `toggled` anyone's."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(title)
        self.setAccessibleName(title)
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        sizes = metrics()
        words = self.fontMetrics().horizontalAdvance(self.text()) + 3 * sizes.gap if self.text() else 0
        return QSize(words + sizes.px(44), sizes.px(30))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        sizes = metrics()
        alive, on = self.isEnabled(), self.isChecked()
        width, height = sizes.px(34), sizes.px(18)
        left = self.width() - width - sizes.hair
        track = QRectF(left, (self.height() - height) / 2, width, height)
        with painting(self) as painter:
            name = QRect(sizes.gap, 0, left - 2 * sizes.gap, self.height())
            shade = Colour.TEXT if alive else Colour.DISABLED
            line_of_text(painter, name, self.text(), font(Text.SMALL), shade, Qt.AlignmentFlag.AlignLeft)
            fill = Colour.PRESSED if not on else Colour.ACCENT_HOVER if self.underMouse() else Colour.ACCENT
            painter.setPen(QPen(colour(Colour.OUTLINE if not on else fill), 1))
            painter.setBrush(colour(fill if alive else Colour.PANEL))
            painter.drawRoundedRect(track.adjusted(0.5, 0.5, -0.5, -0.5), height / 2, height / 2)
            middle = track.right() - height / 2 if on else track.left() + height / 2
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(Colour.DISABLED if not alive else Colour.ON_ACCENT if on else Colour.TEXT))
            radius = height / 2 - sizes.px(3)
            painter.drawEllipse(QPointF(middle, track.center().y()), radius, radius)
            if self.hasFocus():
                focus_ring(painter, QRectF(self.rect()), sizes.radius)
