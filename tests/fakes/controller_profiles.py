"""Profiles of controllers, in memory."""

from collections.abc import Mapping

from marlise_desktop.domain.errors import LibraryError, MarliseError
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.profile import Profile
from marlise_desktop.session.ports.controller_profiles import FoundProfiles


class FakeProfiles:
    """Implements `ControllerProfiles`. `faults` are found at each reading, and nothing is kept while it `refuses`."""

    def __init__(self, *profiles: Profile) -> None:
        self.profiles = {profile.id: profile for profile in profiles}
        self.faults: list[MarliseError] = []
        self.refuses: LibraryError | None = None
        self.chosen: Mapping[DeviceId, str] = {}

    async def read(self) -> FoundProfiles:
        return FoundProfiles(tuple(self.profiles.values()), tuple(self.faults), self.chosen)

    async def keep(self, profile: Profile) -> None:
        self._refuse()
        self.profiles[profile.id] = profile

    async def forget(self, profile: str) -> None:
        self._refuse()
        self.profiles.pop(profile, None)

    async def choose(self, chosen: Mapping[DeviceId, str]) -> None:
        self._refuse()
        self.chosen = chosen

    def _refuse(self) -> None:
        if self.refuses:
            raise self.refuses
