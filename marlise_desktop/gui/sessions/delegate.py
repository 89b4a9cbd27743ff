"""One session in the list: the sign of its kind, its name, what it does, how well, and its load."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from marlise_desktop.domain.sessions.state import RUNNING
from marlise_desktop.gui.sessions import words
from marlise_desktop.gui.sessions.model import SESSION, Row
from marlise_desktop.gui.status.load import load_shade
from marlise_desktop.gui.theme.colours import Colour, colour
from marlise_desktop.gui.theme.fonts import Weight, font
from marlise_desktop.gui.theme.icons import icon_image
from marlise_desktop.gui.theme.metrics import Text, metrics
from marlise_desktop.gui.widgets.light import Light
from marlise_desktop.gui.widgets.paint import focus_ring, line_of_text, row_ground

_Index = QModelIndex | QPersistentModelIndex
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
_LOAD_WIDTH = 74


class SessionDelegate(QStyledItemDelegate):
    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(metrics().px(220), metrics().px(56))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row = index.data(SESSION)
        if not isinstance(row, Row):
            return
        sizes = metrics()
        area: QRect = option.rect.adjusted(sizes.hair, 1, -sizes.hair, -1)
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, area, state)
        left = self._paint_badge(painter, area, row) + sizes.gap + 2
        right = area.right() - sizes.gap
        line = QRect(left, area.top() + sizes.px(8), right - left, sizes.px(19))
        begins = self._paint_state(painter, line, row)
        name = QRect(left, line.top(), begins - left - sizes.gap, line.height())
        alive = row.record.state in RUNNING
        shade = Colour.TEXT if alive else Colour.MUTED
        line_of_text(painter, name, row.record.name, font(Text.BODY, Weight.MEDIUM), shade, _LEFT)
        under = QRect(left, line.bottom() + sizes.px(2), right - left, sizes.px(16))
        share = words.load(row.now.health) if alive else None
        if share is not None:
            self._paint_load(painter, under, share)
            under.setWidth(under.width() - sizes.px(_LOAD_WIDTH) - sizes.gap)
        line_of_text(painter, under, self._told(row), font(Text.SMALL), Colour.MUTED, _LEFT)
        painter.restore()

    def _paint_ground(self, painter: QPainter, area: QRect, state: QStyle.StateFlag) -> None:
        row_ground(painter, QRectF(area), state)
        if state & QStyle.StateFlag.State_HasFocus:
            focus_ring(painter, QRectF(area), metrics().radius)

    def _paint_badge(self, painter: QPainter, area: QRect, row: Row) -> int:
        """Answers where it ends."""
        side, inner = metrics().px(34), metrics().px(20)
        badge = QRect(area.left() + metrics().px(6), area.center().y() - side // 2, side, side)
        alive = row.record.state in RUNNING
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(Colour.ACCENT if alive else Colour.MUTED, 0.16))
        painter.drawRoundedRect(QRectF(badge), metrics().radius, metrics().radius)
        place = QRectF(badge.center().x() - inner / 2 + 0.5, badge.center().y() - inner / 2 + 0.5, inner, inner)
        shade = Colour.ACCENT if alive else Colour.MUTED
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, icon_image(words.kind_icon(row.record.kind), shade, 2 * inner))
        return badge.right()

    def _paint_state(self, painter: QPainter, line: QRect, row: Row) -> int:
        """A sign, a colour and a word at the right end; answers where they begin."""
        sizes = metrics()
        shade, sign = words.light(row.record, row.now.health).value
        written = Colour.MUTED if shade is Light.OFF.value[0] else shade
        face = font(Text.SMALL, Weight.MEDIUM)
        text = words.state(row.record)
        width = min(QFontMetrics(face).horizontalAdvance(text) + 2, line.width() // 2)
        line_of_text(
            painter, QRect(line.right() - width, line.top(), width, line.height()), text, face, written, _RIGHT
        )
        side = sizes.px(14)
        begins = line.right() - width - side - sizes.hair
        place = QRectF(begins, line.center().y() - side / 2 + 1, side, side)
        painter.drawImage(place, icon_image(sign, written, 2 * side))
        return begins

    def _paint_load(self, painter: QPainter, under: QRect, share: float) -> None:
        sizes = metrics()
        width, height = sizes.px(_LOAD_WIDTH), sizes.px(6)
        text = QRect(under.right() - sizes.px(34), under.top(), sizes.px(34), under.height())
        line_of_text(painter, text, f"{share:.0f} %", font(Text.SMALL, figures=True), Colour.MUTED, _RIGHT)
        groove = QRectF(under.right() - width, under.center().y() - height / 2 + 1, width - sizes.px(38), height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(Colour.PRESSED))
        painter.drawRoundedRect(groove, height / 2, height / 2)
        filled = QRectF(groove)
        filled.setWidth(max(height, groove.width() * min(share, 100.0) / 100))
        painter.setBrush(colour(load_shade(share)))
        painter.drawRoundedRect(filled, height / 2, height / 2)

    def _told(self, row: Row) -> str:
        """Of what kind it is, and what a player should know first."""
        record, now = row.record, row.now
        first = f"waits for {words.listed(now.waiting)}" if now.waiting and record.state in RUNNING else record.reason
        if not first and now.health is not None and now.health.reasons and record.state in RUNNING:
            first = now.health.reasons[0]
        return f"{row.kind} · {first}" if first else row.kind
