"""The MIDI messages that the board sends by itself, as lists to edit in words."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from marlise_desktop.domain.errors import MarliseError
from marlise_desktop.domain.midi.board_messages import BoardMessage, Occasion
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.said import EXAMPLES, message_said, message_text
from marlise_desktop.domain.midi.words import message_words
from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.gui.kit.tasks import Tasks
from marlise_desktop.gui.theme.colours import Colour
from marlise_desktop.gui.theme.icons import icon
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.widgets.buttons import icon_button
from marlise_desktop.gui.widgets.combo import Combo
from marlise_desktop.session.rack import Rack

_ALL = "all devices"
_TITLES = {Occasion.LOAD: "When this board is loaded", Occasion.LEAVE: "When another board takes its place"}


class MessagesBox(QFrame):
    """Those of one occasion: a list, and a line to write one more or to change the chosen one."""

    def __init__(self, session: Rack, tasks: Tasks, occasion: Occasion, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._tasks, self._occasion = session, tasks, occasion
        self._shown: tuple[BoardMessage, ...] = ()
        heading = QLabel(_TITLES[occasion], self)
        heading.setProperty("kind", "heading")
        self.list = QListWidget(self)
        self.list.setAccessibleName(f"MIDI messages: {_TITLES[occasion].lower()}")
        self.entry = QLineEdit(self)
        self.entry.setAccessibleName(f"A MIDI message to send {_TITLES[occasion].lower()}")
        self.entry.setPlaceholderText("PC 5 ch 1")
        self.entry.setToolTip(f"For example: {EXAMPLES}")
        self.device = Combo(self)
        self.device.setAccessibleName("Which device it is sent to")
        self.add = QPushButton(icon("plus"), "Add", self)
        self.change = QPushButton(icon("pencil"), "Change", self)
        self.change.setToolTip("Writes this in the place of the chosen message")
        self.remove = icon_button("trash-2", "Take the chosen message away", self)
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self._lay_out(heading)
        self.entry.textChanged.connect(lambda _text: self._judge())
        self.entry.returnPressed.connect(self._add)
        self.add.clicked.connect(self._add)
        self.change.clicked.connect(self._change)
        self.remove.clicked.connect(self.take_away)
        self.list.currentRowChanged.connect(self._choose)
        self.refresh()

    def _lay_out(self, heading: QLabel) -> None:
        sizes = metrics()
        line = QHBoxLayout()
        line.setSpacing(sizes.gap)
        line.addWidget(self.entry, 2)
        line.addWidget(self.device, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(sizes.gap)
        for button in (self.add, self.change):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes.gap)
        column.addWidget(heading)
        column.addWidget(self.list, 1)
        column.addLayout(line)
        column.addWidget(self.words)
        column.addLayout(buttons)

    def refresh(self) -> None:
        """Shows what the board has now; what is being written stays."""
        fresh = self._session.boards.board.messages.at(self._occasion)
        if fresh != self._shown:
            row = self.list.currentRow()
            self._shown = fresh
            self.list.clear()
            for held in fresh:
                row_item = QListWidgetItem(f"{message_text(held.message)}   →   {held.device or _ALL}", self.list)
                row_item.setSizeHint(QSize(0, metrics().px(34)))
            self.list.setCurrentRow(min(row, len(fresh) - 1))
        self._judge()

    def list_devices(self) -> None:
        """What is chosen stays chosen, also where it is not there now."""
        self._offer(self.device.value or "")

    def take_away(self) -> None:
        row = self.list.currentRow()
        if row >= 0:
            self._tasks.start(self._session.messenger.remove(self._occasion, row), "remove MIDI message")

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.list.hasFocus():
            self.take_away()
        else:
            super().keyPressEvent(event)

    def _offer(self, chosen: object) -> None:
        known = [(str(device), str(device)) for device in self._session.shared.midi.known()]
        self.device.fill([("", _ALL), *known], chosen)

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self._shown):
            self.entry.setText(message_text(self._shown[row].message))
            self._offer(str(self._shown[row].device or ""))
        self._judge()

    def _judge(self) -> None:
        """Says what the line means, or what is wrong with it."""
        text, words, good = self.entry.text(), "", False
        if text.strip():
            try:
                words, good = message_words(message_said(text)), True
            except MarliseError as error:
                words = f"{error.message[:1].upper()}{error.message[1:]}. {error.hint}"
        self.words.setText(words or "Write a message as your device's manual names it.")
        self.words.setStyleSheet(f"color: {Colour.MUTED if good or not words else Colour.DANGER};")
        self.add.setEnabled(good)
        self.change.setEnabled(good and self.list.currentRow() >= 0)
        self.remove.setEnabled(self.list.currentRow() >= 0)

    def _add(self) -> None:
        if self.add.isEnabled():
            work = self._session.messenger.add(self._occasion, self.entry.text(), self._to())
            self._tasks.start(work, "add MIDI message")
            self.entry.clear()

    def _change(self) -> None:
        work = self._session.messenger.replace(self._occasion, self.list.currentRow(), self.entry.text(), self._to())
        self._tasks.start(work, "change MIDI message")

    def _to(self) -> DeviceId | None:
        return DeviceId(str(self.device.value)) if self.device.value else None


class BoardMessagesPage(QWidget):
    """In the place of the board. Emits `left` when it is closed."""

    left = Signal()

    def __init__(self, session: Rack, bridge: Bridge, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setAccessibleName("MIDI messages of the board")
        sizes = metrics()
        back = icon_button("chevron-left", "Back to the board (Esc)", self)
        back.clicked.connect(self.left)
        self.title = QLabel(self)
        self.title.setProperty("kind", "title")
        about = QLabel(
            "For an amplifier, a light desk or another program that shall change with the board. A device that is"
            " plugged in later gets them then.",
            self,
        )
        about.setProperty("kind", "muted")
        about.setWordWrap(True)
        self.boxes = {occasion: MessagesBox(session, tasks, occasion, self) for occasion in Occasion}
        top = QHBoxLayout()
        top.addWidget(back)
        top.addWidget(self.title)
        top.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(sizes.section)
        for box in self.boxes.values():
            row.addWidget(box, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(sizes.section, sizes.margin, sizes.section, sizes.margin)
        column.setSpacing(sizes.margin)
        column.addLayout(top)
        column.addWidget(about)
        column.addLayout(row, 1)
        bridge.board_changed.connect(lambda _event: self._refresh())
        self._refresh()

    def _refresh(self) -> None:
        self.title.setText(f"MIDI messages of {self._session.library.title}")
        for box in self.boxes.values():
            box.refresh()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()
        for box in self.boxes.values():
            box.list_devices()
        self.boxes[Occasion.LOAD].entry.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
