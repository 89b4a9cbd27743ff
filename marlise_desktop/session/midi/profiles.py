"""Which profile tells of which device: the one that the player chose, else the first that fits its name."""

from collections.abc import Mapping, Sequence

from marlise_desktop.domain.midi.control import Control, Nature
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.events import ProfilesChanged
from marlise_desktop.domain.midi.profile import Profile
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.ports.controller_profiles import ControllerProfiles

NO_PROFILE = ""
"""Chosen for a device that no profile shall tell of."""


class Profiles:
    """Publishes ProfilesChanged. Before `load` there are none."""

    def __init__(self, files: ControllerProfiles, notices: Notices, bus: Bus) -> None:
        self._files, self._notices, self._bus = files, notices, bus
        self._all: Sequence[Profile] = ()
        self._chosen: Mapping[DeviceId, str] = {}
        self._told: frozenset[str] = frozenset()
        self._known: dict[DeviceId, Profile | None] = {}

    @property
    def all(self) -> Sequence[Profile]:
        """The player's own come first."""
        return self._all

    def of(self, device: DeviceId) -> Profile | None:
        """None where nothing is known of such a device."""
        if device not in self._known:
            self._known[device] = self._found(device)
        return self._known[device]

    def nature_of(self, control: Control) -> Nature | None:
        """What the control of a device is; None where its profile does not tell."""
        profile = self.of(control.device) if control.device is not None else None
        held = profile.sent_by(control) if profile else None
        return held.nature if held else None

    def chosen(self, device: DeviceId) -> str | None:
        """The id that the player chose; None where the name decides."""
        return self._chosen.get(device)

    async def load(self) -> None:
        """Reads all files again. What is wrong with one is told once, as long as it is wrong in the same way."""
        found = await self._files.read()
        messages = frozenset(fault.message for fault in found.faults)
        for fault in found.faults:
            if fault.message not in self._told:
                self._notices.post_error(fault)
        self._told = messages
        self._all, self._chosen = found.profiles, found.chosen
        self._moved()

    async def choose(self, device: DeviceId, profile: str | None) -> None:
        """By hand; None leaves it to the name again, NO_PROFILE says that none fits. Raises LibraryError."""
        rest = {held: name for held, name in self._chosen.items() if held != device}
        chosen = rest if profile is None else {**rest, device: profile}
        await self._files.choose(chosen)
        self._chosen = chosen
        self._moved()

    async def keep(self, profile: Profile) -> None:
        """As one of the player's own. Raises LibraryError; all is as before then."""
        await self._files.keep(profile)
        await self.load()

    async def forget(self, profile: str) -> None:
        """Removes one of the player's own. Raises LibraryError."""
        await self._files.forget(profile)
        await self.load()

    def _found(self, device: DeviceId) -> Profile | None:
        chosen = self._chosen.get(device)
        if chosen is not None:
            return next((held for held in self._all if held.id == chosen), None)
        return next((held for held in self._all if held.fits(device)), None)

    def _moved(self) -> None:
        self._known.clear()
        self._bus.publish(ProfilesChanged())
