import math

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from marlise_desktop.gui.theme.colours import Colour
from marlise_desktop.gui.widgets.ballistics import FLOOR_DB, HOLD_TICKS, Ballistics, decibels, share
from marlise_desktop.gui.widgets.meter import Meter


def test_decibels():
    assert decibels(1.0) == 0.0
    assert decibels(0.5) == pytest.approx(-6.02, abs=0.01)
    assert decibels(0.0) == decibels(math.nan) == FLOOR_DB


def test_a_level_rises_at_once_and_falls_slowly():
    channel = Ballistics()
    channel.push(1.0)
    assert channel.level_db == 0.0
    channel.push(0.0)
    assert -2.0 < channel.level_db < 0.0
    for _ in range(200):
        channel.push(0.0)
    assert channel.level_db == FLOOR_DB


def test_a_peak_is_held_for_a_while():
    channel = Ballistics()
    channel.push(0.5)
    for _ in range(HOLD_TICKS):
        channel.push(0.0)
    assert channel.held_db == pytest.approx(-6.02, abs=0.01)
    for _ in range(200):
        channel.push(0.0)
    assert channel.held_db == FLOOR_DB


@pytest.mark.parametrize("peak", [1.0, 1.5, math.nan, math.inf])
def test_an_overload_stays_until_it_is_forgotten(peak):
    channel = Ballistics()
    channel.push(peak)
    channel.push(0.1)
    assert channel.clipped
    channel.forget()
    channel.push(0.99)
    assert not channel.clipped


def test_the_scale_leads_from_floor_to_top():
    assert share(-90) == share(FLOOR_DB) == 0.0
    assert share(6) == share(20) == 1.0
    assert 0 < share(-40) < share(-20) < share(0) < 1


@pytest.fixture
def meter(qtbot):
    made = Meter("Input", 2)
    qtbot.addWidget(made)
    made.resize(220, made.sizeHint().height())
    made.show()
    return made


def test_the_lamp_is_lit_until_it_is_clicked(meter, qtbot):
    lamp = meter.lamp_rect().center()
    assert meter.grab().toImage().pixelColor(lamp).name() == Colour.LED_OFF
    meter.push([0.2, 1.2])
    meter.push([0.0, 0.0])
    assert meter.clipped
    assert meter.grab().toImage().pixelColor(lamp).name() == Colour.DANGER
    with qtbot.waitSignal(meter.clip_cleared):
        QTest.mouseClick(meter, Qt.MouseButton.LeftButton, pos=lamp)
    assert meter.grab().toImage().pixelColor(lamp).name() == Colour.LED_OFF


def test_the_lamp_is_cleared_by_key(meter):
    meter.push([2.0])
    QTest.keyClick(meter, Qt.Key.Key_Space)
    assert not meter.clipped


def test_a_bar_that_does_not_move_is_not_painted(qtbot):
    paints = []

    class Counted(Meter):
        def paintEvent(self, event):
            paints.append(event.rect())
            super().paintEvent(event)

    meter = Counted("Input", 2)
    qtbot.addWidget(meter)
    meter.show()
    qtbot.waitUntil(lambda: bool(paints))
    count = len(paints)
    for _ in range(20):
        meter.push([0.0, 0.0])
    qtbot.wait(1)
    assert len(paints) == count
    meter.push([0.8, 0.8])
    qtbot.waitUntil(lambda: len(paints) > count)
    assert paints[-1].bottom() <= meter.lamp_rect().bottom(), "the scale, which does not move, was painted too"


def test_a_screen_reader_reads_the_level(meter):
    meter.push([0.5, 1.0])
    reader = QAccessible.queryAccessibleInterface(meter)
    assert reader.text(QAccessible.Text.Name) == "Input"
    assert reader.text(QAccessible.Text.Value) == "0 dB, overload"


def test_rms_is_the_bright_part_under_the_peak(meter):
    for _ in range(200):
        meter.push([0.5], [0.25])
    assert meter.level_db() == pytest.approx(-6.02, abs=0.01)
    assert meter.rms_db() == pytest.approx(-12.04, abs=0.01)
    assert meter.rms_db(1) is None
    assert meter.accessible_text() == "-6 dB, RMS -12 dB"
    bar, picture = meter._bar(), meter.grab().toImage()
    middle = bar.top() + 4
    at = [bar.left() + round(share(level) * bar.width()) for level in (-20, -9, -3)]
    bright, dim, dark = (picture.pixelColor(place, middle).lightness() for place in at)
    assert bright > dim + 20 > dark + 40


def test_rms_rises_and_falls_as_loudness_does():
    channel = Ballistics()
    channel.push(1.0, 1.0)
    assert channel.rms_db < -9.0
    for _ in range(30):
        channel.push(1.0, 1.0)
    assert channel.rms_db == pytest.approx(0.0, abs=0.3)
    channel.push(0.0, math.nan)
    assert channel.rms_db == pytest.approx(0.0, abs=0.3)
    channel.push(0.0)
    assert channel.rms_db is None
