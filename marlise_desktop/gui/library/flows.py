"""New, open, save, rename and the rest, with the questions that belong to them."""

from collections.abc import Callable
from pathlib import PurePath

from PySide6.QtWidgets import QWidget

from marlise_desktop.gui.kit import ask
from marlise_desktop.gui.mapping.program_question import ask_program
from marlise_desktop.session.board_numbers import MOST
from marlise_desktop.session.ports.board_files import BoardListing, BoardPictures
from marlise_desktop.session.rack import Rack


class Flows:
    """Coroutines for the window's actions; each raises MarliseError where the session does."""

    def __init__(self, session: Rack, window: QWidget, pictures: Callable[[], BoardPictures]) -> None:
        self._session = session
        self._window = window
        self._pictures = pictures

    async def new(self) -> bool:
        """False if the user thought better of it."""
        if not await self.saved_or_let_go():
            return False
        await self._session.library.new()
        return True

    async def open(self, folder: str) -> bool:
        if not await self.saved_or_let_go():
            return False
        await self._session.library.open(folder)
        return True

    async def open_elsewhere(self) -> bool:
        """A board's folder from anywhere on disk."""
        start = str(PurePath(self._session.library.folder or "~").parent)
        chosen = await ask.folder(self._window, "Open a board's folder (.pedalboard)", start)
        return chosen is not None and await self.open(chosen)

    async def save(self) -> bool:
        """Asks for a title if the board has none yet."""
        if self._session.library.folder is None:
            return await self.save_as()
        await self._session.actions.run("board.save", pictures=self._pictures())
        return True

    async def save_as(self) -> bool:
        title = await self._title("Save board as", self._session.boards.board.title, "Save")
        if title is None:
            return False
        await self._session.actions.run("board.save_as", title=title, pictures=self._pictures())
        return True

    async def saved_or_let_go(self) -> bool:
        """Asks about unsaved work; True if the board may be left."""
        library = self._session.library
        if not library.dirty:
            return True
        answer = await ask.save_first(self._window, library.title)
        if answer == "save":
            return await self.save()
        return answer == "discard"

    async def rename(self, board: BoardListing) -> None:
        title = await self._title("Rename board", board.title, "Rename")
        if title is not None and title != board.title:
            await self._session.actions.run("board.rename", board=board.folder, title=title)

    async def rename_open(self) -> None:
        """The board that is open; saved first if it has no place on disk yet."""
        library = self._session.library
        if library.folder is None:
            await self.save_as()
        else:
            await self.rename(BoardListing(library.folder, library.title, 0.0))

    async def duplicate(self, board: BoardListing) -> None:
        title = await self._title("Duplicate board", f"{board.title} copy", "Duplicate")
        if title is not None:
            await self._session.actions.run("board.duplicate", board=board.folder, title=title)

    async def delete(self, board: BoardListing) -> None:
        choices = (ask.Choice("delete", "Move to trash", ask.Part.DESTROY), ask.CANCEL)
        words = f"“{board.title}” is moved to the trash of your desktop. You can put it back from there."
        if await ask.confirm(self._window, "Delete this board?", words, choices) == "delete":
            await self._session.actions.run("board.delete", board=board.folder)

    async def ask_program(self, board: BoardListing) -> None:
        """By which program change the board is opened."""
        listed = await self._session.library.boards()
        present = self._session.programs.programs_of_boards(listed).get(board.folder)

        async def give(number: int | None) -> None:
            self._session.library.numbers.give(board.folder, number)

        await ask_program(self._window, board.title, present, MOST - 1, give)

    async def _title(self, question: str, value: str, accept: str) -> str | None:
        return await ask.text(self._window, question, "Title", value=value, accept=accept)
