"""Where profiles of controllers are kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from marlise_desktop.domain.errors import MarliseError
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.profile import Profile


@dataclass(frozen=True, slots=True)
class FoundProfiles:
    """The player's own come first, without those that they take the place of. Each file that is refused has one fault.

    `chosen` says which profile the player has chosen for a device; an id may be of none that there is.
    """

    profiles: Sequence[Profile]
    faults: Sequence[MarliseError]
    chosen: Mapping[DeviceId, str]


class ControllerProfiles(Protocol):
    """Called on the loop's thread; the disk is read and written on another. All but `read` raise LibraryError."""

    async def read(self) -> FoundProfiles:
        """Never raises: what cannot be read is among the faults."""
        ...

    async def keep(self, profile: Profile) -> None:
        """As one of the player's own, in the place of an earlier one of that id."""
        ...

    async def forget(self, profile: str) -> None:
        """Removes one of the player's own; a shipped one of that id is in force again."""
        ...

    async def choose(self, chosen: Mapping[DeviceId, str]) -> None:
        """Remembers which profiles the player has chosen, all of them."""
        ...
