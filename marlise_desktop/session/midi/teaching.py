"""Teaching: a player steps on each switch of a device once, and it has a profile from then on."""

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from marlise_desktop.domain.errors import BoardError
from marlise_desktop.domain.midi.assembly import Assembly
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.events import TeachingMoved
from marlise_desktop.domain.midi.profile import Profile, learned_profile
from marlise_desktop.domain.midi.taught import Taught
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.midi.profiles import Profiles
from marlise_desktop.session.ports.midi import Heard


class Hearing(Protocol):
    """What teaching needs of `Midi`."""

    def listen(self, hear: Callable[[Heard], None]) -> Callable[[], None]: ...


class Teaching:
    """One device at a time. Publishes TeachingMoved for each control that is new."""

    def __init__(self, midi: Hearing, profiles: Profiles, bus: Bus) -> None:
        self._midi, self._profiles, self._bus = midi, profiles, bus
        self._stop: Callable[[], None] | None = None
        self._assembly = Assembly(lambda *_: False)
        self._taught = Taught()
        self._device: DeviceId | None = None

    @property
    def device(self) -> DeviceId | None:
        """Which one is taught now."""
        return self._device

    @property
    def profile(self) -> Profile:
        """As it would be kept now."""
        return learned_profile(self._device or DeviceId(""), self._taught.controls)

    def begin(self, device: DeviceId) -> None:
        self.cancel()
        self._device, self._taught = device, Taught()
        self._assembly = Assembly(lambda *_: False)
        self._stop = self._midi.listen(self._hear)
        self._bus.publish(TeachingMoved())

    def cancel(self) -> None:
        """Forgets what was taught."""
        if self._stop is not None:
            self._stop()
            self._stop = None
            self._device = None
            self._bus.publish(TeachingMoved())

    async def finish(self) -> Profile:
        """Keeps the profile. Raises BoardError if nothing was stepped on, LibraryError if it cannot be kept."""
        profile, device = self.profile, self._device
        if not profile.controls or device is None:
            raise BoardError("no switch was stepped on yet")
        taken = {held.id for held in self._profiles.all if not held.fits(device)}
        while profile.id in taken:
            profile = replace(profile, id=f"{profile.id}-2")
        await self._profiles.keep(profile)
        if self._profiles.chosen(device) is not None:
            await self._profiles.choose(device, None)
        self.cancel()
        return profile

    def _hear(self, heard: Heard) -> None:
        if heard.device != self._device:
            return
        played = self._assembly.take(heard.device, heard.data, heard.time_s)
        news = [self._taught.feed(one.control, one.value, one.time_s) for one in played]
        if any(news):
            self._bus.publish(TeachingMoved())
