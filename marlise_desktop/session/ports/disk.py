"""What the system knows of a folder's disk."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class DiskUsage:
    """In MB. `taken_mb` is what the folder holds, None where nobody asked for it to be counted."""

    free_mb: float
    taken_mb: float | None = None


class Disk(Protocol):
    """Called on the loop's thread; the disk is another's."""

    async def usage(self, folder: str, *, counted: bool = False) -> DiskUsage | None:
        """Of a folder that need not be there yet; `counted` goes through all that it holds. None if it is unknown."""
        ...
