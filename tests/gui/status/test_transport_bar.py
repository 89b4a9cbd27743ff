"""The transport bar over the real session and a fake engine."""

from contextlib import asynccontextmanager

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from marlise_desktop.gui.status.transport_bar import TransportBar
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.session.ports.engine import TransportReported
from tests.gui.rig import living


def action_for(rig, name, parent):
    action = QAction(name, parent)
    action.setShortcut(rig.session.actions.named(name).keys)
    action.triggered.connect(lambda: rig.tasks.start(rig.session.actions.run(name), name))
    return action


@asynccontextmanager
async def bar():
    async with living() as rig:
        window = QWidget()
        commands = {
            name: action_for(rig, name, window) for name in ("transport.toggle", "tap.tempo", "transport.follow_midi")
        }
        part = TransportBar(rig.session, rig.bridge, rig.tasks, commands, window)
        await rig.shown(window, 400, 80)
        await rig.until(part.play.isEnabled)
        yield rig, part


def test_what_is_pressed_while_playing_is_large(run):
    async def scenario():
        async with bar() as (_rig, part):
            side = metrics().target
            assert [button.size().toTuple() for button in (part.play, part.tap, part.midi)] == [(side, side)] * 3

    run(scenario())


def test_play_and_stop(run):
    async def scenario():
        async with bar() as (rig, part):
            QTest.mouseClick(part.play, Qt.MouseButton.LeftButton)
            await rig.until(lambda: rig.engine.rolling)
            await rig.until(part.play.isChecked)
            assert part.play.accessibleName().startswith("Stop")
            QTest.mouseClick(part.play, Qt.MouseButton.LeftButton)
            await rig.until(lambda: not part.play.isChecked())
            assert not rig.engine.rolling
            assert part.play.accessibleName().startswith("Play")

    run(scenario())


def test_keys_set_the_tempo_as_one_entry(run):
    async def scenario():
        async with bar() as (rig, part):
            part.bpm.setFocus()
            for _ in range(3):
                QTest.keyClick(part.bpm, Qt.Key.Key_Up)
            await rig.settled()
            await rig.session.engine.settled()
            assert rig.session.boards.board.tempo.bpm == 123.0
            assert rig.engine.board.tempo.bpm == 123.0
            part.bpm.clearFocus()
            await rig.session.history.undo()
            await rig.until(lambda: part.bpm.value == 120.0)
            QTest.keyClick(part.beats, Qt.Key.Key_Down)
            await rig.settled()
            assert rig.session.boards.board.tempo.beats_per_bar == 3.0

    run(scenario())


def test_a_tempo_is_typed(run):
    async def scenario():
        async with bar() as (rig, part):
            QTest.keyClick(part.bpm, Qt.Key.Key_Return)
            field = part.bpm.findChild(QLineEdit)
            field.setText("97,5")
            QTest.keyClick(field, Qt.Key.Key_Return)
            await rig.settled()
            assert rig.session.boards.board.tempo.bpm == 97.5
            assert part.bpm.value_text() == "97.5"

    run(scenario())


def test_what_others_do_is_shown_and_not_sent_back(run):
    async def scenario():
        async with bar() as (rig, part):
            done = len(rig.engine.performed)
            rig.engine.tell(TransportReported(True, 87.0, 3.0))
            await rig.until(lambda: part.bpm.value == 87.0)
            assert part.play.isChecked()
            assert part.beats.value == 3.0
            assert part.bpm.word == "external"
            assert "120" in part.bpm.toolTip()
            await rig.settled()
            assert len(rig.engine.performed) == done
            assert rig.session.boards.board.tempo.bpm == 120.0
            rig.engine.tell(TransportReported(False, 120.0, 4.0))
            await rig.until(lambda: part.bpm.word == "BPM")
            assert not part.play.isChecked()

    run(scenario())


def test_everything_has_a_name_and_takes_the_keyboard(run):
    async def scenario():
        async with bar() as (_rig, part):
            for piece in (part.play, part.bpm, part.beats, part.tap):
                assert piece.accessibleName()
                assert piece.toolTip()
                assert piece.focusPolicy() & Qt.FocusPolicy.TabFocus

    run(scenario())


def test_taps_set_the_tempo(run):
    async def scenario():
        async with bar() as (rig, part):
            taps = iter((10.0, 10.4, 10.8, 11.2))
            rig.session.transport._clock = lambda: next(taps)
            for _ in range(4):
                QTest.mouseClick(part.tap, Qt.MouseButton.LeftButton)
            await rig.settled()
            assert rig.session.boards.board.tempo.bpm == 150.0

    run(scenario())


def test_midi_clock_is_followed_by_a_press(run):
    async def scenario():
        async with bar() as (rig, part):
            QTest.mouseClick(part.midi, Qt.MouseButton.LeftButton)
            await rig.until(lambda: "follow_midi_clock 1" in rig.engine.calls)
            await rig.until(part.midi.isChecked)
            assert part.midi.accessibleName() == "Follow no MIDI clock"
            QTest.mouseClick(part.midi, Qt.MouseButton.LeftButton)
            await rig.until(lambda: "follow_midi_clock 0" in rig.engine.calls)
            await rig.until(lambda: not part.midi.isChecked())

    run(scenario())
