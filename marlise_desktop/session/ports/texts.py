"""Text files that a session leaves in its workspace."""

from typing import Protocol


class Texts(Protocol):
    """Called on the loop's thread; the disk is written on another."""

    async def write(self, folder: str, name: str, text: str) -> str:
        """Writes `name`, which may have folders of its own in it, whole or not at all; answers the file's path.

        A file that is there already is kept, and the new one gets a number. Raises LibraryError.
        """
        ...

    async def read(self, folder: str, name: str) -> str:
        """Empty if there is no such file. Raises LibraryError."""
        ...
