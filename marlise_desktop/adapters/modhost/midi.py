"""Cables from or to "all MIDI devices", for an engine that has no MIDI ports of its own."""

from collections.abc import Mapping

from marlise_desktop.adapters.modhost import commands
from marlise_desktop.adapters.modhost.client import EngineClient
from marlise_desktop.adapters.modhost.wire import UnwirableError, Wiring
from marlise_desktop.domain.connection import Connection, HardwarePort
from marlise_desktop.domain.plan import AddConnection, RemoveConnection, RemoveInstance, Step


class MidiFollower:
    """Joins devices that come later to the cables that stand for all of them."""

    def __init__(self, client: EngineClient, wiring: Wiring) -> None:
        self._client = client
        self._wiring = wiring
        self._standing: set[Connection] = set()

    def done(self, step: Step) -> None:
        """Hears of a step that the engine has carried out."""
        match step:
            case AddConnection(connection) if self._wiring.collective(connection):
                self._standing.add(connection)
            case RemoveConnection(connection):
                self._standing.discard(connection)
            case RemoveInstance(instance):
                self._standing = {cable for cable in self._standing if not cable.touches(instance)}

    def set_devices(self, ports: Mapping[HardwarePort, str]) -> None:
        before = set(self._wiring.devices.values())
        self._wiring.devices = dict(ports)
        fresh = set(ports.values()) - before
        for cable in self._standing:
            for source, target in self._pairs(cable):
                if source in fresh or target in fresh:
                    self._client.tell(commands.connect(source, target))

    def _pairs(self, cable: Connection) -> list[tuple[str, str]]:
        try:
            return self._wiring.pairs(cable)
        except UnwirableError:
            # The pedal has just gone; its cables go with it.
            return []
