"""The health panel: a light, a sentence and figures for each part, the last xruns, and what each pedal costs."""

import time
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from marlise_desktop.domain.health import Health, ServiceHealth, Xrun
from marlise_desktop.gui.health import words
from marlise_desktop.gui.health.costs import CostList
from marlise_desktop.gui.kit.sampler import Sampler
from marlise_desktop.gui.theme.colours import Colour
from marlise_desktop.gui.theme.fonts import font
from marlise_desktop.gui.theme.metrics import Text, metrics
from marlise_desktop.gui.widgets.light import StatusLight
from marlise_desktop.session.costs import Costs
from marlise_desktop.session.health import HealthWatch

_EVERY_S = 1.0
_SHOWN_XRUNS = 5


class HealthPanel(QWidget):
    """Asks once a second while it can be seen."""

    def __init__(self, watch: HealthWatch, costs: Costs, sampler: Sampler, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._watch = watch
        self._asked = 0.0
        self.rows: dict[str, HealthRow] = {}
        inner = QWidget(self)
        self._column = QVBoxLayout(inner)
        self._column.setSpacing(metrics().gap)
        self.xruns = QLabel(inner)
        self.xruns.setTextFormat(Qt.TextFormat.PlainText)
        self.xruns.setWordWrap(True)
        self._column.addWidget(self.xruns)
        self.costs = CostList(costs, inner)
        self._column.addWidget(self.costs)
        self._column.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setAccessibleName("Health of every part")
        scroll.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        sampler.add(self, self.sample)

    def sample(self) -> None:
        now = time.monotonic()
        if now - self._asked >= _EVERY_S:
            self._asked = now
            self.show_health(self._watch.report())
            self.costs.sample()

    def show_health(self, health: Health) -> None:
        for number, service in enumerate(health.services):
            row = self.rows.get(service.name)
            if row is None:
                row = self.rows[service.name] = HealthRow(words.title(service), self)
                self._column.insertWidget(number, row)
            row.show_service(service)
        self.xruns.setText(_told(health.xruns))


class HealthRow(QWidget):
    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name = QLabel(title, self)
        name.setFont(font(Text.STRONG))
        name.setMinimumWidth(metrics().px(84))
        self.light = StatusLight(title, self)
        self.reasons = QLabel(self)
        self.reasons.setTextFormat(Qt.TextFormat.PlainText)
        self.reasons.setWordWrap(True)
        self.figures = QLabel(self)
        self.figures.setTextFormat(Qt.TextFormat.PlainText)
        self.figures.setFont(font(Text.SMALL, figures=True))
        self.figures.setStyleSheet(f"color: {Colour.MUTED.value}")
        self.figures.setWordWrap(True)
        self.figures.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(metrics().gap)
        grid.setVerticalSpacing(0)
        grid.addWidget(name, 0, 0)
        grid.addWidget(self.light, 0, 1, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(self.reasons, 1, 1)
        grid.addWidget(self.figures, 2, 1)
        grid.setColumnStretch(1, 1)

    def show_service(self, service: ServiceHealth) -> None:
        told = "\n".join(service.reasons)
        self.light.show_state(words.LIGHTS[service.condition], words.state(service), told)
        self.reasons.setText(told)
        self.reasons.setVisible(bool(told))
        self.figures.setText(words.figures(service.facts))


def _told(xruns: tuple[Xrun, ...]) -> str:
    if not xruns:
        return "No xrun so far."
    lines = [f"Last xruns ({len(xruns)} kept):"]
    for xrun in xruns[-_SHOWN_XRUNS:]:
        at = datetime.fromtimestamp(xrun.at).astimezone().strftime("%H:%M:%S")
        lines.append(f"{at}  after: {xrun.after}" if xrun.after else at)
    return "\n".join(lines)
