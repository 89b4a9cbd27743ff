"""The logbook for as long as the program runs."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count, groupby

from marlise_desktop.domain.health import DatabaseState
from marlise_desktop.domain.logbook.round import Round, RoundKind
from marlise_desktop.session.ports.logbook import PAGE, Day, LogPage, LogQuery, folding, searched


class MemoryLogbook:
    """Implements `LogbookStore`."""

    def __init__(self) -> None:
        self._rounds: dict[int, Round] = {}
        self._numbers = count(1)

    @property
    def database(self) -> DatabaseState:
        return DatabaseState()

    async def open(self) -> str:
        return ""

    async def put(self, rounds: Sequence[Round]) -> Sequence[int]:
        numbers = [held.number or next(self._numbers) for held in rounds]
        self._rounds |= {number: replace(held, number=number) for number, held in zip(numbers, rounds, strict=True)}
        return numbers

    async def page(self, query: LogQuery, before: int = 0, limit: int = PAGE) -> LogPage:
        wanted = [held for _, held in sorted(self._rounds.items(), reverse=True) if _wanted(held, query)]
        behind = [held for held in wanted if not before or held.number < before]
        found = tuple(behind[:limit])
        return LogPage(found, len(wanted), found[-1].number if len(behind) > limit else 0)

    async def days(self, text: str = "") -> Sequence[Day]:
        found: dict[str, int] = {}
        for held in self._rounds.values():
            if _wanted(held, LogQuery(text)):
                date = f"{datetime.fromtimestamp(held.at).astimezone():%Y-%m-%d}"
                found[date] = found.get(date, 0) + held.count
        return [Day(date, gestures) for date, gestures in sorted(found.items(), reverse=True)]

    async def fold(self, whole: int, folded: int) -> int:
        before = len(self._rounds)
        unfolded = [held for _, held in sorted(self._rounds.items()) if held.kind is not RoundKind.FOLDED]
        old = unfolded[: max(0, len(unfolded) - whole)]
        for _, group in groupby(old, key=lambda held: (held.at // 3600, held.board)):
            self._fold(list(group))
        ended = [number for number, held in sorted(self._rounds.items()) if held.kind is RoundKind.FOLDED]
        for number in ended[: max(0, len(ended) - folded)]:
            del self._rounds[number]
        return before - len(self._rounds)

    def _fold(self, group: Sequence[Round]) -> None:
        for held in group:
            del self._rounds[held.number]
        folded = folding(group)
        self._rounds[folded.number] = folded

    def move_to(self, folder: str) -> None:
        """Memory is everywhere."""

    async def close(self) -> None:
        """What is held goes with the store itself."""


def _wanted(held: Round, query: LogQuery) -> bool:
    text = searched(held)
    return (
        all(word in text for word in query.words)
        and held.at >= query.since
        and (not query.until or held.at < query.until)
        and (not query.kinds or held.kind in query.kinds)
    )
