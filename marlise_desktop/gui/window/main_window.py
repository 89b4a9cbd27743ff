"""The main window: puts the parts together and leads between them."""

from functools import cached_property

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QStatusBar, QToolBar, QVBoxLayout, QWidget
from typing_extensions import override

from marlise_desktop.domain.ids import PluginUri
from marlise_desktop.domain.midi.control import Control, Nature
from marlise_desktop.domain.midi.mapping import ActionTarget, Layer
from marlise_desktop.gui.board.panel import BoardPanel
from marlise_desktop.gui.browser.panel import BrowserPanel
from marlise_desktop.gui.console.panel import ConsolePanel
from marlise_desktop.gui.controllers.panel import ControllersPanel
from marlise_desktop.gui.health.panel import HealthPanel
from marlise_desktop.gui.history.panel import HistoryPanel
from marlise_desktop.gui.inspector.panel import InspectorPanel
from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.gui.kit.sampler import Sampler
from marlise_desktop.gui.kit.tasks import Tasks
from marlise_desktop.gui.library.flows import Flows
from marlise_desktop.gui.library.page import LibraryPage
from marlise_desktop.gui.logs.panel import LogPanel
from marlise_desktop.gui.mapping.board_messages import BoardMessagesPage
from marlise_desktop.gui.mapping.monitor import MonitorPanel
from marlise_desktop.gui.mapping.parts import mapping_parts
from marlise_desktop.gui.mapping.table import MappingPanel
from marlise_desktop.gui.palette.palette import Palette
from marlise_desktop.gui.preferences.page import PreferencesPage
from marlise_desktop.gui.preferences.welcome import WelcomePage
from marlise_desktop.gui.sessions.panel import SessionsPanel
from marlise_desktop.gui.snapshots.panel import SnapshotPanel
from marlise_desktop.gui.status.banner import Banner
from marlise_desktop.gui.status.feed import LevelFeed
from marlise_desktop.gui.status.notices import Notices
from marlise_desktop.gui.status.status_strip import StatusStrip
from marlise_desktop.gui.status.top_bar import TopBar
from marlise_desktop.gui.tuner.page import TunerPage
from marlise_desktop.gui.window import menus
from marlise_desktop.gui.window.anything import palette_over
from marlise_desktop.gui.window.commands import Commands
from marlise_desktop.gui.window.feet import Feet
from marlise_desktop.gui.window.home import Home
from marlise_desktop.gui.window.layout import Layout
from marlise_desktop.gui.window.table import fill_table
from marlise_desktop.session.rack import Rack

NAME = "Marlise Desktop"
_WITHOUT_RACK = frozenset({"sessions", "log"})


