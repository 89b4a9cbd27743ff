"""Children that go on when their program dies, and the next program that finds them."""

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from marlise_desktop.adapters.process.spawner import UNKNOWN_EXIT, Spawner

_PROGRAM = """
import asyncio, sys
from pathlib import Path
from marlise_desktop.adapters.process import Spawner
async def main():
    child = await Spawner(Path(sys.argv[1])).spawn(sys.argv[2:], name="sound", environment={}, outlives=True)
    print(child.pid, flush=True)
    await child.wait()
asyncio.run(main())
"""


@contextmanager
def killed_over(folder: Path, *command: str) -> Iterator[int]:
    """The process of a child whose program was killed."""
    with subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, str(folder), *command], stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        pid = int(program.stdout.readline())
        assert [*Spawner(folder).left_behind("sound")] == []
        program.kill()
    try:
        yield pid
    finally:
        if psutil.pid_exists(pid):
            os.kill(pid, signal.SIGKILL)


def wait_for(file: Path) -> None:
    deadline = time.monotonic() + 30
    while not file.exists():
        assert time.monotonic() < deadline, "the child waits for a reader"
        time.sleep(0.01)


def left_in(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir()]


async def test_it_goes_on_and_is_found_with_its_command_and_its_words(tmp_path: Path) -> None:
    command = ("sh", "-c", "echo first; trap 'echo done; exit' TERM; while :; do sleep 0.02; done")
    with killed_over(tmp_path, *command) as pid:
        (left,) = Spawner(tmp_path).left_behind("sound")
        assert left.command == command
        assert left.process.pid == pid
        assert [*Spawner(tmp_path).left_behind("sound")] == []
        assert await left.process.stop(10) == UNKNOWN_EXIT
        assert left.process.last_lines()[-1] == "done"
    assert left_in(tmp_path) == []


async def test_what_it_says_while_nobody_reads_neither_stops_nor_ends_it(tmp_path: Path) -> None:
    """Megabytes go into a pipe that nobody empties, and the child comes to its last command."""
    flood = "import os\nfor n in range(100000):\n  try: os.write(2, b'line ' * 20)\n  except BlockingIOError: pass\n"
    script = f'{flood}open({str(tmp_path / "reached")!r}, "w").close()\nimport signal\nsignal.pause()'
    with killed_over(tmp_path, sys.executable, "-c", script):
        wait_for(tmp_path / "reached")
        (left,) = Spawner(tmp_path).left_behind("sound")
        await left.process.kill()
        assert "line" in left.process.last_lines()[0]


async def test_one_that_is_left_is_found_by_the_next(tmp_path: Path) -> None:
    child = await Spawner(tmp_path).spawn(["sleep", "60"], name="sound", environment={}, outlives=True)
    child.leave()
    (left,) = Spawner(tmp_path).left_behind("sound")
    left.process.leave()
    (again,) = Spawner(tmp_path).left_behind("sound")
    assert again.process.pid == child.pid
    assert await again.process.kill() == -signal.SIGKILL
    assert left_in(tmp_path) == []


async def test_one_that_ends_while_its_program_runs_is_told_as_any_other(tmp_path: Path) -> None:
    child = await Spawner(tmp_path).spawn(["sh", "-c", "echo why; exit 3"], name="sound", environment={}, outlives=True)
    assert await child.wait() == 3
    assert list(child.last_lines()) == ["why"]
    assert left_in(tmp_path) == []


@pytest.mark.parametrize("written", [json.dumps({"began": 1.0, "command": ["sleep"]}), "", "[1]", '{"began": "x"}'])
async def test_a_record_of_a_process_that_is_another_by_now_is_forgotten(tmp_path: Path, written: str) -> None:
    (tmp_path / f"sound-{os.getpid()}.child").write_text(written)
    assert [*Spawner(tmp_path).left_behind("sound")] == []
    assert left_in(tmp_path) == []


@pytest.mark.logs_warnings
async def test_without_a_place_for_its_record_it_ends_with_the_program(tmp_path: Path) -> None:
    """Nobody could find it later, and it would hold the sound card for ever."""
    spawner = Spawner(tmp_path / "missing")
    child = await spawner.spawn(["sleep", "60"], name="sound", environment={}, outlives=True)
    with pytest.raises(ValueError, match="outlive"):
        child.leave()
    watched = os.pidfd_open(child.pid)
    try:
        await child.kill()
        assert select.select([watched], [], [], 10)[0] == [watched]
    finally:
        os.close(watched)


async def test_names_may_begin_alike_and_end_in_a_number(tmp_path: Path) -> None:
    names = ("sound", "sound-2", "sound-2-1")
    for name in names:
        child = await Spawner(tmp_path).spawn(["sleep", "60"], name=name, environment={}, outlives=True)
        child.leave()
    assert Spawner(tmp_path).names() == {*names}
    for name in names:
        (left,) = Spawner(tmp_path).left_behind(name)
        assert [*Spawner(tmp_path).left_behind(name)] == []
        await left.process.kill()
    assert left_in(tmp_path) == []
