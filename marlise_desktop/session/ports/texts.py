"""Text files that a session leaves in its workspace."""

from typing import Protocol


class Texts(Protocol):
    """Called on the loop's thread; the disk is written on another. All names are within one workspace."""

    async def write(self, name: str, text: str, *, in_place: bool = False) -> str:
        """Writes `name`, which may have folders of its own in it, whole or not at all; answers the file's path.

        A file that is there already is kept, and the new one gets a number; `in_place` takes its place instead.
        Raises LibraryError.
        """
        ...

    async def read(self, name: str) -> str:
        """Empty if there is no such file. Raises LibraryError."""
        ...

    def move_to(self, folder: str) -> None:
        """What is written and read from now on is in another workspace."""
        ...
