from contextlib import asynccontextmanager

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from marlise_desktop.domain.errors import LibraryError
from marlise_desktop.domain.events import AudioState, AudioStatus, EngineState, Severity
from marlise_desktop.gui.kit.sampler import Sampler
from marlise_desktop.gui.status.banner import Banner
from marlise_desktop.gui.status.feed import LevelFeed
from marlise_desktop.gui.status.levels import Levels
from marlise_desktop.gui.status.load import Load
from marlise_desktop.gui.status.notices import Notices
from marlise_desktop.gui.status.status_strip import StatusStrip, latency_ms, numbers, numbers_explained
from marlise_desktop.gui.status.title import Title
from marlise_desktop.gui.widgets.light import Light
from marlise_desktop.session import crashes
from marlise_desktop.session.ports.audio import AudioChoice, SoundCard, XrunHappened
from marlise_desktop.session.ports.engine import EngineGone
from tests.gui.rig import living
from tests.gui.samples import SCREAMER

LEFT = Qt.MouseButton.LeftButton


@asynccontextmanager
async def showing(make, width=900, height=120, **settings):
    async with living(**settings) as rig:
        window = QWidget()
        part = make(rig, window)
        part.setParent(window)
        part.setGeometry(0, 0, width, height)
        await rig.shown(window, width, height)
        yield rig, part


def levels(rig, window):
    rig.feed = LevelFeed(rig.session, window)
    return Levels(rig.session, rig.tasks, rig.feed, window)


def test_levels_come_from_the_engine(run):
    async def scenario():
        async with showing(levels) as (rig, part):
            rig.engine.levels.peaks.update(capture_1=0.5, capture_2=0.1, playback_1=1.5)
            rig.feed.sample()
            assert part.input.meter.channels == 2
            assert part.input.meter.level_db(0) == pytest.approx(-6.0, abs=0.1)
            assert not part.input.meter.clipped
            assert part.output.meter.clipped

    run(scenario())


def test_trim_and_volume_reach_the_engine_and_are_kept(run):
    async def scenario():
        async with showing(levels) as (rig, part):
            QTest.keyClick(part.input.slider, Qt.Key.Key_End)
            QTest.keyClick(part.output.slider, Qt.Key.Key_Home)
            await rig.settled()
            assert "input_trim 24" in rig.engine.calls
            assert "output_volume -60" in rig.engine.calls
            assert rig.session.settings.values.input_trim_db == 24.0

    run(scenario())


def test_an_engine_without_trim_says_so(run):
    async def scenario():
        async with showing(levels) as (rig, part):
            assert part.input.slider.isEnabled()
            rig.engine.capabilities = frozenset()
            part.refresh()
            assert not part.input.slider.isEnabled()
            assert "has no input trim" in part.input.slider.toolTip()
            assert "built-in engine" in part.output.slider.toolTip()

    run(scenario())


def test_title_mark_and_snapshot(run):
    async def scenario():
        async with showing(lambda rig, window: Title(rig.session, rig.bridge, window)) as (rig, title):
            assert not title.mark.isVisible()
            await rig.add(SCREAMER)
            await rig.session.snapshots.save_as("Clean & dry")
            await rig.settled()
            assert title.mark.isVisible()
            assert title.snapshot.text() == "1 · Clean & dry"
            assert "not saved" in title.button.accessibleName()
            await rig.session.library.save_as("Friday & Saturday")
            await rig.settled()
            assert not title.mark.isVisible()
            assert title.button.text() == "Friday && Saturday"

    run(scenario())


def strip(rig, window):
    return StatusStrip(rig.session, rig.bridge, Sampler(window), window)


def test_the_strip_names_engine_and_server(run):
    async def scenario():
        async with showing(strip) as (rig, part):
            await rig.settled()
            assert part.engine.light is Light.GOOD
            assert part.engine.words == "fake-host"
            assert part.audio.words == "jackd · dummy"
            assert part.numbers.text().startswith("48 kHz · 128 frames")

    run(scenario())


