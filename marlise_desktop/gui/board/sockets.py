"""Where cables plug in, as values: a port of a pedal or of the computer, with its side and kind."""

from dataclasses import dataclass

from marlise_desktop.domain.connection import Connection, Endpoint, InstancePort
from marlise_desktop.domain.hardware import HardwareDescription
from marlise_desktop.domain.instance import PluginInstance
from marlise_desktop.domain.port import Direction, SignalType


@dataclass(frozen=True, slots=True)
class Socket:
    """`direction` is OUTPUT where signal comes out onto the board; `present` false for a device not plugged in."""

    end: Endpoint
    direction: Direction
    type: SignalType
    name: str
    present: bool = True

    @property
    def spoken(self) -> str:
        """For a screen reader and for tooltips."""
        absent = "" if self.present else ", not plugged in"
        return f"{self.name}, {self.type.value.upper() if self.type is not SignalType.AUDIO else 'audio'} " + (
            f"{self.direction.value}{absent}"
        )


def sockets_of(instance: PluginInstance) -> tuple[Socket, ...]:
    """Audio, then MIDI, then CV; inputs and outputs in the plugin's order."""
    kinds = (SignalType.AUDIO, SignalType.MIDI, SignalType.CV)
    ports = sorted(instance.plugin.ports, key=lambda port: kinds.index(port.type))
    return tuple(Socket(InstancePort(instance.id, p.symbol), p.direction, p.type, p.name) for p in ports)


def hardware_socket(described: HardwareDescription) -> Socket:
    return Socket(described.port, described.direction, described.type, described.label, described.present)


def cable_between(first: Socket, second: Socket) -> Connection | None:
    """The cable that would join the two, whichever was touched first; None if both are on the same side."""
    if first.direction is second.direction:
        return None
    source, target = (first, second) if first.direction is Direction.OUTPUT else (second, first)
    return Connection(source.end, target.end)
