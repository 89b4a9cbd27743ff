"""The browser panel: what the session's catalogue knows, searched as you type."""

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from marlise_desktop.domain.events import JobChanged
from marlise_desktop.domain.plugin import PluginSummary
from marlise_desktop.gui.browser.broken import BrokenList
from marlise_desktop.gui.browser.delegate import PluginDelegate
from marlise_desktop.gui.browser.details import Details
from marlise_desktop.gui.browser.filters import Filters
from marlise_desktop.gui.browser.list_view import PluginListView
from marlise_desktop.gui.browser.model import FAVOURITE, SUMMARY, PluginModel
from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.gui.kit.remember import remember
from marlise_desktop.gui.kit.tasks import Tasks
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.widgets.search import SearchField
from marlise_desktop.session.rack import Rack

READING = "Reading plugins"
"""The title of the catalogue's job."""


class BrowserPanel(QWidget):
    """Emits `add_requested(uri)`; where the pedal goes is the board's business. `left` gives the keys back to it."""

    add_requested = Signal(str)
    left = Signal()

    def __init__(self, session: Rack, bridge: Bridge, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._tasks = session, tasks
        self._reading: JobChanged | None = None
        self.search = SearchField("Search plugins  /", self)
        self.search.setAccessibleName("Search plugins")
        self.filters = Filters(self)
        self.model = PluginModel(self)
        self.delegate = PluginDelegate(self)
        self.view = PluginListView(self)
        self.view.setModel(self.model)
        self.view.setItemDelegate(self.delegate)
        self.details = Details(self)
        self.broken = BrokenList(self)
        self._count = QLabel(self)
        self._count.setProperty("kind", "muted")
        self._faults = QPushButton(self)
        self._faults.setProperty("kind", "quiet")
        self._lay_out()
        self._details_timer = QTimer(self)
        self._details_timer.setSingleShot(True)
        self._details_timer.setInterval(60)
        self._details_timer.timeout.connect(self._show_details)
        self.filters.category = session.settings.values.browser_category
        self._connect(bridge)
        self.refresh()

    def focus_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def refresh(self) -> None:
        """Lists again what the search finds now; the chosen plugin stays chosen."""
        catalogue, filters = self._session.catalogue, self.filters
        filters.show_categories(catalogue.categories())
        found = catalogue.search(
            self.search.text(),
            filters.category,
            favourites_only=filters.scope == "favourites",
            recent_only=filters.scope == "recent",
        )
        chosen = self._chosen()
        self.model.show(found, catalogue.favourites)
        row = self.model.row_of(chosen.uri) if chosen else -1
        if row >= 0 and self.view.currentIndex().row() != row:
            self.view.setCurrentIndex(self.model.index(row))
        self._say_count(len(found))

    def _lay_out(self) -> None:
        sizes = metrics()
        plugins = QWidget(self)
        column = QVBoxLayout(plugins)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes.gap)
        column.addWidget(self.search)
        column.addWidget(self.filters)
        column.addWidget(self._count)
        column.addWidget(self.view, 1)
        column.addWidget(self._faults, 0, Qt.AlignmentFlag.AlignLeft)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(plugins)
        self._pages.addWidget(self.broken)
        split = QSplitter(Qt.Orientation.Vertical, self)
        split.addWidget(self._pages)
        split.addWidget(self.details)
        split.setStretchFactor(0, 1)
        split.setSizes([sizes.px(560), sizes.px(200)])
        split.setChildrenCollapsible(False)
        self.details.hide()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(sizes.gap, sizes.gap, sizes.gap, sizes.gap)
        outer.addWidget(split)
        self.setMinimumWidth(sizes.px(280))

    def _connect(self, bridge: Bridge) -> None:
        bridge.catalogue_changed.connect(self.refresh)
        bridge.job_changed.connect(self._job_changed)
        self.search.textChanged.connect(self._searched)
        self.search.left_downwards.connect(lambda: self._enter_list(0))
        self.search.accepted.connect(self._add_first)
        self.search.given_up.connect(self.left)
        self.filters.changed.connect(self._filtered)
        self.view.add_requested.connect(self._add)
        self.view.left_upwards.connect(self.focus_search)
        self.view.typed.connect(self._type_on)
        self.view.favourite_key.connect(self._turn_favourite)
        self.view.selectionModel().currentChanged.connect(lambda *_: self._details_timer.start())
        self.model.modelReset.connect(self._details_timer.start)
        self.delegate.favourite_requested.connect(self._set_favourite)
        self.details.add_requested.connect(self.add_requested)
        self._faults.clicked.connect(self._show_broken)
        self.broken.left.connect(lambda: self._pages.setCurrentIndex(0))

    def _chosen(self) -> PluginSummary | None:
        return self.model.summary(self.view.currentIndex())

    def _searched(self) -> None:
        self.refresh()
        # The best match is what Enter would add.
        if self.model.rowCount() and self.search.text():
            self.view.setCurrentIndex(self.model.index(0))
            self.view.scrollToTop()

    def _filtered(self) -> None:
        self.refresh()
        remember(self._session, browser_category=self.filters.category)

    def _say_count(self, found: int) -> None:
        every = len(self._session.catalogue.summaries)
        shown = f"{found} of {every} plugins" if found != every else f"{every} plugins"
        self._count.setText(shown if every else "")
        broken = self._session.catalogue.broken
        self._faults.setVisible(bool(broken))
        noun = "plugin" if len(broken) == 1 else "plugins"
        self._faults.setText(f"{len(broken)} {noun} could not be read…")
        self.view.empty_text = self._empty_text(every)
        self.view.viewport().update()

    def _empty_text(self, every: int) -> str:
        if not every:
            if self._reading is not None:
                job = self._reading
                count = f" {job.done} of {job.total}" if job.total else ""
                return f"Reading your plugins…{count}\n{job.detail}"
            return (
                "No LV2 plugins are installed.\n\nInstall some, for example:\n"
                "sudo apt install calf-plugins x42-plugins zam-plugins guitarix-lv2\n\nThey appear here by themselves."
            )
        if self.filters.scope == "favourites" and not self._session.catalogue.favourites:
            return "No favourites yet.\nClick the star of a plugin to keep it here."
        if self.filters.scope == "recent" and not self._session.catalogue.recent:
            return "Nothing used yet.\nPlugins that you put on a board are listed here."
        return "No plugin fits all of that.\nTry fewer words or another category."

    def _enter_list(self, row: int) -> None:
        if self.model.rowCount():
            if not self.view.currentIndex().isValid():
                self.view.setCurrentIndex(self.model.index(row))
            self.view.setFocus(Qt.FocusReason.TabFocusReason)

    def _add_first(self) -> None:
        index = self.view.currentIndex()
        if not index.isValid() and self.model.rowCount():
            index = self.model.index(0)
        self._add(index)

    def _add(self, index: QModelIndex) -> None:
        row = self.model.summary(index)
        if row is not None:
            self.add_requested.emit(row.uri)

    def _type_on(self, text: str) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.insert(text)

    def _turn_favourite(self, index: QModelIndex) -> None:
        row = index.data(SUMMARY)
        if isinstance(row, PluginSummary):
            self._set_favourite(row.uri, not index.data(FAVOURITE))

    def _set_favourite(self, uri: str, on: bool) -> None:
        self._tasks.start(self._session.actions.run("plugin.favourite", plugin=uri, on=on), "plugin.favourite")

    def _show_details(self) -> None:
        row = self._chosen()
        self.details.setVisible(row is not None)
        if row is not None:
            self._tasks.start(self._read_details(row), "plugin details")

    async def _read_details(self, row: PluginSummary) -> None:
        plugin = await self._session.catalogue.plugin(row.uri)
        chosen = self._chosen()
        if chosen is not None and chosen.uri == row.uri:
            self.details.show_plugin(plugin)

    def _show_broken(self) -> None:
        bundles = self._session.catalogue.broken
        self.broken.show_bundles([(bundle.folder, bundle.reason) for bundle in bundles])
        self._pages.setCurrentIndex(1)
        self.broken.list.setFocus()

    def _job_changed(self, event: JobChanged) -> None:
        if event.title == READING:
            self._reading = None if event.ended else event
            if not self._session.catalogue.summaries:
                self._say_count(0)
