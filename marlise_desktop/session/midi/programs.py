"""Program changes: snapshots of the open board, and boards of the library, by their numbers. The newest wins."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from marlise_desktop.domain.errors import MarliseError
from marlise_desktop.domain.events import Severity
from marlise_desktop.domain.ids import SnapshotId
from marlise_desktop.domain.midi.assembly import Played
from marlise_desktop.domain.midi.programs import ProgramRules
from marlise_desktop.domain.midi.words import program_words
from marlise_desktop.session.actions import Actions
from marlise_desktop.session.foot import by_foot
from marlise_desktop.session.library import Library
from marlise_desktop.session.midi.monitor import Words
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.ports.board_files import BoardListing
from marlise_desktop.session.settings import Settings
from marlise_desktop.session.snapshots import Snapshots

_TOPIC = "program change"


@dataclass(slots=True, eq=False)
class _Asked:
    """One program change on its way; `words` say what has become of it."""

    name: str
    number: int
    words: str = "waits for the change before it"


class Programs:
    """Of one rack. `run` makes the changes, one at a time; of those that wait, only the newest is made.

    A snapshot that is asked for after a board is one of that board's. Of what else is played meanwhile, see
    `Library.turns`.
    """

    def __init__(
        self, actions: Actions, library: Library, snapshots: Snapshots, settings: Settings, notices: Notices
    ) -> None:
        self._actions = actions
        self._library = library
        self._snapshots = snapshots
        self._settings = settings
        self._notices = notices
        self._board: _Asked | None = None
        self._snapshot: _Asked | None = None
        self._wake = asyncio.Event()

    @property
    def rules(self) -> ProgramRules:
        return ProgramRules(self._settings.values.program_snapshots, self._settings.values.program_boards)

    def program_of(self, snapshot: SnapshotId) -> int | None:
        """None for a snapshot that no program change selects."""
        return self._snapshots.programs().get(snapshot)

    def programs_of_boards(self, boards: Sequence[BoardListing]) -> Mapping[str, int]:
        """By folder, of those of the library that have a number; `rules` says how it is sent."""
        return self._library.numbers.of(boards)

    def take(self, played: Played) -> Words | None:
        """What a program change does, in words that become true in time; None where it is for somebody else."""
        control = played.control
        chosen = self.rules.selected(control.channel or 0, control.number)
        if chosen is None:
            return None
        asked = _Asked(program_words(control.number), chosen.number)
        if chosen.board:
            self._want(board=asked, snapshot=None)
        else:
            self._want(board=self._board, snapshot=asked)
        return lambda: asked.words

    def _want(self, board: _Asked | None, snapshot: _Asked | None) -> None:
        for held, wanted in ((self._board, board), (self._snapshot, snapshot)):
            if held is not None and held is not wanted:
                self._drop(held, "dropped for a newer program change")
            if wanted is not None and held is not wanted:
                self._library.turns.expect()
        self._board, self._snapshot = board, snapshot
        self._wake.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._board is not None or self._snapshot is not None:
                await self._next()

    async def _next(self) -> None:
        if self._board is not None:
            asked, self._board = self._board, None
            if not await self._made(asked, self._open) and self._snapshot is not None:
                self._drop(self._snapshot, "dropped with its board")
                self._snapshot = None
        elif self._snapshot is not None:
            asked, self._snapshot = self._snapshot, None
            await self._made(asked, self._apply)

    async def _made(self, asked: _Asked, make: Callable[[_Asked], Awaitable[bool]]) -> bool:
        try:
            with by_foot():
                done = await make(asked)
        except MarliseError as error:
            asked.words = error.message
            self._notices.post_error(error, _TOPIC)
            return False
        else:
            if done:
                self._notices.clear(_TOPIC)
            return done
        finally:
            self._library.turns.arrived()

    def _drop(self, asked: _Asked, words: str) -> None:
        asked.words = words
        self._library.turns.arrived()

    async def _open(self, asked: _Asked) -> bool:
        boards = await self._library.boards()
        numbers = self.programs_of_boards(boards)
        found = next((held for held in boards if numbers.get(held.folder) == asked.number), None)
        if found is None:
            return self._missing(asked, "board", len(numbers))
        asked.words = f"Board {found.title}"
        await self._actions.run("board.open", board=found.folder)
        return True

    async def _apply(self, asked: _Asked) -> bool:
        numbers = self._snapshots.programs()
        found = next((key for key, number in numbers.items() if number == asked.number), None)
        if found is None:
            return self._missing(asked, "snapshot", len(numbers))
        asked.words = f"Snapshot {self._snapshots.name_of(found)}"
        await self._actions.run("snapshot.apply", snapshot=found)
        return True

    def _missing(self, asked: _Asked, what: str, count: int) -> bool:
        there = f"there are {count}" if count else "there is none"
        asked.words = f"no {what} has the number {asked.number}"
        message = f"{asked.name} selects nothing: no {what} has the number {asked.number} ({there})"
        self._notices.post(Severity.NOTE, message, f"The numbers stand beside the {what}s.", _TOPIC)
        return False
