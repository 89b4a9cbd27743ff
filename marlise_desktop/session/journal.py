"""Writes down each edit as it is made, so that a crash takes no more than a moment of work."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from marlise_desktop.domain.changes import changes
from marlise_desktop.domain.errors import LibraryError
from marlise_desktop.domain.events import BoardChanged, Origin, Severity
from marlise_desktop.domain.health import DatabaseState
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.ports.journal import Edited, Entry, Journal, Kept, LeftBehind, Opened

_TOPIC = "journal"
_AGAIN_SECONDS = 5.0


class EditJournal:
    """An edit is acknowledged when it is on the disk; those that wait go there together.

    What cannot be written waits in memory, in order, and is tried again: a journal with a gap would be of no use.
    """

    def __init__(self, journal: Journal, notices: Notices, bus: Bus) -> None:
        self._journal = journal
        self._notices = notices
        self._waiting: list[Entry] = []
        self._wake = asyncio.Event()
        self._at_rest = asyncio.Event()
        self._at_rest.set()
        self._left: asyncio.Future[LeftBehind | None] | None = None
        self._last = 0
        self._mine = True
        self._refused = ""
        self._disk = asyncio.Lock()
        bus.subscribe(BoardChanged, self._board_changed)

    @property
    def position(self) -> int:
        """The number of the newest edit."""
        return self._last

    def _board_changed(self, event: BoardChanged) -> None:
        if event.origin is Origin.LOAD or event.before is event.after:
            return
        self._last += 1
        observed = event.origin is Origin.OBSERVED
        self._add(Edited(self._last, event.label, changes(event.before, event.after), observed))

    def opened(self, source: str | None, own: str | None) -> None:
        """A board is open as it is on disk: the work on the one before is saved, or given up by the user."""
        self._add(Opened(source, own, self._last))

    def saved(self, folder: str, position: int) -> None:
        """The board as it was at that position is saved in its folder."""
        self._add(Opened(folder, folder, position))

    def kept(self, position: int) -> None:
        """The board as it was at that position is in the autosave."""
        self._add(Kept(position))

    @property
    def mine(self) -> bool:
        """False when another running copy of the program keeps the unsaved work, or the disk refuses."""
        return self._mine

    def _add(self, entry: Entry) -> None:
        self._waiting.append(entry)
        self._at_rest.clear()
        self._wake.set()

    @property
    def waiting(self) -> int:
        """How many entries are not on the disk yet."""
        return len(self._waiting)

    @property
    def refused(self) -> str:
        """Why edits cannot be written just now; empty if they can."""
        return self._refused

    @property
    def database(self) -> DatabaseState:
        return self._journal.database

    async def left_behind(self) -> LeftBehind | None:
        """What the last run did not bring to an end; None if no journal can be kept. Waits until that is known."""
        return await asyncio.shield(self._answer())

    def _answer(self) -> "asyncio.Future[LeftBehind | None]":
        if self._left is None:
            self._left = asyncio.get_running_loop().create_future()
        return self._left

    async def settled(self) -> None:
        """Returns when every edit so far is acknowledged."""
        await self._at_rest.wait()

    async def run(self) -> None:
        """Until cancelled; what waits is then written."""
        if not await self._opened_for_us():
            return
        try:
            while True:
                await self._wake.wait()
                self._wake.clear()
                if not await self._written():
                    await asyncio.sleep(_AGAIN_SECONDS)
                    self._wake.set()
        finally:
            await self._written()
            await self._journal.close()

    async def _opened_for_us(self) -> bool:
        answer = self._answer()
        try:
            left = await self._journal.open()
        except LibraryError as error:
            self._notices.post_error(error, _TOPIC)
            self._mine = False
            answer.set_result(None)
            return False
        # Edits were numbered from 1 on before it was known where the last run ended.
        self._waiting = [_moved(entry, left.last) for entry in self._waiting]
        self._last += left.last
        if left.told:
            self._notices.post(Severity.WARNING, left.told, topic="journal damaged")
        answer.set_result(left)
        return True

    @asynccontextmanager
    async def still(self) -> AsyncIterator[None]:
        """Within, nothing is written and edits wait; its file is closed until `take_up`. For a journal that lives."""
        await self.left_behind()
        async with self._disk:
            if self._mine:
                await self._write_waiting()
                await self._journal.close()
            try:
                yield
            finally:
                self._wake.set()

    async def take_up(self) -> None:
        """Within `still`: opens the file again, where it is now. Raises LibraryError."""
        if self._mine:
            await self._journal.open()

    async def let_go(self) -> None:
        """Within `still`: takes a `take_up` back."""
        if self._mine:
            await self._journal.close()

    async def _written(self) -> bool:
        async with self._disk:
            return await self._write_waiting()

    async def _write_waiting(self) -> bool:
        entries, self._waiting = self._waiting, []
        if not entries:
            self._at_rest.set()
            return True
        try:
            await self._journal.write(entries)
        except LibraryError as error:
            self._waiting = [*entries, *self._waiting]
            self._refused = error.message
            self._notices.post_error(error, _TOPIC)
            return False
        except asyncio.CancelledError:
            # Written already or not: written twice, an edit still does the same.
            self._waiting = [*entries, *self._waiting]
            raise
        self._refused = ""
        self._notices.clear(_TOPIC)
        if not self._waiting:
            self._at_rest.set()
        return True


def _moved(entry: Entry, by: int) -> Entry:
    return replace(entry, number=entry.number + by)
