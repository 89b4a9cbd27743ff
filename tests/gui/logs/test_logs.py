from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QWidget

from marlise_desktop.gui.kit.sampler import Sampler
from marlise_desktop.gui.logs.model import KEPT, LogFilter, LogModel
from marlise_desktop.gui.logs.panel import LogPanel


@dataclass(frozen=True)
class Line:
    number: int
    level: int = 20
    text: str = "hello"
    source: str = "jackd"
    time: float = 1.7e9


@dataclass
class Source:
    lines: list[Line] = field(default_factory=list)

    def since(self, number):
        return [line for line in self.lines if line.number > number]


@pytest.fixture
def shown(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    source = Source([Line(1, 10, "detail"), Line(2, 20, "started"), Line(3, 30, "late"), Line(4, 40, "broken")])
    panel = LogPanel(source, Sampler(window), "", window)
    panel.resize(600, 200)
    window.resize(600, 200)
    window.show()
    qtbot.waitUntil(lambda: panel.model.rowCount() == 4)
    return panel, source


def texts(panel):
    return [panel.filter.index(row, 0).data().split()[-1] for row in range(panel.filter.rowCount())]


def test_the_models_are_good_models(qtbot):
    model, narrowed = LogModel(), LogFilter()
    narrowed.setSourceModel(model)
    mode = QAbstractItemModelTester.FailureReportingMode.Warning
    testers = [QAbstractItemModelTester(model, mode), QAbstractItemModelTester(narrowed, mode)]
    model.append([Line(n) for n in range(1, KEPT + 1)])
    narrowed.narrow(20, "hello")
    model.append([Line(KEPT + 1, 10), Line(KEPT + 2, 30)])
    assert model.rowCount() == KEPT
    assert model.last == KEPT + 2
    assert testers


def test_levels_and_words_narrow(shown):
    panel, _source = shown
    assert texts(panel) == ["started", "late", "broken"]
    panel.level.setCurrentIndex(0)
    assert len(texts(panel)) == 4
    panel.level.setCurrentIndex(2)
    assert texts(panel) == ["late", "broken"]
    QTest.keyClicks(panel.search, "brok jackd")
    assert texts(panel) == ["broken"]


def test_new_lines_arrive_while_it_is_seen(shown, qtbot):
    panel, source = shown
    source.lines.append(Line(5, text="again"))
    qtbot.waitUntil(lambda: texts(panel)[-1] == "again")
    panel.hide()
    source.lines.append(Line(6, text="unseen"))
    panel.window().repaint()
    assert panel.model.last == 5


def test_lines_are_copied(shown):
    panel, _source = shown
    QTest.keyClick(panel.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    panel.view.clearSelection()
    panel.copy()
    assert len(QGuiApplication.clipboard().text().splitlines()) == 3
    panel.view.setCurrentIndex(panel.filter.index(1, 0))
    panel.copy()
    assert QGuiApplication.clipboard().text().endswith("late")
