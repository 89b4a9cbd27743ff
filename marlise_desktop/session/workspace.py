"""The folder of one rack's work: it moves while the rack plays, and others begin with a copy of it."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Protocol

from marlise_desktop.session.boards import Boards
from marlise_desktop.session.journal import EditJournal
from marlise_desktop.session.log import logger, span
from marlise_desktop.session.logbook import Logbook
from marlise_desktop.session.ports.board_files import BoardFiles
from marlise_desktop.session.ports.settings import SettingsFile
from marlise_desktop.session.ports.workspace_files import WorkspaceFiles
from marlise_desktop.session.rack_settings import RackSettings, own_values
from marlise_desktop.session.settings import Settings
from marlise_desktop.session.unsaved import UnsavedWork

_log = logger(__name__)


class Movable(Protocol):
    """What finds its files in the workspace."""

    def move_to(self, folder: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Residents:
    """The parts of a rack that keep something in its workspace. `movables` are the ports behind them.

    `settings_in` answers the file of a rack's own settings in a workspace.
    """

    boards: Boards
    board_files: BoardFiles
    unsaved: UnsavedWork
    journal: EditJournal
    logbook: Logbook
    settings: Settings
    settings_in: Callable[[str], SettingsFile]
    movables: Sequence[Movable]


class Workspace:
    """Where the rack has its journal, its unsaved work, its history and its own settings. Boards are all racks'."""

    def __init__(self, name: str, files: WorkspaceFiles, residents: Residents) -> None:
        self._name = name
        self._files = files
        self._in = residents
        self._turn = asyncio.Lock()
        self.lives = False
        """Whether its databases are in use."""
        self._moved_out = False

    @property
    def folder(self) -> str:
        return self._files.folder

    async def move(self, folder: str) -> None:
        """To a folder that is there; the sound goes on, and edits made meanwhile wait to be written.

        On an error, raised as LibraryError, everything is as before and nothing is left in the new folder. The files in
        the old one stay.
        """
        there, before = self._in, self._files.folder
        async with AsyncExitStack() as still:
            await still.enter_async_context(self._turn)
            await still.enter_async_context(there.unsaved.still())
            await still.enter_async_context(there.logbook.still())
            await still.enter_async_context(there.journal.still())
            with span(_log, "move a workspace", to=folder):
                await self._moved(before, folder)

    async def _moved(self, before: str, folder: str) -> None:
        try:
            if isinstance(self._in.settings, RackSettings):
                await self._in.settings.settled()
            await self._files.copy(folder)
            if not isinstance(self._in.settings, RackSettings):
                await self._leave_settings(folder)
            await self._use(folder)
            self._moved_out = not isinstance(self._in.settings, RackSettings)
        except BaseException:
            await self._in.journal.let_go()
            await self._in.logbook.let_go()
            await self._use(before)
            await self._files.remove(folder)
            raise

    async def _use(self, folder: str) -> None:
        for part in (*self._in.movables, self._files):
            part.move_to(folder)
        if isinstance(self._in.settings, RackSettings):
            await self._in.settings.move_to(self._in.settings_in(folder))
        await self._in.journal.take_up()
        await self._in.logbook.take_up()

    async def end(self) -> None:
        """The rack is over. One that had the program's settings finds them as its own where it has moved."""
        self.lives = False
        if self._moved_out:
            await self._leave_settings(self.folder)

    async def copy(self, folder: str) -> None:
        """Writes to an empty folder what another rack needs to begin as this one is now; raises LibraryError.

        While this one lives, that is its board with all that is not saved, without a place of its own yet, so that
        neither saves over the other, and its own settings; else all its files as they are.
        """
        async with self._turn:
            if not self.lives:
                await self._files.copy(folder)
                return
            await self._in.boards.capture()
            told = f"This is a copy of what the rack {self._name} played"
            try:
                await self._in.board_files.leave_unsaved(self._in.boards.board, folder, told)
                await self._leave_settings(folder)
            except BaseException:
                await self._files.remove(folder)
                raise

    async def _leave_settings(self, folder: str) -> None:
        """For the next run of a rack in that folder."""
        file, values = self._in.settings_in(folder), own_values(self._in.settings)
        await asyncio.to_thread(file.write, values)
