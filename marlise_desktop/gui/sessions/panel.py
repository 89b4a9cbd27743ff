"""The panel of sessions: the list, the chosen one below it, and the sheet on which new ones are made."""

from collections.abc import Callable, Coroutine
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from marlise_desktop.domain.errors import MarliseError
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.sessions.record import SessionRecord
from marlise_desktop.domain.sessions.state import RUNNING
from marlise_desktop.domain.sessions.template import SessionTemplate
from marlise_desktop.gui.kit import ask
from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.gui.kit.sampler import Sampler
from marlise_desktop.gui.kit.tasks import Tasks
from marlise_desktop.gui.sessions.chosen import Chosen
from marlise_desktop.gui.sessions.door import Rig
from marlise_desktop.gui.sessions.flows import SessionFlows
from marlise_desktop.gui.sessions.form import Blank, Form, Wish
from marlise_desktop.gui.sessions.listing import Listing
from marlise_desktop.gui.sessions.new_menu import NewMenu
from marlise_desktop.gui.theme.colours import Colour
from marlise_desktop.gui.theme.icons import icon
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.session.actions import Actions
from marlise_desktop.session.ports.session_kind import SessionKind

_Way = Callable[[], Coroutine[object, object, object]]
_PLAIN = ("start", "stop", "stop_now", "restart", "show")
"""Actions of the table that need nothing but the session."""


