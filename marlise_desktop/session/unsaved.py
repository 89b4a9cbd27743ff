"""Work that is not saved: kept while the program runs, found again after a crash."""

import asyncio
from dataclasses import dataclass, replace

from marlise_desktop.domain.changes import Change, InstanceAltered, SnapshotsChanged, applied, changes
from marlise_desktop.domain.errors import MarliseError
from marlise_desktop.domain.events import Severity
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.session.catalogue import Catalogue
from marlise_desktop.session.journal import EditJournal
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.ports.board_files import BoardFiles
from marlise_desktop.session.ports.journal import LeftBehind, Opened

ASIDE = " (unsaved work)"
"""Behind the title of a board's copy that was put into the library unasked."""
_TOPIC = "unsaved work aside"
_NOT_WORK = frozenset({"state", "number", "plugin", "placeholder", "symbol"})


@dataclass(frozen=True, slots=True)
class Work:
    """An unsaved board, what its next save keeps, and its own folder. `told` says where it comes from, if known."""

    board: Pedalboard
    foreign: object = None
    own: str | None = None
    told: str = ""


class UnsavedWork:
    """The autosave holds the board some seconds ago, the journal every edit since.

    The two are not in step to the edit, and need not be: made again on a board that holds it, an edit does nothing.
    """

    def __init__(self, files: BoardFiles, journal: EditJournal, catalogue: Catalogue, notices: Notices) -> None:
        self._files = files
        self._journal = journal
        self._catalogue = catalogue
        self._notices = notices
        self._looked = False
        self._aside: dict[str, str] = {}
        self._disk = asyncio.Lock()

    @property
    def position(self) -> int:
        """Where the journal stands: to be asked for when the board that will be kept is taken."""
        return self._journal.position

    async def found(self) -> Work | None:
        """What a crash left behind, at the first call; None if there is nothing.

        It stays where it is until the next autosave or save.
        """
        if self._looked:
            return None
        self._looked = True
        left = await self._journal.left_behind()
        if left is None:
            return None
        autosaved = await self._autosaved()
        if autosaved is None and all(edit.observed for edit in left.edits):
            return None
        base = autosaved or await self._opened_last(left.opened)
        board = _replayed(base.board, left)
        if autosaved is None and not has_work(base.board, board):
            return None
        return replace(base, board=await self._with_installed(board))

    async def _autosaved(self) -> Work | None:
        """One that cannot be read is put aside, and told."""
        async with self._disk:
            return await self._read_autosave()

    async def _read_autosave(self) -> Work | None:
        try:
            held = await self._files.read_autosave(self._catalogue.find)
        except MarliseError as error:
            aside = await self._files.set_autosave_aside()
            self._notices.post(Severity.ERROR, error.message, f"Unsaved work of the last time is kept in {aside}")
            return None
        if held is None:
            return None
        opened, own = held
        return Work(opened.board, opened.foreign, own, " ".join(opened.warnings))

    async def _opened_last(self, opened: Opened) -> Work:
        if opened.source is None:
            return Work(Pedalboard())
        try:
            read = await self._files.read(opened.source, self._catalogue.find)
        except MarliseError as error:
            hint = "What you did to it since it was saved is brought back as far as that goes without it."
            self._notices.post(Severity.WARNING, error.message, hint)
            return Work(Pedalboard())
        return Work(read.board, read.foreign, opened.own)

    async def _with_installed(self, board: Pedalboard) -> Pedalboard:
        """Pedals that come from the journal have their plugin as it was then."""
        for key, held in board.instances.items():
            plugin = await self._catalogue.find(held.uri)
            if plugin is not None and plugin is not held.plugin:
                board = board.edited(key, lambda instance, to=plugin: replace(instance, plugin=to))  # type: ignore[misc]
        return board

    async def set_aside(self, board: Pedalboard) -> None:
        """Puts a board that was left with nobody asked into the library, once for each title, the newest last.

        A disk that refuses is told: the board that is played now does not wait for it.
        """
        title = f"{board.title}{ASIDE}"
        folder = self._aside.get(title) or self._files.free_folder(title)
        try:
            await self._files.write(replace(board, title=title), folder, None, None)
        except MarliseError as error:
            self._notices.post_error(error, _TOPIC)
            return
        self._aside[title] = folder
        hint = "Another board was opened before it was saved."
        self._notices.post(Severity.NOTE, f"Unsaved work was kept in your library as “{title}”", hint, _TOPIC)

    async def rescue(self) -> None:
        """Puts work that nobody has looked at into the library: another board is about to be opened."""
        try:
            work = await self.found()
            if work is None:
                return
            title = f"{work.board.title or 'Untitled'}{ASIDE}"
            await self._files.write(replace(work.board, title=title), self._files.free_folder(title), None, None)
        except MarliseError as error:
            self._notices.post_error(error)
            return
        hint = "The program ended without saving it last time."
        self._notices.post(Severity.NOTE, f"Unsaved work was kept in your library as “{title}”", hint)

    async def keep(self, board: Pedalboard, folder: str | None, position: int) -> None:
        """Writes an autosave of the board as it was at that position; `folder` is its own place."""
        if self._journal.mine:
            async with self._disk:
                await self._files.write_autosave(board, folder)
            self._journal.kept(position)

    async def opened(self, source: str | None, own: str | None) -> None:
        """A board is open as it is on disk; what was not saved of another is not wanted any more."""
        # One that is opened is the player's own from now on, and not written over.
        self._aside = {title: folder for title, folder in self._aside.items() if folder != own}
        self._journal.opened(source, own)
        await self.forget_autosave()

    async def saved(self, folder: str, position: int) -> None:
        # In this order: an older autosave that was on its way to the disk still needs the edits since.
        await self.forget_autosave()
        self._journal.saved(folder, position)

    async def forget_autosave(self) -> None:
        if self._journal.mine:
            async with self._disk:
                await self._files.clear_autosave()

    def still(self) -> asyncio.Lock:
        """Within the lock nothing is read or written."""
        return self._disk


def _replayed(board: Pedalboard, left: LeftBehind) -> Pedalboard:
    made: list[Change] = [change for edit in left.edits for change in edit.changes]
    return applied(board, made)


def has_work(clean: Pedalboard, board: Pedalboard) -> bool:
    """Whether the boards differ in something that a user made; plugins' own states alone do not count."""
    for change in changes(clean, board):
        if isinstance(change, InstanceAltered) and change.names() <= _NOT_WORK:
            continue
        if isinstance(change, SnapshotsChanged) and change.before == change.after:
            continue
        return True
    return False
