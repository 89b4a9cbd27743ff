"""The list of sessions with its search, and how those that run are just now."""

import time
from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.sessions.query import Page, Place, SessionQuery
from marlise_desktop.domain.sessions.record import SessionRecord
from marlise_desktop.domain.sessions.state import FINAL, RUNNING, SessionState
from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.gui.kit.sampler import Sampler
from marlise_desktop.gui.kit.tasks import Tasks
from marlise_desktop.gui.sessions.delegate import SessionDelegate
from marlise_desktop.gui.sessions.list_view import SessionListView
from marlise_desktop.gui.sessions.model import SESSION, Now, Row, SessionModel
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.widgets.combo import Combo
from marlise_desktop.gui.widgets.search import SearchField
from marlise_desktop.session.lives import Lives
from marlise_desktop.session.ports.session_store import PAGE

_TYPING_MS = 200
_CHANGED_MS = 20
_EVERY_S = 1.0
_STATES: Sequence[tuple[str, str, frozenset[SessionState]]] = (
    ("", "Every state", frozenset()),
    ("running", "Running", RUNNING),
    ("stopped", "Stopped", FINAL),
    ("error", "In trouble", frozenset({SessionState.ERROR})),
)


class Listing(QWidget):
    """Reads while it can be seen: when it is shown, asked something, or told that a session has changed.

    Emits `chosen_changed` when another is chosen, and when the chosen one is otherwise than before.
    """

    chosen_changed = Signal()

    def __init__(
        self,
        lives: Lives,
        bridge: Bridge,
        tasks: Tasks,
        sampler: Sampler,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._lives, self._tasks = lives, tasks
        self._asked = 0
        self._sampled = 0.0
        self._after: Place | None = None
        self._wanted: SessionId | None = None
        self._racks: dict[SessionId, str] = {}
        self.search = SearchField("Search sessions", self)
        self.kinds = Combo(self)
        self.states = Combo(self)
        self.count = QLabel(self)
        self.model = SessionModel(self)
        self.view = SessionListView(self)
        self.view.setModel(self.model)
        self.view.setItemDelegate(SessionDelegate(self.view))
        self.top = QHBoxLayout()
        self._lay_out()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._read)
        self.search.textChanged.connect(lambda _text: self._soon.start(_TYPING_MS))
        self.search.left_downwards.connect(self.enter)
        self.search.accepted.connect(self.enter)
        self.kinds.picked.connect(lambda _kind: self._soon.start(0))
        self.states.picked.connect(lambda _state: self._soon.start(0))
        self.view.selectionModel().currentChanged.connect(lambda *_: self.chosen_changed.emit())
        self.view.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.view.left_upwards.connect(lambda: self.search.setFocus(Qt.FocusReason.OtherFocusReason))
        bridge.sessions_changed.connect(lambda _event: self._look_again())
        sampler.add(self, self.sample)

    def _lay_out(self) -> None:
        sizes = metrics()
        self.kinds.setAccessibleName("Kind of session")
        self.kinds.setMinimumContentsLength(6)
        self.kinds.fill([("", "Every kind"), *((kind.name, kind.title) for kind in self._lives.kinds.all)], "")
        self.states.setAccessibleName("State")
        self.states.setMinimumContentsLength(6)
        self.states.fill([(name, title) for name, title, _ in _STATES], "")
        self.count.setProperty("kind", "muted")
        filters = QHBoxLayout()
        filters.addWidget(self.kinds, 1)
        filters.addWidget(self.states, 1)
        self.top.addWidget(self.search, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes.gap)
        column.addLayout(self.top)
        column.addLayout(filters)
        column.addWidget(self.count)
        column.addWidget(self.view, 1)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._soon.start(0)

    def _look_again(self) -> None:
        if self.isVisible() and not self._soon.isActive():
            self._soon.start(_CHANGED_MS)

    def sample(self) -> None:
        """How those that run are just now."""
        now = time.monotonic()
        if now - self._sampled >= _EVERY_S:
            self._sampled = now
            alive = [row.record for row in self.model.rows if row.record.state in RUNNING]
            self.model.tell({record.id: self._now(record) for record in alive})
            self.chosen_changed.emit()

    def _now(self, record: SessionRecord) -> Now:
        if record.state not in RUNNING:
            return Now()
        return Now(self._lives.health(record.id), tuple(self._lives.waiting_for(record.id)))

    def _row(self, record: SessionRecord) -> Row:
        kind = next((kind.title for kind in self._lives.kinds.all if kind.name == record.kind), record.kind)
        used = record.affinity.racks if record.affinity else ()
        return Row(record, kind, self._now(record), tuple(self._racks.get(key, str(key)) for key in used))

    def query(self) -> SessionQuery:
        kind = str(self.kinds.value)
        states = next(states for name, _, states in _STATES if name == self.states.value)
        return SessionQuery(self.search.text(), frozenset({kind} if kind else ()), states)

    def _read(self) -> None:
        if self.isVisible():
            self._tasks.start(self._show_first(), "list sessions")

    async def _show_first(self) -> None:
        self._asked += 1
        asked = self._asked
        page = await self._lives.sessions.page(self.query(), limit=max(PAGE, len(self.model.rows)))
        await self._learn_racks(page)
        if asked != self._asked:
            return
        chosen = self._wanted or self.chosen_key()
        self._after = page.after
        self.model.show([self._row(record) for record in page.records])
        row = self.model.row_of(chosen) if chosen is not None else -1
        if row >= 0:
            self._wanted = None
        elif page.records and not self.view.currentIndex().isValid():
            row = 0
        if row >= 0:
            self.view.setCurrentIndex(self.model.index(row))
        self._say_count(page)
        self.chosen_changed.emit()

    async def _learn_racks(self, page: Page) -> None:
        """The names of the racks that the shows on a page use."""
        used = {rack for record in page.records if record.affinity for rack in record.affinity.racks}
        self._racks |= {record.id: record.name for record in page.records}
        elsewhere = used - {record.id for record in page.records}
        self._racks |= {key: (await self._lives.sessions.get(key)).name for key in elsewhere}

    def _say_count(self, page: Page) -> None:
        asked = self.query() != SessionQuery()
        noun = "session" if page.total == 1 else "sessions"
        self.count.setText(f"{page.total} {noun}{' found' if asked else ''}" if page.total else "")
        nothing = "No session fits all of that.\nTry fewer words, or every kind and state."
        self.view.empty_text = nothing if asked else "No sessions yet.\nNew makes a rack with a board of its own."
        self.view.viewport().update()

    def _scrolled(self, place: int) -> None:
        if self._after is not None and place >= self.view.verticalScrollBar().maximum():
            after, self._after = self._after, None
            self._tasks.start(self._show_more(after, self._asked), "list more sessions")

    async def _show_more(self, after: Place, asked: int) -> None:
        page = await self._lives.sessions.page(self.query(), after)
        await self._learn_racks(page)
        if asked == self._asked:
            self.model.append([self._row(record) for record in page.records])
            self._after = page.after

    def chosen(self) -> Row | None:
        row = self.view.currentIndex().data(SESSION)
        return row if isinstance(row, Row) else None

    def chosen_key(self) -> SessionId | None:
        row = self.chosen()
        return row.record.id if row is not None else None

    def choose(self, key: SessionId) -> None:
        """Now, or when the list next shows it."""
        row = self.model.row_of(key)
        if row >= 0:
            self.view.setCurrentIndex(self.model.index(row))
        else:
            self._wanted = key

    def enter(self) -> None:
        """Gives the keys to the list."""
        if self.model.rows and not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self.model.index(0))
        self.view.setFocus(Qt.FocusReason.TabFocusReason)
