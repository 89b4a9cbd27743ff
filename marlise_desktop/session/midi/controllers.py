"""What is known of controllers for all boards: mappings, calibrations, natures, names, chosen inputs."""

import asyncio
from dataclasses import replace

from marlise_desktop.domain.errors import ConfigurationError, LibraryError, MarliseError, Trouble
from marlise_desktop.domain.events import Severity
from marlise_desktop.domain.midi.controllers_kept import ControllersKept, merged
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.events import ControllersChanged, MappingsChanged
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.ports.controllers import ControllersStore
from marlise_desktop.session.to_the_end import to_the_end

_PAUSE_SECONDS = 0.25
"""Between two writes, so that a calibration that is dragged does not write for each of its steps."""
_AGAIN_SECONDS = 5.0
_FILE, _DISK = "controllers file", "controllers"


class Controllers:
    """`keep` is its life: it writes what was changed. On the loop's thread.

    Publishes MappingsChanged where the mappings are new, ControllersChanged for all else.
    """

    def __init__(self, store: ControllersStore, notices: Notices, bus: Bus) -> None:
        self._store = store
        self._notices = notices
        self._bus = bus
        self._kept = ControllersKept()
        self._written = self._kept
        self._changed = asyncio.Event()
        self._reason = ""

    @property
    def kept(self) -> ControllersKept:
        return self._kept

    @property
    def known(self) -> frozenset[DeviceId]:
        """All devices that were ever seen."""
        return self._kept.known

    @property
    def unheard(self) -> frozenset[DeviceId]:
        """Those that the player does not want to hear."""
        return self._kept.unheard

    def see(self, device: DeviceId) -> None:
        self.change(replace(self._kept, known=self._kept.known | {device}))

    def set_heard(self, device: DeviceId, on: bool) -> None:
        unheard = self._kept.unheard
        self.change(replace(self._kept, unheard=unheard - {device} if on else unheard | {device}))

    def name(self, device: DeviceId) -> str:
        """What the player calls it."""
        return self._kept.device_names.get(device, device)

    def set_name(self, device: DeviceId, name: str) -> None:
        """An empty name gives the device's own back."""
        rest = {key: held for key, held in self._kept.device_names.items() if key != device}
        self.change(replace(self._kept, device_names=rest | ({device: name.strip()} if name.strip() else {})))

    def load(self) -> None:
        """Before the loop runs. What is wrong is told, and what can be read holds; nothing is raised."""
        try:
            read = self._store.read()
        except ConfigurationError as error:
            self._set_aside(error)
            return
        except LibraryError as error:
            self._reason = error.message
            hint = (
                "" if error.trouble is Trouble.NEWER else "What you change of controllers is forgotten when you quit."
            )
            self._notices.post(Severity.ERROR, error.message, f"{error.hint} {hint}".strip(), _FILE)
            return
        for fault in read.faults:
            self._notices.post(Severity.WARNING, fault.message, fault.hint)
        self._kept = self._written = read.kept

    def change(self, kept: ControllersKept) -> None:
        """From now on; `keep` writes it."""
        before, self._kept = self._kept, kept
        if kept == before:
            return
        self._changed.set()
        if kept.mappings != before.mappings:
            self._bus.publish(MappingsChanged())
        if replace(kept, mappings=before.mappings) != before:
            self._bus.publish(ControllersChanged())

    async def keep(self) -> None:
        """Until cancelled; what waits is then written."""
        try:
            while True:
                await self._changed.wait()
                self._changed.clear()
                done = await self._write()
                await asyncio.sleep(_PAUSE_SECONDS if done else _AGAIN_SECONDS)
                if not done:
                    self._changed.set()
        finally:
            await self._write()

    async def _write(self) -> bool:
        if self._kept == self._written or self._reason:
            return True
        try:
            await to_the_end(self._write_through())
        except MarliseError as error:
            self._tell_once(error)
            return False
        self._notices.clear(_DISK)
        return True

    async def _write_through(self) -> None:
        """What the store answers must not be missed: without it the next write would undo what others have written."""
        kept = self._kept
        self._written = await asyncio.to_thread(self._store.write, kept)
        self.change(merged(kept, self._kept, self._written))

    def _tell_once(self, error: MarliseError) -> None:
        if not any(held.topic == _DISK and held.message == error.message for held in self._notices.current):
            self._notices.post_error(error, _DISK)

    def _set_aside(self, error: ConfigurationError) -> None:
        try:
            aside = self._store.set_aside()
        except MarliseError as refused:
            self._reason = error.message
            self._notices.post_error(error, _FILE)
            self._notices.post_error(refused, _DISK)
            return
        hint = f"It was moved to {aside}; correct it there and move it back. Until then no mapping of all boards holds."
        self._notices.post(Severity.ERROR, error.message, hint, _FILE)
