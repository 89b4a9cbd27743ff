"""A board in the library: its picture, its title, when it was changed."""

from datetime import datetime

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QWidget
from typing_extensions import override

from marlise_desktop.gui.theme.colours import Colour, colour
from marlise_desktop.gui.theme.fonts import Weight, font
from marlise_desktop.gui.theme.icons import icon_image
from marlise_desktop.gui.theme.metrics import Text, metrics
from marlise_desktop.gui.widgets.paint import focus_ring, line_of_text, painting
from marlise_desktop.gui.widgets.program_badge import paint_program
from marlise_desktop.session.ports.board_files import BoardListing


class BoardCard(QAbstractButton):
    """`clicked` opens it; `built_in` boards cannot be renamed or deleted."""

    rename_requested = Signal()
    delete_requested = Signal()
    menu_requested = Signal(QPoint)
    walk_requested = Signal(int, int)

    def __init__(self, board: BoardListing, parent: QWidget | None = None, *, built_in: bool = False) -> None:
        super().__init__(parent)
        self.board, self.built_in, self.open = board, built_in, False
        self._sign, self._program = "", ""
        self._picture = QPixmap()
        self._asked = False
        self.setText(board.title)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setToolTip(board.broken or board.folder)
        self.show_open(is_open=False)

    def show_open(self, *, is_open: bool) -> None:
        self.open = is_open
        words = ", open now" if is_open else ", cannot be read" if self.board.broken else ""
        self.setAccessibleName(f"Board {self.board.title}{words}{f', MIDI {self._program}' if self._program else ''}")
        self.update()

    def show_program(self, sign: str, words: str) -> None:
        """The program change that opens it, in short and in words; empty where there is none."""
        self._sign, self._program = sign, words
        by_midi = f"\nBy MIDI: {words}" if words else ""
        self.setToolTip(f"{self.board.broken or self.board.folder}{by_midi}")
        self.show_open(is_open=self.open)

    def changed_text(self) -> str:
        if self.board.broken:
            return "cannot be read"
        if self.built_in:
            return "comes with the program"
        return _when(self.board.modified)

    @override
    def sizeHint(self) -> QSize:
        return QSize(metrics().px(232), metrics().px(196))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        sizes = metrics()
        with painting(self) as painter:
            body = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            lit = self.underMouse() or self.isDown()
            painter.setBrush(colour(Colour.HOVER if lit else Colour.RAISED))
            edge = Colour.ACCENT if self.open else Colour.OUTLINE if lit else Colour.LINE
            painter.setPen(QPen(colour(edge), sizes.px(2) if self.open else 1))
            painter.drawRoundedRect(body, sizes.px(8), sizes.px(8))
            self._paint_picture(painter)
            margin = sizes.margin
            title = QRect(margin, self.height() - sizes.px(48), self.width() - 2 * margin, sizes.px(22))
            line_of_text(painter, title, self.text(), font(Text.STRONG, Weight.STRONG), Colour.TEXT, _LEFT)
            under = QRect(margin, title.bottom() + 1, title.width(), sizes.px(16))
            shade = Colour.DANGER if self.board.broken else Colour.MUTED
            line_of_text(painter, under, self.changed_text(), font(Text.SMALL), shade, _LEFT)
            if self.hasFocus():
                focus_ring(painter, QRectF(self.rect()), sizes.px(9))

    def _paint_picture(self, painter: QPainter) -> None:
        sizes = metrics()
        area = QRectF(self.rect()).adjusted(sizes.px(6), sizes.px(6), -sizes.px(6), -sizes.px(54))
        shape = QPainterPath()
        shape.addRoundedRect(area, sizes.px(5), sizes.px(5))
        painter.save()
        painter.setClipPath(shape)
        painter.fillRect(area, colour(Colour.BOARD))
        picture = self._loaded()
        if picture.isNull():
            side = sizes.px(40)
            sign = "triangle-alert" if self.board.broken else "layers"
            place = QRectF(area.center().x() - side / 2, area.center().y() - side / 2, side, side)
            painter.drawImage(place, icon_image(sign, Colour.PRESSED, 2 * side))
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            scale = max(area.width() / picture.width(), area.height() / picture.height())
            size = picture.size() * scale
            place = QRectF(area.center().x() - size.width() / 2, area.center().y() - size.height() / 2, 0, 0)
            place.setSize(size.toSizeF())
            painter.drawPixmap(place, picture, QRectF(picture.rect()))
        painter.restore()
        paint_program(painter, self._sign, right=area.right() - sizes.px(6), bottom=area.bottom() - sizes.px(6))

    def _loaded(self) -> QPixmap:
        """The picture is read when the card is first seen."""
        if not self._asked:
            self._asked = True
            if self.board.thumbnail:
                self._picture = QPixmap(self.board.thumbnail)
        return self._picture

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        ways = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        key = event.key()
        if key in ways:
            self.walk_requested.emit(*ways[Qt.Key(key)])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif key == Qt.Key.Key_F2 and not self.built_in:
            self.rename_requested.emit()
        elif key == Qt.Key.Key_Delete and not self.built_in:
            self.delete_requested.emit()
        else:
            super().keyPressEvent(event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_requested.emit(event.globalPos())


_LEFT = Qt.AlignmentFlag.AlignLeft


def _when(seconds: float) -> str:
    """`today 14:05`, `21 Nov`, `21 Nov 2024`."""
    if seconds <= 0:
        return ""
    moment, now = datetime.fromtimestamp(seconds).astimezone(), datetime.now().astimezone()
    if moment.date() == now.date():
        return f"today {moment:%H:%M}"
    return f"{moment.day} {moment:%b}" if moment.year == now.year else f"{moment.day} {moment:%b %Y}"
