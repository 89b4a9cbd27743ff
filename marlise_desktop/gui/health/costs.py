"""What costs how much: every pedal with its share of the audio period, the dearest first."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from marlise_desktop.gui.kit.cost_words import figures, share
from marlise_desktop.gui.status.load import load_shade
from marlise_desktop.gui.theme.fonts import font
from marlise_desktop.gui.theme.metrics import Text, metrics
from marlise_desktop.gui.widgets.elided import ElidedLabel
from marlise_desktop.session.costs import Cost, Costs

_FULL = 1000
"""Steps of a bar."""


class CostList(QWidget):
    """`sample` reads anew; reading is what keeps the engine measuring."""

    def __init__(self, costs: Costs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._costs = costs
        self.rows: list[CostRow] = []
        title = QLabel("What costs how much", self)
        title.setFont(font(Text.STRONG))
        self.words = QLabel(self)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.words.setProperty("kind", "muted")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, metrics().gap, 0, metrics().gap)
        self._column.setSpacing(metrics().hair)
        self._column.addWidget(title)
        self._column.addWidget(self.words)

    def sample(self) -> None:
        costs = self._costs.read()
        self.words.setText(self._costs.refusal() or total(costs))
        while len(self.rows) < len(costs):
            row = CostRow(self)
            self.rows.append(row)
            self._column.addWidget(row)
        for number, row in enumerate(self.rows):
            row.setVisible(number < len(costs))
            if number < len(costs):
                row.show_cost(costs[number])


class CostRow(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        sizes = metrics()
        self.name = ElidedLabel("", self)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setRange(0, _FULL)
        self.bar.setFixedHeight(sizes.px(6))
        self.figures = QLabel(self)
        self.figures.setFont(font(Text.SMALL, figures=True))
        self.figures.setAlignment(Qt.AlignmentFlag.AlignRight)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, sizes.gap, 0)
        grid.setHorizontalSpacing(sizes.gap)
        grid.setVerticalSpacing(sizes.px(2))
        grid.addWidget(self.name, 0, 0)
        grid.addWidget(self.figures, 0, 1)
        grid.addWidget(self.bar, 1, 0, 1, 2)
        grid.setColumnStretch(0, 1)

    def show_cost(self, cost: Cost) -> None:
        self.name.setText(cost.name)
        self.figures.setText(figures(cost))
        self.figures.setToolTip("Of the time that each period has: on average, and the most in half a second")
        self.bar.setValue(min(round(cost.mean_percent * _FULL / 100), _FULL))
        self.bar.setAccessibleName(f"{cost.name} costs {figures(cost)}")
        self.bar.setStyleSheet(f"QProgressBar::chunk {{ background: {load_shade(cost.highest_percent)}; }}")


def total(costs: Sequence[Cost]) -> str:
    """All pedals together, in a sentence."""
    if not costs:
        return "No pedal has been measured yet."
    return f"All pedals: {share(sum(cost.mean_percent for cost in costs))} of each period."
