"""What we have sent to a device and it sends back is not something that a player does."""

from collections import deque
from dataclasses import dataclass

from marlise_desktop.domain.midi.device import DeviceId

ECHO_S = 0.05
"""What comes back later than that is taken for the player's."""
_MOST = 256
"""Of one device; more cannot come back within that time."""


@dataclass(slots=True, eq=False)
class _Sent:
    """`left_s` is None while it is still on its way to the device."""

    message: bytes
    left_s: float | None = None


class Echoes:
    """Each message that was sent takes one that comes back with it. Times are on one clock, in seconds."""

    def __init__(self) -> None:
        self._sent: dict[DeviceId, deque[_Sent]] = {}

    def sent(self, device: DeviceId, message: bytes) -> None:
        """It was queued. From now on it may come back, until some time after it has left."""
        self._sent.setdefault(device, deque(maxlen=_MOST)).append(_Sent(message))

    def left(self, device: DeviceId, message: bytes, now: float) -> None:
        """It is out, or was dropped on the way."""
        for entry in self._sent.get(device, ()):
            if entry.left_s is None and entry.message == message:
                entry.left_s = now
                return

    def is_one(self, device: DeviceId, message: bytes, now: float) -> bool:
        """Asked once for each message that is heard."""
        held = self._sent.get(device)
        if not held:
            return False
        while held and held[0].left_s is not None and now - held[0].left_s > ECHO_S:
            held.popleft()
        for entry in held:
            if (entry.left_s is None or abs(now - entry.left_s) <= ECHO_S) and _same(entry.message, message):
                held.remove(entry)
                return True
        return False


def _same(sent: bytes, heard: bytes) -> bool:
    """A note-off comes back as such or as a note-on without velocity."""
    both_off = _is_off(sent) and _is_off(heard)
    return sent == heard or (both_off and (sent[0] & 0x0F, sent[1]) == (heard[0] & 0x0F, heard[1]))


def _is_off(message: bytes) -> bool:
    return len(message) == 3 and (message[0] & 0xF0 == 0x80 or (message[0] & 0xF0 == 0x90 and message[2] == 0))
