from contextlib import asynccontextmanager

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QPushButton

from marlise_desktop.domain.connection import HardwarePort
from marlise_desktop.domain.errors import EngineError, LibraryError
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.gui.preferences.page import PreferencesPage
from marlise_desktop.gui.preferences.welcome import WelcomePage
from marlise_desktop.gui.status.feed import LevelFeed
from marlise_desktop.gui.widgets.combo import Combo
from marlise_desktop.gui.widgets.light import Light
from marlise_desktop.session.ports.audio import AudioChoice
from tests.gui.rig import living

LEFT = Qt.MouseButton.LeftButton


@asynccontextmanager
async def preferring(**settings):
    async with living(**settings) as rig:
        page = PreferencesPage(rig.session, rig.bridge, rig.tasks)
        await rig.shown(page, 900, 1400)
        await rig.settled()
        yield rig, page


def pick(combo: Combo, text: str) -> None:
    index = next(n for n in range(combo.count()) if combo.itemText(n).startswith(text))
    combo.setCurrentIndex(index)
    combo.activated.emit(index)


def test_no_card_is_taken_before_apply(run):
    async def scenario():
        async with preferring() as (rig, page):
            starts = rig.audio.starts
            assert not page.sound.apply.isEnabled()
            pick(page.sound.card, "Built-in")
            pick(page.sound.period, "64")
            await rig.settled()
            assert rig.audio.starts == starts
            assert "6.0 ms" not in page.sound.latency.text()
            assert "4.0 ms computed" in page.sound.latency.text()
            QTest.mouseClick(page.sound.apply, LEFT)
            await rig.until(lambda: rig.audio.starts == starts + 1)
            assert rig.session.audio.choice == AudioChoice("hw:PCH", 48000, 64, 2)
            await rig.until(lambda: page.sound.in_use.text() == "jackd · hw:PCH")
            assert not page.sound.apply.isEnabled()

    run(scenario())


def test_a_new_period_alone_starts_nothing_again(run):
    async def scenario():
        async with preferring() as (rig, page):
            pick(page.sound.period, "64")
            assert "while you play" in page.sound.said.text()
            pick(page.sound.rate, "44.1")
            assert "starts audio and engine again" in page.sound.said.text()
            pick(page.sound.rate, "48")
            QTest.mouseClick(page.sound.apply, LEFT)
            await rig.settled()
            assert rig.engine.calls[-1] == "set_period 64"
            assert (rig.audio.starts, len(rig.launcher.engines)) == (1, 1)
            assert not page.sound.apply.isEnabled()
            assert "before you press Apply" in page.sound.said.text()

    run(scenario())


def test_a_period_that_is_refused_is_told_and_can_be_tried_again(run):
    async def scenario():
        async with preferring() as (rig, page):

            def refuse(frames):
                raise EngineError(f"the audio server does not change to a period of {frames} frames")

            rig.engine.on_period = refuse
            pick(page.sound.period, "64")
            QTest.mouseClick(page.sound.apply, LEFT)
            await rig.until(lambda: rig.told)
            assert "a period of 64 frames" in rig.told[-1].notice.message
            assert rig.session.audio.choice.period_frames == 128
            assert page.sound.apply.isEnabled()

    run(scenario())


def test_a_card_that_is_not_plugged_in_stays_chosen(run):
    async def scenario():
        async with preferring(audio_card="hw:USB") as (_rig, page):
            assert page.sound.card.value == "hw:USB"

    run(scenario())


def test_channels_are_routed_and_follow(run):
    async def scenario():
        async with living() as rig:
            await rig.session.audio.route(HardwarePort("capture_1"), "system:capture_2")
            page = PreferencesPage(rig.session, rig.bridge, rig.tasks)
            await rig.shown(page, 900, 1400)
            box = page.channels.boxes[HardwarePort("capture_1")]
            assert box.accessibleName() == "Input 1"
            assert box.value == "system:capture_2"
            pick(box, "system:capture_1")
            await rig.settled()
            assert rig.session.audio.routes()[HardwarePort("capture_1")] == "system:capture_1"
            pick(box, "Nothing")
            await rig.settled()
            assert rig.session.audio.routes()[HardwarePort("capture_1")] == ""

    run(scenario())


def test_advice_can_be_copied_and_goes_when_it_is_followed(run):
    async def scenario():
        async with preferring() as (rig, page):
            assert not page.advice.isVisible()
            rig.audio.advice = "sudo usermod -aG audio me"
            page.advice.refresh()
            assert page.advice.isVisible()
            QTest.mouseClick(page.advice.findChild(QPushButton), LEFT)
            assert QGuiApplication.clipboard().text() == "sudo usermod -aG audio me"
            rig.audio.advice = ""
            page.advice.refresh()
            assert not page.advice.isVisible()

    run(scenario())


