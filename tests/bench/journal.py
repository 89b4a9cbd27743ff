"""What the journal costs for each edit: `python -m tests.bench.journal`. Nothing is asserted.

On the loop: making an edit known, without and with a journal that listens. On the disk: from the edit to its
acknowledgement, beside the bare commit of one row, which is what the disk asks for at least.
"""

import asyncio
import sqlite3
import statistics
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TypeAlias

from marlise_desktop.adapters.sqlite.journal import SqliteJournal
from marlise_desktop.domain.events import BoardChanged, Origin
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.journal import EditJournal
from marlise_desktop.session.notices import Notices
from tests.builders import AMP, GAIN, board, instance

_ROUNDS = 7
_EDITS = 300
_COMMITS = 60
Figures: TypeAlias = tuple[float, float]


def least(rounds: list[list[float]]) -> Figures:
    """Of the round that was disturbed least: the middle one and what 99 of 100 stay below, in microseconds."""
    ordered = [sorted(taken) for taken in rounds]
    return (
        min(statistics.median(taken) for taken in ordered) * 1e6,
        min(taken[int(len(taken) * 0.99)] for taken in ordered) * 1e6,
    )


def row(name: str, rounds: list[list[float]], unit: list[list[float]]) -> None:
    (middle, late), (one, other) = least(rounds), least(unit)
    line = f"{name:<44}{middle:>10.1f} us{late:>10.1f} us{middle / one:>9.1f}{late / other:>9.1f}\n"
    sys.stdout.write(line)


class Editor:
    """Turns a knob of one of 30 pedals."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._held = board(*(instance(f"p{number}", AMP) for number in range(30)))
        self._key = instance("p0").id

    def edit(self, number: int) -> None:
        after = self._held.with_instance(self._held.instance(self._key).with_value(GAIN.symbol, number % 20))
        self._bus.publish(BoardChanged(self._held, after, "Gain of Amp", Origin.USER))
        self._held = after

    def timed(self) -> list[float]:
        taken = []
        for number in range(_EDITS):
            start = time.perf_counter()
            self.edit(number)
            taken.append(time.perf_counter() - start)
        return taken

    async def acknowledged(self, journal: EditJournal) -> list[float]:
        taken = []
        for number in range(_COMMITS):
            start = time.perf_counter()
            self.edit(number)
            await journal.settled()
            taken.append(time.perf_counter() - start)
        return taken


def bare_commits(connection: sqlite3.Connection) -> list[float]:
    taken = []
    for _ in range(_COMMITS):
        start = time.perf_counter()
        connection.execute("INSERT INTO rows(text) VALUES (?)", ("x" * 100,))
        taken.append(time.perf_counter() - start)
    return taken


def bare_file(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE rows(number INTEGER PRIMARY KEY, text TEXT)")
    return connection


async def measured(folder: Path) -> None:
    bus = Bus()
    journal = EditJournal(SqliteJournal(folder), Notices(bus), bus)
    life = asyncio.create_task(journal.run())
    await journal.left_behind()
    alone, heard = Editor(Bus()), Editor(bus)
    silent, on_loop, bare, acknowledged = [], [], [], []
    with closing(bare_file(folder / "bare.sqlite")) as connection:
        for _ in range(_ROUNDS):
            silent.append(alone.timed())
            on_loop.append(heard.timed())
            await journal.settled()
            bare.append(bare_commits(connection))
            acknowledged.append(await heard.acknowledged(journal))
    life.cancel()
    await asyncio.gather(life, return_exceptions=True)
    row("an edit made known, without a journal", silent, silent)
    row("an edit made known, with the journal", on_loop, silent)
    row("a bare commit of one row", bare, bare)
    row("an edit until it is acknowledged", acknowledged, bare)


def main() -> int:
    sys.stdout.write(f"{'':<44}{'median':>13}{'99 of 100':>13}{'ratio':>9}{'ratio':>9}\n")
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measured(Path(folder)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
