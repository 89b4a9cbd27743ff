"""What the program keeps of controllers, as the session sees its keeper."""

from dataclasses import dataclass
from typing import Protocol

from marlise_desktop.domain.errors import MarliseError
from marlise_desktop.domain.midi.controllers_kept import ControllersKept


@dataclass(frozen=True, slots=True)
class ReadControllers:
    """`faults` tell of entries that could not be read; they stay in the file as they are."""

    kept: ControllersKept
    faults: tuple[MarliseError, ...] = ()


class ControllersStore(Protocol):
    """One file, kept whole or not at all; what it holds beside what the program knows stays in it.

    Blocking: one thread at a time may call it.
    """

    def read(self) -> ReadControllers:
        """Nothing, where there is no file yet.

        Raises ConfigurationError for a damaged file, LibraryError where the disk refuses or a newer version wrote it.
        """
        ...

    def write(self, kept: ControllersKept) -> ControllersKept:
        """Answers what the file holds then: what another program has changed in it meanwhile stays changed.

        Raises LibraryError; the file is as it was then. One that a newer version wrote is never written over.
        """
        ...

    def set_aside(self) -> str:
        """Moves a damaged file to another name, which is answered. Raises LibraryError."""
        ...