def test_another_engine_is_started(run):
    async def scenario():
        async with preferring() as (rig, page):
            engines = len(rig.launcher.engines)
            pick(page.engine.engine, "Built-in")
            await rig.until(lambda: len(rig.launcher.engines) == engines + 1)
            assert rig.session.settings.values.engine == "built-in"

    run(scenario())


def test_program_settings_are_kept(run):
    async def scenario():
        async with preferring() as (rig, page):
            pick(page.program.scale, "150")
            last = next(b for b in page.findChildren(QCheckBox) if b.accessibleName().startswith("Open the last"))
            QTest.keyClick(last, Qt.Key.Key_Space)
            values = rig.session.settings.values
            assert (values.theme_scale, values.open_last_board) == (1.5, False)
            pick(page.program.log, "Everything")
            assert rig.session.settings.values.log_level == "DEBUG"

    run(scenario())


def test_a_settings_file_that_cannot_be_written_is_told(run, monkeypatch):
    async def scenario():
        async with preferring() as (rig, page):

            def full(values):
                raise LibraryError("the disk is full")

            monkeypatch.setattr(rig.session.settings._file, "write", full)
            pick(page.program.log, "Errors")
            await rig.until(lambda: rig.told)
            assert rig.told[-1].notice.message == "the disk is full"

    run(scenario())


def test_escape_leaves(run, qtbot):
    async def scenario():
        async with preferring() as (_rig, page):
            with qtbot.waitSignal(page.left):
                QTest.keyClick(page, Qt.Key.Key_Escape)

    run(scenario())


@asynccontextmanager
async def welcoming():
    async with living() as rig:
        feed = LevelFeed(rig.session)
        page = WelcomePage(rig.session, rig.bridge, rig.tasks, feed)
        await rig.session.engine.set_muted(True)
        await rig.shown(page, 900, 1400)
        page.begin()
        yield rig, page, feed
        feed.deleteLater()


def test_the_first_steps_hear_the_instrument_and_turn_the_sound_on(run, qtbot):
    async def scenario():
        async with welcoming() as (rig, page, feed):
            feed.sample()
            assert page.heard.light is Light.WORKING
            rig.engine.levels.peaks["capture_1"] = 0.2
            feed.sample()
            assert page.heard.light is Light.GOOD
            with qtbot.waitSignal(page.left):
                QTest.mouseClick(page.done, LEFT)
            await rig.settled()
            assert not rig.session.engine.muted
            assert rig.session.settings.values.first_run_done

    run(scenario())


def test_the_first_steps_can_be_skipped(run, qtbot):
    async def scenario():
        async with welcoming() as (rig, page, _feed):
            with qtbot.waitSignal(page.left):
                QTest.mouseClick(page.skip, LEFT)
            assert rig.session.engine.muted
            assert rig.session.settings.values.first_run_done

    run(scenario())


def test_fades_and_glides_are_chosen(run):
    async def scenario():
        async with preferring(snapshot_ramp_ms=35.0) as (rig, page):
            assert page.fades.fade.currentText() == "10 ms"
            assert page.fades.glide.currentText() == "35 ms"
            pick(page.fades.fade, "hard cuts")
            pick(page.fades.glide, "2 s")
            await rig.until(lambda: rig.session.settings.values.snapshot_ramp_ms == 2000.0)
            assert "fade_time 0" in rig.engine.calls
            rig.engine.capabilities = frozenset()
            page.fades.refresh()
            assert not page.fades.fade.isEnabled()
            assert "fake-host fades as it likes" in page.fades.words.text()

    run(scenario())


def test_how_fast_feet_are_is_chosen_and_devices_are_left_unheard(run):
    async def scenario():
        async with preferring() as (rig, page):
            feet, values = page.feet, lambda: rig.session.settings.values
            pick(feet.times["long_press_ms"], "700 ms")
            pick(feet.programs["program_snapshots"], "Channel 3")
            pick(feet.programs["program_boards"], "Nothing")
            assert (values().long_press_ms, values().program_snapshots, values().program_boards) == (700.0, "3", "off")
            assert feet._heard.text().startswith("No MIDI device was ever plugged in")
            rig.session.shared.controllers.see(DeviceId("FCB1010"))
            await rig.until(lambda: feet.devices)
            box = feet.devices[DeviceId("FCB1010")]
            assert box.text() == "Listen to FCB1010, not plugged in"
            assert box.isChecked()
            QTest.mouseClick(box, LEFT, pos=QPoint(8, box.height() // 2))
            assert not rig.session.shared.midi.listens_to(DeviceId("FCB1010"))
            asked = []
            page.five_requested.connect(lambda: asked.append(True))
            QTest.mouseClick(feet.five, LEFT)
            assert asked == [True]

    run(scenario())
