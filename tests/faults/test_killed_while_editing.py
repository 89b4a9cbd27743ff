"""SIGKILL at any moment of an evening's edits: every acknowledged edit is there at the next start."""

import asyncio
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from marlise_desktop.app.paths import user_paths
from marlise_desktop.domain.pedalboard import Pedalboard
from tests.endtoend.audio_server import audio_server
from tests.endtoend.stage import living
from tests.faults.editing import digest

ROOT = Path(__file__).parents[2]
EMPTY = digest(Pedalboard())
_KILLS = 10
_MANY_KILLS = 100


@pytest.fixture(scope="module", autouse=True)
def jackd() -> Iterator[None]:
    with audio_server():
        yield


@contextmanager
def editing(seed: int) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "tests.faults.editing", str(seed)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def killed_while_editing(seed: int) -> list[str]:
    """What the user had said when the program was killed, some time after the first edit."""
    dice = random.Random(seed)
    with editing(seed) as process:
        assert process.stdout is not None
        said = [process.stdout.readline()]
        assert said[0].startswith("did"), "the program does not start"
        death = threading.Timer(dice.expovariate(2.0), process.send_signal, [signal.SIGKILL])
        death.start()
        said += process.stdout.readlines()
        death.join()
        process.wait(20)
    return [line.strip() for line in said]


def found_at_the_next_start() -> str:
    async def start() -> str:
        async with living(user_paths()) as stage:
            if not await stage.session.library.recover() and stage.session.settings.values.last_board:
                await stage.session.library.open(stage.session.settings.values.last_board)
            return digest(stage.session.boards.board)

    return asyncio.run(start())


@pytest.mark.parametrize(
    "seed", [*range(_KILLS), *(pytest.param(n, marks=pytest.mark.full) for n in range(_KILLS, _MANY_KILLS))]
)
def test_every_acknowledged_edit_is_there(seed: int) -> None:
    said = [line.split() for line in killed_while_editing(seed)]
    whole = [words for words in said if len(words) == 2]
    sure = [n for n, (word, _) in enumerate(whole) if word == "sure"]
    allowed = {board for _, board in whole[sure[-1] :]} if sure else {EMPTY, *(board for _, board in whole)}
    assert found_at_the_next_start() in allowed
