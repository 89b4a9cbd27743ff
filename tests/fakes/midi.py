"""Ways to MIDI devices, in memory."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from marlise_desktop.domain.errors import AudioServerError
from marlise_desktop.domain.midi.device import VIRTUAL, Device, DeviceId, Way
from marlise_desktop.session.ports.midi import Heard, MidiListener


@dataclass
class FakeEar:
    """One port of our own in JACK. It opens unless `refuses` says why not; `sent` went out of it."""

    refuses: str = ""
    is_open: bool = False
    sent: list[bytes] = field(default_factory=list)
    hear: Callable[[bytes, float], None] | None = None
    missed: Callable[[int], None] | None = None
    appears: Callable[[], None] = lambda: None
    """Called when its port is there, which is before `open` has returned."""

    async def open(self, hear: Callable[[bytes, float], None], missed: Callable[[int], None]) -> None:
        if self.refuses:
            raise AudioServerError(self.refuses)
        self.appears()
        self.is_open, self.hear, self.missed = True, hear, missed

    def port(self, *, source: bool) -> str:
        return "Marlise Desktop:in" if source else "Marlise Desktop out:out"

    def send(self, message: bytes) -> None:
        self.sent.append(message)

    async def close(self) -> None:
        self.is_open = False


@dataclass
class FakeGate:
    """Devices that are plugged in by `plug`. `sent` went to them."""

    way: Way = Way.ALSA
    reason: str = ""
    sent: list[tuple[DeviceId, bytes]] = field(default_factory=list)
    plugged: dict[DeviceId, Device] = field(default_factory=dict)
    listener: MidiListener | None = None
    slow: bool = False
    """What is sent stays on its way."""
    wants: Callable[[DeviceId], bool] = lambda _device: True

    def devices(self) -> Sequence[Device]:
        return tuple(self.plugged.values())

    def covers(self, device: DeviceId) -> bool:
        return device != VIRTUAL and device in self.plugged

    def listen(self, listener: MidiListener) -> None:
        self.listener = listener

    async def run(self) -> None:
        await asyncio.Event().wait()

    def want(self, wants: Callable[[DeviceId], bool]) -> None:
        self.wants = wants

    def send(self, device: DeviceId, message: bytes) -> None:
        self.sent.append((device, message))
        if self.listener and not self.slow:
            self.listener.left(device, message)

    async def flush(self) -> None: ...

    def plug(self, name: str, *, listens: bool = False) -> DeviceId:
        device = DeviceId(name)
        self.plugged[device] = Device(device, self.way, listens=listens)
        if self.listener:
            self.listener.moved()
        return device

    def unplug(self, device: DeviceId) -> None:
        del self.plugged[device]
        if self.listener:
            self.listener.lost(device)
            self.listener.moved()

    def play(self, device: DeviceId, data: bytes, time_s: float = 0.0) -> None:
        """As the device does, whether it is listened to or not."""
        if self.listener:
            self.listener.heard(Heard(device, data, time_s, by_engine=self.way is Way.JACK))
