"""The health panel: every session and every service with a light and a plain word, dropouts, and what pedals cost."""

import time
from collections.abc import Iterator, Sequence
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from marlise_desktop.domain.health import Health, ServiceHealth, SessionHealth, Xrun
from marlise_desktop.gui.health import words
from marlise_desktop.gui.health.costs import CostList
from marlise_desktop.gui.health.row import HealthRow, Line
from marlise_desktop.gui.kit.sampler import Sampler
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.session.costs import Costs
from marlise_desktop.session.settings import Settings

_DROPOUTS = "dropouts"
_NO_DROPOUT = "Every period was finished in time."


class Reporting(Protocol):
    """What the panel asks."""

    def report(self) -> Health: ...


class HealthPanel(QWidget):
    """Asks as often as the settings say while it can be seen. Rows stay open or shut as the player left them."""

    def __init__(
        self, watch: Reporting, costs: Costs, settings: Settings, sampler: Sampler, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._watch = watch
        self._settings = settings
        self._asked = 0.0
        self.rows: dict[str, HealthRow] = {}
        inner = QWidget(self)
        self._sessions = _Section("Sessions", inner)
        self._services = _Section("What they share", inner)
        self.costs = CostList(costs, inner)
        column = QVBoxLayout(inner)
        column.setSpacing(metrics().gap)
        column.addWidget(self._sessions)
        column.addWidget(self._services)
        column.addWidget(self.costs)
        column.addStretch(1)
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
        if now - self._asked >= self._settings.values.health_interval:
            self._asked = now
            self.show_health(self._watch.report())
            self.costs.sample()

    def show_health(self, health: Health) -> None:
        for session in health.sessions:
            self._row(session.id, session.health.name, self._sessions).show_state(
                words.LIGHTS[session.health.condition],
                words.session_state(session),
                session.health.reasons,
                list(_session_lines(session)),
            )
        for service in health.services:
            self._row(service.name, words.title(service), self._services).show_state(
                words.LIGHTS[service.condition], words.state(service), service.reasons, list(_lines(service))
            )
        light, told = words.dropouts(health.xruns, time.time())
        self._row(_DROPOUTS, "Dropouts", self._services).show_state(light, told, (), _dropout_lines(health.xruns))
        self._drop({_DROPOUTS, *(s.id for s in health.sessions), *(s.name for s in health.services)})
        self._sessions.setVisible(bool(health.sessions))

    def _row(self, key: str, title: str, section: "_Section") -> HealthRow:
        row = self.rows.get(key)
        if row is None:
            row = self.rows[key] = HealthRow(title, section)
            section.column.addWidget(row)
        row.set_title(title)
        return row

    def _drop(self, kept: set[str]) -> None:
        for key in self.rows.keys() - kept:
            row = self.rows.pop(key)
            row.hide()
            row.deleteLater()


class _Section(QWidget):
    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        heading = QLabel(title, self)
        heading.setProperty("kind", "heading")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(metrics().hair)
        self.column.addWidget(heading)


def _session_lines(session: SessionHealth) -> Iterator[Line]:
    yield ("Kind", session.kind)
    yield ("State", session.state.value)
    yield from _lines(session.health, frozenset({"state"}))


def _lines(service: ServiceHealth, told: frozenset[str] = frozenset()) -> Iterator[Line]:
    """Its figures but for those told already, then those of its parts under their names."""
    yield from words.figures({name: value for name, value in service.facts.items() if name not in told})
    for part in service.parts:
        yield (f"{words.title(part)}: {words.state(part)}", "")
        yield from words.figures(part.facts)


def _dropout_lines(xruns: Sequence[Xrun]) -> Sequence[Line]:
    """The newest first."""
    return [words.dropout(xrun) for xrun in reversed(xruns)] or [(_NO_DROPOUT, "")]
