"""The log panel: follow, filter by level, search, copy, open the folder of the log files."""

import logging

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QFontDatabase, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHBoxLayout, QListView, QVBoxLayout, QWidget
from typing_extensions import override

from marlise_desktop.gui.kit.sampler import Sampler
from marlise_desktop.gui.logs.model import LogFilter, LogModel
from marlise_desktop.gui.logs.source import LogSource
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.widgets.buttons import icon_button
from marlise_desktop.gui.widgets.search import SearchField

_LEVELS = ((logging.DEBUG, "Everything"), (logging.INFO, "What happens"), (logging.WARNING, "Warnings"))
_EVERY_LEVEL = (*_LEVELS, (logging.ERROR, "Errors"))


class LogPanel(QWidget):
    """Reads new lines while it can be seen. `folder` is where the files lie, empty for nowhere."""

    def __init__(self, source: LogSource, sampler: Sampler, folder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self.model = LogModel(self)
        self.filter = LogFilter(self)
        self.filter.setSourceModel(self.model)
        self.view = QListView(self)
        self.view.setModel(self.filter)
        self.view.setAccessibleName("Log lines")
        self.view.setUniformItemSizes(True)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.level = QComboBox(self)
        self.level.setAccessibleName("Which lines are shown")
        for level, words in _EVERY_LEVEL:
            self.level.addItem(words, level)
        self.level.setCurrentIndex(1)
        self.search = SearchField("Search the log", self)
        copy = icon_button("copy", "Copy the chosen lines, or all that are shown", self)
        copy.clicked.connect(self.copy)
        opener = icon_button("folder-open", "Open the folder of the log files", self)
        opener.setEnabled(bool(folder))
        opener.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(folder)))
        sizes = metrics()
        top = QHBoxLayout()
        top.addWidget(self.level)
        top.addWidget(self.search, 1)
        top.addWidget(copy)
        top.addWidget(opener)
        column = QVBoxLayout(self)
        column.setContentsMargins(sizes.gap, sizes.gap, sizes.gap, sizes.gap)
        column.addLayout(top)
        column.addWidget(self.view, 1)
        self.level.currentIndexChanged.connect(lambda _index: self._narrow())
        self.search.textChanged.connect(lambda _text: self._narrow())
        self._narrow()
        sampler.add(self, self.sample)

    def sample(self) -> None:
        """Takes over what is new; stays at the end if it was there."""
        fresh = self._source.since(self.model.last)
        if fresh:
            bar = self.view.verticalScrollBar()
            at_end = bar.value() >= bar.maximum()
            self.model.append(fresh)
            if at_end:
                self.view.scrollToBottom()

    def shown_text(self) -> str:
        """The chosen lines, or all that are shown."""
        chosen = sorted(self.view.selectionModel().selectedIndexes(), key=lambda index: index.row())
        every = [self.filter.index(row, 0) for row in range(self.filter.rowCount())]
        return "\n".join(str(index.data()) for index in chosen or every)

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self.shown_text())

    def _narrow(self) -> None:
        self.filter.narrow(int(self.level.currentData()), self.search.text())
        self.view.scrollToBottom()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Find):
            self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            super().keyPressEvent(event)
