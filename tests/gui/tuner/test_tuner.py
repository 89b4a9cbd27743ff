"""The tuner over the board: what it shows, how it is opened, closed and set."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from marlise_desktop.domain.pitch import Pitch, Tuning
from marlise_desktop.gui.tuner.dial import Dial
from marlise_desktop.gui.tuner.needle import Needle
from tests.gui.window.test_window import working

NONE = Qt.KeyboardModifier.NoModifier


def test_the_needle_goes_to_a_tone_calmly_and_to_another_note_at_once():
    needle = Needle()
    needle.push(Pitch(440.0, 0.0, 69))
    needle.push(Pitch(445.0, 20.0, 69))
    assert 0 < needle.cents < 20
    for _ in range(20):
        needle.push(Pitch(445.0, 20.0, 69))
    assert needle.cents == pytest.approx(20.0, abs=0.1)
    needle.push(Pitch(490.0, -13.0, 71))
    assert needle.cents == -13.0


def test_the_stripes_stand_only_on_a_tone_that_is_in_tune():
    needle = Needle()
    needle.push(Pitch(440.0, 0.0, 69))
    assert needle.phase == 0.0
    needle.push(Pitch(445.0, 20.0, 69))
    first = needle.phase
    needle.push(Pitch(445.0, 20.0, 69))
    assert needle.phase > first > 0.0


def test_a_note_stays_for_a_while_after_its_tone():
    needle = Needle()
    needle.push(Pitch(440.0, 0.0, 69))
    needle.push(None)
    assert needle.pitch is not None
    assert not needle.sounding
    for _ in range(100):
        needle.push(None)
    assert needle.pitch is None


@pytest.mark.parametrize(
    ("cents", "tuning", "said"),
    [
        (0.4, Tuning.IN_TUNE, "A4, in tune"),
        (-12.0, Tuning.FLAT, "A4, too low · tune up"),
        (31.0, Tuning.SHARP, "A4, too high · tune down"),
    ],
)
def test_it_says_in_words_what_colour_and_shape_show(qtbot, cents, tuning, said):
    dial = Dial()
    qtbot.addWidget(dial)
    assert dial.accessible_text() == "no tone"
    dial.push(Pitch(440.0, cents, 69))
    assert dial.tuning is tuning
    assert dial.accessible_text() == said
    assert dial.accessible_number() == round(cents)


def test_a_screen_reader_is_not_flooded(qtbot, monkeypatch):
    told = []
    dial = Dial()
    qtbot.addWidget(dial)
    monkeypatch.setattr(dial, "tell_change", lambda: told.append(dial.words))
    for tick in range(300):
        dial.push(Pitch(440.0, 5.0 if tick % 2 else -5.0, 69))
    assert 1 <= len(told) <= 2


def test_its_key_opens_and_closes_it_and_the_sampler_feeds_it(run):
    async def scenario():
        async with working() as (rig, window, _keys):
            window.show_page(window.library)
            QTest.keyClick(window, Qt.Key.Key_F9)
            await rig.until(lambda: window.pages.currentWidget() is window.tuner)
            assert window.tuner.dial.hasFocus()
            rig.engine.levels.pitch = Pitch(445.0, 19.56, 69)
            await rig.until(lambda: window.tuner.dial.words.startswith("A4, too high"))
            QTest.keyClick(window.tuner.dial, Qt.Key.Key_Escape)
            await rig.until(lambda: window.pages.currentWidget() is window.library)
            assert "tuner off" in rig.engine.calls
            QTest.keyClick(window, Qt.Key.Key_F9)
            await rig.until(lambda: window.pages.currentWidget() is window.tuner)
            QTest.keyClick(window, Qt.Key.Key_F9)
            await rig.until(lambda: window.pages.currentWidget() is window.library)

    run(scenario())


def test_leaving_it_for_another_page_ends_it(run):
    async def scenario():
        async with working(tuner_mutes=True) as (rig, window, _keys):
            await rig.session.tuner.open()
            await rig.until(lambda: window.pages.currentWidget() is window.tuner)
            assert rig.engine.muted
            assert window.tuner.silence.isVisible()
            window.show_page(window.preferences)
            await rig.until(lambda: not rig.session.tuner.is_open)
            await rig.settled()
            assert window.pages.currentWidget() is window.preferences
            assert not rig.engine.muted

    run(scenario())


def test_input_reference_and_mute_are_set_by_hand(run):
    async def scenario():
        async with working() as (rig, window, _keys):
            await rig.session.tuner.open()
            await rig.until(lambda: window.pages.currentWidget() is window.tuner)
            controls = window.tuner.controls
            controls.input.setFocus()
            QTest.keyClick(controls.input, Qt.Key.Key_Down)
            await rig.settled()
            assert "tuner capture_2 440" in rig.engine.calls
            controls.reference.setFocus()
            QTest.keyClick(controls.reference, Qt.Key.Key_Return)
            entry = controls.reference.findChild(QLineEdit)
            entry.selectAll()
            QTest.keyClicks(entry, "432")
            QTest.keyClick(entry, Qt.Key.Key_Return)
            await rig.settled()
            assert "tuner capture_2 432" in rig.engine.calls
            QTest.mouseClick(controls.mute, Qt.MouseButton.LeftButton)
            await rig.until(lambda: rig.engine.muted)
            await rig.until(window.tuner.silence.isVisible)
            values = rig.session.settings.values
            assert (values.tuner_input, values.tuner_reference_hz, values.tuner_mutes) == ("capture_2", 432.0, True)

    run(scenario())


def test_an_engine_without_a_tuner_says_so(run):
    async def scenario():
        async with working() as (rig, window, _keys):
            rig.engine.capabilities = frozenset()
            window.commands.refresh()
            shown = window.commands.actions["tuner.toggle"]
            assert not shown.isEnabled()
            assert "fake-host has no tuner; the built-in engine" in shown.toolTip()

    run(scenario())
