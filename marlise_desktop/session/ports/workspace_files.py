"""The files that one rack has in its workspace, as a whole."""

from typing import Protocol


class WorkspaceFiles(Protocol):
    """Called on the loop's thread; the disk is worked on another. Those that work on it raise LibraryError."""

    @property
    def folder(self) -> str: ...
    async def copy(self, folder: str) -> None:
        """Copies all files of the rack, which nobody writes meanwhile, to a folder that is there.

        What a rack had left there before makes way for them. They are on the disk when this returns; after an error
        none of them is left there.
        """
        ...

    async def remove(self, folder: str) -> None:
        """Takes all files of the rack out of a folder, and leaves everything else."""
        ...

    def move_to(self, folder: str) -> None:
        """`folder` is another from now on."""
        ...