class MainWindow(QMainWindow):
    """Shows one rack. It is closed with `finish`, or hidden where the rack plays on without it."""

    leaving = Signal()

    def __init__(self, session: Rack, bridge: Bridge, tasks: Tasks, home: Home) -> None:
        super().__init__()
        self.session, self._bridge, self._tasks, self.home = session, bridge, tasks, home
        self._may_close = False
        self._rack_name = ""
        self.setObjectName("main")
        self.sampler = Sampler(self)
        self.feed = LevelFeed(session, self)
        self.board = BoardPanel(session, bridge, tasks, self)
        self._before_tuner: QWidget = self.board
        self.flows = Flows(session, self, self.board.pictures)
        self.commands = Commands(session, bridge, tasks, self)
        self.browser = BrowserPanel(session, bridge, tasks, self)
        self.inspector = InspectorPanel(session, bridge, tasks, self.sampler, self)
        self.snapshots = SnapshotPanel(session, bridge, tasks, self)
        self.log = LogPanel(home.log_source, self.sampler, home.log_folder, self)
        self.health = HealthPanel(session.shared.health, session.costs, session.settings, self.sampler, self)
        self.history = HistoryPanel(session.logbook, bridge, tasks, self)
        self.console = ConsolePanel(session.consoles, session.notices, bridge, tasks, self)
        self.sessions = SessionsPanel(home.rig, session.actions, bridge, tasks, self.sampler, self)
        self.mappings = MappingPanel(mapping_parts(session), bridge, tasks, self.sampler, self)
        shared = session.shared
        self.monitor = MonitorPanel(shared.monitor, shared.controllers.name, shared.midi.known, self.sampler, self)
        self.controllers = ControllersPanel(session, bridge, tasks, self.sampler, self._assign, self)
        self.layout_ = Layout(self, session, keeps=home.keeps_layout)
        fill_table(self)
        self.commands.build()
        self.top = TopBar(session, bridge, tasks, self.feed, self.commands.actions, self)
        self.strip = StatusStrip(session, bridge, self.sampler, self)
        self.notices = Notices(session, bridge, self.commands.actions, self.commands.run, self)
        self.banner = Banner(session, bridge, self.commands.run, self)
        self._recent = menus.fill(self.menuBar(), self.commands.actions, self.commands.refresh)
        self.feet = Feet(self, bridge, tasks)
        self._lay_out()
        self._join(bridge)
        self._show_title()
        self._list_recent()
        self.show_page(self.board if session.settings.values.first_run_done else self.welcome)

    @cached_property
    def library(self) -> LibraryPage:
        """Made when it is first asked for, as the other pages are: the start must be quick."""
        page = LibraryPage(self.session, self._bridge, self._tasks, self.flows, self)
        page.left.connect(self._show_board)
        return page

    @cached_property
    def board_messages(self) -> BoardMessagesPage:
        page = BoardMessagesPage(self.session, self._bridge, self._tasks, self)
        page.left.connect(self._show_board)
        return page

    @cached_property
    def preferences(self) -> PreferencesPage:
        page = PreferencesPage(self.session, self._bridge, self._tasks, self)
        page.left.connect(self._show_board)
        page.welcome_requested.connect(lambda: self.show_page(self.welcome))
        page.five_requested.connect(self.feet.learn_five)
        return page

    @cached_property
    def welcome(self) -> WelcomePage:
        page = WelcomePage(self.session, self._bridge, self._tasks, self.feed, self)
        page.left.connect(self._show_board)
        return page

    @cached_property
    def tuner(self) -> TunerPage:
        return TunerPage(self.session, self._bridge, self._tasks, self.sampler, self)

    @cached_property
    def anything(self) -> Palette:
        palette = palette_over(self, self._tasks)
        palette.learn_requested.connect(lambda name: self.feet.learn(ActionTarget(name), Layer.GLOBAL))
        return palette

    def find_anything(self) -> None:
        self.anything.open()

    def _follow_tuner(self) -> None:
        """Shows the tuner when it is opened, whoever did that, and then what was there before."""
        here = self.pages.currentWidget()
        if self.session.tuner.is_open and here is not self.tuner:
            self._before_tuner = here or self.board
            self.show_page(self.tuner)
        elif not self.session.tuner.is_open and here is self.tuner:
            self.show_page(self._before_tuner)

    def _left_tuner(self) -> None:
        """It must not listen, and mute, where nobody sees it."""
        if self.session.tuner.is_open and self.pages.currentWidget() is not self.tuner:
            self._tasks.start(self.session.tuner.close(), "close the tuner")

    def _assign(self, control: Control, nature: Nature) -> None:
        self.layout_.show("mappings")
        self.mappings.start_adding_for(control, nature)

    def _show_board(self) -> None:
        self.show_page(self.board)

    def show_page(self, page: QWidget) -> None:
        """Puts the board, the library, the preferences or the first steps into the middle."""
        if self.pages.indexOf(page) < 0:
            self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)
        if page is self.board:
            self.board.setFocus(Qt.FocusReason.OtherFocusReason)
        elif isinstance(page, WelcomePage):
            page.begin()

    def add_plugin(self, uri: str) -> None:
        self.show_page(self.board)
        self.board.add_plugin(PluginUri(uri))

    def show_inspector(self) -> None:
        self.layout_.show("inspector")
        self.inspector.setFocus(Qt.FocusReason.OtherFocusReason)

    def search_plugins(self) -> None:
        self.layout_.show("browser")
        self.browser.focus_search()

    def open_board(self, folder: str) -> None:
        self._tasks.start(self.flows.open(folder), "open board")

    def name_rack(self, name: str) -> None:
        """Says which rack this is; "" where there is no other to be told from."""
        self._rack_name = name
        self.top.title.name_rack(name)
        self._show_title()

    def rest(self) -> None:
        """The rack is over, and this is the only window: the panel of sessions alone can still be used."""
        self.setWindowTitle(f"{self.session.name} is stopped – {NAME}")
        self.pages.setEnabled(False)
        self.top.setEnabled(False)
        for name, dock in self.layout_.docks.items():
            dock.setEnabled(name in _WITHOUT_RACK)
        self.layout_.show("sessions")
        self.sessions.focus_list()

    async def leave(self) -> None:
        """Asks about unsaved work, and ends the program unless the user thinks better of it."""
        if self.session.library.dirty and not self.isVisible():
            self.show()  # who is asked must see of what
        if await self.may_go():
            await self.home.quit()

    async def may_go(self) -> bool:
        """Asks about unsaved work."""
        return await self.flows.saved_or_let_go()

    async def go(self) -> None:
        """Remembers the layout and closes, with nothing left to ask."""
        self.layout_.keep()
        await self.session.library.left()
        self.finish()

    def finish(self) -> None:
        """Closes without asking."""
        self._may_close = True
        self.close()

    def _lay_out(self) -> None:
        bar = QToolBar("Levels", self)
        bar.setObjectName("top")
        bar.setMovable(False)
        bar.setStyleSheet("QToolBar { padding: 0; }")
        bar.toggleViewAction().setEnabled(False)
        bar.addWidget(self.top)
        self.addToolBar(bar)
        status = QStatusBar(self)
        status.setSizeGripEnabled(False)
        status.addWidget(self.strip, 1)
        self.setStatusBar(status)
        self.pages = QStackedWidget(self)
        self.pages.addWidget(self.board)
        middle = QWidget(self)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self.notices)
        column.addWidget(self.feet.strip)
        column.addWidget(self.pages, 1)
        self.setCentralWidget(middle)
        area = Qt.DockWidgetArea
        self.layout_.add("browser", "Plugins", self.browser, area.LeftDockWidgetArea)
        self.layout_.add("inspector", "Pedal", self.inspector, area.RightDockWidgetArea)
        self.layout_.add("snapshots", "Snapshots", self.snapshots, area.BottomDockWidgetArea)
        self.layout_.add("log", "Log", self.log, area.BottomDockWidgetArea, shown=False)
        self.layout_.add("health", "Health", self.health, area.RightDockWidgetArea, shown=False)
        self.layout_.add("history", "History", self.history, area.RightDockWidgetArea, shown=False)
        self.layout_.add("console", "Console", self.console, area.BottomDockWidgetArea, shown=False)
        self.layout_.add("sessions", "Sessions", self.sessions, area.RightDockWidgetArea, shown=False)
        self.layout_.add("mappings", "Mappings", self.mappings, area.BottomDockWidgetArea, shown=False)
        self.layout_.add("monitor", "MIDI monitor", self.monitor, area.BottomDockWidgetArea, shown=False)
        self.layout_.add("controllers", "Controllers", self.controllers, area.BottomDockWidgetArea, shown=False)
        self.layout_.restore()

    def _join(self, bridge: Bridge) -> None:
        self.board.selection_changed.connect(self.inspector.choose)
        self.board.details_requested.connect(lambda _instance: self.show_inspector())
        self.browser.add_requested.connect(self.add_plugin)
        self.browser.left.connect(self._show_board)
        self.sessions.left.connect(self._show_board)
        self.top.title.boards_requested.connect(lambda: self.show_page(self.library))
        self.strip.audio_requested.connect(lambda: self.show_page(self.preferences))
        bridge.tuner_changed.connect(lambda _event: self._follow_tuner())
        self.pages.currentChanged.connect(lambda _index: self._left_tuner())
        bridge.library_changed.connect(lambda _event: self._show_title())
        bridge.library_changed.connect(lambda _event: self._list_recent())
        bridge.board_changed.connect(lambda _event: self._show_title())
        self.sampler.add(self.top, self.feed.sample)

    def _show_title(self) -> None:
        library = self.session.library
        parts = [f"{library.title}[*]", self._rack_name, NAME]
        self.setWindowTitle(" – ".join(part for part in parts if part))
        self.setWindowModified(library.dirty)

    def _list_recent(self) -> None:
        self._tasks.start(self._fill_recent(), "list recent boards")

    async def _fill_recent(self) -> None:
        menus.fill_recent(self._recent, await self.session.library.recent(), self.open_board)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and self.isActiveWindow():
            self.session.shared.front.come(self.session.key)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close:
            event.accept()
            self.leaving.emit()
            return
        event.ignore()
        if self.home.put_away():
            self.hide()
        else:
            self._tasks.start(self.leave(), "leave")