def test_numbers():
    assert numbers(AudioStatus()) == "–"
    known = AudioStatus(AudioState.RUNNING, "JACK", "hw:0", 44100, 64, 7.3, realtime=True)
    assert numbers(known) == "44.1 kHz · 64 frames · 7.3 ms"
    assert "as the server reports it" in numbers_explained(known)
    computed = AudioStatus(AudioState.RUNNING, "JACK", "hw:0", 48000, 128)
    assert latency_ms(computed) == pytest.approx(8.0)
    assert "computed" in numbers_explained(computed)


def test_xruns_are_counted_and_set_to_zero(run):
    async def scenario():
        async with showing(lambda rig, window: Load(rig.session.levels, window)) as (rig, part):
            rig.audio._listener(XrunHappened())
            part.sample()
            assert part.xruns.text() == "1 xrun"
            QTest.mouseClick(part.xruns, LEFT)
            assert part.xruns.text() == "0 xruns"
            for _ in range(60):
                part.sample()
            assert part.words.text() == "DSP 3 %"

    run(scenario())


def test_short_work_does_not_flash_and_long_work_shows_and_stops(run):
    async def scenario():
        async with showing(strip) as (rig, part):
            async with rig.session.jobs.run("Saving board"):
                pass
            stopped = []

            async def long_work():
                try:
                    async with rig.session.jobs.run("Reading plugins", total=340, cancellable=True) as job:
                        job.step(12, "Calf")
                        await rig.until(lambda: stopped)
                finally:
                    stopped.append(1)

            rig.tasks.start(long_work(), "long")
            await rig.until(lambda: part.work.rows)
            row = next(iter(part.work.rows.values()))
            assert row.words == "Reading plugins · 12 of 340 · Calf"
            assert len(part.work.rows) == 1
            QTest.mouseClick(row.findChild(QToolButton), LEFT)
            await rig.until(lambda: not part.work.rows)
            assert stopped

    run(scenario())


def banner(rig, window):
    rig.asked = []
    return Banner(rig.session, rig.bridge, rig.asked.append, window)


def test_a_lost_audio_server_is_told_with_what_happens_next(run):
    async def scenario():
        async with showing(banner) as (rig, part):
            assert not part.isVisible()
            rig.audio.refuses = "no sound card answers"
            rig.audio.die("it was killed")
            await rig.until(part.isVisible)
            assert rig.session.audio.status.state in (AudioState.LOST, AudioState.FAILED)
            await rig.until(lambda: "no sound card answers" in part.message.text().lower())
            assert part.hint.text()
            QTest.mouseClick(part.button, LEFT)
            assert rig.asked == ["view.preferences"]
            rig.audio.refuses = ""
            await rig.session.audio.restart()
            await rig.until(lambda: not part.isVisible())

    run(scenario())


def test_a_dead_engine_is_told_until_it_is_back(run):
    async def scenario():
        async with showing(banner) as (rig, part):
            seen = []
            rig.bridge.engine_changed.connect(lambda event: seen.append((event.state, part.isVisible())))
            rig.engine.die()
            await rig.until(lambda: rig.session.engine.state is EngineState.RUNNING and len(rig.launcher.engines) == 2)
            await rig.until(lambda: not part.isVisible())
            assert (EngineState.RESTARTING, True) in seen

    run(scenario())


def test_a_board_that_rests_is_told_with_a_button_that_plays_it(run, monkeypatch):
    monkeypatch.setattr(crashes, "_PAUSES_S", (0.0,))

    async def scenario():
        async with showing(banner) as (rig, part):
            for count in range(2, 7):
                rig.engine.tell(EngineGone("fake-host was ended by SIGKILL"))
                await rig.until(lambda count=count: len(rig.launcher.engines) == count)
                await rig.until(lambda: rig.session.engine.state is EngineState.RUNNING)
            await rig.until(lambda: "does not play" in part.message.text())
            assert part.button.text() == "Play the board again"
            QTest.mouseClick(part.button, LEFT)
            assert rig.asked == ["sound.play_again"]
            await rig.session.actions.run("sound.play_again")
            await rig.until(lambda: not part.isVisible())

    run(scenario())


