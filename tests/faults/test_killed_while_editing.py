"""SIGKILL at any moment of an evening's edits: every acknowledged edit is there at the next start."""

import asyncio
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from marlise_desktop.app.paths import user_paths
from marlise_desktop.domain.pedalboard import Pedalboard
from tests.endtoend.stage import living
from tests.faults.editing import digest

ROOT = Path(__file__).parents[2]
EMPTY = digest(Pedalboard())
_KILLS = 10
_MANY_KILLS = 100
_LONGEST_DEED_S = 0.06
_MORE = [(most, seed) for most in ("save", "snapshot") for seed in range(2, 30)]

pytestmark = pytest.mark.usefixtures("jackd")


@contextmanager
def editing(seed: int, *most: str) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "tests.faults.editing", str(seed), *most]
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
        assert process.wait(20) == -signal.SIGKILL, "it has ended by itself"
    return [line.strip() for line in said]


def killed_in_the_middle(most: str, seed: int) -> list[str]:
    """What the user had said when the program was killed, some ms after the begin of one of the first of these."""
    dice = random.Random(seed)
    with editing(seed, most) as process:
        assert process.stdout is not None
        said: list[str] = []
        for _ in range(dice.randrange(3, 12)):
            while not (line := process.stdout.readline()).startswith("begun"):
                assert line, "the program has ended"
                said.append(line)
            said.append(line)
        time.sleep(dice.uniform(0, _LONGEST_DEED_S))
        process.kill()
        said += process.stdout.readlines()
        assert process.wait(20) == -signal.SIGKILL, "it has ended by itself"
    return [line.strip() for line in said]


def on_disk() -> str:
    """The only board of the player's own in the library, as it is saved; an empty one if there is none."""

    async def start() -> str:
        async with living(user_paths()) as stage:
            library = stage.session.library
            own = [listing for listing in await library.boards() if library.is_mine(listing.folder)]
            assert len(own) <= 1
            for listing in own:
                assert not listing.broken
                await library.open(listing.folder)
            return digest(stage.session.boards.board)

    return asyncio.run(start())


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
    said = killed_while_editing(seed)
    assert found_at_the_next_start() in since_the_last("sure", said)


@pytest.mark.parametrize(
    ("most", "seed"),
    [("save", 0), ("save", 1), ("snapshot", 0), *(pytest.param(*case, marks=pytest.mark.full) for case in _MORE)],
)
def test_killed_in_the_middle_of_a_save_or_a_snapshot_nothing_is_between(most: str, seed: int) -> None:
    said = killed_in_the_middle(most, seed)
    assert found_at_the_next_start() in since_the_last("sure", said)
    if most == "save":
        saves = [line for line in said if line.startswith(("begun", "over"))]
        assert on_disk() in since_the_last("over", saves)


def since_the_last(word: str, said: list[str]) -> set[str]:
    """The boards that were said from the last such word on; all, and an empty one, if it was never said."""
    whole = [line.split() for line in said if line.count(" ") == 1]
    places = [place for place, (said_word, _) in enumerate(whole) if said_word == word]
    return {board for _, board in whole[places[-1] :]} if places else {EMPTY, *(board for _, board in whole)}
