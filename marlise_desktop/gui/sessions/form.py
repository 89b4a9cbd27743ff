"""The sheet on which a session is made or changed: new, from a template, as a copy. It stands in the panel's place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from marlise_desktop.domain.errors import MarliseError
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.sessions.affinity import Affinity
from marlise_desktop.domain.sessions.properties import PropertyError, check_properties
from marlise_desktop.domain.sessions.record import Setting
from marlise_desktop.domain.sessions.rules import check_name
from marlise_desktop.gui.sessions.fault import FaultLine
from marlise_desktop.gui.sessions.parts_row import PartsRow
from marlise_desktop.gui.sessions.property_row import PropertyRow, hint
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.widgets.buttons import icon_button
from marlise_desktop.gui.widgets.combo import Combo
from marlise_desktop.gui.widgets.scrolled import scrolled
from marlise_desktop.session.kinds import show
from marlise_desktop.session.ports.session_kind import SessionKind

USUAL_FOLDER = "A folder of its own in the usual place"


@dataclass(frozen=True, slots=True)
class Wish:
    """What was filled in. `with_state` is asked of copies only, `folder` of new ones; empty is the usual place.

    `affinity` is of shows alone.
    """

    kind: str
    name: str
    properties: Mapping[str, Setting] = field(default_factory=dict)
    folder: str = ""
    with_state: bool = True
    start: bool = True
    affinity: Affinity | None = None


@dataclass(frozen=True, slots=True)
class Blank:
    """What is to be filled in; `kinds` to choose from, one if the kind is given.

    `racks` can be parts of a show; `affinity` names those that are already.
    """

    title: str
    kinds: Sequence[SessionKind]
    name: str
    accept: str = "Make it"
    properties: Mapping[str, Setting] = field(default_factory=dict)
    is_copy: bool = False
    asks_folder: bool = False
    asks_start: bool = True
    racks: Sequence[tuple[SessionId, str]] = ()
    affinity: Affinity | None = None


class Form(QWidget):
    """Emits `accepted(Wish)` for what the rules of its kind do not refuse, `left` when the user thinks better of it.

    Who takes the wish tells with `refuse` what it cannot be made for.
    """

    accepted = Signal(object)
    left = Signal()
    browse_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[PropertyRow] = []
        self._blank = Blank("", (), "")
        self.title = QLabel(self)
        self.title.setProperty("kind", "title")
        self.title.setWordWrap(True)
        self.kind = Combo(self)
        self.kind.setAccessibleName("Kind")
        self.purpose = hint("", self)
        self.name = QLineEdit(self)
        self.name.setAccessibleName("Name")
        self.name_fault = FaultLine(self)
        self.folder = QLineEdit(self)
        self.folder.setAccessibleName("Folder")
        self.folder.setPlaceholderText(USUAL_FOLDER)
        self.with_state = QCheckBox("With its board and its work", self)
        self.start_it = QCheckBox("Start it at once", self)
        self.fault = FaultLine(self)
        self.accept = QPushButton("Make it", self)
        self.accept.setProperty("kind", "primary")
        self._labels = [QLabel(text, self) for text in ("Kind", "Name", "Folder")]
        self.parts = PartsRow(self)
        self._rows_box = QVBoxLayout()
        self._rows_box.setSpacing(metrics().gap)
        self._folder_row = QWidget(self)
        self._lay_out()
        self.kind.picked.connect(lambda _kind: self._show_kind({}))
        self.name.textChanged.connect(lambda _text: self.name_fault.tell(""))
        self.accept.clicked.connect(self._accept)

    def _lay_out(self) -> None:
        sizes = metrics()
        back = icon_button("chevron-left", "Back to the sessions", self)
        back.clicked.connect(self.left)
        top = QHBoxLayout()
        top.addWidget(back)
        top.addWidget(self.title, 1)
        browse = icon_button("folder-open", "Choose a folder", self._folder_row)
        browse.clicked.connect(self.browse_requested)
        row = QHBoxLayout(self._folder_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.folder, 1)
        row.addWidget(browse)
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, sizes.gap, 0)
        column.setSpacing(sizes.hair)
        for label, control in zip(self._labels, (self.kind, self.name, self.folder), strict=True):
            label.setBuddy(control)
        asked: tuple[QWidget, ...] = (self._labels[0], self.kind, self.purpose, self._labels[1], self.name)
        for part in (*asked, self.name_fault):
            column.addWidget(part)
        column.addSpacing(sizes.gap)
        column.addLayout(self._rows_box)
        column.addWidget(self.parts)
        column.addSpacing(sizes.gap)
        for part in (self._labels[2], self._folder_row, self.with_state, self.start_it):
            column.addWidget(part)
        column.addStretch(1)
        cancel = QPushButton("Cancel", self)
        cancel.clicked.connect(self.left)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.accept)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(sizes.gap, sizes.gap, sizes.gap, sizes.gap)
        outer.setSpacing(sizes.gap)
        outer.addLayout(top)
        area = scrolled(inside, self)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer.addWidget(area, 1)
        outer.addWidget(self.fault)
        outer.addLayout(buttons)

    def begin(self, blank: Blank) -> None:
        """A fresh sheet, with the keys on the name."""
        self._blank = blank
        self.title.setText(blank.title)
        self.setAccessibleName(blank.title)
        several = len(blank.kinds) > 1
        self.kind.fill([(kind.name, kind.title) for kind in blank.kinds], blank.kinds[0].name)
        self._labels[0].setVisible(several)
        self.kind.setVisible(several)
        self._labels[2].setVisible(blank.asks_folder)
        self._folder_row.setVisible(blank.asks_folder)
        self.folder.clear()
        self.with_state.setVisible(blank.is_copy)
        self.with_state.setChecked(True)
        self.start_it.setVisible(blank.asks_start)
        self.start_it.setChecked(blank.asks_start)
        self.parts.offer(blank.racks, blank.affinity)
        self.accept.setText(blank.accept)
        self.refuse("")
        self._show_kind(blank.properties)
        self.name.setText(blank.name)
        self.name.selectAll()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, error: MarliseError | str) -> None:
        """Says at each property what is wrong with it, and what concerns none of them below; "" takes all back."""
        told = {fault.name: fault.message for fault in error.faults} if isinstance(error, PropertyError) else {}
        for row in self.rows:
            row.fault.tell(told.pop(row.property_.name, ""))
        if isinstance(error, PropertyError):
            self.fault.tell("; ".join(told.values()))
        else:
            self.fault.tell(f"{error.message}. {error.hint}".strip() if isinstance(error, MarliseError) else error)

    def chosen_kind(self) -> SessionKind:
        return next(kind for kind in self._blank.kinds if kind.name == self.kind.value)

    def _show_kind(self, values: Mapping[str, Setting]) -> None:
        """A copy has the properties of what it is copied from, and they are not asked."""
        for old in self.rows:
            self._rows_box.removeWidget(old)
            old.hide()
            old.deleteLater()
        kind = self.chosen_kind()
        self.purpose.setText(kind.purpose)
        self.purpose.setVisible(not self._blank.is_copy)
        self.parts.setVisible(self._has_parts())
        self.rows = [] if self._blank.is_copy else [PropertyRow(held, self) for held in kind.properties]
        before: QWidget = self.name
        for row in self.rows:
            self._rows_box.addWidget(row)
            row.show()
            if row.property_.name in values:
                row.set_value(values[row.property_.name])
            row.changed.connect(self._judge)
            QWidget.setTabOrder(before, row.control)
            before = row.control

    def _has_parts(self) -> bool:
        return self.kind.value == show.NAME and not self._blank.is_copy

    def _judge(self) -> Mapping[str, Setting] | None:
        """The properties as they are set; None if something is wrong with one, which is said there."""
        values: dict[str, Setting] = {}
        wrong: dict[str, str] = {}
        for row in self.rows:
            held = row.property_
            try:
                value = row.read()
            except ValueError:
                wrong[held.name] = f"{held.name} must be {held.wanted}"
                continue
            if value is not None and (value != held.default or held.name in self._blank.properties):
                values[held.name] = value
        for fault in check_properties([row.property_ for row in self.rows], values):
            wrong.setdefault(fault.name, fault.message)
        for row in self.rows:
            row.fault.tell(wrong.get(row.property_.name, ""))
        return None if wrong else values

    def _accept(self) -> None:
        self.fault.tell("")
        name = self.name.text().strip()
        properties = self._judge()
        try:
            check_name(name)
        except MarliseError as error:
            self.name_fault.tell(error.hint if not name else f"{error.message}. {error.hint}")
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if properties is None:
            self._first_wrong().setFocus(Qt.FocusReason.OtherFocusReason)
            return
        folder = self.folder.text().strip() if self._blank.asks_folder else ""
        kind, with_state, start = self.chosen_kind().name, self.with_state.isChecked(), self.start_it.isChecked()
        affinity = self.parts.read() if self._has_parts() else None
        self.accepted.emit(Wish(kind, name, properties, folder, with_state, start, affinity))

    def _first_wrong(self) -> QWidget:
        return next(row.control for row in self.rows if not row.fault.isHidden())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._accept()
        else:
            super().keyPressEvent(event)
