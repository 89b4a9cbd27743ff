"""A string is played into the first input, and the window says which note that is and how far off."""

import asyncio
import math
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from marlise_desktop.domain.pitch import Pitch, Tuning
from tests.endtoend import sound
from tests.endtoend.show import on_show, played

CENTS = 1200 * math.log2(445 / 440)


def test_a_tone_of_445_hertz_is_an_a_and_twenty_cents_too_high(
    qapp: QApplication, jackd: None, plugin_cache: Path, tmp_path: Path
) -> None:
    async def evening() -> None:
        async with on_show(tmp_path / "home", plugin_cache) as show:
            session, window = show.session, show.window
            show.key(Qt.Key.Key_F9)
            await show.until(lambda: window.pages.currentWidget() is window.tuner)
            dial = window.tuner.dial
            playing = asyncio.create_task(show.heard(sound.sine(0.3, 6.0, 445.0)))
            await show.until(lambda: dial.needle.sounding and abs(dial.needle.cents - CENTS) < 0.3)
            pitch = session.tuner.heard
            assert isinstance(pitch, Pitch)
            assert (pitch.name, pitch.octave) == ("A", 4)
            assert pitch.hertz == pytest.approx(445.0, abs=0.1)
            assert pitch.cents == pytest.approx(CENTS, abs=0.3)
            assert dial.words == "A4, too high · tune down"
            await session.actions.run("tuner.reference", hertz=445.0)
            await show.until(lambda: dial.tuning is Tuning.IN_TUNE)
            assert dial.words == "A4, in tune"
            await playing
            await show.until(lambda: not dial.needle.sounding)
            show.key(Qt.Key.Key_Escape)
            await show.until(lambda: window.pages.currentWidget() is window.board)

    played(qapp, evening())


def test_nothing_is_heard_while_tuning_if_that_is_wished(
    qapp: QApplication, jackd: None, plugin_cache: Path, tmp_path: Path
) -> None:
    async def evening() -> None:
        async with on_show(tmp_path / "home", plugin_cache) as show:
            session = show.session
            await show.wired("http://lv2plug.in/plugins/eg-amp")
            await session.tuner.set_mutes(True)
            assert await show.gain_db() == pytest.approx(0.0, abs=0.05)
            show.key(Qt.Key.Key_F9)
            await show.until(lambda: session.tuner.is_open)
            assert await show.gain_db() < -80
            show.key(Qt.Key.Key_F9)
            await show.until(lambda: not session.tuner.is_open)
            await session.engine.settled()
            assert await show.gain_db() == pytest.approx(0.0, abs=0.05)

    played(qapp, evening())
