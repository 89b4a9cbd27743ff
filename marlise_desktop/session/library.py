"""Boards on disk: new, open, save, rename, duplicate, delete, recent; and what is not saved yet."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace

from marlise_desktop.domain.changes import applied, changes
from marlise_desktop.domain.errors import BoardError, MarliseError
from marlise_desktop.domain.events import BoardChanged, LibraryChanged, Origin, Severity
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.session.board_numbers import BoardNumbers
from marlise_desktop.session.boards import Boards
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.catalogue import Catalogue
from marlise_desktop.session.jobs import Jobs
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.open_boards import OpenBoards, OpenHere
from marlise_desktop.session.ports.board_files import BoardFiles, BoardListing, BoardPictures, OpenedBoard
from marlise_desktop.session.settings import Settings
from marlise_desktop.session.turns import Turns
from marlise_desktop.session.unsaved import ASIDE, UnsavedWork, has_work

_RECENT = 12
_ELSEWHERE = "open elsewhere"


class Library:
    """Opening and making new does not ask about unsaved work; who calls asks first.

    Where another board is asked for while one is being opened, the newest wins.
    """

    def __init__(
        self,
        files: BoardFiles,
        unsaved: UnsavedWork,
        boards: Boards,
        catalogue: Catalogue,
        settings: Settings,
        notices: Notices,
        jobs: Jobs,
        bus: Bus,
    ) -> None:
        self._files = files
        self._unsaved = unsaved
        self._boards = boards
        self._catalogue = catalogue
        self._settings = settings
        self._notices = notices
        self._jobs = jobs
        self._bus = bus
        self._folder: str | None = None
        self._foreign: object = None
        self._clean = Pedalboard()
        self._dirty = False
        self._edited = False
        """Whether hands, not only feet, have been on the board since it was opened or saved."""
        self._heading: str | None = None
        self.numbers = BoardNumbers(settings)
        self.turns = Turns()
        """Changes of the whole board. What a player does while one is under way is meant for the board that comes."""
        self.open_here: OpenHere = OpenBoards().of(SessionId(""), "")
        """What it says of its board to other racks, and is told of theirs; alone until it is given one of them all."""
        bus.subscribe(BoardChanged, self._board_changed)

    @property
    def folder(self) -> str | None:
        """Where the open board is saved; None if it never was."""
        return self._folder

    @property
    def heading(self) -> str | None:
        """The folder of the board that was opened or asked for last, the program's own too; None for a new board."""
        return self._heading

    @property
    def title(self) -> str:
        return self._boards.board.title or "Untitled"

    @property
    def dirty(self) -> bool:
        """Whether the board holds work that is not saved."""
        return self._dirty

    async def new(self, *, keep: bool = False) -> None:
        """An empty board: silence, for no cable joins the inputs to the outputs.

        `keep` puts unsaved work on the present board into the library, for those who ask nobody first.
        """
        self._heading = None
        async with self.turns.turn() as stands:
            await self._unsaved.rescue()
            if stands():
                work = self._work() if keep else None
                self._take(OpenedBoard(Pedalboard(), None), None)
                await self._leave(work, None, None)

    async def open(self, folder: str, *, keep: bool = False) -> None:
        """Raises BundleError naming the file; the open board stays then. `keep` as for a new one."""
        self._heading = folder
        async with self.turns.turn() as stands:
            if stands():
                await self._open(folder, stands, keep=keep)

    async def _open(self, folder: str, stands: Callable[[], bool], *, keep: bool) -> None:
        async with self._jobs.run("Opening board"):
            opened = await self._files.read(folder, self._catalogue.find)
        await self._unsaved.rescue()
        if not stands():
            return
        mine = self._files.is_user_board(folder)
        work = self._work() if keep else None
        self._take(opened, folder if mine else None)
        await self._leave(work, folder, folder if mine else None)
        if mine:
            self._remember(folder)
        for warning in opened.warnings:
            self._notices.post(Severity.WARNING, warning)

    def _work(self) -> Pedalboard | None:
        """The board as it is, if it holds work that is not saved; how feet left it in playing is no such work."""
        return replace(self._boards.board, title=self.title) if self._dirty and self._edited else None

    async def _leave(self, work: Pedalboard | None, source: str | None, own: str | None) -> None:
        """The other board sounds already; work on the one before goes into the library."""
        if work is not None:
            await self._unsaved.set_aside(work)
        await self._unsaved.opened(source, own)

    def _take(self, opened: OpenedBoard, folder: str | None, *, dirty: bool = False) -> None:
        self._folder, self._foreign = folder, opened.foreign
        self._clean = Pedalboard(title="\0") if dirty else opened.board
        self._boards.commit(replace(opened.board), "Open board", Origin.LOAD)
        self._dirty = self._edited = dirty
        self._tell_of_others(self.open_here.opened(folder))
        self._bus.publish(LibraryChanged())

    def _tell_of_others(self, racks: Sequence[str]) -> None:
        if not racks:
            self._notices.clear(_ELSEWHERE)
            return
        where = f"the rack {racks[0]}" if len(racks) == 1 else f"the racks {', '.join(racks)}"
        hint = "Each plays its own copy. When one has saved it, the other can only use Save as."
        self._notices.post(Severity.WARNING, f"{self.title} is open in {where} too", hint, _ELSEWHERE)

    async def save(self, pictures: BoardPictures | None = None) -> None:
        """Raises BoardError if the board has no place on disk yet: ask for a title and call `save_as`.

        The same where another rack has saved the board since, whose work would be lost.
        """
        if self._folder is None:
            raise BoardError("this board has no name yet", hint="Use Save as and give it one.")
        other = self.open_here.saved_by_another(self._folder)
        if other:
            raise BoardError(
                f"{self.title} was saved in the rack {other} since it was opened here",
                hint="Use Save as to keep both, or open it again to go on with what was saved there.",
            )
        await self._write(self._folder, self._boards.board.title, pictures)

    async def save_as(self, title: str, pictures: BoardPictures | None = None) -> None:
        """Saves the board under a title in a folder of its own; it is that board from now on."""
        title = title.strip()
        if not title:
            raise BoardError("a board needs a title")
        await self._write(self._files.free_folder(title), title, pictures)

    async def _write(self, folder: str, title: str, pictures: BoardPictures | None) -> None:
        async with self.turns.between(), self._jobs.run("Saving board"):
            await self._boards.capture()
            present, position = self._boards.board, self._unsaved.position
            board = present if present.title == title else replace(present, title=title)
            saved, self._foreign = await self._files.write(board, folder, self._foreign, pictures)
            self._folder = self._heading = folder
            self._clean, self._edited = saved, self._boards.board is not present
            # Edits made while the disk was busy stay.
            merged = applied(self._boards.board, changes(present, saved))
            self._boards.commit(replace(merged, version=saved.version), "Save board", Origin.OBSERVED)
            self._remember(folder)
            self.open_here.saved(folder)
            await self._unsaved.saved(folder, position)
        self._weigh(self._boards.board)
        self._bus.publish(LibraryChanged())

    async def rename(self, folder: str, title: str) -> None:
        if not title.strip():
            raise BoardError("a board needs a title")
        renamed = await self._files.rename(folder, title.strip())
        self.numbers.moved(folder, renamed)
        if folder == self._folder:
            self._folder = self._heading = renamed
            self.open_here.saved(renamed)
            self._clean = replace(self._clean, title=title.strip())
            titled = replace(self._boards.board, title=title.strip())
            self._boards.commit(titled, "Rename board", Origin.OBSERVED)
        self._forget(folder)
        self._remember(renamed)
        self._bus.publish(LibraryChanged())

    async def duplicate(self, folder: str, title: str) -> None:
        await self._files.duplicate(folder, title)
        self._bus.publish(LibraryChanged())

    async def delete(self, folder: str) -> None:
        """Moves the board's folder to the trash; if it is the open one, the board stays open, unsaved."""
        await self._files.delete(folder)
        self.numbers.moved(folder, None)
        if folder == self._folder:
            self._folder = self._heading = None
            self.open_here.over()
            self._clean = Pedalboard(title="\0")
            self._weigh(self._boards.board)
        self._forget(folder)
        self._bus.publish(LibraryChanged())

    async def boards(self) -> Sequence[BoardListing]:
        """The player's own by title, then the program's; copies of unsaved work last: the others keep their places."""
        listed = await self._files.list_boards()
        return sorted(listed, key=lambda one: (one.title.endswith(ASIDE), not self.is_mine(one.folder)))

    def is_mine(self, folder: str) -> bool:
        """Whether a board may be written over, renamed and deleted (it is not one of the program's own)."""
        return self._files.is_user_board(folder)

    async def recent(self) -> Sequence[str]:
        """Folders, newest first."""
        return self._recent()

    def _remember(self, folder: str) -> None:
        self._store_recent([folder, *[held for held in self._recent() if held != folder]][:_RECENT], folder)

    def _forget(self, folder: str) -> None:
        self._store_recent([held for held in self._recent() if held != folder], self._folder or "")

    def _recent(self) -> list[str]:
        text = self._settings.values.recent_boards
        try:
            held: object = json.loads(text) if text else []
        except json.JSONDecodeError:
            return []
        return [entry for entry in held if isinstance(entry, str)] if isinstance(held, list) else []

    def _store_recent(self, folders: list[str], last: str) -> None:
        self._settings.change(recent_boards=json.dumps(folders), last_board=last)

    async def recover(self) -> bool:
        """Takes up unsaved work that a crash left behind; false if there is none."""
        for done in await self._files.repair():
            self._notices.post(Severity.NOTE, done)
        work = await self._unsaved.found()
        if work is None:
            return False
        self._take(OpenedBoard(work.board, work.foreign), work.own, dirty=True)
        self._heading = work.own
        if work.told:
            self._notices.post(Severity.NOTE, work.told, "Save it to keep it.")
            return True
        self._notices.post(
            Severity.NOTE,
            f"Your unsaved work on {self.title} was brought back",
            "The program ended without saving it last time. Save it to keep it.",
        )
        return True

    async def left(self) -> None:
        """The program ends in order: what is not saved now is not wanted.

        A disk that refuses is told, and keeps nobody from leaving.
        """
        try:
            await self._unsaved.opened(self._folder, self._folder)
        except MarliseError as error:
            self._notices.post_error(error)

    async def autosave(self) -> None:
        """Keeps the unsaved work safe from a crash; forgets it when everything is saved."""
        if not self._dirty:
            await self._unsaved.forget_autosave()
            return
        await self._boards.capture()
        await self._unsaved.keep(self._boards.board, self._folder, self._unsaved.position)

    def _board_changed(self, event: BoardChanged) -> None:
        if event.origin is Origin.LOAD:
            return
        if event.origin is Origin.OBSERVED:
            self._clean = _kept_up(self._clean, event)
        self._edited = self._edited or event.origin in (Origin.USER, Origin.UNDO)
        self._weigh(event.after)

    def _weigh(self, board: Pedalboard) -> None:
        dirty = has_work(self._clean, board)
        if dirty != self._dirty:
            self._dirty = dirty
            self._bus.publish(LibraryChanged())


def _kept_up(clean: Pedalboard, event: BoardChanged) -> Pedalboard:
    """The saved board with properties that a plugin told of for the first time: they are not the user's work."""
    for key, held in event.after.instances.items():
        saved = clean.instances.get(key)
        if saved is None or held is event.before.instances.get(key):
            continue
        fresh = {uri: value for uri, value in held.properties.items() if uri not in saved.properties}
        if fresh:
            clean = clean.with_instance(replace(saved, properties={**saved.properties, **fresh}))
    return clean
