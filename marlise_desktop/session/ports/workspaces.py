"""The folders of sessions, as the session core sees them."""

from pathlib import Path
from typing import Protocol


class Hold(Protocol):
    """A workspace that this session alone uses."""

    async def release(self) -> None:
        """Lets it go; to do so twice does nothing."""
        ...


class Workspaces(Protocol):
    """Called on the loop's thread; the disk is worked on another. Each call does all it says, or nothing.

    All raise LibraryError for what the disk refuses: it is full, it may not be written.
    """

    async def make(self, folder: Path, *, fresh: bool = False) -> bool:
        """Sees that a folder is there and can be written; answers whether it is the program's own.

        It is if it was missing, or with `fresh`. A fresh one was missing or empty before; any other is refused with
        WorkspaceNotEmptyError, and one that was made for another session counts as such, even if nothing is in it.
        """
        ...

    async def take(self, folder: Path) -> Hold:
        """For one session alone, until it is released or this program ends, however that ends.

        Raises WorkspaceInUseError if another session has it, of this program or of another one that runs.
        """
        ...

    async def remove(self, folder: Path) -> bool:
        """Removes a folder that is the program's own, with all in it, and leaves any other; answers if it is gone."""
        ...
