"""A journal in memory. `held` is true while a program has it."""

from collections.abc import Sequence

from marlise_desktop.domain.errors import LibraryError
from marlise_desktop.domain.health import DatabaseState
from marlise_desktop.session.ports.journal import Edited, Entry, Kept, LeftBehind, Opened


class FakeJournal:
    def __init__(self) -> None:
        self.opened = Opened(None, None)
        self.edits: dict[int, Edited] = {}
        self.last = 0
        self.refuses = ""
        self.held = False
        self.folder = ""

    @property
    def database(self) -> DatabaseState:
        return DatabaseState(error=self.refuses)

    async def open(self) -> LeftBehind:
        if self.held:
            raise LibraryError("Marlise Desktop runs already, so this one keeps no unsaved work")
        self.held = True
        return LeftBehind(self.opened, tuple(self.edits.values()), self.last)

    async def write(self, entries: Sequence[Entry]) -> None:
        if self.refuses:
            raise LibraryError(self.refuses)
        for entry in entries:
            match entry:
                case Opened() | Kept():
                    self.edits = {number: edit for number, edit in self.edits.items() if number > entry.number}
                    self.opened = entry if isinstance(entry, Opened) else self.opened
                case Edited():
                    self.edits[entry.number] = entry
                    self.last = max(self.last, entry.number)

    async def close(self) -> None:
        self.held = False

    def move_to(self, folder: str) -> None:
        self.folder = folder
