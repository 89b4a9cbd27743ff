"""Toggle, choice, file row, search field, notices, progress, light, flow."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QToolButton, QWidget

from marlise_desktop.gui.widgets.choice import Choice
from marlise_desktop.gui.widgets.elided import ElidedLabel
from marlise_desktop.gui.widgets.file_row import FileRow
from marlise_desktop.gui.widgets.flow import FlowLayout
from marlise_desktop.gui.widgets.light import Light, StatusLight
from marlise_desktop.gui.widgets.notice import NoticeBar, Tone
from marlise_desktop.gui.widgets.progress import ProgressRow
from marlise_desktop.gui.widgets.search import SearchField
from marlise_desktop.gui.widgets.toggle import Toggle
from marlise_desktop.gui.widgets.trigger import Trigger

LEFT = Qt.MouseButton.LeftButton


def button(widget: QWidget, name: str) -> QToolButton:
    return next(b for b in widget.findChildren(QToolButton) if b.accessibleName() == name)


def test_a_toggle_is_clicked_and_keyed(qtbot):
    toggle = Toggle("Bright")
    qtbot.addWidget(toggle)
    toggle.resize(200, 30)
    toggle.show()
    off = toggle.grab().toImage()
    clicks = []
    toggle.clicked.connect(lambda on: clicks.append(on))  # noqa: PLW0108 - a built-in takes no argument
    QTest.mouseClick(toggle, LEFT)
    assert toggle.grab().toImage() != off
    QTest.keyClick(toggle, Qt.Key.Key_Space)
    toggle.setChecked(True)
    assert clicks == [True, False]


def test_a_choice_tells_only_what_the_user_picks(qtbot):
    choice = Choice("Mode", [(0.0, "Clean"), (2.0, "Crunch"), (3.0, "Lead")])
    qtbot.addWidget(choice)
    choice.show()
    chosen = []
    choice.chosen.connect(chosen.append)
    choice.set_value(2.1)
    assert choice.value == 2.0
    assert chosen == []
    QTest.keyClick(choice.findChild(QComboBox), Qt.Key.Key_Down)
    assert chosen == [3.0]


@pytest.fixture
def files(qtbot, tmp_path):
    for name in ("b.wav", "a.WAV", "c.wav", "notes.txt"):
        (tmp_path / name).write_bytes(b"")
    row = FileRow("Cabinet", ["wav"])
    qtbot.addWidget(row)
    row.set_path(str(tmp_path / "b.wav"))
    row.show()
    row.picks = []
    row.picked.connect(row.picks.append)
    row.folder = tmp_path
    return row


def test_the_next_file_and_the_one_before(files):
    QTest.mouseClick(button(files, "Cabinet: the next file"), LEFT)
    QTest.mouseClick(button(files, "Cabinet: the file before"), LEFT)
    assert files.picks == [str(files.folder / "c.wav"), str(files.folder / "a.WAV")]


def test_the_files_of_a_folder_go_round(files):
    files.set_path(str(files.folder / "c.wav"))
    QTest.mouseClick(button(files, "Cabinet: the next file"), LEFT)
    assert files.picks == [str(files.folder / "a.WAV")]


def test_without_a_file_there_is_no_next(files, qtbot):
    files.set_path("")
    assert not button(files, "Cabinet: the next file").isEnabled()
    with qtbot.waitSignal(files.browse_requested):
        QTest.mouseClick(button(files, "Cabinet: choose a file"), LEFT)


@pytest.mark.parametrize(("name", "taken"), [("c.wav", True), ("notes.txt", False)])
def test_a_file_is_dropped(files, name, taken):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(files.folder / name))])
    move, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), move, mime, LEFT, none)
    QApplication.sendEvent(files, enter)
    assert enter.isAccepted() == taken
    QApplication.sendEvent(files, QDropEvent(QPointF(5, 5), move, mime, LEFT, none))
    assert files.picks == ([str(files.folder / name)] if taken else [])


def test_a_search_field_leads_on(qtbot):
    field = SearchField("Search plugins")
    qtbot.addWidget(field)
    field.show()
    with qtbot.waitSignal(field.left_downwards):
        QTest.keyClick(field, Qt.Key.Key_Down)
    with qtbot.waitSignal(field.accepted):
        QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClicks(field, "verb")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    with qtbot.waitSignal(field.given_up):
        QTest.keyClick(field, Qt.Key.Key_Escape)


@pytest.fixture
def bar(qtbot):
    made = NoticeBar()
    qtbot.addWidget(made)
    return made


def test_a_message_stays_until_it_is_dismissed(bar):
    bar.post(Tone.ERROR, "the engine refused Gain", "Install it.")
    assert bar.isVisible()
    assert bar.rows[0].accessibleName() == "Error: the engine refused Gain Install it."
    QTest.mouseClick(button(bar.rows[0], "Copy this message"), LEFT)
    assert QGuiApplication.clipboard().text() == "the engine refused Gain\nInstall it."
    QTest.mouseClick(button(bar.rows[0], "Dismiss this message"), LEFT)
    assert not bar.isVisible()


def test_a_topic_has_one_message(bar):
    bar.post(Tone.ERROR, "no audio", topic="audio")
    bar.post(Tone.WARNING, "still no audio", topic="audio")
    bar.post(Tone.NOTE, "saved")
    bar.post(Tone.NOTE, "saved")
    assert [row.message for row in bar.rows] == ["saved", "still no audio"]
    bar.clear("audio")
    assert [row.message for row in bar.rows] == ["saved"]


def test_at_most_three_are_shown(bar):
    for number in range(5):
        bar.post(Tone.WARNING, f"message {number}")
    assert [row.isVisible() for row in bar.rows] == [True, True, True, False, False]
    QTest.mouseClick(button(bar.rows[0], "Dismiss this message"), LEFT)
    assert [row.message for row in bar.rows if row.isVisible()] == ["message 3", "message 2", "message 1"]


def test_progress_says_how_far(qtbot):
    row = ProgressRow("Reading plugins", cancellable=True)
    qtbot.addWidget(row)
    row.show()
    row.show_progress(12, 340, "Calf")
    assert row.words == "Reading plugins · 12 of 340 · Calf"
    row.show_progress(0, 0, "")
    assert row.words == "Reading plugins"
    with qtbot.waitSignal(row.cancelled):
        QTest.mouseClick(button(row, "Stop: Reading plugins"), LEFT)


def test_a_light_says_its_state_in_words(qtbot):
    light = StatusLight("Engine")
    qtbot.addWidget(light)
    light.show_state(Light.BAD, "failed", "no such program")
    assert light.accessibleName() == "Engine: failed"
    assert light.toolTip() == "no such program"


def test_a_long_label_is_cut_and_whole_in_its_tooltip(qtbot):
    label = ElidedLabel("a very long name indeed")
    qtbot.addWidget(label)
    label.resize(60, 20)
    label.show()
    assert label.toolTip() == "a very long name indeed"
    label.setText("a")
    assert label.toolTip() == ""


def test_a_trigger_answers_with_a_light(qtbot):
    trigger = Trigger("Tap")
    qtbot.addWidget(trigger)
    trigger.show()
    QTest.mouseClick(trigger, LEFT)
    assert trigger.property("kind") == "primary"
    qtbot.waitUntil(lambda: trigger.property("kind") == "")


def test_a_flow_fills_rows(qtbot):
    box = QWidget()
    qtbot.addWidget(box)
    flow = FlowLayout(box, gap=10)
    for _ in range(5):
        item = QWidget()
        item.setFixedSize(100, 40)
        flow.addWidget(item)
    assert flow.heightForWidth(320) == 90
    assert flow.heightForWidth(100) == 240
    flow.setGeometry(QRect(0, 0, 320, 90))
    assert [flow.itemAt(n).geometry().topLeft().toTuple() for n in range(4)] == [(0, 0), (110, 0), (220, 0), (0, 50)]
