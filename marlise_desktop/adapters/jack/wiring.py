"""Which JACK ports are to be joined for the engine's channels, as the ports and the user's choice stand."""

from collections.abc import Mapping, Sequence

from marlise_desktop.adapters.jack.ports import JackPort, MidiDevice, device_channels, device_client, midi_devices
from marlise_desktop.adapters.jack.routes import RouteMemory, channels, engine_port, is_input, usual_route
from marlise_desktop.domain.connection import HardwarePort


class Wiring:
    """Holds the ports as last listed; makes no JACK call.

    A card that has been found is kept to when it is unplugged: another takes its place only after `let_go`.
    """

    def __init__(self, memory: RouteMemory, inputs: int, outputs: int) -> None:
        self.channels = channels(inputs, outputs)
        self._memory = memory
        self._ports: tuple[JackPort, ...] = ()
        self._midi: tuple[MidiDevice, ...] = ()
        self._device = ""
        self._card: dict[bool, tuple[str, ...]] = {}
        self.engines: tuple[str, ...] = ()
        """The JACK clients of all engines, in the order in which they came; each is joined to the same channels."""

    @property
    def ports(self) -> tuple[JackPort, ...]:
        return self._ports

    def see(self, ports: Sequence[JackPort], device: str = "") -> frozenset[str]:
        """Takes a new list of ports; answers the names that were not in the last one.

        `device` names the card where it is known; else the ports tell.
        """
        new = frozenset(p.name for p in ports) - {p.name for p in self._ports}
        self._ports = tuple(ports)
        self._midi = midi_devices(self._ports, self._midi)
        self._device = device or (self._device if self._holds_card() else device_client(ports))
        for source in (True, False):
            held = self._card.get(source, ())
            found = [p for p in device_channels(ports, source=source) if not held or p.client == _client(held[0])]
            if any(p.physical for p in found):
                self._card[source] = tuple(p.name for p in found)
        return new

    def _holds_card(self) -> bool:
        return any(self._card.values())

    def let_go(self) -> None:
        """The next card that is found is as good as any."""
        self._device, self._card = "", {}

    def add(self, engine: str) -> None:
        """From now on its ports are joined whenever they are there."""
        self.engines = tuple(dict.fromkeys((*self.engines, engine)))

    def forget(self) -> None:
        self._ports, self._midi, self.engines = (), (), ()

    @property
    def device(self) -> str:
        return self._device

    def device_ports(self, *, source: bool) -> tuple[str, ...]:
        """The card's channels, by their last names if it is unplugged."""
        return self._card.get(source) or tuple(p.name for p in device_channels(self._ports, source=source))

    def candidates(self, *, source: bool) -> tuple[str, ...]:
        """Audio ports that can feed an input (or take an output), the card's own first, the engines' left out."""
        there = {p.name for p in self._ports}
        own = tuple(name for name in self.device_ports(source=source) if name in there)
        others = [
            p.name
            for p in self._ports
            if not p.midi and p.source is source and p.name not in own and p.client not in self.engines
        ]
        return (*own, *others)

    def routes(self) -> Mapping[HardwarePort, str]:
        """The JACK port chosen for each channel; empty text where none is."""
        remembered = self._memory.of(self._device)
        captures, playbacks = self.device_ports(source=True), self.device_ports(source=False)
        return {
            channel: remembered.get(channel, usual_route(channel, captures, playbacks)) for channel in self.channels
        }

    def present(self) -> Mapping[HardwarePort, bool]:
        names = {p.name for p in self._ports}
        return {channel: port in names for channel, port in self.routes().items()}

    def remember(self, channel: HardwarePort, jack_port: str) -> None:
        self._memory.remember(self._device, channel, jack_port)

    def midi(self) -> tuple[MidiDevice, ...]:
        return self._midi

    def joins(self, *, touching: frozenset[str] | None = None) -> tuple[tuple[str, str], ...]:
        """Pairs (source, target) whose both ends are there; only those that touch one of the named ports if given."""
        names = {p.name for p in self._ports}
        pairs = [pair for channel, port in self.routes().items() if port for pair in self.pairs(channel, port)]
        return tuple(
            pair for pair in pairs if names.issuperset(pair) and (touching is None or not touching.isdisjoint(pair))
        )

    def pairs(self, channel: HardwarePort, jack_port: str) -> tuple[tuple[str, str], ...]:
        """(source, target) that joins a channel with a port, for each engine."""
        own = [engine_port(engine, channel) for engine in self.engines]
        return tuple((jack_port, port) if is_input(channel) else (port, jack_port) for port in own)

    def pairs_there(self, channel: HardwarePort, jack_port: str) -> tuple[tuple[str, str], ...]:
        """Those of `pairs` whose both ends are there."""
        names = {p.name for p in self._ports}
        return tuple(pair for pair in self.pairs(channel, jack_port) if names.issuperset(pair))


def _client(port: str) -> str:
    return port.partition(":")[0]
