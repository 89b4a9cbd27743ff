"""The names that instances and ports have on the wire.

Source: mod-host README.md, "effect_<i>:<symbol>"; the built-in host reads the same names and finds its own
ports behind `system:capture_K`, `mod-monitor:in_K`, `mod-host:midi_in` and `mod-host:midi_out`.
"""

from collections.abc import Iterator, Mapping

from marlise_desktop.domain.connection import Connection, Endpoint, HardwarePort, InstancePort
from marlise_desktop.domain.hardware import insert_label, is_insert
from marlise_desktop.domain.ids import InstanceId

HIGHEST_NUMBER = 9989
"""Higher numbers are mod-host's own."""


class UnwirableError(Exception):
    """An end of a cable has no name on the wire now: why, in words for the user, and the engine's number for it."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class Numbers:
    """Which number each instance has in the engine. A number that was freed is used again as late as possible."""

    def __init__(self) -> None:
        self._numbers: dict[InstanceId, int] = {}
        self._instances: dict[int, InstanceId] = {}
        self._next = 0

    def __len__(self) -> int:
        return len(self._numbers)

    def allocate(self, instance: InstanceId) -> int:
        self.release(instance)
        while self._next in self._instances:
            self._next = (self._next + 1) % (HIGHEST_NUMBER + 1)
        number = self._next
        self._next = (number + 1) % (HIGHEST_NUMBER + 1)
        self._numbers[instance] = number
        self._instances[number] = instance
        return number

    def take(self, instance: InstanceId, number: int) -> None:
        """The instance has this number in the engine already."""
        self.release(instance)
        self._numbers[instance] = number
        self._instances[number] = instance

    def release(self, instance: InstanceId) -> None:
        number = self._numbers.pop(instance, None)
        if number is not None:
            del self._instances[number]

    def number(self, instance: InstanceId) -> int | None:
        return self._numbers.get(instance)

    def all(self) -> Mapping[int, InstanceId]:
        return dict(sorted(self._instances.items()))

    def instance(self, number: int | None) -> InstanceId | None:
        return None if number is None else self._instances.get(number)


class Wiring:
    """Translates cables. `own_midi` is true for an engine that has `midi_in` and `midi_out` ports of its own.

    `client` is the name of such an engine among JACK's clients.
    """

    def __init__(self, numbers: Numbers, *, own_midi: bool, client: str = "marlise-host") -> None:
        self._numbers = numbers
        self._own_midi = own_midi
        self._client = f"{client}:"
        self.devices: Mapping[HardwarePort, str] = {}

    def collective(self, connection: Connection) -> bool:
        """Whether the cable stands for one cable to each MIDI device."""
        ends = (connection.source, connection.target)
        return not self._own_midi and any(isinstance(end, HardwarePort) and _all_midi(end) for end in ends)

    def pairs(self, connection: Connection) -> list[tuple[str, str]]:
        """What must be joined for a cable; raises UnwirableError if an end is not there now."""
        sources = list(self._names(connection.source, leaving=True))
        targets = list(self._names(connection.target, leaving=False))
        return [(source, target) for source in sources for target in targets]

    def outside(self, connection: Connection) -> list[tuple[str, str]]:
        """The JACK connections of a cable; the built-in host has none but to the ports of other programs."""
        try:
            pairs = self.pairs(connection)
        except UnwirableError:
            return []
        if not self._own_midi:
            return pairs
        others = set(self.devices.values())
        return [
            (source if source in others else self._client, target if target in others else self._client)
            for source, target in pairs
            if source in others or target in others
        ]

    def _names(self, end: Endpoint, *, leaving: bool) -> Iterator[str]:
        if isinstance(end, InstancePort):
            number = self._numbers.number(end.instance)
            if number is None:
                raise UnwirableError("the engine does not run this pedal", -3)
            yield f"effect_{number}:{end.symbol}"
        elif _all_midi(end) and not self._own_midi:
            yield from (port for device, port in self.devices.items() if device.name.startswith("midi:"))
        else:
            yield self._hardware(end, leaving=leaving)

    def source(self, port: HardwarePort) -> str:
        """The name of a port that sound comes from; raises UnwirableError if it is not there now."""
        return self._hardware(port, leaving=True)

    def _hardware(self, port: HardwarePort, *, leaving: bool) -> str:
        if port in self.devices:
            return self.devices[port]
        kind, _, channel = port.name.partition("_")
        if kind == "capture" and leaving:
            return f"system:capture_{channel}"
        if kind == "playback" and not leaving:
            return f"mod-monitor:in_{channel}"
        if _all_midi(port):
            return f"mod-host:{port.name}"
        if is_insert(port):
            raise UnwirableError(f"{insert_label(port)} is not there now", -205)
        name = port.name.removeprefix("midi:")
        raise UnwirableError(f"{name} is not connected to this computer", -205)


def _all_midi(port: HardwarePort) -> bool:
    return port.name in {"midi_in", "midi_out"}
