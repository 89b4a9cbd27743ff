"""Two racks play at once: what happens to one is not heard in the other, and both outlive the window."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from marlise_desktop.domain.events import EngineState
from tests.endtoend.audio_server import audio_server
from tests.endtoend.ears import gain_db
from tests.endtoend.running import ROOT, goes_on
from tests.endtoend.stage import Stage, on_stage
from tests.endtoend.steady import SETTLED, Tone, tone
from tests.faults.two_racks import GUITAR_DB, VOICE_DB, amplified, second_rack

LEVEL = 0.25 / 2**0.5
"""RMS of the tone that is played."""


def unbroken(heard: Tone, gain_db: float) -> None:
    """An overloaded computer loses a period here and there, which JACK tells; silence would be our doing."""
    gain = 10 ** (gain_db / 20)
    assert len(heard.heard) > 2 * SETTLED
    assert heard.longest_silence(gain * LEVEL) == 0
    if not heard.xruns:
        assert heard.departure(gain) < 1e-4


async def test_each_plays_its_board_and_is_not_heard_to_move_or_to_lose_its_neighbour(tmp_path: Path) -> None:
    with audio_server(period=256):
        async with on_stage(tmp_path / "home", tmp_path / "plugins") as stage:
            await played_together(stage, tmp_path)


async def played_together(stage: Stage, folder: Path) -> None:
    guitar, voice = stage.session, await second_rack(stage.program)
    await amplified(guitar, GUITAR_DB)
    await amplified(voice, VOICE_DB)
    assert await gain_db(guitar.engine.client) == pytest.approx(GUITAR_DB, abs=0.1)
    assert await gain_db(voice.engine.client) == pytest.approx(VOICE_DB, abs=0.1)
    engines = (guitar.engine.process_id, voice.engine.process_id)

    with tone(folder / "voice.npy", voice.engine.client) as heard:
        assert engines[0] is not None
        os.kill(engines[0], signal.SIGKILL)
        await stage.until(lambda: guitar.engine.process_id not in (None, engines[0]))
        await stage.until(lambda: guitar.engine.state is EngineState.RUNNING)
        await stage.program.lives.migrate(voice.key, str(folder / "elsewhere"))
        await voice.journal.settled()
        await guitar.engine.settled()
        assert await gain_db(guitar.engine.client) == pytest.approx(GUITAR_DB, abs=0.1)
    print(f"longest time without a cycle for the rack beside the killed one: {heard.still / 48:.1f} ms")
    unbroken(heard, VOICE_DB)
    assert voice.engine.process_id == engines[1]
    assert voice.workspace.folder == str(folder / "elsewhere")
    assert (folder / "elsewhere" / "journal.sqlite").exists()

    engines = (guitar.engine.process_id, voice.engine.process_id)
    audio = guitar.audio
    await audio.apply(replace(audio.choice, period_frames=2 * audio.status.period_frames))
    assert await gain_db(voice.engine.client) == pytest.approx(VOICE_DB, abs=0.1)
    assert await gain_db(guitar.engine.client) == pytest.approx(GUITAR_DB, abs=0.1)
    assert (guitar.engine.process_id, voice.engine.process_id) == engines


@contextmanager
def program(how: str) -> Iterator[tuple["subprocess.Popen[str]", list[int], str]]:
    """The program in a process of its own, the engines of its two racks, and what it tells."""
    command = [sys.executable, "-m", "tests.faults.two_racks", how]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            first, second, *told = process.stdout.readline().strip().split(" ", 2)
            yield process, [int(first), int(second)], " ".join(told)
        finally:
            process.kill()


def test_both_play_on_without_the_window_and_are_taken_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARLISE_KEEP_PLAYING", "after a crash")
    with audio_server(period=1024):
        with program("make") as (process, engines, _):
            with tone(tmp_path / "voice.npy", "marlise-host-voice") as heard:
                process.send_signal(signal.SIGKILL)
                assert process.wait(20) == -signal.SIGKILL
                with program("look") as (again, found, told):
                    assert found == engines
                    assert told.count("The sound went on while the window was away") == 2
                    again.send_signal(signal.SIGKILL)
                    again.wait(20)
            unbroken(heard, VOICE_DB)
        silencing = subprocess.run(
            [sys.executable, "-m", "marlise_desktop", "panic"], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert "2 engines silenced" in silencing.stdout, silencing.stderr
        ending = subprocess.run(
            [sys.executable, "-m", "marlise_desktop", "stop"], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert "marlise-host and marlise-host had played on" in ending.stdout, ending.stderr
        assert [pid for pid in engines if goes_on(pid)] == []
