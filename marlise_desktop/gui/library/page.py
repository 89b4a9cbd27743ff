"""The page of all boards: the user's own and those that come with the program."""

from collections.abc import Coroutine, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.gui.kit.tasks import Tasks
from marlise_desktop.gui.library.card import BoardCard
from marlise_desktop.gui.library.flows import Flows
from marlise_desktop.gui.theme.colours import Colour
from marlise_desktop.gui.theme.icons import icon
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.widgets.buttons import icon_button
from marlise_desktop.gui.widgets.flow import FlowLayout
from marlise_desktop.gui.widgets.scrolled import scrolled
from marlise_desktop.gui.widgets.search import SearchField
from marlise_desktop.session.ports.board_files import BoardListing
from marlise_desktop.session.rack import Rack


class LibraryPage(QWidget):
    """Emits `left` when a board was opened or the page is closed."""

    left = Signal()

    def __init__(
        self, session: Rack, bridge: Bridge, tasks: Tasks, flows: Flows, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._tasks, self._flows = session, tasks, flows
        self.cards: list[BoardCard] = []
        self.setAccessibleName("Boards")
        self.search = SearchField("Search boards", self)
        self.search.setMaximumWidth(metrics().px(320))
        self._mine, self._mine_flow = self._section("Your boards")
        self._given, self._given_flow = self._section("Boards that come with the program")
        self._empty = QLabel("No boards yet. Save the one you are playing: Ctrl+S.", self)
        self._empty.setProperty("kind", "muted")
        self._lay_out()
        self.search.textChanged.connect(lambda _text: self._filter())
        self.search.given_up.connect(self.left)
        self.search.left_downwards.connect(lambda: self._focus(0))
        self.search.accepted.connect(self._open_first)
        bridge.library_changed.connect(lambda _event: self._list_if_seen())
        bridge.settings_changed.connect(lambda _event: self._number())

    def _lay_out(self) -> None:
        sizes = metrics()
        back = icon_button("chevron-left", "Back to the board", self)
        back.clicked.connect(self.left)
        title = QLabel("Boards", self)
        title.setProperty("kind", "title")
        new = QPushButton(icon("file-plus", Colour.ON_ACCENT), "New board", self)
        new.setProperty("kind", "primary")
        new.clicked.connect(lambda: self._tasks.start(self._leave_if(self._flows.new()), "new board"))
        other = QPushButton(icon("folder-open"), "Open a folder…", self)
        other.clicked.connect(lambda: self._tasks.start(self._leave_if(self._flows.open_elsewhere()), "open board"))
        top = QHBoxLayout()
        for widget in (back, title):
            top.addWidget(widget)
        top.addSpacing(sizes.section)
        top.addWidget(self.search, 1)
        top.addStretch(1)
        top.addWidget(other)
        top.addWidget(new)
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes.section)
        for part in (self._empty, self._mine, self._given):
            column.addWidget(part)
        column.addStretch(1)
        area = scrolled(inside, self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(sizes.section, sizes.margin, sizes.section, sizes.margin)
        outer.setSpacing(sizes.margin)
        outer.addLayout(top)
        outer.addWidget(area, 1)

    def _section(self, title: str) -> tuple[QFrame, FlowLayout]:
        box = QFrame(self)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(metrics().gap)
        heading = QLabel(title, box)
        heading.setProperty("kind", "heading")
        cards = QWidget(box)
        flow = FlowLayout(cards, gap=metrics().margin)
        column.addWidget(heading)
        column.addWidget(cards)
        return box, flow

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._list_if_seen()
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _list_if_seen(self) -> None:
        if self.isVisible():
            self._tasks.start(self._list(), "list boards")

    async def _list(self) -> None:
        boards = await self._session.library.boards()
        if boards != [card.board for card in self.cards]:
            self._show(boards)
        for card in self.cards:
            card.show_open(is_open=card.board.folder == self._session.library.folder)
        self._number()

    def _number(self) -> None:
        programs = self._session.programs
        numbers, rules = programs.programs_of_boards([card.board for card in self.cards]), programs.rules
        for card in self.cards:
            number = numbers.get(card.board.folder)
            told = ("", "") if number is None else (rules.board_sign(number), rules.board_words(number))
            card.show_program(*told)

    def _show(self, boards: Sequence[BoardListing]) -> None:
        for flow in (self._mine_flow, self._given_flow):
            while flow.takeAt(0) is not None:
                pass
        for card in self.cards:
            card.hide()
            card.deleteLater()
        self.cards = [self._card(board) for board in boards]
        for card in self.cards:
            (self._given_flow if card.built_in else self._mine_flow).addWidget(card)
            card.show()
        self._filter()

    def _card(self, board: BoardListing) -> BoardCard:
        card = BoardCard(board, self, built_in=not self._session.library.is_mine(board.folder))
        start, flows = self._tasks.start, self._flows
        card.clicked.connect(lambda: start(self._leave_if(flows.open(board.folder)), "open board"))
        card.rename_requested.connect(lambda: start(flows.rename(board), "rename board"))
        card.delete_requested.connect(lambda: start(flows.delete(board), "delete board"))
        card.menu_requested.connect(lambda place: self._menu(card).popup(place))
        card.walk_requested.connect(lambda right, down: self._walk(card, right, down))
        return card

    def _filter(self) -> None:
        words = self.search.text().casefold().split()
        for card in self.cards:
            card.setVisible(all(word in card.text().casefold() for word in words))
        for box, built_in in ((self._mine, False), (self._given, True)):
            box.setVisible(any(c.built_in is built_in and not c.isHidden() for c in self.cards))
        self._empty.setVisible(not any(not card.built_in for card in self.cards) and not words)

    def _shown(self) -> list[BoardCard]:
        return [card for card in self.cards if not card.isHidden()]

    def _focus(self, index: int) -> None:
        shown = self._shown()
        if shown:
            shown[min(max(index, 0), len(shown) - 1)].setFocus(Qt.FocusReason.TabFocusReason)

    def _walk(self, card: BoardCard, right: int, down: int) -> None:
        width = max(1, self._mine.width() // (card.width() + metrics().margin))
        index = self._shown().index(card) + right + down * width
        if index < 0:
            self.search.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._focus(index)

    def _open_first(self) -> None:
        shown = self._shown()
        if shown:
            shown[0].click()

    async def _leave_if(self, work: Coroutine[object, object, bool]) -> None:
        if await work:
            self.left.emit()

    def _menu(self, card: BoardCard) -> QMenu:
        start, flows, board = self._tasks.start, self._flows, card.board
        menu = QMenu(card)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(icon("folder-open"), "Open", card.click)
        menu.addAction(icon("copy-plus"), "Duplicate…", lambda: start(flows.duplicate(board), "duplicate board"))
        menu.addAction("Program number…", lambda: start(flows.ask_program(board), "program number"))
        if not card.built_in:
            menu.addAction(icon("pencil"), "Rename…\tF2", card.rename_requested.emit)
            menu.addSeparator()
            menu.addAction(icon("trash-2"), "Delete…\tDel", card.delete_requested.emit)
        return menu
