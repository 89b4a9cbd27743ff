from PySide6.QtWidgets import QVBoxLayout, QWidget

from marlise_desktop.gui.kit.sampler import Sampler


def test_it_reads_only_what_can_be_seen_and_rests_when_hidden(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    QVBoxLayout(window)
    shown, hidden = QWidget(), QWidget()
    window.layout().addWidget(shown)
    window.layout().addWidget(hidden)
    hidden.hide()
    reads = {"shown": 0, "hidden": 0}
    sampler = Sampler(window)
    sampler.add(shown, lambda: reads.__setitem__("shown", reads["shown"] + 1))
    sampler.add(hidden, lambda: reads.__setitem__("hidden", reads["hidden"] + 1))
    window.show()
    qtbot.waitUntil(lambda: reads["shown"] > 2)
    assert reads["hidden"] == 0
    window.hide()
    qtbot.waitUntil(lambda: not sampler.running)
    window.show()
    qtbot.waitUntil(lambda: sampler.running)
    hidden.show()
    qtbot.waitUntil(lambda: reads["hidden"] > 0)


def test_a_widget_that_is_gone_is_read_no_more(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    child = QWidget(window)
    reads = []
    sampler = Sampler(window)
    sampler.add(child, lambda: reads.append(1))
    window.show()
    qtbot.waitUntil(lambda: bool(reads))
    child.deleteLater()
    qtbot.waitUntil(lambda: not sampler.running)
