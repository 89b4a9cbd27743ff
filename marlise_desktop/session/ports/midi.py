"""MIDI devices as the session sees them: one port for each way by which they are reached."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from marlise_desktop.domain.midi.device import Device, DeviceId


@dataclass(frozen=True, slots=True)
class Heard:
    """Bytes that a device has sent, of one message or, where the way does not part them, of several.

    `time_s` is on the loop's clock. `by_engine`: the engines hear it themselves, so what is mapped in an engine has
    acted already.
    """

    device: DeviceId
    data: bytes
    time_s: float
    by_engine: bool = False


class MidiGate(Protocol):
    """One way to MIDI devices. Called on the loop's thread, and calls its listeners there."""

    @property
    def reason(self) -> str:
        """Empty, or why there is no MIDI this way, in words."""
        ...

    def devices(self) -> Sequence[Device]:
        """Those that are there now."""
        ...

    def listen(self, hear: Callable[[Heard], None], moved: Callable[[], None]) -> None:
        """`moved` is called when devices came or went, `hear` for all that comes from those that are open."""
        ...

    async def run(self) -> None:
        """Until cancelled: opens all inputs of devices that `wants` lets in, closes them at the end."""
        ...

    def want(self, wants: Callable[[DeviceId], bool]) -> None:
        """Which devices to listen to, from now on."""
        ...

    def send(self, device: DeviceId, message: bytes) -> None:
        """Queues one whole message; to a device that is gone it is dropped."""
        ...
