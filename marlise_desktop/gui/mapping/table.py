"""The mapping table: what every control does, on all boards and on this one."""

import time
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, replace

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from marlise_desktop.domain.errors import MarliseError
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.midi.control import Control, Nature
from marlise_desktop.domain.midi.control_said import control_text
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.line import Line, LineKey
from marlise_desktop.domain.midi.mapping import ControlMapping, Layer, ParameterTarget, Target
from marlise_desktop.domain.midi.usual import usual_mapping
from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.gui.kit.sampler import Sampler
from marlise_desktop.gui.kit.tasks import Tasks
from marlise_desktop.gui.mapping.adding import AddPage
from marlise_desktop.gui.mapping.ask_bar import AskBar
from marlise_desktop.gui.mapping.delegate import MappingDelegate
from marlise_desktop.gui.mapping.editor import MappingEditor
from marlise_desktop.gui.mapping.keyed_table import KeyedTable
from marlise_desktop.gui.mapping.model import ROW, AskedMappings, Column, MappingModel
from marlise_desktop.gui.mapping.row import Row, Rows
from marlise_desktop.gui.mapping.targets import offers
from marlise_desktop.gui.mapping.words import parameter_of
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.widgets.scrolled import scrolled
from marlise_desktop.session.actions import Actions
from marlise_desktop.session.midi.leads import is_led
from marlise_desktop.session.midi.mappings import Mappings
from marlise_desktop.session.midi.monitor import Monitor
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.rack import Rack

_NARROW = 760
"""Pixels at scale 1: below that the form stands under the table."""
_SIDE = 380
_NO_END = 16777215
"""Qt's own widest."""
_WIDE = 860
"""So wide is a table whose filters stand beside the search."""


@dataclass(frozen=True)
class MappingParts:
    """What the panel shows and edits; `called` gives a device's alias, `now` is the clock that messages came by."""

    mappings: Mappings
    monitor: Monitor
    own: SessionId
    actions: Actions
    notices: Notices
    called: Callable[[DeviceId], str]
    devices: Callable[[], Sequence[DeviceId]]
    now: Callable[[], float]


def mapping_parts(session: Rack) -> MappingParts:
    """Those of a rack's window."""
    shared = session.shared
    return MappingParts(
        shared.mappings,
        shared.monitor,
        session.key,
        session.actions,
        session.notices,
        shared.controllers.name,
        shared.midi.known,
        time.monotonic,
    )


