"""Which of an engine's ports for MIDI devices each device has."""

from marlise_desktop.domain.midi.device import DeviceId

OWN = 32
"""The one that other programs play to."""
_HIGHEST = 31


class PortNumbers:
    """A device that comes back has its old number, as long as no other has needed it."""

    def __init__(self) -> None:
        self._given: dict[DeviceId, int] = {}
        self._present: frozenset[DeviceId] = frozenset()
        self._devices: dict[int, DeviceId] = {}

    def see(self, present: frozenset[DeviceId]) -> frozenset[DeviceId]:
        """Those that are there now; answers those for which there is no port."""
        self._present = present
        without = frozenset(device for device in sorted(present) if not self._has_one(device))
        self._devices = {self._given[device]: device for device in present - without}
        return without

    def of(self, device: DeviceId) -> int | None:
        return self._given.get(device) if device in self._present else None

    def device(self, number: int) -> DeviceId | None:
        return self._devices.get(number)

    def _has_one(self, device: DeviceId) -> bool:
        if device not in self._given:
            taken = {number for held, number in self._given.items() if held in self._present}
            free = [number for number in range(1, _HIGHEST + 1) if number not in taken]
            if not free:
                return False
            unused = [number for number in free if number not in self._given.values()]
            number = (unused or free)[0]
            self._given = {held: given for held, given in self._given.items() if given != number}
            self._given[device] = number
        return True
