"""One plugin in the list: its category's sign, name, maker, ports, and a star to keep it."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from marlise_desktop.domain.plugin import PluginSummary
from marlise_desktop.gui.browser.model import FAVOURITE, SUMMARY
from marlise_desktop.gui.theme.colours import Colour, category_colour, colour
from marlise_desktop.gui.theme.fonts import Weight, font
from marlise_desktop.gui.theme.icons import category_icon_name, icon_image
from marlise_desktop.gui.theme.metrics import Text, metrics
from marlise_desktop.gui.widgets.paint import line_of_text, row_ground

_Index = QModelIndex | QPersistentModelIndex
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight


class PluginDelegate(QStyledItemDelegate):
    favourite_requested = Signal(str, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(metrics().px(200), metrics().px(50))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row = index.data(SUMMARY)
        if not isinstance(row, PluginSummary):
            return
        sizes = metrics()
        area: QRect = option.rect.adjusted(sizes.hair, 1, -sizes.hair, -1)
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row_ground(painter, QRectF(area), state)
        badge = self._paint_badge(painter, area, row)
        star = self.star_rect(option)
        left = badge.right() + sizes.gap + 2
        ports = self._ports(row)
        name = QRect(left, area.top() + sizes.px(6), star.left() - left - sizes.hair, sizes.px(18))
        line_of_text(painter, name, row.name, font(Text.BODY, Weight.MEDIUM), Colour.TEXT, _LEFT)
        under = QRect(left, name.bottom() + 1, area.right() - left - sizes.px(64), sizes.px(15))
        line_of_text(painter, under, row.maker or row.category, font(Text.SMALL), Colour.MUTED, _LEFT)
        place = QRect(area.right() - sizes.px(60), under.top(), sizes.px(54), under.height())
        line_of_text(painter, place, ports, font(Text.TINY), Colour.MUTED, _RIGHT)
        touched = state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver)
        if index.data(FAVOURITE) or touched:
            self._paint_star(painter, star, lit=bool(index.data(FAVOURITE)))
        painter.restore()

    def _paint_badge(self, painter: QPainter, area: QRect, row: PluginSummary) -> QRect:
        side = metrics().px(32)
        badge = QRect(area.left() + metrics().px(6), area.center().y() - side // 2, side, side)
        shade = category_colour(row.category)
        fill = category_colour(row.category)
        fill.setAlphaF(0.16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(QRectF(badge), metrics().radius, metrics().radius)
        inner = metrics().px(18)
        place = QRectF(badge.center().x() - inner / 2 + 0.5, badge.center().y() - inner / 2 + 0.5, inner, inner)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, icon_image(category_icon_name(row.category), shade.name(), 2 * inner))
        return badge

    def _paint_star(self, painter: QPainter, area: QRect, *, lit: bool) -> None:
        side = metrics().px(16)
        place = QRectF(area.center().x() - side / 2, area.center().y() - side / 2, side, side)
        painter.drawImage(place, icon_image("star", Colour.ACCENT if lit else Colour.OUTLINE, 2 * side))
        if lit:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(Colour.ACCENT))
            painter.drawEllipse(place.center(), side * 0.16, side * 0.16)

    def star_rect(self, option: QStyleOptionViewItem) -> QRect:
        """Where the star is pressed."""
        area: QRect = option.rect
        side = metrics().px(28)
        return QRect(area.right() - side - metrics().hair, area.top() + metrics().px(1), side, side)

    def _ports(self, row: PluginSummary) -> str:
        """`2 → 2`, or what a synthesiser or a MIDI plugin takes and gives."""
        ins = [str(row.audio_inputs)] if row.audio_inputs else []
        outs = [str(row.audio_outputs)] if row.audio_outputs else []
        ins += ["MIDI"] if row.midi_inputs and not row.audio_inputs else []
        outs += ["MIDI"] if row.midi_outputs and not row.audio_outputs else []
        return f"{' '.join(ins) or '–'} → {' '.join(outs) or '–'}"

    @override
    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        if isinstance(event, QMouseEvent) and event.button() is Qt.MouseButton.LeftButton:
            on_star = self.star_rect(option).contains(event.position().toPoint())
            if on_star and event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
                return True
            if on_star and event.type() is QEvent.Type.MouseButtonRelease:
                row = index.data(SUMMARY)
                self.favourite_requested.emit(row.uri, not index.data(FAVOURITE))
                return True
        return super().editorEvent(event, model, option, index)
