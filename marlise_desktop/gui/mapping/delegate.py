"""How lines of the mapping table are painted: a light for a control that moves, a sign for what is in the way."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from marlise_desktop.gui.mapping.model import LIT, ROW, Column
from marlise_desktop.gui.mapping.row import Row
from marlise_desktop.gui.theme.colours import Colour, colour
from marlise_desktop.gui.theme.icons import icon_image
from marlise_desktop.gui.theme.metrics import metrics

_Index = QModelIndex | QPersistentModelIndex
_ROOM_FOR_WORDS = 64
"""Pixels at scale 1: a narrower column shows the sign alone."""


class MappingDelegate(QStyledItemDelegate):
    @override
    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        super().initStyleOption(option, index)
        row = index.data(ROW)
        if isinstance(row, Row) and not row.line.mapping.enabled:
            option.palette.setColor(option.palette.ColorRole.Text, colour(Colour.DISABLED))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row, side = index.data(ROW), metrics().px(16)
        sign = index.column() == Column.NOTE and isinstance(row, Row) and bool(row.note)
        if index.column() != Column.VALUE and not sign:
            super().paint(painter, option, index)
            return
        area = option.rect
        # Room for the sign, within the row's ground.
        shifted = QStyleOptionViewItem(option)
        shifted.rect = area.adjusted(side + metrics().hair, 0, 0, 0)
        ground = QStyleOptionViewItem(option)
        self.initStyleOption(ground, index)
        ground.text = ""
        style = option.widget.style()
        style.drawControl(style.ControlElement.CE_ItemViewItem, ground, painter, option.widget)
        if area.width() >= metrics().px(_ROOM_FOR_WORDS):
            super().paint(painter, shifted, index)
        middle = QPointF(area.left() + metrics().hair + side / 2, area.center().y() + 0.5)
        if sign and isinstance(row, Row):
            shade = Colour.DANGER if row.serious else Colour.WARNING if row.waits else Colour.MUTED
            picture = "triangle-alert" if row.serious else "clock" if row.waits else "info"
            place = QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side)
            painter.drawImage(place, icon_image(picture, shade, 2 * side))
        else:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(Colour.GOOD if index.data(LIT) else Colour.PRESSED))
            painter.drawEllipse(middle, side * 0.3, side * 0.3)
            painter.restore()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(super().sizeHint(option, index).width(), metrics().px(30))
