"""The palette itself: a strip over the window that types, chooses and asks. It keeps nobody from playing."""

from collections.abc import Callable, Coroutine, Mapping

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from marlise_desktop.domain.errors import MarliseError
from marlise_desktop.gui.kit.tasks import Tasks
from marlise_desktop.gui.palette.line import PaletteLine
from marlise_desktop.gui.palette.rows import ROW_HEIGHT, RowDelegate, RowModel
from marlise_desktop.gui.theme.colours import Colour
from marlise_desktop.gui.theme.fonts import font
from marlise_desktop.gui.theme.metrics import Text, metrics
from marlise_desktop.gui.widgets.worded_list import WordedList
from marlise_desktop.session.wording.dialogue import Dialogue, Row

_WIDTH, _TOP, _MOST_ROWS = 720, 100, 8
Run = Callable[[str, Mapping[str, object]], Coroutine[object, object, object]]


class Palette(QFrame):
    """Over the window that is its parent. `run` does the action with what was asked for; `note` remembers its name.

    Emits `learn_requested` with the name of an action that a switch shall do.
    """

    learn_requested = Signal(str)

    def __init__(
        self, dialogue: Dialogue, run: Run, note: Callable[[str], None], tasks: Tasks, window: QWidget
    ) -> None:
        super().__init__(window)
        self.dialogue, self._run, self._note, self._tasks = dialogue, run, note, tasks
        self._window = window
        self._before: QWidget | None = None
        self.setObjectName("palette")
        self.setAccessibleName("Do anything")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.steps = QLabel(self)
        self.steps.setFont(font(Text.STRONG))
        self.steps.setTextFormat(Qt.TextFormat.PlainText)
        self.line = PaletteLine(self)
        self.line.setFont(font(Text.TITLE))
        self.line.setFrame(False)
        self.hint = QLabel(self)
        self.hint.setProperty("kind", "muted")
        self.hint.setTextFormat(Qt.TextFormat.PlainText)
        self.model = RowModel(self)
        self.list = WordedList(self)
        self.list.setAccessibleName("What can be done")
        self.list.setModel(self.model)
        self.list.setItemDelegate(RowDelegate(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.empty_text = "Nothing is called so."
        self._lay_out()
        self.line.textEdited.connect(lambda _text: self._show_rows())
        self.line.moved.connect(self._move)
        self.line.taken.connect(self._take_current)
        self.line.learned.connect(self._learn_current)
        self.line.back.connect(lambda: self._tasks.start(self._back(), "a step back in the palette"))
        self.line.lost.connect(self.hide)
        self.list.clicked.connect(self._take)
        window.installEventFilter(self)
        self.hide()

    def _lay_out(self) -> None:
        sizes = metrics()
        self.setStyleSheet(
            f"#palette {{ background: {Colour.PANEL}; border: {sizes.px(1)}px solid {Colour.OUTLINE};"
            f" border-radius: {sizes.px(10)}px; }}"
            f"#palette QLineEdit {{ background: transparent; border: none; }}"
        )
        top = QHBoxLayout()
        top.setSpacing(sizes.gap)
        top.addWidget(self.steps)
        top.addWidget(self.line, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(sizes.margin, sizes.margin, sizes.margin, sizes.margin)
        column.setSpacing(sizes.gap)
        column.addLayout(top)
        column.addWidget(self.list)
        column.addWidget(self.hint)

    def open(self) -> None:
        """From the list of actions on; the keys come here, and go back to where they were."""
        here = QApplication.focusWidget()
        if here is not self.line:
            self._before = here
        self.dialogue.begin()
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._ask()

    def close_(self) -> None:
        """Gives the keys back."""
        before, self._before = self._before, None
        self.hide()
        if before is not None:
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(self) -> None:
        """Shows the step at which the dialogue is."""
        argument = self.dialogue.argument
        steps = " ▸ ".join(self.dialogue.steps)
        self.steps.setText(f"{steps} ▸" if steps else "")
        self.steps.setVisible(bool(steps))
        self.line.clear()
        self.line.setPlaceholderText(argument.wanted.capitalize() if argument else "What shall be done?")
        self.hint.setText(
            argument.text
            if argument
            else "Enter does it, Shift+Enter teaches it to a switch, Escape closes. Help → Actions tells of all."
        )
        self._show_rows()

    def _show_rows(self) -> None:
        self.model.show(self.dialogue.rows(self.line.text()))
        if self.model.rows:
            self.list.setCurrentIndex(self.model.index(0))
            self.list.scrollToTop()
        self._stand()

    def _move(self, by: int) -> None:
        row = min(max(self.list.currentIndex().row() + by, 0), len(self.model.rows) - 1)
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row))

    def _learn_current(self) -> None:
        index = self.list.currentIndex()
        if not index.isValid() or self.dialogue.action is not None:
            return
        name = self.model.rows[index.row()].text
        if self.dialogue.asks(name):
            self.hint.setText("It asks for more: choose that in the table of mappings (Alt+9), and learn it there.")
            return
        self.close_()
        self.learn_requested.emit(name)

    def _take_current(self) -> None:
        self._take(self.list.currentIndex())

    def _take(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        row = self.model.rows[index.row()]
        if row.reason:
            self.hint.setText(f"Not now: {row.reason}")
        else:
            self._tasks.start(self._go_on(row), "palette")

    async def _go_on(self, row: Row) -> None:
        try:
            ready = await self.dialogue.take(row)
        except MarliseError as error:
            self.hint.setText(f"{error.message}. {error.hint}".rstrip())
            return
        action = self.dialogue.action
        if not ready or action is None:
            self._ask()
            return
        self.close_()
        self._note(action.name)
        await self._run(action.name, self.dialogue.found)

    async def _back(self) -> None:
        if await self.dialogue.back():
            self._ask()
        else:
            self.close_()

    def _stand(self) -> None:
        """In the upper middle of the window, below what is pressed while playing, as high as its rows."""
        sizes, window = metrics(), self._window
        rows = min(max(len(self.model.rows), 1), _MOST_ROWS)
        self.list.setFixedHeight(rows * sizes.px(ROW_HEIGHT) + 2 * self.list.frameWidth())
        width = min(sizes.px(_WIDTH), window.width() - 2 * sizes.margin)
        height = min(self.sizeHint().height(), window.height() - sizes.px(_TOP) - sizes.margin)
        self.setGeometry((window.width() - width) // 2, sizes.px(_TOP), width, height)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._stand()
        return super().eventFilter(watched, event)
