"""The inspector panel: follows the choice on the board and the board itself."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from marlise_desktop.domain.events import BoardChanged
from marlise_desktop.domain.ids import InstanceId, PortSymbol
from marlise_desktop.domain.instance import PluginInstance
from marlise_desktop.gui.inspector.header import Header
from marlise_desktop.gui.inspector.outputs import Outputs
from marlise_desktop.gui.inspector.preset_bar import PresetBar
from marlise_desktop.gui.inspector.row import Row
from marlise_desktop.gui.inspector.rows import FileParameterRow
from marlise_desktop.gui.inspector.sheet import MANY, Sheet
from marlise_desktop.gui.inspector.wiring import Wiring
from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.gui.kit.sampler import Sampler
from marlise_desktop.gui.kit.tasks import Tasks
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.widgets.search import SearchField
from marlise_desktop.session.rack import Rack

_EMPTY = "Choose a pedal on the board to see all of its parameters."
_FOR_SEARCH = 12
"""From this many controls on there is a field to search them."""


class InspectorPanel(QWidget):
    """Emits `row_made(instance, row)` for each control of the pedal that is shown."""

    row_made = Signal(object, Row)

    def __init__(
        self, session: Rack, bridge: Bridge, tasks: Tasks, sampler: Sampler, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._wiring = Wiring(session, tasks, self)
        self._chosen: tuple[InstanceId, ...] = ()
        self._shown: PluginInstance | None = None
        self._sheet: Sheet | None = None
        self.header = Header(self)
        self.presets = PresetBar(self)
        self.search = SearchField("Search parameters", self)
        self.outputs = Outputs(session.levels, tasks, self)
        self._lay_out()
        self._connect(bridge)
        sampler.add(self.outputs, self.outputs.sample)
        sampler.add(self.header, self._show_cost)

    @property
    def sheet(self) -> Sheet | None:
        return self._sheet

    @property
    def shown(self) -> InstanceId | None:
        return self._shown.id if self._shown else None

    def choose(self, instances: Sequence[InstanceId]) -> None:
        """Shows the first of the pedals that are chosen on the board."""
        self._chosen = tuple(instances)
        self._refresh()

    def _lay_out(self) -> None:
        sizes = metrics()
        empty = QLabel(_EMPTY, self)
        empty.setWordWrap(True)
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        empty.setProperty("kind", "muted")
        empty.setMargin(sizes.section)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.viewport().setAutoFillBackground(False)
        pedal = QWidget(self)
        column = QVBoxLayout(pedal)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.header, self.presets, self.search, self.outputs):
            column.addWidget(widget)
        column.addWidget(self._area, 1)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(empty)
        self._pages.addWidget(pedal)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)
        self.setMinimumWidth(sizes.px(280))

    def _connect(self, bridge: Bridge) -> None:
        bridge.board_changed.connect(self._board_changed)
        self.search.textChanged.connect(lambda words: self._sheet.search(words) if self._sheet else None)
        wiring = self._wiring
        self.header.rename_requested.connect(wiring.rename)
        self.header.bypass_requested.connect(wiring.bypass)
        self.header.again_requested.connect(wiring.try_again)
        self.header.window_requested.connect(wiring.show_window)
        self.presets.load_requested.connect(wiring.load_preset)
        self.presets.save_requested.connect(wiring.save_preset)
        self.presets.delete_requested.connect(wiring.delete_preset)

    def _board_changed(self, event: BoardChanged) -> None:
        held = event.after.instances.get(self._shown.id) if self._shown else None
        if self._shown is None or held is not self._shown:
            self._refresh()

    def _refresh(self) -> None:
        """Shows what has changed since the last time, and no more."""
        board = self._session.boards.board
        chosen = [key for key in self._chosen if key in board.instances]
        held = board.instances[chosen[0]] if chosen else None
        before, self._shown = self._shown, held
        self._wiring.pedal = held
        self._pages.setCurrentIndex(1 if held else 0)
        self.outputs.show_outputs(held.id if held else None, held.plugin.outputs if held else ())
        if held is None:
            self._drop_sheet()
            return
        self.header.show_pedal(held, len(chosen))
        self.presets.show_presets(held.plugin.presets, held.preset)
        alike = before is not None and before.id == held.id and _same_controls(before, held)
        if not alike or self._sheet is None:
            self._build(held)
        elif before is not None:
            self._show_changes(before, held)

    def _show_cost(self) -> None:
        self.header.show_cost(self._session.costs.of(self._shown.id) if self._shown else None)

    def _build(self, held: PluginInstance) -> None:
        self._drop_sheet()
        count = sum(not p.hidden for p in held.plugin.parameters) + len(held.plugin.properties)
        self._sheet = Sheet(held.plugin, _contents(held), dense=count >= MANY)
        self._sheet.moved.connect(self._wiring.moved)
        self._sheet.rested.connect(self._rested)
        self._sheet.built.connect(self._connect_rows)
        self._connect_rows()
        self._area.setWidget(self._sheet)
        self._sheet.setAutoFillBackground(False)
        self.search.clear()
        self.search.setVisible(count >= _FOR_SEARCH)

    def _connect_rows(self) -> None:
        """Those that have been built since."""
        for row in self._sheet.rows.values() if self._sheet else ():
            if row.widget.property("wired"):
                continue
            row.widget.setProperty("wired", True)
            if isinstance(row, FileParameterRow):
                row.files.browse_requested.connect(lambda row=row: self._wiring.browse(row))
            elif self._shown is not None:
                self.row_made.emit(self._shown.id, row)
                row.show_division(self._shown.divisions.get(PortSymbol(row.key)))

    def _drop_sheet(self) -> None:
        if self._sheet is not None:
            self._area.takeWidget()
            self._sheet.deleteLater()
            self._sheet = None

    def _show_changes(self, before: PluginInstance, held: PluginInstance) -> None:
        old, new = _contents(before), _contents(held)
        for key, value in new.items():
            if old.get(key) != value and self._sheet is not None:
                self._sheet.show_value(key, value)
        if before.divisions != held.divisions and self._sheet is not None:
            for row in self._sheet.rows.values():
                row.show_division(held.divisions.get(PortSymbol(row.key)))

    def _rested(self, row: Row) -> None:
        """The hand has gone: what is in force is shown, whatever came of the gesture."""
        if self._shown is not None:
            contents = _contents(self._session.boards.board.instances.get(self._shown.id, self._shown))
            if row.key in contents:
                row.show(contents[row.key])


def _same_controls(before: PluginInstance, after: PluginInstance) -> bool:
    a, b = before.plugin, after.plugin
    return a is b or (a.uri, a.parameters, a.properties) == (b.uri, b.parameters, b.properties)


def _contents(held: PluginInstance) -> dict[str, object]:
    """Every value by symbol and every property by URI, defaults included."""
    defaults = {entry.uri: entry.default.value if entry.default else None for entry in held.plugin.properties}
    properties = {uri: typed.value for uri, typed in held.properties.items()}
    contents: dict[str, object] = {str(key): value for key, value in {**defaults, **properties}.items()}
    return contents | {str(symbol): value for symbol, value in held.all_values().items()}
