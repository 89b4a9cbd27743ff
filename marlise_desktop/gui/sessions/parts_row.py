"""The racks of a show in their order, and which of them are kept ready while one part plays."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.sessions.affinity import Affinity, Strategy
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.widgets.buttons import icon_button
from marlise_desktop.gui.widgets.combo import Combo

_STRATEGIES = (
    (Strategy.ALL, "all of them: the quickest change"),
    (Strategy.CURRENT_AND_NEXT, "the present part and the next"),
    (Strategy.CURRENT, "the present part alone: the least load"),
)
_KEY = Qt.ItemDataRole.UserRole


class PartsRow(QWidget):
    """Ticked racks are the parts, from the top to the bottom."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.racks = QListWidget(self)
        self.racks.setAccessibleName("Parts of the show: racks in their order")
        self.racks.setFixedHeight(metrics().px(120))
        self.strategy = Combo(self)
        self.strategy.setAccessibleName("Racks that run while one part plays")
        up = icon_button("arrow-up", "Play this part earlier", self)
        up.clicked.connect(lambda: self._move(-1))
        down = icon_button("arrow-down", "Play this part later", self)
        down.clicked.connect(lambda: self._move(1))
        sides = QVBoxLayout()
        sides.addWidget(up)
        sides.addWidget(down)
        sides.addStretch(1)
        row = QHBoxLayout()
        row.addWidget(self.racks, 1)
        row.addLayout(sides)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(metrics().hair)
        heading = QLabel("Parts: racks in their order", self)
        heading.setBuddy(self.racks)
        column.addWidget(heading)
        column.addLayout(row)
        column.addWidget(QLabel("Kept running", self))
        column.addWidget(self.strategy)

    def offer(self, racks: Sequence[tuple[SessionId, str]], held: Affinity | None) -> None:
        """Those that there are, with their names; the parts of `held` first, and ticked."""
        parts = held.racks if held is not None else ()
        names = dict(racks)
        ordered = [key for key in parts if key in names] + [key for key, _ in racks if key not in parts]
        self.racks.clear()
        for key in ordered:
            item = QListWidgetItem(names[key])
            item.setData(_KEY, key)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if key in parts else Qt.CheckState.Unchecked)
            self.racks.addItem(item)
        self.strategy.fill(_STRATEGIES, held.strategy if held is not None else Strategy.ALL)

    def read(self) -> Affinity:
        """Those that are ticked."""
        items = [self.racks.item(number) for number in range(self.racks.count())]
        ticked = tuple(SessionId(item.data(_KEY)) for item in items if item.checkState() is Qt.CheckState.Checked)
        strategy = self.strategy.value
        return Affinity(ticked, strategy if isinstance(strategy, Strategy) else Strategy.ALL)

    def _move(self, way: int) -> None:
        here = self.racks.currentRow()
        if here >= 0 and 0 <= here + way < self.racks.count():
            self.racks.insertItem(here + way, self.racks.takeItem(here))
            self.racks.setCurrentRow(here + way)
