"""What we have sent to a device and it sends back is not something that a player does."""

from collections import deque

from marlise_desktop.domain.midi.device import DeviceId

ECHO_S = 0.05
"""What comes back later than that is taken for the player's."""


class Echoes:
    """Each message that was sent takes one that comes back with it. Times are on one clock, in seconds."""

    def __init__(self) -> None:
        self._sent: dict[DeviceId, deque[tuple[float, bytes]]] = {}

    def sent(self, device: DeviceId, message: bytes, now: float) -> None:
        held = self._sent.setdefault(device, deque())
        self._drop_old(held, now)
        held.append((now, message))

    def is_one(self, device: DeviceId, message: bytes, now: float) -> bool:
        """Asked once for each message that is heard."""
        held = self._sent.get(device)
        if not held:
            return False
        self._drop_old(held, now)
        for entry in held:
            if abs(now - entry[0]) <= ECHO_S and _same(entry[1], message):
                held.remove(entry)
                return True
        return False

    def _drop_old(self, held: deque[tuple[float, bytes]], now: float) -> None:
        while held and now - held[0][0] > ECHO_S:
            held.popleft()


def _same(sent: bytes, heard: bytes) -> bool:
    """A note-off comes back as such or as a note-on without velocity."""
    both_off = _is_off(sent) and _is_off(heard)
    return sent == heard or (both_off and (sent[0] & 0x0F, sent[1]) == (heard[0] & 0x0F, heard[1]))


def _is_off(message: bytes) -> bool:
    return len(message) == 3 and (message[0] & 0xF0 == 0x80 or (message[0] & 0xF0 == 0x90 and message[2] == 0))
