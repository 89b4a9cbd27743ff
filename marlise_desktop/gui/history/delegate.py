"""One round in the list: when, what, and whether something was refused. A day's name stands above its rounds."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from marlise_desktop.domain.logbook.round import Round, RoundKind
from marlise_desktop.gui.history import words
from marlise_desktop.gui.history.model import ROUND
from marlise_desktop.gui.theme.colours import Colour
from marlise_desktop.gui.theme.fonts import Weight, font
from marlise_desktop.gui.theme.metrics import Text, metrics
from marlise_desktop.gui.widgets.paint import line_of_text, row_ground

_Index = QModelIndex | QPersistentModelIndex
_LEFT = Qt.AlignmentFlag.AlignLeft


class RoundDelegate(QStyledItemDelegate):
    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        held = index.data(ROUND)
        one_line = isinstance(held, Round) and not words.under_title(held)
        return QSize(metrics().px(160), metrics().px(30 if one_line else 46 if isinstance(held, Round) else 34))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        area: QRect = option.rect
        held = index.data(ROUND)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(held, Round):
            state: QStyle.StateFlag = option.state
            row_ground(painter, QRectF(area.adjusted(2, 1, -2, -1)), state)
            self._paint_round(painter, area, held)
        else:
            self._paint_day(painter, area, str(index.data()))
        painter.restore()

    def _paint_day(self, painter: QPainter, area: QRect, name: str) -> None:
        sizes = metrics()
        place = area.adjusted(sizes.gap, sizes.px(10), -sizes.gap, -sizes.px(4))
        line_of_text(painter, place, name, font(Text.BODY, Weight.STRONG), Colour.ACCENT, _LEFT)

    def _paint_round(self, painter: QPainter, area: QRect, held: Round) -> None:
        sizes = metrics()
        refused = words.refusals(held)
        bad = bool(refused) or held.kind is RoundKind.TROUBLE
        top = QRect(area.left() + sizes.gap, area.top() + sizes.px(6), sizes.px(40), sizes.px(18))
        line_of_text(painter, top, words.clock(held), font(Text.SMALL, figures=True), Colour.MUTED, _LEFT)
        left = top.right() + sizes.hair
        width = area.right() - sizes.gap - left
        shade = Colour.DANGER if bad else Colour.MUTED if held.kind is RoundKind.FOLDED else Colour.TEXT
        line_of_text(
            painter,
            QRect(left, top.top(), width, top.height()),
            words.title(held),
            font(Text.BODY, Weight.MEDIUM),
            shade,
            _LEFT,
        )
        under = QRect(left, top.bottom() + 1, width, sizes.px(15))
        told = words.under_title(held)
        line_of_text(painter, under, told, font(Text.SMALL), Colour.DANGER if refused else Colour.MUTED, _LEFT)
