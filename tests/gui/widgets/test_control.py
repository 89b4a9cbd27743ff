"""What a hand does to a knob; the slider and the stepper share it."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from marlise_desktop.gui.widgets.control import DRAG_PIXELS
from marlise_desktop.gui.widgets.knob import Knob
from marlise_desktop.gui.widgets.slider import Slider
from marlise_desktop.gui.widgets.stepper import Stepper
from marlise_desktop.gui.widgets.travel import linear

LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def knob(qtbot):
    made = Knob("Drive", linear(0, 10, 5, unit="dB"))
    qtbot.addWidget(made)
    made.show()
    made.moves, made.rests = [], []
    made.moved.connect(lambda value, gesture: made.moves.append((value, gesture)))
    made.rested.connect(lambda: made.rests.append(made.value))
    return made


def drag(widget, way: QPoint, start: QPoint | None = None, keys=Qt.KeyboardModifier.NoModifier):
    start = start or QPoint(widget.width() // 2, 25)
    QTest.mousePress(widget, LEFT, keys, start)
    for step in range(1, 5):
        _move(widget, start + way * (step / 4), keys)
    QTest.mouseRelease(widget, LEFT, keys, start + way)


def _move(widget, place, keys):
    where = QPointF(place)
    event = QMouseEvent(QEvent.Type.MouseMove, where, widget.mapToGlobal(where), Qt.MouseButton.NoButton, LEFT, keys)
    QApplication.sendEvent(widget, event)


def wheel(widget, notches, keys=Qt.KeyboardModifier.NoModifier):
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle, widget.mapToGlobal(middle), QPoint(), QPoint(0, round(120 * notches)), Qt.MouseButton.NoButton, keys,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def test_a_drag_is_one_gesture_and_then_rests(knob):
    drag(knob, QPoint(0, -round(DRAG_PIXELS / 10)))
    assert knob.value == pytest.approx(6.0)
    assert len(knob.moves) == 4
    assert len({id(gesture) for _, gesture in knob.moves}) == 1
    assert knob.moves[0][1] is not None
    assert knob.rests == [knob.value]


def test_two_drags_are_two_gestures(knob):
    drag(knob, QPoint(0, -18))
    drag(knob, QPoint(0, -18))
    assert knob.moves[0][1] is not knob.moves[-1][1]


def test_shift_is_fine(knob):
    drag(knob, QPoint(0, -round(DRAG_PIXELS / 10)), keys=SHIFT)
    assert knob.value == pytest.approx(5.1)


def test_what_comes_from_outside_does_not_move_a_knob_that_is_held(knob):
    QTest.mousePress(knob, LEFT, Qt.KeyboardModifier.NoModifier, QPoint(40, 25))
    knob.set_value(1.0)
    assert knob.value == 5.0
    QTest.mouseRelease(knob, LEFT, Qt.KeyboardModifier.NoModifier, QPoint(40, 25))
    knob.set_value(1.0)
    assert knob.value == 1.0
    assert knob.moves == []


def test_a_double_click_resets(knob):
    knob.set_value(9.0)
    QTest.mouseDClick(knob, LEFT, Qt.KeyboardModifier.NoModifier, QPoint(40, 25))
    assert knob.value == 5.0
    assert knob.rests[-1] == 5.0


def test_keys_move_and_a_pause_ends_the_gesture(knob, qtbot):
    knob.setFocus()
    QTest.keyClick(knob, Qt.Key.Key_Up)
    QTest.keyClick(knob, Qt.Key.Key_Up)
    QTest.keyClick(knob, Qt.Key.Key_Up, SHIFT)
    assert knob.value == pytest.approx(5.42)
    assert len({id(gesture) for _, gesture in knob.moves}) == 1
    qtbot.waitUntil(lambda: bool(knob.rests))
    QTest.keyClick(knob, Qt.Key.Key_Home)
    assert knob.value == 0.0
    QTest.keyClick(knob, Qt.Key.Key_End)
    assert knob.value == 10.0
    QTest.keyClick(knob, Qt.Key.Key_PageDown)
    assert knob.value == pytest.approx(9.0)


def test_the_wheel_moves_only_with_the_focus(knob):
    knob.clearFocus()
    assert not wheel(knob, 1)
    assert knob.value == 5.0
    knob.setFocus()
    assert wheel(knob, 2)
    assert knob.value == pytest.approx(5.4)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_F2])
def test_a_value_is_typed(knob, key):
    QTest.keyClick(knob, key)
    entry = knob.findChild(QLineEdit)
    QTest.keyClicks(entry, "7,5 dB")
    QTest.keyClick(entry, Qt.Key.Key_Return)
    assert knob.value == 7.5
    assert knob.rests == [7.5]


def test_a_double_click_on_the_value_types(knob):
    QTest.mouseDClick(knob, LEFT, Qt.KeyboardModifier.NoModifier, knob.value_rect().center())
    entry = knob.findChild(QLineEdit)
    QTest.keyClicks(entry, "900")
    QTest.keyClick(entry, Qt.Key.Key_Return)
    assert knob.value == 10.0


def test_escape_and_nonsense_change_nothing(knob):
    for keys in ("3", "loud"):
        knob.start_entry()
        entry = next(e for e in knob.findChildren(QLineEdit) if e.isVisible())
        QTest.keyClicks(entry, keys)
        QTest.keyClick(entry, Qt.Key.Key_Escape if keys == "3" else Qt.Key.Key_Return)
        assert knob.value == 5.0
    assert knob.moves == []


def test_a_screen_reader_reads_and_sets_the_value(knob):
    reader = QAccessible.queryAccessibleInterface(knob)
    assert reader.role() == QAccessible.Role.Dial
    assert reader.text(QAccessible.Text.Name) == "Drive"
    assert reader.text(QAccessible.Text.Value) == "5.0 dB"
    number = reader.valueInterface()
    assert (number.minimumValue(), number.currentValue(), number.maximumValue()) == (0.0, 5.0, 10.0)
    number.setCurrentValue(8.0)
    assert knob.value == 8.0


def test_a_slider_goes_where_it_is_pressed_and_follows(qtbot):
    slider = Slider("Mix", linear(0, 100, 50))
    qtbot.addWidget(slider)
    slider.resize(400, 30)
    slider.show()
    track = slider._track()
    drag(slider, QPoint(round(track.width() / 4), 0), QPoint(round(track.left() + track.width() / 4), 15))
    assert slider.value == pytest.approx(50, abs=2)


def test_a_stepper_steps(qtbot):
    stepper = Stepper("Voices", linear(1, 8, 3, decimals=0, step=1 / 7))
    qtbot.addWidget(stepper)
    stepper.resize(300, 32)
    stepper.show()
    QTest.mouseClick(stepper, LEFT, Qt.KeyboardModifier.NoModifier, stepper.plus_rect().center())
    assert stepper.value == pytest.approx(4)
    QTest.mouseDClick(stepper, LEFT, Qt.KeyboardModifier.NoModifier, stepper.minus_rect().center())
    QTest.mouseClick(stepper, LEFT, Qt.KeyboardModifier.NoModifier, stepper.minus_rect().center())
    assert stepper.value == pytest.approx(2)


def test_every_state_is_painted(knob, qtbot):
    knob.clearFocus()
    images = [knob.grab().toImage()]
    knob.setFocus()
    knob.set_value(9)
    images.append(knob.grab().toImage())
    knob.setEnabled(False)
    images.append(knob.grab().toImage())
    assert len({image.constBits().tobytes() for image in images}) == 3
