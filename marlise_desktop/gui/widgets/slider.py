"""A lying slider in one row: name, track, value."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from marlise_desktop.gui.theme.colours import Colour, colour
from marlise_desktop.gui.theme.fonts import Weight, font
from marlise_desktop.gui.theme.metrics import Text, metrics
from marlise_desktop.gui.widgets.control import Control
from marlise_desktop.gui.widgets.paint import focus_ring, line_of_text, painting
from marlise_desktop.gui.widgets.travel import Travel


class Slider(Control):
    """A press on the track takes the handle there; the title is its accessible name too."""

    accessible_role = QAccessible.Role.Slider

    def __init__(self, title: str, travel: Travel, parent: QWidget | None = None) -> None:
        super().__init__(travel, parent)
        self._title = title
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        return QSize(metrics().px(240), metrics().px(30))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(metrics().px(150), metrics().px(30))

    @override
    def value_rect(self) -> QRect:
        width = metrics().px(72)
        return QRect(self.width() - width - metrics().hair, 0, width, self.height())

    @override
    def drag_shares(self, way: QPointF) -> float:
        return way.x() / max(1.0, self._track().width())

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        track = self._track()
        handle = track.left() + track.width() * self.place()
        on_track = track.left() - 4 <= event.position().x() <= track.right() + 4
        if self.dragged and on_track and abs(event.position().x() - handle) > metrics().px(10):
            self._move_by((event.position().x() - handle) / max(1.0, track.width()))

    def _track(self) -> QRectF:
        left = self.width() * 0.36 if self._title else metrics().gap
        right = self.value_rect().left() - metrics().gap
        middle = self.height() / 2
        return QRectF(left, middle - 2, max(8.0, right - left), 4)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        sizes = metrics()
        track, alive = self._track(), self.isEnabled()
        with painting(self) as painter:
            name = self.paint_note_in(painter, QRect(sizes.gap, 0, int(track.left()) - 2 * sizes.gap, self.height()))
            shade = Colour.TEXT if alive else Colour.DISABLED
            line_of_text(painter, name, self._title, font(Text.SMALL), shade, Qt.AlignmentFlag.AlignLeft)
            self._paint_track(painter, track, alive=alive)
            face = font(Text.SMALL, Weight.STRONG, figures=True)
            shade = Colour.ACCENT if self.gesture is not None else shade
            line_of_text(painter, self.value_rect(), self.value_text(), face, shade, Qt.AlignmentFlag.AlignRight)
            if self.hasFocus():
                focus_ring(painter, QRectF(self.rect()), sizes.radius)

    def _paint_track(self, painter: QPainter, track: QRectF, *, alive: bool) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(Colour.PRESSED))
        painter.drawRoundedRect(track, 2, 2)
        origin = track.left() + track.width() * self.travel.origin
        handle = track.left() + track.width() * self.place()
        painter.setBrush(colour(Colour.ACCENT if alive else Colour.DISABLED))
        painter.drawRoundedRect(QRectF(min(origin, handle), track.top(), abs(handle - origin), 4), 2, 2)
        radius = metrics().px(7 if self.hovered or self.dragged else 6)
        painter.setPen(QPen(colour(Colour.SUNKEN), 1.5))
        painter.setBrush(colour(Colour.TEXT if alive else Colour.DISABLED))
        painter.drawEllipse(QPointF(handle, track.center().y()), radius, radius)
