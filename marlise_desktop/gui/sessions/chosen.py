"""The chosen session: what it does, in words; what can be done with it; and all that is known of it, a click deeper."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from marlise_desktop.domain.sessions.state import RUNNING, SessionState
from marlise_desktop.gui.sessions import words
from marlise_desktop.gui.sessions.details import Details
from marlise_desktop.gui.sessions.model import Row
from marlise_desktop.gui.sessions.part_turner import PartTurner
from marlise_desktop.gui.theme.colours import Colour
from marlise_desktop.gui.theme.fonts import Weight, font
from marlise_desktop.gui.theme.icons import icon
from marlise_desktop.gui.theme.metrics import Text, metrics
from marlise_desktop.gui.widgets.elided import ElidedLabel
from marlise_desktop.gui.widgets.light import StatusLight
from marlise_desktop.gui.widgets.progress import ProgressRow
from marlise_desktop.gui.widgets.scrolled import scrolled

_WORK_PLACE = 2
"""Under the sentence."""
_DETAILS_HEIGHT = 190


class Chosen(QFrame):
    """Emits `asked(name)` for what the user wants done with it: start, stop, show, clone and so on."""

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.row: Row | None = None
        self._can_show = False
        self.name = ElidedLabel("", self)
        self.name.setFont(font(Text.STRONG, Weight.STRONG))
        self.light = StatusLight("Session", self)
        self.sentence = QLabel(self)
        self.sentence.setWordWrap(True)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.turner = PartTurner(self)
        self.main = QPushButton("Start", self)
        self.window_ = QPushButton(icon("external-link"), "Show", self)
        self.window_.setToolTip("Bring its window to the front")
        self.more = QPushButton("More", self)
        self.more.setMenu(QMenu(self.more))
        self.more.menu().aboutToShow.connect(lambda: self._fill(self.more.menu()))
        self.deeper = QPushButton(icon("chevron-right"), "Details", self)
        self.deeper.setCheckable(True)
        self.deeper.setProperty("kind", "quiet")
        self.details = Details()
        self._room = scrolled(self.details, self)
        self._room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._room.setFixedHeight(metrics().px(_DETAILS_HEIGHT))
        self.work: ProgressRow | None = None
        self._column = QVBoxLayout(self)
        self._lay_out()
        self.main.clicked.connect(lambda: self.asked.emit(self._main_act()))
        self.window_.clicked.connect(lambda: self.asked.emit("show"))
        self.turner.asked.connect(self.asked)
        self.deeper.toggled.connect(self._deepen)
        self._deepen(False)

    def _lay_out(self) -> None:
        sizes = metrics()
        column = self._column
        column.setContentsMargins(sizes.margin, sizes.gap, sizes.margin, sizes.gap)
        column.setSpacing(sizes.gap)
        top = QHBoxLayout()
        top.addWidget(self.name, 1)
        top.addWidget(self.light)
        column.addLayout(top)
        column.addWidget(self.sentence)
        column.addWidget(self.turner)
        buttons = QHBoxLayout()
        buttons.setSpacing(sizes.hair)
        for button in (self.main, self.window_, self.more):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addWidget(self.deeper, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._room)

    def show_row(self, row: Row, *, can_show: bool) -> None:
        if (row, can_show) == (self.row, self._can_show):
            return
        self.row, self._can_show = row, can_show
        record, now = row.record, row.now
        self.setAccessibleName(row.told())
        self.name.setText(record.name)
        fine = words.condition(record, now.health)
        self.light.show_state(words.light(record, now.health), fine or words.state(record), row.told())
        self.sentence.setText(f"{row.kind}. {words.sentence(record, now.health, now.waiting)}")
        self.turner.show_health(record.name, now.health if record.state in RUNNING else None)
        act = self._main_act()
        titles = {"start": ("Start", "play"), "stop": ("Stop", "square"), "stop_now": ("Stop at once", "octagon-x")}
        title, sign = titles[act]
        self.main.setText(title)
        self.main.setAccessibleName(f"{title}: {record.name}")
        kind = "primary" if act == "start" else ""
        self.main.setIcon(icon(sign, Colour.ON_ACCENT if act == "start" else Colour.TEXT))
        if self.main.property("kind") != kind:
            self.main.setProperty("kind", kind)
            self.main.style().unpolish(self.main)
            self.main.style().polish(self.main)
        self.window_.setVisible(can_show)
        self.window_.setAccessibleName(f"Show the window of {record.name}")
        self.more.setAccessibleName(f"More to do with {record.name}")
        if self.deeper.isChecked():
            self._show_details()

    def show_work(self, title: str) -> None:
        """What is being done with it at the moment, its end not known; "" when it is over."""
        if self.work is not None and self.work.words == title:
            return
        if self.work is not None:
            self.work.hide()
            self.work.deleteLater()
        self.work = ProgressRow(title, cancellable=False, parent=self) if title else None
        if self.work is not None:
            self._column.insertWidget(_WORK_PLACE, self.work)

    def open_menu(self, place: QPoint) -> None:
        """All that can be done with it, at a place on the screen."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        act = self._main_act()
        if act != "stop_now":
            menu.addAction(self.main.icon() if act == "stop" else icon("play"), self.main.text(), self.main.click)
        if self._can_show:
            menu.addAction(icon("external-link"), "Show its window\tEnter", self.window_.click)
        menu.addSeparator()
        self._fill(menu, fresh=False)
        menu.popup(place)

    def _main_act(self) -> str:
        state = self.row.record.state if self.row is not None else SessionState.TERMINATED
        if state is SessionState.TERMINATING:
            return "stop_now"
        return "stop" if state in RUNNING else "start"

    def _fill(self, menu: QMenu, *, fresh: bool = True) -> None:
        if fresh:
            menu.clear()
        if self.row is None:
            return
        record = self.row.record
        running = record.state in RUNNING
        refusal = "Stop it first" if running else ""
        entries = (
            ("restart", "refresh-cw", "Stop and start again", "" if running else "It is stopped"),
            ("stop_now", "octagon-x", "Stop at once", "" if running else "It is stopped"),
            ("", "", "", ""),
            ("rename", "pencil", "Rename…\tF2", ""),
            ("change", "settings", "Change its settings…", refusal),
            ("clone", "copy-plus", "Make a copy…", ""),
            ("template", "layers", "Make a template…", ""),
            ("move", "folder-open", "Move its folder…", ""),
            ("", "", "", ""),
            ("remove", "trash-2", "Take out of the list…\tDel", refusal),
        )
        menu.setToolTipsVisible(True)
        for name, sign, title, reason in entries:
            if not name:
                menu.addSeparator()
                continue
            action = menu.addAction(icon(sign), title)
            action.triggered.connect(lambda _on=False, name=name: self.asked.emit(name))
            action.setObjectName(f"session.{name}")
            action.setEnabled(not reason)
            action.setToolTip(reason or title.split("\t", maxsplit=1)[0])

    def _deepen(self, on: bool) -> None:
        self.deeper.setIcon(icon("chevron-down" if on else "chevron-right"))
        self.deeper.setAccessibleName("Hide details" if on else "Show details")
        self._room.setVisible(on)
        if on:
            self._show_details()

    def _show_details(self) -> None:
        if self.row is not None:
            self.details.show_rows(words.details(self.row.record, self.row.now.health, self.row.racks))