class SessionsPanel(QWidget):
    """Emits `left` when the keys should go back to the board."""

    left = Signal()

    def __init__(
        self,
        rig: Rig,
        actions: Actions,
        bridge: Bridge,
        tasks: Tasks,
        sampler: Sampler,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._lives, self._windows, self._tasks, self._actions = rig.lives, rig.windows, tasks, actions
        self.flows = SessionFlows(rig.lives, actions, self)
        self._work: dict[SessionId, str] = {}
        self._make: Callable[[Wish], Coroutine[object, object, SessionId]] = self.flows.make
        self.listing = Listing(rig.lives, bridge, tasks, sampler, self)
        self.chosen = Chosen(self)
        self.new = QPushButton(icon("plus"), "New", self)
        self.menu_ = NewMenu(rig.lives.kinds.all, self.new)
        self.stop_all = QPushButton(icon("square"), "Stop all", self)
        self.panic = QPushButton(icon("siren", Colour.ON_ACCENT), "Silence and stop all", self)
        self.form = Form(self)
        self.pages = QStackedWidget(self)
        self._lay_out()
        self._join()

    def _lay_out(self) -> None:
        sizes = metrics()
        self.new.setAccessibleName("New session")
        self.new.setMenu(self.menu_)
        self.listing.top.addWidget(self.new)
        self.stop_all.setToolTip("Stops every session, one after the other; the work in them is kept")
        self.panic.setProperty("kind", "danger")
        self.panic.setToolTip("Silence at once, then stops every session")
        foot = QHBoxLayout()
        foot.addWidget(self.stop_all)
        foot.addWidget(self.panic, 1)
        listed = QWidget(self)
        column = QVBoxLayout(listed)
        column.setContentsMargins(sizes.gap, sizes.gap, sizes.gap, sizes.gap)
        column.setSpacing(sizes.gap)
        column.addWidget(self.listing, 1)
        column.addWidget(self.chosen)
        column.addLayout(foot)
        self.chosen.hide()
        self.pages.addWidget(listed)
        self.pages.addWidget(self.form)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.pages)
        self.setMinimumWidth(sizes.px(280))

    def _join(self) -> None:
        start, view = self._tasks.start, self.listing.view
        self.listing.search.given_up.connect(self.left)
        self.listing.chosen_changed.connect(self._show_chosen)
        view.entered.connect(self._enter)
        view.rename_requested.connect(lambda: self._do("rename"))
        view.remove_requested.connect(lambda: self._do("remove"))
        view.menu_requested.connect(self._open_menu)
        self.chosen.asked.connect(self._do)
        self.menu_.aboutToShow.connect(lambda: start(self._list_templates(), "list templates"))
        self.menu_.kind_chosen.connect(lambda kind: start(self.begin(kind), "begin a session"))
        self.menu_.template_chosen.connect(self.begin_from)
        self.menu_.forget_requested.connect(lambda held: start(self.flows.forget_template(held), "forget a template"))
        self.stop_all.clicked.connect(lambda: self._run("sessions.stop_all"))
        self.panic.clicked.connect(lambda: self._run("sessions.panic"))
        self.form.accepted.connect(lambda wish: start(self._make_it(wish), "make a session"))
        self.form.left.connect(self.show_list)
        self.form.browse_requested.connect(lambda: start(self._browse(), "choose a folder"))

    def focus_list(self) -> None:
        self.listing.enter()

    def _show_chosen(self) -> None:
        row = self.listing.chosen()
        self.chosen.setVisible(row is not None)
        if row is not None:
            self.chosen.show_row(row, can_show=self._windows.can_show(row.record.id))
            self.chosen.show_work(self._work.get(row.record.id, ""))

    def _enter(self) -> None:
        """Brings up what has a window, starts what does not run."""
        row = self.listing.chosen()
        if row is not None and self._windows.can_show(row.record.id):
            self._do("show")
        elif row is not None and row.record.state not in RUNNING:
            self._do("start")

    def _open_menu(self, place: QPoint) -> None:
        self._show_chosen()
        self.chosen.open_menu(place)

    def _do(self, name: str) -> None:
        row = self.listing.chosen()
        if row is None:
            return
        record, flows = row.record, self.flows
        ways: dict[str, _Way] = {
            "previous_part": partial(self._turn, record, "show.previous"),
            "next_part": partial(self._turn, record, "show.next"),
            "rename": partial(flows.rename, record),
            "template": partial(flows.make_template, record),
            "move": partial(self._move, record),
            "remove": partial(flows.remove, record),
        }
        if name in _PLAIN:
            self._run(f"session.{name}", session=record.id)
        elif name == "clone":
            self._begin_copy(record)
        elif name == "change":
            self._tasks.start(self._begin_change(record), "change a session")
        elif name != "remove" or record.state not in RUNNING:
            self._tasks.start(ways[name](), f"{name} session")

    def _run(self, action: str, **arguments: object) -> None:
        self._tasks.start(self._actions.run(action, **arguments), action)

    async def _turn(self, record: SessionRecord, action: str) -> None:
        await self._actions.run(action, session=record.id)
        self.listing.sample()

    async def _move(self, record: SessionRecord) -> None:
        folder = await self.flows.folder_for(record)
        if folder is None:
            return
        on = ", it plays on" if record.state in RUNNING and record.kind == "rack" else ""
        self._work[record.id] = f"Moving its folder{on}"
        self._show_chosen()
        try:
            await self._actions.run("session.move", session=record.id, folder=folder)
        finally:
            del self._work[record.id]
            self._show_chosen()

    async def _list_templates(self) -> None:
        self.menu_.offer(await self._lives.sessions.templates())

    async def begin(self, kind: SessionKind) -> None:
        """A sheet for a new session of a kind, which can still be changed there."""
        racks = await self.flows.racks()
        kinds = [kind, *(other for other in self._lives.kinds.all if other.name != kind.name)]
        self._make = self.flows.make
        self._begin(Blank("New session", kinds, self._free_name(kind.title), asks_folder=True, racks=racks))

    def begin_from(self, template: SessionTemplate) -> None:
        kinds = [kind for kind in self._lives.kinds.all if kind.name == template.kind]
        if kinds:
            self._make = partial(self.flows.make_from, template.id)
            title, name = f"New from “{template.name}”", self._free_name(template.name)
            self._begin(Blank(title, kinds, name, properties=template.properties))

    def _begin_copy(self, record: SessionRecord) -> None:
        kinds = [kind for kind in self._lives.kinds.all if kind.name == record.kind]
        if kinds:
            self._make = partial(self.flows.copy, record)
            name = self._free_name(f"{record.name} copy")
            self._begin(Blank(f"Copy of “{record.name}”", kinds, name, "Make the copy", is_copy=True))

    async def _begin_change(self, record: SessionRecord) -> None:
        kinds = [kind for kind in self._lives.kinds.all if kind.name == record.kind]
        racks = [entry for entry in await self.flows.racks() if entry[0] != record.id]
        if kinds:
            self._make = partial(self.flows.change, record)
            blank = Blank(f"Change “{record.name}”", kinds, record.name, "Change it", record.properties)
            self._begin(replace(blank, asks_start=False, racks=racks, affinity=record.affinity))

    def _begin(self, blank: Blank) -> None:
        self.pages.setCurrentWidget(self.form)
        self.form.begin(blank)

    def _free_name(self, wanted: str) -> str:
        """As far as the list knows; the store has the last word."""
        taken = {row.record.name.casefold() for row in self.listing.model.rows}
        names = (wanted, *(f"{wanted} {number}" for number in range(2, len(taken) + 3)))
        return next(name for name in names if name.casefold() not in taken)

    def show_list(self) -> None:
        self.pages.setCurrentIndex(0)
        self.listing.view.setFocus(Qt.FocusReason.OtherFocusReason)

    async def _make_it(self, wish: Wish) -> None:
        """What is refused is said on the sheet, which stays."""
        self.form.accept.setEnabled(False)
        try:
            made = await self._make(wish)
        except MarliseError as error:
            self.form.refuse(error)
            return
        finally:
            self.form.accept.setEnabled(True)
        self.listing.choose(made)
        self.show_list()
        if wish.start:
            await self._actions.run("session.start", session=made)

    async def _browse(self) -> None:
        chosen = await ask.folder(self, "Where should its folder be?", self.form.folder.text() or "~")
        if chosen is not None:
            self.form.folder.setText(chosen)
