"""What was typed and answered, of bounded size."""

import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

MOST_ENTRIES = 2000
MOST_SIGNS = 2_000_000
LONGEST_ENTRY = 100_000
MOST_REMEMBERED = 500


class Said(Enum):
    """Who says it: the player, the engine, or the program, which explains or refuses.

    The value is its sign in a text.
    """

    TYPED = ">"
    ANSWER = "<"
    NOTE = "-"
    REFUSED = "!"


@dataclass(frozen=True, slots=True)
class Entry:
    """`number` counts from 1 on; `time` is in seconds since the epoch."""

    number: int
    time: float
    said: Said
    text: str


class Transcript:
    """The newest entries; the oldest are forgotten first."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque()
        self._signs = 0
        self._last = 0

    @property
    def last(self) -> int:
        """Number of the newest entry, 0 for none."""
        return self._last

    def add(self, said: Said, text: str, now: float) -> None:
        if len(text) > LONGEST_ENTRY:
            text = f"{text[:LONGEST_ENTRY]}\n({len(text) - LONGEST_ENTRY} more signs are left out)"
        self._last += 1
        self._entries.append(Entry(self._last, now, said, text))
        self._signs += len(text)
        while len(self._entries) > MOST_ENTRIES or self._signs > MOST_SIGNS:
            self._signs -= len(self._entries.popleft().text)

    def clear(self) -> None:
        self._entries.clear()
        self._signs = 0

    def since(self, number: int = 0) -> Sequence[Entry]:
        """The entries after that number, as far as they are kept."""
        return [entry for entry in self._entries if entry.number > number]

    def text(self) -> str:
        """All of it, as it is copied and written to a file."""
        return "".join(f"{_moment(entry)}{_indented(entry)}\n" for entry in self._entries)


class Typed:
    """The lines that were typed, to be taken up again: `older` and `newer` walk through them."""

    def __init__(self) -> None:
        self._lines: deque[str] = deque(maxlen=MOST_REMEMBERED)
        self._place = 0
        self._begun = ""

    @property
    def lines(self) -> Sequence[str]:
        return tuple(self._lines)

    def add(self, line: str) -> None:
        """The walk begins anew, at the newest."""
        if not self._lines or self._lines[-1] != line:
            self._lines.append(line)
        self._place = 0

    def older(self, shown: str) -> str:
        """The line before the one that is shown. What was begun is kept for the way back."""
        if self._place == 0:
            self._begun = shown
        self._place = min(self._place + 1, len(self._lines))
        return self._lines[-self._place] if self._place else shown

    def newer(self, shown: str) -> str:
        if self._place == 0:
            return shown
        self._place -= 1
        return self._lines[-self._place] if self._place else self._begun


def _moment(entry: Entry) -> str:
    return f"{time.strftime('%Y-%m-%d %H:%M:%S', time.localtime(entry.time))} {entry.said.value} "


def _indented(entry: Entry) -> str:
    return entry.text.replace("\n", "\n" + " " * 22)
