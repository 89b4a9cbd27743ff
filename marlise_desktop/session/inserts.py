"""What of the outside is patched into the boards: sends and returns, by the name of the session that brings them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marlise_desktop.domain.connection import HardwarePort
from marlise_desktop.domain.events import HardwareChanged
from marlise_desktop.domain.hardware import HardwareDescription, insert_name, insert_port
from marlise_desktop.domain.port import Direction, SignalType
from marlise_desktop.session.bus import Bus


@dataclass(frozen=True, slots=True)
class Insert:
    """JACK ports: `sends` take what comes from the board, `returns` give it back. Empty where one is not there now."""

    name: str
    sends: tuple[str, ...] = ()
    returns: tuple[str, ...] = ()


class Inserts:
    """Every board has them at its edges. On the loop's thread; a change is told as HardwareChanged."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._held: dict[str, Insert] = {}

    def patch(self, insert: Insert) -> None:
        """Puts it in the place of the one with the same name."""
        if self._held.get(insert.name) != insert:
            self._held[insert.name] = insert
            self._bus.publish(HardwareChanged())

    def unpatch(self, name: str) -> None:
        """Cables to it wait from now on."""
        if self._held.pop(name, None) is not None:
            self._bus.publish(HardwareChanged())

    def hardware(self) -> Sequence[HardwareDescription]:
        return [
            HardwareDescription(port, insert_name(port), SignalType.AUDIO, side, present=bool(jack_port))
            for port, jack_port, side in self._ports()
        ]

    def ports(self) -> Mapping[HardwarePort, str]:
        """The JACK port behind each that is there."""
        return {port: jack_port for port, jack_port, _ in self._ports() if jack_port}

    def _ports(self) -> Sequence[tuple[HardwarePort, str, Direction]]:
        return [
            (insert_port(held.name, number, back=side is Direction.OUTPUT), jack_port, side)
            for held in self._held.values()
            for side, jack_ports in ((Direction.INPUT, held.sends), (Direction.OUTPUT, held.returns))
            for number, jack_port in enumerate(jack_ports, 1)
        ]
