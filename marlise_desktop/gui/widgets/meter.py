"""A level meter of one or more channels: peak, RMS, hold, scale, and a clip lamp that is lit until it is clicked."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QKeyEvent,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from marlise_desktop.gui.theme.colours import Colour, colour
from marlise_desktop.gui.theme.fonts import font
from marlise_desktop.gui.theme.metrics import Text, metrics
from marlise_desktop.gui.widgets.access import Valued
from marlise_desktop.gui.widgets.ballistics import FLOOR_DB, TOP_DB, Ballistics, share
from marlise_desktop.gui.widgets.paint import focus_ring, line_of_text, painting

_DIM = 0.45
_MARKS = (-48, -36, -24, -18, -12, -6, 0)


class Meter(Valued):
    """`push` takes linear peaks, one a channel. Painted anew only when a bar has moved by a pixel.

    Where RMS is measured too, the bar is bright up to that and dim from there to the peak.
    """

    accessible_role = QAccessible.Role.ProgressBar
    clip_cleared = Signal()

    def __init__(self, title: str, channels: int = 2, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self._channels = [Ballistics() for _ in range(channels)]
        self._painted: list[tuple[int, int, int, bool]] = []
        self._lit = QPixmap()
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setToolTip(f"{title}. The lamp at the right shows an overload until it is clicked.")

    @property
    def clipped(self) -> bool:
        return any(channel.clipped for channel in self._channels)

    @property
    def channels(self) -> int:
        return len(self._channels)

    def set_channels(self, count: int) -> None:
        if count != len(self._channels):
            self._channels = [Ballistics() for _ in range(count)]
            self._lit = QPixmap()
            self.updateGeometry()
            self.update()

    def level_db(self, channel: int = 0) -> float:
        return self._channels[channel].level_db

    def rms_db(self, channel: int = 0) -> float | None:
        return self._channels[channel].rms_db

    def push(self, peaks: Sequence[float], rms: Sequence[float | None] = ()) -> None:
        """Takes the peaks since the last time, and RMS where it is measured; a channel without a peak is silent."""
        for index, channel in enumerate(self._channels):
            channel.push(peaks[index] if index < len(peaks) else 0.0, rms[index] if index < len(rms) else None)
        if self._state() != self._painted:
            self.update(0, 0, self.width(), self._bar().bottom() + 1)  # the scale's words take longer than all else

    def clear_clip(self) -> None:
        for channel in self._channels:
            channel.forget()
        self.clip_cleared.emit()
        self.update()

    def _state(self) -> list[tuple[int, int, int, bool]]:
        """Of each channel: how far it is bright, how far it is lit at all, the mark, and the lamp."""
        width = self._bar().width()
        return [
            (
                round(share(channel.level_db if channel.rms_db is None else channel.rms_db) * width),
                round(share(channel.level_db) * width),
                round(share(channel.held_db) * width),
                channel.clipped,
            )
            for channel in self._channels
        ]

    @override
    def sizeHint(self) -> QSize:
        sizes = metrics()
        return QSize(sizes.px(190), sizes.px(14 + 9 * max(1, len(self._channels))))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(metrics().px(110), self.sizeHint().height())

    def _bar(self) -> QRect:
        """The bars' area, between the margin and the lamp."""
        sizes = metrics()
        lamp = sizes.px(14)
        return QRect(sizes.hair, sizes.px(2), self.width() - lamp - 3 * sizes.hair, self.height() - sizes.px(14))

    def lamp_rect(self) -> QRect:
        bar, side = self._bar(), metrics().px(12)
        return QRect(bar.right() + metrics().hair, bar.top(), side, bar.height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lit = QPixmap()
        super().resizeEvent(event)

    def _lit_bar(self, size: QSize) -> QPixmap:
        """The whole bar fully lit; what is lit of it is a cut of this picture."""
        ratio = self.devicePixelRatioF()
        if self._lit.isNull():
            self._lit = QPixmap(size * ratio)
            self._lit.setDevicePixelRatio(ratio)
            shade = QLinearGradient(0, 0, size.width(), 0)
            for level, role in ((FLOOR_DB, Colour.GOOD), (-14, Colour.GOOD), (-9, Colour.WARNING), (-2, Colour.WARNING),
                                (0, Colour.DANGER), (TOP_DB, Colour.DANGER)):  # fmt: skip
                shade.setColorAt(share(level), colour(role))
            painter = QPainter(self._lit)
            painter.fillRect(QRect(0, 0, size.width(), size.height()), shade)
            painter.end()
        return self._lit

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        sizes, bar = metrics(), self._bar()
        self._painted = self._state()
        gap = sizes.px(2)
        height = max(2, (bar.height() - gap * (len(self._channels) - 1)) // max(1, len(self._channels)))
        lit = self._lit_bar(QSize(bar.width(), height))
        with painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            for index, (bright, level, held, _) in enumerate(self._painted):
                top = bar.top() + index * (height + gap)
                painter.fillRect(QRect(bar.left(), top, bar.width(), height), colour(Colour.SUNKEN))
                ratio = lit.devicePixelRatio()
                for end, strength in ((level, _DIM if bright < level else 1.0), (min(bright, level), 1.0)):
                    painter.setOpacity(strength)
                    source = QRectF(0, 0, end * ratio, height * ratio)
                    painter.drawPixmap(QRectF(bar.left(), top, end, height), lit, source)
                if held > 1:
                    source = QRectF((held - 2) * ratio, 0, 2 * ratio, height * ratio)
                    painter.drawPixmap(QRectF(bar.left() + held - 2, top, 2, height), lit, source)
            if event.rect().bottom() > bar.bottom():
                self._paint_scale(painter, bar)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(Colour.DANGER if self.clipped else Colour.LED_OFF))
            painter.drawRoundedRect(self.lamp_rect(), sizes.px(3), sizes.px(3))
            if self.hasFocus():
                focus_ring(painter, QRectF(self.rect()), sizes.radius)

    def _paint_scale(self, painter: QPainter, bar: QRect) -> None:
        sizes = metrics()
        step = sizes.px(24)
        last = -step
        for mark in _MARKS:
            left = bar.left() + round(share(mark) * bar.width())
            if left - last < step and mark != 0:
                continue
            last = left
            painter.fillRect(QRect(left, bar.bottom() + 1, 1, sizes.px(3)), colour(Colour.OUTLINE))
            area = QRect(left - step, bar.bottom() + sizes.px(2), 2 * step, sizes.px(11))
            line_of_text(painter, area, f"{mark}".replace("-", "−"), font(Text.TINY), Colour.MUTED)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.clear_clip()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.clear_clip()
        else:
            super().keyPressEvent(event)

    @override
    def accessible_number(self) -> float:
        return max((channel.level_db for channel in self._channels), default=FLOOR_DB)

    @override
    def accessible_text(self) -> str:
        overload = ", overload" if self.clipped else ""
        averages = [channel.rms_db for channel in self._channels if channel.rms_db is not None]
        average = f", RMS {max(averages):.0f} dB" if averages else ""
        return f"{self.accessible_number():.0f} dB{average}{overload}"

    @override
    def accessible_range(self) -> tuple[float, float]:
        return FLOOR_DB, TOP_DB
