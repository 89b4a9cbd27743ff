"""MIDI devices as the session sees them: one port for each way by which they are reached."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from marlise_desktop.domain.midi.device import Device, DeviceId, Way


@dataclass(frozen=True, slots=True)
class Heard:
    """Bytes that a device has sent, of one message or, where the way does not part them, of several.

    `time_s` is on the loop's clock. `by_engine`: the engines hear it themselves, so what is mapped in an engine has
    acted already; so have the `slots` that stood by in the engine that tells of it.
    """

    device: DeviceId
    data: bytes
    time_s: float
    by_engine: bool = False
    slots: tuple[int, ...] = ()


class MidiListener(Protocol):
    """Who hears a gate. Called on the loop's thread."""

    def heard(self, heard: Heard) -> None: ...
    def moved(self) -> None:
        """Devices came or went."""
        ...

    def lost(self, device: DeviceId) -> None:
        """It is gone, or was not heard for a moment: what it holds down may have been let go unheard."""
        ...

    def left(self, device: DeviceId, message: bytes) -> None:
        """A message that was sent is out, or was dropped on the way."""
        ...

    def reached(self) -> None:
        """Devices can be sent to by ways that were not there before; what was sent until now may be lost."""
        ...

    def missed(self, count: int) -> None:
        """So many messages came faster than they were taken, and are not told."""
        ...


class MidiGate(Protocol):
    """One way to MIDI devices. Called on the loop's thread, and calls its listeners there."""

    @property
    def way(self) -> Way: ...
    @property
    def reason(self) -> str:
        """Empty, or why there is no MIDI this way, in words."""
        ...

    def devices(self) -> Sequence[Device]:
        """Those that are there now."""
        ...

    def covers(self, device: DeviceId) -> bool:
        """Whether what this device plays comes this way, so that no other way may tell it again.

        Our own port is covered by none: other programs see it on each way.
        """
        ...

    def listen(self, listener: MidiListener) -> None:
        """Sets the one listener."""
        ...

    async def run(self) -> None:
        """Until cancelled: opens all inputs of devices that `wants` lets in, closes them at the end."""
        ...

    def want(self, wants: Callable[[DeviceId], bool]) -> None:
        """Which devices to listen to, from now on; call it again when the answers have changed."""
        ...

    def send(self, device: DeviceId, message: bytes) -> None:
        """Queues one whole message; to a device that is gone it is dropped."""
        ...

    async def flush(self) -> None:
        """Returns when all that was queued is on its way, which a device that hangs may put off for ever."""
        ...


class MidiEar(Protocol):
    """One port of our own in JACK, in both directions, for engines that do not tell who plays. On the loop's thread."""

    async def open(self, hear: Callable[[bytes, float], None], missed: Callable[[int], None]) -> None:
        """`hear` is given each message with its time on the loop's clock. Raises MarliseError if there is no MIDI."""
        ...

    def port(self, *, source: bool) -> str:
        """What JACK calls it while it is open; `source` is the side that others play to."""
        ...

    def send(self, message: bytes) -> None:
        """Queues one whole message."""
        ...

    async def close(self) -> None: ...
