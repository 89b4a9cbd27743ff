"""The line that is typed: keys for history and completion, and the list of what may follow."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QFontDatabase, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget
from typing_extensions import override

from marlise_desktop.gui.theme.colours import Colour
from marlise_desktop.gui.theme.metrics import Text, metrics
from marlise_desktop.session.console.completion import Completion, Option
from marlise_desktop.session.console.transcript import Typed

_TEXT = Qt.ItemDataRole.UserRole
_MOST_ROWS = 9


class ConsoleLine(QLineEdit):
    """Up and Down walk through what was typed; Tab completes, and shows what there is where that is not plain.

    `entered` has the line; it is emptied then. With an empty line Tab goes on to the next control, as everywhere.
    """

    entered = Signal(str)
    clear_requested = Signal()

    def __init__(self, typed: Typed, complete: Callable[[str, int], Completion], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.use(typed, complete)
        self._completion = Completion(0, 0, ())
        self.setAccessibleName("Command")
        self.setAccessibleDescription("Enter says it, Tab completes a word, Up and Down bring back what was typed")
        self.setPlaceholderText("Command, such as param_get 0 gain")
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(metrics().text(Text.BODY))
        self.setFont(font)
        self.choices = Choices(self)
        self.choices.itemClicked.connect(lambda _item: self._take_chosen())
        self.textEdited.connect(lambda _text: self.choices.hide())

    def use(self, typed: Typed, complete: Callable[[str, int], Completion]) -> None:
        """Of another console from now on."""
        self._typed = typed
        self._complete = complete

    @override
    def event(self, event: QEvent) -> bool:
        """Tab comes here before Qt takes it for itself."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Tab and (self.text() or self.choices.isVisible()):
                self._tab()
                return True
            if event.key() == Qt.Key.Key_Backtab and self.choices.isVisible():
                self.choices.step(-1)
                return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        listed = self.choices.isVisible()
        match event.key():
            case Qt.Key.Key_Up | Qt.Key.Key_Down as key:
                step = -1 if key == Qt.Key.Key_Up else 1
                if listed:
                    self.choices.step(step)
                else:
                    self.setText(self._typed.older(self.text()) if step < 0 else self._typed.newer(self.text()))
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._take_chosen() if listed else self._enter()
            case Qt.Key.Key_Escape:
                self.choices.hide() if listed else self.clear()
            case Qt.Key.Key_L if event.modifiers() == Qt.KeyboardModifier.ControlModifier:
                self.clear_requested.emit()
            case _:
                super().keyPressEvent(event)

    def _enter(self) -> None:
        line = self.text()
        self.clear()
        if line.strip():
            self.entered.emit(line)

    def _tab(self) -> None:
        if self.choices.isVisible():
            self.choices.step(1)
            return
        self._completion = self._complete(self.text(), self.cursorPosition())
        options = self._completion.options
        if len(options) == 1:
            self._take(options[0].text)
        elif options:
            self.choices.show_options(options, self._completion.start)

    def _take_chosen(self) -> None:
        item = self.choices.currentItem()
        self.choices.hide()
        if item is not None:
            self._take(str(item.data(_TEXT)))

    def _take(self, text: str) -> None:
        held, rest = self.text(), self.text()[self._completion.end :]
        gap = "" if rest.startswith(" ") else " "
        self.setText(held[: self._completion.start] + text + gap + rest)
        self.setCursorPosition(self._completion.start + len(text) + 1)


class Choices(QListWidget):
    """A list above or below the line. It never takes the keys: the line leads it."""

    def __init__(self, line: QLineEdit) -> None:
        super().__init__(line.window())
        self._line = line
        self.setWindowFlags(Qt.WindowType.ToolTip)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAccessibleName("What may follow")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Lists are see-through inside of panels; this one stands on its own.
        self.setStyleSheet(f"QListWidget {{ background: {Colour.RAISED}; border: 1px solid {Colour.OUTLINE}; }}")
        self.setFont(line.font())

    def show_options(self, options: Sequence[Option], place: int) -> None:
        """`place` is where in the line the word begins."""
        self.clear()
        width = max(len(option.text) for option in options)
        for option in options:
            item = QListWidgetItem(f"{option.text:<{min(width, 40)}}  {option.note}".rstrip())
            item.setData(_TEXT, option.text)
            self.addItem(item)
        self.setCurrentRow(0)
        self._stand(place)
        self.show()

    def step(self, by: int) -> None:
        self.setCurrentRow((self.currentRow() + by) % self.count())

    def _stand(self, place: int) -> None:
        """Above the line, which is at the bottom of its panel, unless there is no room."""
        rows = min(self.count(), _MOST_ROWS)
        height = rows * max(1, self.sizeHintForRow(0)) + 2 * self.frameWidth() + metrics().gap
        widest = self.sizeHintForColumn(0) + metrics().section + metrics().gap
        screen = self._line.screen().availableGeometry()
        self.resize(min(max(widest, metrics().px(220)), screen.width() // 2), height)
        shift = self._line.fontMetrics().horizontalAdvance(self._line.text()[:place])
        corner = self._line.mapToGlobal(QPoint(min(shift, self._line.width() // 2), 0))
        above = corner.y() - height
        corner.setY(above if above >= screen.top() else corner.y() + self._line.height())
        self.move(corner)
