"""The mapping table: what every control does, on all boards and on this one."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from marlise_desktop.domain.errors import MarliseError
from marlise_desktop.domain.midi.control import Control, Nature
from marlise_desktop.domain.midi.control_said import control_text
from marlise_desktop.domain.midi.line import Line
from marlise_desktop.domain.midi.mapping import ControlMapping, Layer, Target
from marlise_desktop.domain.midi.usual import retargeted
from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.gui.kit.sampler import Sampler
from marlise_desktop.gui.kit.tasks import Tasks
from marlise_desktop.gui.mapping.adding import AddPage
from marlise_desktop.gui.mapping.drawer import Drawer
from marlise_desktop.gui.mapping.editor import MappingEditor
from marlise_desktop.gui.mapping.flows import MappingFlows
from marlise_desktop.gui.mapping.listing import MappingList
from marlise_desktop.gui.mapping.model import Column
from marlise_desktop.gui.mapping.parts import MappingParts
from marlise_desktop.gui.mapping.row import Rows
from marlise_desktop.gui.mapping.targets import offers
from marlise_desktop.gui.mapping.words import parameter_of
from marlise_desktop.session.midi.leads import is_led


class MappingPanel(QWidget):
    """Emits `learn_requested(target, layer)`. It is read anew when it can be seen."""

    learn_requested = Signal(object, object)

    def __init__(
        self, parts: MappingParts, bridge: Bridge, tasks: Tasks, sampler: Sampler, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._parts, self._tasks = parts, tasks
        self._flows = MappingFlows(parts.actions, tasks, self)
        self._rows = Rows(parts.mappings, parts.own, parts.called)
        self._stale = True
        self._told: tuple[object, ...] = ()
        self._changing: Line | None = None
        self.list = MappingList(parts.monitor, parts.now, self)
        self.list.model.enable = self._enable
        self.editor = MappingEditor(self._replace, self._move, self)
        self.adding = AddPage(parts.mappings, self)
        self.drawer = Drawer(self.list, self.editor, self.adding, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.drawer)
        self._connect(bridge)
        sampler.add(self.list.view, self.list.sample)

    def _connect(self, bridge: Bridge) -> None:
        bar, view, parts = self.list.bar, self.list.view, self._parts
        view.keys = {"Del": self._remove, "Ins": self.start_adding, "Return": self._change, "Enter": self._change}
        view.doubleClicked.connect(lambda index: self._change() if index.column() != Column.ON else None)
        self.list.current_changed.connect(self._show_chosen)
        bar.add.clicked.connect(self.start_adding)
        bar.remove.clicked.connect(self._remove)
        bar.edit.clicked.connect(lambda on: self.drawer.draw(out=on))
        bar.undo.clicked.connect(lambda: self._run("mapping.undo"))
        bar.redo.clicked.connect(lambda: self._run("mapping.redo"))
        bar.usual_menu.aboutToShow.connect(
            lambda: self._flows.fill_usual(bar.usual_menu, parts.devices(), parts.called)
        )
        bar.take_in.clicked.connect(lambda: self._tasks.start(self._flows.take(), "import mappings"))
        bar.give_out.clicked.connect(lambda: self._tasks.start(self._flows.write(), "export mappings"))
        self.drawer.fitted.connect(self._show_edit)
        self.drawer.shut.connect(self._to_table)
        self.editor.target_requested.connect(self._choose_target)
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
        self.drawer.turn_to_page()

    def _end_adding(self) -> None:
        self.drawer.turn_to_form()
        self._to_table()

    def _to_table(self) -> None:
        self.list.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _change(self) -> None:
        """The form of the chosen one, and the keys to it."""
        if self.editor.line is not None:
            self.drawer.draw(out=True)
            self.editor.control.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_edit(self) -> None:
        self.list.bar.show_edit(can=self.editor.line is not None, on=self.drawer.drawn, needed=not self.drawer.roomy)

    def show_line(self, line: Line) -> None:
        """One mapping in full."""
        self.choose(line)
        self.drawer.draw(out=True)

    def choose(self, line: Line) -> None:
        """Makes it the current one."""
        self._read()
        self.list.choose(line.key)

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

    def _read(self) -> None:
        """All lines, with what was chosen before still chosen."""
        if not self._stale:
            return
        self._stale = False
        self._told = self._told_of()
        mappings = self._parts.mappings
        self.list.show_rows([self._rows.of(line) for line in mappings.all() if line.rack in (None, self._parts.own)])
        self.list.list_devices(self._parts.devices(), self._parts.called)
        self.list.bar.tell_undo(mappings.undo_label, mappings.redo_label)
        self._show_chosen()

    def _show_chosen(self) -> None:
        row = self.list.current
        line = row.line if row is not None else None
        board = self._rows.board_for(line) if line else None
        parameter = parameter_of(line.mapping.target, board) if line else None
        title = self._parts.mappings.target_words(line) if line else ""
        led = line is not None and is_led(self._parts.actions, line.mapping.target)
        self.editor.show_line(line, parameter, title, note=row.note if row is not None else "", led=led)
        self.list.bar.remove.setEnabled(line is not None)
        self.drawer.fill(full=line is not None)

    def _run(self, action: str, **arguments: object) -> None:
        self._tasks.start(self._parts.actions.run(action, **arguments), action)

    def _enable(self, line: Line, on: bool) -> None:
        self._run("mapping.enable", mapping=line.mapping.id, on=on)

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
        try:
            self._replace(line, retargeted(line.mapping, target))
        except MarliseError as error:
            self.adding.complain(error)
            self._changing = line
            return
        self._end_adding()

    def _learn(self, target: Target, layer: Layer) -> None:
        self._end_adding()
        self.learn_requested.emit(target, layer)

    def _remove(self) -> None:
        lines = [row.line for row in self.list.chosen]
        if not lines:
            return
        try:
            self._parts.mappings.remove(lines)
        except MarliseError as error:
            self._parts.notices.post_error(error, "mapping")
