"""The console panel: a transcript, and a line to type in."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from marlise_desktop.domain.events import Severity
from marlise_desktop.gui.console.line import ConsoleLine
from marlise_desktop.gui.console.view import TranscriptView
from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.gui.kit.tasks import Tasks
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.widgets.buttons import icon_button
from marlise_desktop.gui.widgets.combo import Combo
from marlise_desktop.session.console.consoles import OWN, Consoles
from marlise_desktop.session.notices import Notices


class ConsolePanel(QWidget):
    """Takes the focus for its line. Ctrl+L empties it; the transcript can be copied and kept as a file.

    Where sessions of the kind `console` speak to the same rack, there is a choice between them; a new one is shown.
    """

    def __init__(
        self, consoles: Consoles, notices: Notices, bridge: Bridge, tasks: Tasks, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._consoles, self._notices, self._tasks = consoles, notices, tasks
        self._name = OWN
        self._console = consoles.own
        self._shown = 0
        self.view = TranscriptView(self)
        self.line = ConsoleLine(self._console.typed, self._console.complete, self)
        self.which = Combo(self)
        self.which.setAccessibleName("Which console")
        label = QLabel("Engine commands. What changes the board is done as in the window.", self)
        label.setProperty("kind", "muted")
        label.setWordWrap(True)
        self.copy_button = icon_button("copy", "Copy the transcript", self)
        self.keep_button = icon_button("save", "Keep the transcript as a file in the workspace", self)
        self.clear_button = icon_button("trash-2", "Empty the console", self, tip="Empty the console (Ctrl+L)")
        top = QHBoxLayout()
        top.addWidget(self.which)
        top.addWidget(label, 1)
        for button, way in (
            (self.copy_button, self.copy),
            (self.keep_button, self.keep),
            (self.clear_button, self.empty),
        ):
            button.clicked.connect(lambda _checked=False, way=way: way())
            top.addWidget(button)
        sizes = metrics()
        column = QVBoxLayout(self)
        column.setContentsMargins(sizes.gap, sizes.gap, sizes.gap, sizes.gap)
        column.addLayout(top)
        column.addWidget(self.view, 1)
        column.addWidget(self.line)
        self.setFocusProxy(self.line)
        self.line.entered.connect(self.enter)
        self.line.clear_requested.connect(self.empty)
        self.which.picked.connect(lambda name: self.choose(str(name)))
        bridge.consoles_changed.connect(lambda _event: self._list())
        self._list()

    def _list(self) -> None:
        """One that is new is shown; the rack's own where the one that was shown is gone."""
        every = self._consoles.all
        known = [str(self.which.itemData(row)) for row in range(self.which.count())]
        fresh = [name for name in every if name not in known]
        name = fresh[-1] if fresh and known else self._name if self._name in every else OWN
        self.which.fill([(key, key or "This window") for key in every], name)
        self.which.setVisible(len(every) > 1)
        self.choose(name)

    def choose(self, name: str) -> None:
        """Shows another console; a word that was begun is kept in the line."""
        console = self._consoles.all.get(name)
        if console is None or console is self._console:
            return
        self._name, self._console, self._shown = name, console, 0
        self.line.choices.hide()
        self.line.use(console.typed, console.complete)
        self.view.clear()
        self.refresh()

    def enter(self, line: str) -> None:
        """Says a line, as if it was typed."""
        self._tasks.start(self._run(line), "console")

    async def _run(self, line: str) -> None:
        await self._console.run(line)
        self.refresh()

    def refresh(self) -> None:
        """Shows what is new in the transcript."""
        transcript = self._console.transcript
        self.view.append(transcript.since(self._shown))
        self._shown = transcript.last

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self._console.transcript.text())

    def keep(self) -> None:
        self._tasks.start(self._keep(), "keep the transcript")

    async def _keep(self) -> None:
        file = await self._console.keep_transcript()
        self._notices.post(Severity.NOTE, f"The transcript is kept in {file}", topic="transcript")

    def empty(self) -> None:
        self._console.transcript.clear()
        self.view.clear()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_L and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.empty()
        else:
            super().keyPressEvent(event)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.line.choices.hide()
