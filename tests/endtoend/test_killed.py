"""The program is ended in the middle of work: nothing of it goes on, and the work is there at the next start."""

import asyncio
import signal

import pytest

from marlise_desktop.app.paths import user_paths
from tests.endtoend import working
from tests.endtoend.audio_server import audio_server
from tests.endtoend.lv2_folder import AMP
from tests.endtoend.running import used
from tests.endtoend.stage import living


def recovered_gain_db() -> float:
    """How loud the work is that the program brings back when it starts here."""

    async def start() -> float:
        async with living(user_paths()) as stage:
            assert await stage.session.library.recover()
            assert stage.session.library.dirty
            await stage.session.engine.settled()
            return await stage.gain_db()

    return asyncio.run(start())


def test_work_that_was_not_saved_comes_back_after_a_crash_and_after_another() -> None:
    with used("work") as program:
        assert program.says() == "kept"
        assert "jackd" in program.helpers()
        assert program.ended(signal.SIGKILL) == -signal.SIGKILL
    with audio_server():
        with used("look") as program:
            assert program.says() == f"{AMP}; Your unsaved work on Untitled was brought back"
            program.ended(signal.SIGKILL)
        assert recovered_gain_db() == pytest.approx(working.GAIN_DB, abs=0.05)


def test_the_end_of_a_desktop_session_ends_the_program_in_order_and_keeps_the_work() -> None:
    with used("work") as program:
        assert program.says() == "kept"
        assert program.ended(signal.SIGTERM) == 0
    assert not list(user_paths().runtime.iterdir())
    assert recovered_gain_db() == pytest.approx(working.GAIN_DB, abs=0.05)
