"""The rows of the palette: what can be chosen, greyed with the reason where it cannot be now."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeySequence, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from marlise_desktop.gui.theme.colours import Colour
from marlise_desktop.gui.theme.fonts import Weight, font
from marlise_desktop.gui.theme.metrics import Text, metrics
from marlise_desktop.gui.widgets.paint import line_of_text, row_ground
from marlise_desktop.session.wording.dialogue import Row

ROW_HEIGHT = 48
ROW = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight


class RowModel(QAbstractListModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: Sequence[Row] = ()

    def show(self, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    @override
    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.name
            case Qt.ItemDataRole.AccessibleTextRole:
                parts = (row.name, row.note, keys_text(row.side), f"not now: {row.reason}" if row.reason else "")
                return ", ".join(part for part in parts if part)
        return row if role == ROW else None


class RowDelegate(QStyledItemDelegate):
    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(metrics().px(300), metrics().px(ROW_HEIGHT))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row = index.data(ROW)
        if not isinstance(row, Row):
            return
        sizes = metrics()
        area: QRect = option.rect.adjusted(sizes.hair, 1, -sizes.hair, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row_ground(painter, QRectF(area), option.state)
        inside = area.adjusted(sizes.margin, sizes.px(5), -sizes.margin, -sizes.px(5))
        keys = QRect(inside.right() - sizes.px(120), inside.top(), sizes.px(120), sizes.px(20))
        name = QRect(inside.left(), inside.top(), inside.width() - sizes.px(130), sizes.px(20))
        under = QRect(inside.left(), name.bottom() + 1, inside.width(), sizes.px(16))
        shade = Colour.MUTED if row.reason else Colour.TEXT
        line_of_text(painter, name, row.name, font(Text.STRONG, Weight.MEDIUM), shade, _LEFT)
        line_of_text(painter, keys, keys_text(row.side), font(Text.BODY), Colour.MUTED, _RIGHT)
        note, shade = (
            (f"{row.reason[:1].upper()}{row.reason[1:]}", Colour.WARNING) if row.reason else (row.note, Colour.MUTED)
        )
        line_of_text(painter, under, note, font(Text.SMALL), shade, _LEFT)
        painter.restore()


def keys_text(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText) if keys else ""
