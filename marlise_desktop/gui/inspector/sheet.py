"""The controls of one plugin in groups, built a few at a time so that the window never waits for them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QElapsedTimer, QTimer, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from marlise_desktop.domain.parameter import Parameter
from marlise_desktop.domain.plugin import Plugin
from marlise_desktop.gui.inspector.row import Row
from marlise_desktop.gui.inspector.rows import parameter_row, property_row
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.widgets.flow import FlowLayout

SLICE, SLICE_MS = 4, 6
"""How many controls are built at least, and how long it may take, between two turns of the loop."""
MANY = 40
"""From this many parameters on a plugin is shown in dense rows."""

_FILES = "\0files"
"""Key of the group of properties, which has no heading."""


@dataclass
class _Group:
    """A heading, a flow of knobs and rows under them."""

    box: QWidget
    heading: QLabel
    knobs: QWidget
    flow: FlowLayout
    column: QVBoxLayout
    rows: list[Row] = field(default_factory=list)


class Sheet(QWidget):
    """Emits `moved(row, value, gesture)` and `rested(row)`; `built` when the last control stands."""

    moved = Signal(Row, object, object)
    rested = Signal(Row)
    built = Signal()

    def __init__(self, plugin: Plugin, values: Mapping[str, object], *, dense: bool) -> None:
        super().__init__()
        self._values = dict(values)
        self._words = ""
        self._groups: dict[str, _Group] = {}
        self.rows: dict[str, Row] = {}
        self._column = QVBoxLayout(self)
        sizes = metrics()
        self._column.setContentsMargins(sizes.gap, sizes.hair, sizes.gap, sizes.gap)
        self._column.setSpacing(sizes.hair)
        self._column.addStretch(1)
        self._todo = self._plan(plugin, dense=dense)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._build_some)
        self._build_some()
        if self._todo:
            self._timer.start(0)

    def show_value(self, key: str, value: object) -> None:
        """Shows a value now, or when its control is built."""
        self._values[key] = value
        row = self.rows.get(key)
        if row is not None:
            row.show(value)

    def search(self, words: str) -> int:
        """Shows only controls whose names hold every word; answers how many are shown."""
        self._words = words
        wanted = words.casefold().split()
        shown = 0
        for name, group in self._groups.items():
            here = 0
            for row in group.rows:
                fits = all(word in f"{row.title} {name}".casefold() for word in wanted)
                row.widget.setVisible(fits)
                here += fits
            group.box.setVisible(here > 0)
            group.knobs.setVisible(any(not row.widget.isHidden() for row in group.rows if row.compact))
            shown += here
        return shown

    def _plan(self, plugin: Plugin, *, dense: bool) -> list[tuple[str, Callable[[], Row]]]:
        """What to build, group by group; files first, for they are what a cabinet or a capture is chosen by."""
        visible = [parameter for parameter in plugin.parameters if not parameter.hidden]
        plan: list[tuple[str, Callable[[], Row]]] = [
            (_FILES, lambda entry=entry: property_row(entry))  # type: ignore[misc]
            for entry in plugin.properties
        ]
        for name, members in _grouped(visible):
            plan.extend((name, lambda p=p: parameter_row(p, dense=dense)) for p in members)  # type: ignore[misc]
        return plan

    def _build_some(self) -> None:
        clock = QElapsedTimer()
        clock.start()
        built = 0
        while built < len(self._todo) and (built < SLICE or clock.elapsed() < SLICE_MS):
            name, build = self._todo[built]
            self._place(name, build())
            built += 1
        del self._todo[:built]
        if self._words:
            self.search(self._words)
        if not self._todo:
            self._timer.stop()
            self.built.emit()

    def _place(self, name: str, row: Row) -> None:
        group = self._groups.get(name) or self._new_group(name)
        if row.compact:
            group.flow.addWidget(row.widget)
            group.knobs.show()
        else:
            group.column.addWidget(row.widget)
        group.rows.append(row)
        self.rows[row.key] = row
        if row.key in self._values:
            row.show(self._values[row.key])
        row.moved.connect(lambda value, gesture: self.moved.emit(row, value, gesture))
        row.rested.connect(lambda: self.rested.emit(row))

    def _new_group(self, name: str) -> _Group:
        sizes = metrics()
        box = QWidget(self)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, sizes.gap)
        column.setSpacing(sizes.hair)
        titled = name not in ("", _FILES)
        heading = QLabel(name if titled else "", box)
        heading.setProperty("kind", "heading")
        heading.setVisible(titled)
        knobs = QWidget(box)
        flow = FlowLayout(knobs, gap=sizes.hair)
        knobs.hide()
        column.addWidget(heading)
        column.addWidget(knobs)
        self._column.insertWidget(self._column.count() - 1, box)
        group = self._groups[name] = _Group(box, heading, knobs, flow, column)
        return group


def _grouped(parameters: Sequence[Parameter]) -> list[tuple[str, list[Parameter]]]:
    """Groups in the order of their first members; what has no group comes first."""
    groups: dict[str, list[Parameter]] = {"": []}
    for parameter in parameters:
        groups.setdefault(parameter.group, []).append(parameter)
    return [(name, members) for name, members in groups.items() if members]
