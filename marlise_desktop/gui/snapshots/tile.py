"""One snapshot: its number, its name, whether it is the current one and whether the sound has moved away from it."""

from PySide6.QtCore import QByteArray, QEvent, QMimeData, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QDrag, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from typing_extensions import override

from marlise_desktop.domain.ids import SnapshotId
from marlise_desktop.gui.theme.colours import Colour, colour
from marlise_desktop.gui.theme.fonts import Weight, font
from marlise_desktop.gui.theme.icons import icon_image
from marlise_desktop.gui.theme.metrics import Text, metrics
from marlise_desktop.gui.widgets.entry import ValueEntry
from marlise_desktop.gui.widgets.paint import focus_ring, line_of_text, painting
from marlise_desktop.gui.widgets.program_badge import paint_program

MIME = "application/x-marlise-snapshot"


class SnapshotTile(QAbstractButton):
    """`clicked` applies. The others are asked for by menu, keys, or the small disk that shows when it has changed."""

    save_requested = Signal()
    rename_requested = Signal(str)
    delete_requested = Signal()
    step_requested = Signal(int)
    walk_requested = Signal(int)
    menu_requested = Signal(QPoint)

    def __init__(self, snapshot: SnapshotId, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.snapshot = snapshot
        self.number, self.current, self.changed, self.sign = 0, False, False, ""
        self._pressed_at = QPoint()
        self._entry: ValueEntry | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    def show_snapshot(
        self, number: int, name: str, *, current: bool, changed: bool, program: tuple[str, str] = ("", "")
    ) -> None:
        """`program` is the program change that applies it, in short and in words; empty where there is none."""
        self.number, self.current, self.changed = number, current, changed
        self.sign, words = program
        self.setText(name)
        state = ", current" + (", the sound has changed since" if changed else "") if current else ""
        self.setAccessibleName(f"Snapshot {number}: {name}{state}{f', MIDI {words}' if words else ''}")
        key = f" (key {number})" if number <= 9 else ""
        by_midi = f" By MIDI: {words}." if words else ""
        self.setToolTip(f"{name}: click to hear it{key}. F2 renames, Alt with arrows moves, Delete deletes.{by_midi}")
        self.update()

    def start_rename(self) -> None:
        """Opens the field for another name."""
        if self._entry is None:
            area = self.rect().adjusted(metrics().hair, metrics().px(44), -metrics().hair, -metrics().px(6))
            self._entry = ValueEntry(self, self.text(), area)
            self._entry.setAccessibleName("Name of the snapshot")
            self._entry.typed.connect(self.rename_requested)
            self._entry.closed.connect(self._forget_entry)

    def _forget_entry(self) -> None:
        self._entry = None

    def save_rect(self) -> QRect:
        """Where the disk is pressed that writes the present sound over the snapshot."""
        side = metrics().px(34)
        return QRect(self.width() - side - metrics().hair, self.height() - side - metrics().hair, side, side)

    @override
    def sizeHint(self) -> QSize:
        return QSize(metrics().px(152), metrics().px(92))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        sizes = metrics()
        with painting(self) as painter:
            body = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
            lit = self.underMouse() and self.isEnabled()
            fill = Colour.SELECTION if self.current else Colour.HOVER if lit else Colour.RAISED
            painter.setBrush(colour(Colour.PRESSED if self.isDown() else fill))
            edge = Colour.ACCENT if self.current else Colour.OUTLINE if lit else Colour.LINE
            painter.setPen(QPen(colour(edge), sizes.px(2.5) if self.current else 1))
            painter.drawRoundedRect(body, sizes.px(8), sizes.px(8))
            self._paint_words(painter)
            if self.changed and self.current:
                inset = (self.save_rect().width() - sizes.px(18)) / 2
                place = QRectF(self.save_rect()).adjusted(inset, inset, -inset, -inset)
                painter.drawImage(place, icon_image("save", Colour.WARNING, 2 * sizes.px(18)))
            if self.hasFocus():
                focus_ring(painter, QRectF(self.rect()), sizes.px(9))

    def _paint_words(self, painter: QPainter) -> None:
        sizes = metrics()
        left, right = sizes.margin, self.width() - sizes.margin
        line_of_text(
            painter,
            QRect(left, sizes.px(10), sizes.px(60), sizes.px(32)),
            str(self.number),
            font(Text.STAGE, Weight.BOLD, figures=True),
            Colour.ACCENT if self.current else Colour.TEXT,
            Qt.AlignmentFlag.AlignLeft,
        )
        # Left of the corner, where a mark stands on what a switch applies.
        paint_program(painter, self.sign, right=right - sizes.hair, bottom=sizes.px(42))
        asks = self.changed and self.current
        if asks:
            right = self.save_rect().left()
        height = sizes.px(26) if asks else self.height() - sizes.px(52)
        name = QRect(left, sizes.px(45), right - left, height)
        line_of_text(
            painter, name, self.text(), font(Text.TITLE, Weight.STRONG), Colour.TEXT, Qt.AlignmentFlag.AlignLeft
        )
        if asks:
            under = QRect(left, name.bottom(), right - left, sizes.px(16))
            small = font(Text.SMALL, Weight.STRONG)
            line_of_text(painter, under, "● changed", small, Colour.WARNING, Qt.AlignmentFlag.AlignLeft)

    @override
    def event(self, event: QEvent) -> bool:
        # A tile with the focus is what Delete and F2 are meant for, not the pedals on the board.
        own = (Qt.Key.Key_Delete, Qt.Key.Key_F2)
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in own:
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, alt = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        back, on = (Qt.Key.Key_Left, Qt.Key.Key_Up), (Qt.Key.Key_Right, Qt.Key.Key_Down)
        if key in (*back, *on):
            (self.step_requested if alt else self.walk_requested).emit(-1 if key in back else 1)
        elif key == Qt.Key.Key_F2:
            self.start_rename()
        elif key == Qt.Key.Key_Delete:
            self.delete_requested.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = event.position().toPoint()
        super().mousePressEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        on_disk = self.changed and self.current and self.save_rect().contains(event.position().toPoint())
        if on_disk and self.isDown() and event.button() is Qt.MouseButton.LeftButton:
            self.setDown(False)
            self.save_requested.emit()
        else:
            super().mouseReleaseEvent(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        way = (event.position().toPoint() - self._pressed_at).manhattanLength()
        if event.buttons() & Qt.MouseButton.LeftButton and way >= QApplication.startDragDistance():
            self.setDown(False)
            mime = QMimeData()
            mime.setData(MIME, QByteArray(self.snapshot.encode()))
            drag = QDrag(self)
            drag.setMimeData(mime)
            drag.setPixmap(self.grab())
            drag.setHotSpot(self._pressed_at)
            drag.exec(Qt.DropAction.MoveAction)
        else:
            super().mouseMoveEvent(event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_requested.emit(event.globalPos())
