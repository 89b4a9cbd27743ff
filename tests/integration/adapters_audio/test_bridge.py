"""a2jmidid as a child, with a program of the test's own in its place: there is no ALSA sequencer to be had."""

import asyncio
from pathlib import Path

import pytest

from marlise_desktop.adapters.jack import bridge
from marlise_desktop.adapters.jack.life import Life
from marlise_desktop.adapters.jack.ports import JackPort
from marlise_desktop.adapters.process import Spawner
from tests.waiting import until


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the stand-in writes: a line for each start and each orderly end."""
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return tmp_path / "log"


def stand_in(folder: Path, script: str) -> None:
    program = folder / "a2jmidid"
    program.write_text(f'#!/bin/sh\necho "start $*" >> {folder}/log\n{script}\n')
    program.chmod(0o755)


def said(log: Path) -> str:
    return log.read_text()


async def test_it_is_started_again_and_given_up_after_three_times(tmp_path: Path, log: Path) -> None:
    stand_in(tmp_path, "exit 1")
    async with asyncio.timeout(20):
        await bridge.run(Spawner(), {}, Life(), pause=0.0)
    assert said(log) == "start -e\n" * 3


async def test_it_ends_with_us(tmp_path: Path, log: Path) -> None:
    ready = tmp_path / "ready"
    stand_in(tmp_path, f"trap 'echo end >> {tmp_path}/log; exit 0' TERM; touch {ready}; while :; do sleep 0.01; done")
    running = asyncio.get_running_loop().create_task(bridge.run(Spawner(), {}, Life()))
    await until(ready.exists)
    await cancelled(running)
    assert said(log) == "start -e\nend\n"


async def test_one_that_outlives_the_program_is_taken_over(tmp_path: Path, log: Path) -> None:
    """By the second start it is not started anew, and it ends when that one ends."""
    stand_in(tmp_path, f"trap 'echo end >> {tmp_path}/log; exit 0' TERM; while :; do echo ready; sleep 0.01; done")
    left, keeping = Spawner(tmp_path), Life(outlives=True)
    running = asyncio.get_running_loop().create_task(bridge.run(left, {}, keeping))
    await until(lambda: runs_left_over(tmp_path))
    keeping.leaving = True
    await cancelled(running)
    child = bridge.left_behind(Spawner(tmp_path))
    assert child is not None
    again = asyncio.get_running_loop().create_task(bridge.run(Spawner(tmp_path), {}, Life(outlives=True), child))
    await child.wait_for_output("ready", 10)
    await cancelled(again)
    assert said(log) == "start -e\nend\n"
    assert bridge.left_behind(Spawner(tmp_path)) is None


def runs_left_over(folder: Path) -> bool:
    return (folder / "log").exists() and any(folder.glob("*.child"))


async def cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def test_it_is_wanted_only_where_nobody_brings_midi_in(tmp_path: Path, log: Path) -> None:
    stand_in(tmp_path, "exit 0")
    sequencer = tmp_path / "seq"
    card = JackPort("system:capture_1", midi=False, source=True, physical=True)
    assert not bridge.wanted([card], sequencer)
    sequencer.touch()
    assert bridge.wanted([card], sequencer)
    assert not bridge.wanted([card, JackPort("a2j:x", midi=True, source=True, physical=False)], sequencer)
    assert not bridge.wanted(
        [card, JackPort("system:midi_capture_1", midi=True, source=True, physical=True)], sequencer
    )
    (tmp_path / "a2jmidid").unlink()
    assert bridge.wanted([card], sequencer) is Path("/usr/bin/a2jmidid").exists()
