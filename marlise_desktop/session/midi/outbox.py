"""What waits to be sent to one device: the newest message for each address, no faster than the device can take."""

from collections.abc import Hashable


class Outbox:
    """Never holds more than one message for each address. Times are on one clock, in seconds."""

    def __init__(self, gap_s: float = 0.0) -> None:
        self.gap_s = gap_s
        self._waiting: dict[Hashable, bytes] = {}
        self._shown: dict[Hashable, bytes] = {}
        self._free_at = 0.0

    def show(self, address: Hashable, message: bytes) -> None:
        """Does nothing where the device shows that already, or would soon."""
        if self._shown.get(address) == message:
            self._waiting.pop(address, None)
        elif self._waiting.get(address) != message:
            self._waiting[address] = message

    def forget(self) -> None:
        """What the device shows is not known any more; what is shown next is sent whatever it was."""
        self._shown.clear()

    def take(self, now: float) -> bytes | None:
        """One message that may be sent now; the one whose address has waited longest."""
        if not self._waiting or now < self._free_at:
            return None
        address = next(iter(self._waiting))
        message = self._waiting.pop(address)
        self._shown[address] = message
        self._free_at = now + self.gap_s
        return message

    def due(self) -> float | None:
        """When there is something to take."""
        return self._free_at if self._waiting else None
