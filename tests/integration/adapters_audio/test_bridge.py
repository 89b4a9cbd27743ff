"""a2jmidid as a child, with a program of the test's own in its place: there is no ALSA sequencer to be had."""

import asyncio
from pathlib import Path

import pytest

from marlise_desktop.adapters.jack import bridge
from marlise_desktop.adapters.jack.ports import JackPort
from marlise_desktop.adapters.process import Spawner


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
        await bridge.run(Spawner(), {}, pause=0.0)
    assert said(log) == "start -e\n" * 3


async def test_it_ends_with_us(tmp_path: Path, log: Path) -> None:
    ready = tmp_path / "ready"
    stand_in(tmp_path, f"trap 'echo end >> {tmp_path}/log; exit 0' TERM; touch {ready}; while :; do sleep 0.01; done")
    running = asyncio.get_running_loop().create_task(bridge.run(Spawner(), {}))
    async with asyncio.timeout(20):
        while not ready.exists():
            await asyncio.sleep(0.01)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert said(log) == "start -e\nend\n"


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