def test_a_card_that_is_not_plugged_in_is_told_until_it_is(run):
    async def scenario():
        async with showing(banner) as (rig, part):
            await rig.session.audio.apply(AudioChoice(card="hw:USB"))
            await rig.until(part.isVisible)
            assert "hw:USB is not plugged in" in part.message.text()
            assert "No other card is used" in part.hint.text()
            QTest.mouseClick(part.button, LEFT)
            assert rig.asked == ["view.preferences"]
            rig.audio.plugged.append(SoundCard("hw:USB", "Stage box", 2, 2))
            await rig.until(lambda: not part.isVisible())

    run(scenario())


def test_a_muted_program_says_why_nothing_is_heard(run):
    async def scenario():
        async with showing(banner) as (rig, part):
            await rig.session.engine.panic()
            await rig.until(part.isVisible)
            assert "muted" in part.message.text()
            QTest.mouseClick(part.button, LEFT)
            assert rig.asked == ["mute"]

    run(scenario())


def _none(name):
    """No action is asked for."""
    raise AssertionError(name)


def test_a_notice_that_can_be_helped_has_a_button_that_does_it_and_goes(run):
    async def scenario():
        done = []
        helps = {"sound.restart": QAction("Start it again")}
        async with showing(lambda rig, window: Notices(rig.session, rig.bridge, helps, done.append, window)) as (
            rig,
            part,
        ):
            rig.session.notices.post(Severity.WARNING, "it rests", action="sound.restart")
            await rig.until(lambda: part.rows)
            button = part.rows[0].findChild(QPushButton)
            assert button.text() == "Start it again"
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
            assert done == ["sound.restart"]
            assert part.rows == []

    run(scenario())


def test_notices_come_and_go_but_the_banners_are_not_told_twice(run):
    async def scenario():
        async with showing(lambda rig, window: Notices(rig.session, rig.bridge, {}, _none, window)) as (
            rig,
            part,
        ):
            rig.session.notices.post_error(LibraryError("the disk is full", hint="Free some space."), "disk")
            rig.session.notices.post(Severity.ERROR, "gone", topic="engine")
            await rig.until(lambda: part.rows)
            assert [(row.message, row.hint) for row in part.rows] == [("the disk is full", "Free some space.")]
            rig.session.notices.clear("disk")
            await rig.until(lambda: not part.rows)

    run(scenario())


def test_notices_from_before_the_window_are_shown(run):
    async def scenario():
        async with living() as rig:
            rig.session.notices.post(Severity.WARNING, "the settings file cannot be read")
            window = QWidget()
            part = Notices(rig.session, rig.bridge, {}, _none, window)
            await rig.shown(window, 400, 100)
            assert [row.message for row in part.rows] == ["the settings file cannot be read"]

    run(scenario())


def test_rms_is_shown_where_it_is_measured_and_said_where_not(run):
    async def scenario():
        async with showing(levels) as (rig, part):
            rig.engine.levels.rms.update(capture_1=0.25)
            for _ in range(100):
                rig.engine.levels.peaks.update(capture_1=0.5)
                rig.feed.sample()
            assert part.input.meter.rms_db(0) == pytest.approx(-12.04, abs=0.1)
            assert part.input.meter.rms_db(1) is None
            assert "RMS, what you feel" in part.input.meter.toolTip()
            rig.engine.capabilities = frozenset()
            part.refresh()
            assert "fake-host measures no RMS" in part.input.meter.toolTip()

    run(scenario())


def test_a_wrong_setting_is_told_in_the_window_and_to_change_it_ends_that(run):
    async def scenario():
        async with living(audio_rate_hz="fast") as rig:
            window = QWidget()
            part = Notices(rig.session, rig.bridge, {}, _none, window)
            await rig.shown(window, 400, 100)
            assert "the setting audio_rate_hz is 'fast'" in part.rows[0].message
            assert "48000 holds instead" in part.rows[0].hint
            rig.session.settings.change(audio_rate_hz=44100)
            await rig.until(lambda: not part.rows)

    run(scenario())