class MappingPanel(QWidget):
    """Emits `learn_requested(target, layer)`. It is read anew when it can be seen."""

    learn_requested = Signal(object, object)

    def __init__(
        self, parts: MappingParts, bridge: Bridge, tasks: Tasks, sampler: Sampler, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._parts, self._tasks = parts, tasks
        self._rows = Rows(parts.mappings, parts.own, parts.called)
        self._stale = True
        self._told: tuple[object, ...] = ()
        self._changing: Line | None = None
        self.model = MappingModel(parts.monitor, parts.now, self)
        self.model.enable = self._enable
        self.asked = AskedMappings(self.model, self)
        self.view = KeyedTable("Mappings of controls", 30, self)
        self.view.resized.connect(self._share_width)
        self.bar = AskBar(self)
        self.editor = MappingEditor(self._replace, self._move, self)
        self.editor.target_requested.connect(self._choose_target)
        self.adding = AddPage(parts.mappings, self)
        self._dress_view()
        self._lay_out()
        self._connect(bridge)
        sampler.add(self.view, self._sample)

    def _dress_view(self) -> None:
        self.view.setModel(self.asked)
        self.view.setItemDelegate(MappingDelegate(self.view))
        self.view.setSortingEnabled(True)
        self.view.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.view.keys = {"Del": self._remove, "Ins": self.start_adding}

    def _lay_out(self) -> None:
        sizes = metrics()
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes.hair)
        column.addWidget(self.bar)
        column.addWidget(self.view, 1)
        self.side = QStackedWidget(self)
        page = scrolled(self.editor, self)
        page.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.side.addWidget(page)
        self.side.addWidget(self.adding)
        self.side.setMinimumWidth(sizes.px(280))
        self.side.currentChanged.connect(lambda _page: self._fit_side())
        self._fit_side()
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(sizes.gap, sizes.hair, sizes.gap, sizes.gap)
        self._box.addWidget(left, 3)
        self._box.addWidget(self.side, 2)

    def _fit_side(self) -> None:
        """The page that is not seen takes no room, and with nothing to show there is none at all."""
        policy = QSizePolicy.Policy
        adds = self.side.currentWidget() is self.adding
        self.adding.setSizePolicy(policy.Preferred, policy.Preferred if adds else policy.Ignored)
        self.side.setVisible(adds or self.editor.line is not None)

    def _connect(self, bridge: Bridge) -> None:
        bar = self.bar
        bar.changed.connect(self._ask)
        bar.search.left_downwards.connect(lambda: self.view.setFocus(Qt.FocusReason.OtherFocusReason))
        self.view.selectionModel().currentChanged.connect(lambda *_: self._show_chosen())
        bar.add.clicked.connect(self.start_adding)
        bar.remove.clicked.connect(self._remove)
        bar.undo.clicked.connect(lambda: self._run("mapping.undo"))
        bar.redo.clicked.connect(lambda: self._run("mapping.redo"))
        self.adding.given_up.connect(self._end_adding)
        self.adding.added.connect(self._add)
        self.adding.changed.connect(self._change_target)
        self.adding.learn_requested.connect(self._learn)
        bridge.controllers_changed.connect(lambda _event: self._look_again())
        bridge.board_changed.connect(lambda _event: self._follow_board())

    def start_adding_for(self, control: Control, nature: Nature) -> None:
        """A new mapping of a control that is known already, and what it is."""
        if self._parts.mappings.nature_of(control) is None:
            self._parts.mappings.set_nature(control, nature)
        self.start_adding()
        self.adding.control.setText(control_text(control))

    def start_adding(self) -> None:
        """Asks what a control shall do."""
        self._changing = None
        self._offer(None)

    def _choose_target(self) -> None:
        self._changing = self.editor.line
        if self._changing is not None:
            self._offer(self._changing.mapping.target)

    def _offer(self, chosen: Target | None) -> None:
        rack = self._parts.mappings.racks.named(self._parts.own)
        self.adding.begin(list(offers(self._parts.actions, rack.board)), chosen)
        self.side.setCurrentWidget(self.adding)

    def _end_adding(self) -> None:
        self.side.setCurrentIndex(0)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def choose(self, line: Line) -> None:
        """Shows one mapping."""
        self._read()
        place = self.model.place_of(line.key)
        index = self.asked.mapFromSource(self.model.index(place, Column.WHEN)) if place >= 0 else QModelIndex()
        if index.isValid():
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)

    @override
    def sizeHint(self) -> QSize:
        return QSize(metrics().px(760), metrics().px(300))

    @property
    def chosen(self) -> Sequence[Row]:
        rows = [index.data(ROW) for index in self.view.selectionModel().selectedRows(Column.WHEN)]
        return [row for row in rows if isinstance(row, Row)]

    def _follow_board(self) -> None:
        """Not at each step of a knob that is turned: only where other words are to be said."""
        if self._told_of() != self._told:
            self._look_again()

    def _told_of(self) -> tuple[object, ...]:
        """All that the rows say but for controllers."""
        mappings = self._parts.mappings
        rack = mappings.racks.get(self._parts.own)
        board = rack.board if rack is not None else None
        pedals = [(held.name, held.placeholder) for held in board.instances.values()] if board else []
        return mappings.all(), pedals, board.snapshots if board else ()

    def _look_again(self) -> None:
        self._stale = True
        if self.isVisible():
            self._read()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        way = (
            QBoxLayout.Direction.TopToBottom
            if self.width() < metrics().px(_NARROW)
            else QBoxLayout.Direction.LeftToRight
        )
        if self._box.direction() is not way:
            self._box.setDirection(way)
        beside = way is QBoxLayout.Direction.LeftToRight
        self.side.setMaximumWidth(metrics().px(_SIDE) if beside else _NO_END)

    def _share_width(self) -> None:
        """What is fixed first, the rest by shares."""
        self.bar.stretch(wide=self.view.width() >= metrics().px(_WIDE))
        sizes, header = metrics(), self.view.horizontalHeader()
        fixed = {Column.ON: sizes.px(44), Column.WHERE: sizes.px(86), Column.VALUE: sizes.px(62)}
        rest = max(self.view.viewport().width() - sum(fixed.values()), sizes.px(360))
        shares = {Column.WHEN: 0.36, Column.WHAT: 0.4}
        for column, width in (fixed | {column: round(rest * share) for column, share in shares.items()}).items():
            header.resizeSection(column, width)

    def _read(self) -> None:
        """All lines, with what was chosen before still chosen."""
        if not self._stale:
            return
        self._stale = False
        self._told = self._told_of()
        mappings = self._parts.mappings
        keys = {row.line.key for row in self.chosen}
        current = self.view.currentIndex().data(ROW)
        ours = [line for line in mappings.all() if line.rack in (None, self._parts.own)]
        self.model.show([self._rows.of(line) for line in ours])
        used = (line.mapping.trigger.control.device for line in ours)
        devices = dict.fromkeys(device for device in (*self._parts.devices(), *used) if device)
        self.bar.list_devices(devices, self._parts.called)
        self._choose_again(keys, current)
        self._tell_count()
        self._show_chosen()

    def _choose_again(self, keys: Set[LineKey], current: object) -> None:
        selection = self.view.selectionModel()
        if {row.line.key for row in self.chosen} == keys:
            return
        flags = QItemSelectionModel.SelectionFlag
        for place, row in enumerate(self.model.rows):
            index = self.asked.mapFromSource(self.model.index(place, Column.WHEN))
            if row.line.key in keys and index.isValid():
                selection.select(index, flags.Select | flags.Rows)
                if isinstance(current, Row) and current.line.key == row.line.key:
                    selection.setCurrentIndex(index, flags.NoUpdate)

    def _ask(self) -> None:
        keys, current = {row.line.key for row in self.chosen}, self.view.currentIndex().data(ROW)
        self.asked.ask(self.bar.asked)
        self._choose_again(keys, current)
        self._tell_count()

    def _tell_count(self) -> None:
        mappings = self._parts.mappings
        self.bar.tell(self.asked.rowCount(), len(self.model.rows), mappings.undo_label, mappings.redo_label)

    def _show_chosen(self) -> None:
        row = self.view.currentIndex().data(ROW)
        line = row.line if isinstance(row, Row) else None
        board = self._rows.board_for(line) if line else None
        target = line.mapping.target if line else None
        parameter = parameter_of(target, board) if target else None
        title = self._parts.mappings.target_words(line) if line else ""
        led = target is not None and is_led(self._parts.actions, target)
        self.editor.show_line(line, parameter, title, led=led)
        self.bar.remove.setEnabled(line is not None)
        self._fit_side()

    def _sample(self) -> None:
        """What can be seen, and no more."""
        view, last = self.view, self.view.viewport().height()
        first = view.rowAt(0)
        bottom = view.rowAt(last - 1)
        rows = range(max(first, 0), (bottom if bottom >= 0 else self.asked.rowCount() - 1) + 1)
        self.model.sample([self.asked.mapToSource(self.asked.index(row, 0)).row() for row in rows])

    def _run(self, action: str) -> None:
        self._tasks.start(self._parts.actions.run(action), action)

    def _enable(self, line: Line, on: bool) -> None:
        try:
            self._parts.mappings.enable(line, on=on)
        except MarliseError as error:
            self._parts.notices.post_error(error, "mapping")

    def _replace(self, line: Line, mapping: ControlMapping) -> None:
        held = self._parts.mappings.replace(line, mapping)
        self._stale = True
        self.choose(held)

    def _move(self, line: Line, layer: Layer) -> None:
        held = self._parts.mappings.move(line, layer, self._parts.own if layer is Layer.BOARD else None)
        self._stale = True
        self.choose(held)

    def _add(self, mapping: ControlMapping, layer: Layer) -> None:
        try:
            line = self._parts.mappings.add(layer, mapping, self._parts.own if layer is Layer.BOARD else None)
        except MarliseError as error:
            self.adding.complain(error)
            return
        self._stale = True
        self._end_adding()
        self.choose(line)

    def _change_target(self, target: Target) -> None:
        line, self._changing = self._changing, None
        if line is None:
            return
        mapping = replace(line.mapping, target=target)
        try:
            self._replace(line, _fitting(mapping))
        except MarliseError as error:
            self.adding.complain(error)
            self._changing = line
            return
        self._end_adding()

    def _learn(self, target: Target, layer: Layer) -> None:
        self._end_adding()
        self.learn_requested.emit(target, layer)

    def _remove(self) -> None:
        lines = [row.line for row in self.chosen]
        if not lines:
            return
        try:
            self._parts.mappings.remove(lines)
        except MarliseError as error:
            self._parts.notices.post_error(error, "mapping")


def _fitting(mapping: ControlMapping) -> ControlMapping:
    """With a way that its new target knows: an action cannot be followed."""
    if isinstance(mapping.target, ParameterTarget):
        return mapping
    usual = usual_mapping(mapping.trigger.control, mapping.target, None, mapping.trigger.nature)
    return replace(usual, id=mapping.id, enabled=mapping.enabled)
