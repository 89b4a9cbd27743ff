"""The history panel: what was done, by day, with a search; the chosen round in full below."""

from datetime import date

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QListView, QPlainTextEdit, QVBoxLayout, QWidget
from typing_extensions import override

from marlise_desktop.domain.logbook.round import Round
from marlise_desktop.gui.history import words
from marlise_desktop.gui.history.delegate import RoundDelegate
from marlise_desktop.gui.history.model import ROUND, HistoryModel
from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.gui.kit.tasks import Tasks
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.widgets.search import SearchField
from marlise_desktop.session.logbook import Logbook
from marlise_desktop.session.ports.logbook import LogQuery

_TYPING_MS = 200
_WRITTEN_MS = 1500
"""A round is on the disk about a second after its last change."""
_EVERY_DAY = "Every day"


class HistoryPanel(QWidget):
    """Reads while it can be seen: when it is shown, asked something, or a moment after something was done."""

    def __init__(self, logbook: Logbook, bridge: Bridge, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._logbook, self._tasks = logbook, tasks
        self._before = 0
        self._asked = 0
        self.search = SearchField("Search what you did", self)
        self.days = QComboBox(self)
        self.days.setAccessibleName("Day")
        self.days.addItem(_EVERY_DAY, "")
        self.model = HistoryModel(self)
        self.view = QListView(self)
        self.view.setModel(self.model)
        self.view.setItemDelegate(RoundDelegate(self.view))
        self.view.setAccessibleName("What was done, the newest first")
        self.view.setMouseTracking(True)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.details = QPlainTextEdit(self)
        self.details.setReadOnly(True)
        self.details.setTabChangesFocus(True)
        self.details.setAccessibleName("The chosen entry in full")
        self.details.setMaximumHeight(metrics().px(130))
        column = QVBoxLayout(self)
        column.setContentsMargins(metrics().gap, metrics().gap, metrics().gap, metrics().gap)
        column.addWidget(self.search)
        column.addWidget(self.days)
        column.addWidget(self.view, 1)
        column.addWidget(self.details)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._read)
        self._join(bridge)

    def _join(self, bridge: Bridge) -> None:
        self.search.textChanged.connect(lambda _text: self._soon.start(_TYPING_MS))
        self.search.left_downwards.connect(lambda: self.view.setFocus(Qt.FocusReason.OtherFocusReason))
        self.days.currentIndexChanged.connect(lambda _index: self._soon.start(0))
        self.view.selectionModel().currentChanged.connect(self._chosen)
        self.view.verticalScrollBar().valueChanged.connect(self._scrolled)
        for changed in (bridge.board_changed, bridge.notice_posted):
            changed.connect(lambda _event: self._look_again())

    def _look_again(self) -> None:
        """Not while something is on its way: a knob that is turned must not keep the list from ever being read."""
        if self.isVisible() and not self._soon.isActive():
            self._soon.start(_WRITTEN_MS)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._soon.start(0)

    def _read(self) -> None:
        if self.isVisible():
            self._tasks.start(self._show_newest(), "read the history")

    def _query(self) -> LogQuery:
        day = str(self.days.currentData() or "")
        since, until = words.span(day) if day else (0.0, 0.0)
        return LogQuery(self.search.text(), since, until)

    async def _show_newest(self) -> None:
        self._asked += 1
        asked = self._asked
        days = await self._logbook.days(self.search.text())
        page = await self._logbook.page(self._query())
        if asked != self._asked:
            return
        self._list_days([(words.day_entry(day, date.today()), day.date) for day in days])  # noqa: DTZ011 - the wall's
        chosen = self.view.currentIndex().data(ROUND)
        at = self.view.verticalScrollBar().value()
        self.model.show(page.rounds)
        self._before = page.before
        row = self.model.row_of(chosen.number) if isinstance(chosen, Round) else -1
        if row >= 0:
            self.view.setCurrentIndex(self.model.index(row))
            self.view.verticalScrollBar().setValue(at)
        elif not page.rounds:
            nothing = "Nothing that you did has these words." if self.search.text() else "Nothing was done yet."
            self.details.setPlainText(nothing)
        else:
            self.details.clear()

    def _list_days(self, entries: list[tuple[str, str]]) -> None:
        chosen = self.days.currentData()
        self.days.blockSignals(True)
        self.days.clear()
        self.days.addItem(_EVERY_DAY, "")
        for name, day in entries:
            self.days.addItem(name, day)
        if chosen and self.days.findData(chosen) < 0:
            self.days.addItem(words.day_name(str(chosen), date.today()), chosen)  # noqa: DTZ011 - the wall's
        self.days.setCurrentIndex(max(0, self.days.findData(chosen)))
        self.days.blockSignals(False)

    def _scrolled(self, place: int) -> None:
        if self._before and place >= self.view.verticalScrollBar().maximum():
            before, self._before = self._before, 0
            self._tasks.start(self._show_older(before, self._asked), "read older history")

    async def _show_older(self, before: int, asked: int) -> None:
        page = await self._logbook.page(self._query(), before)
        if asked == self._asked:
            self.model.append(page.rounds)
            self._before = page.before

    def _chosen(self, index: QModelIndex) -> None:
        held = index.data(ROUND)
        self.details.setPlainText(words.whole(held) if isinstance(held, Round) else "")
