"""How the sound goes past a pedal that does not play."""

from marlise_desktop.domain.connection import Connection, InstancePort
from marlise_desktop.domain.ids import PortSymbol
from marlise_desktop.domain.instance import PluginInstance
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.domain.port import Direction, SignalType

_PASSED = (SignalType.AUDIO, SignalType.MIDI)


def passed_by(held: PluginInstance) -> bool:
    """Whether sound goes past it: it cannot play, and it was set aside or is bypassed.

    One that is not installed and not bypassed is silent: without it the board would be another one. So is one without
    an input and an output of one kind.
    """
    return bool(held.placeholder) and (held.plugin.installed or held.bypassed) and bool(_pairs(held))


def connections_past(board: Pedalboard) -> frozenset[Connection]:
    """The board's cables; what feeds a pedal that is passed by feeds what that pedal fed."""
    connections = board.connections
    for held in board.instances.values():
        if passed_by(held):
            connections = _past(held, connections)
    return connections


def _past(held: PluginInstance, connections: frozenset[Connection]) -> frozenset[Connection]:
    feeding: dict[PortSymbol, list[Connection]] = {}
    fed: dict[PortSymbol, list[Connection]] = {}
    for connection in connections:
        source, target = connection.source, connection.target
        if isinstance(target, InstancePort) and target.instance == held.id:
            feeding.setdefault(target.symbol, []).append(connection)
        elif isinstance(source, InstancePort) and source.instance == held.id:
            fed.setdefault(source.symbol, []).append(connection)
    joined = {
        Connection(before.source, after.target)
        for into, out in _pairs(held)
        for before in feeding.get(into, [])
        for after in fed.get(out, [])
    }
    return frozenset(c for c in connections if not c.touches(held.id)) | joined


def _pairs(held: PluginInstance) -> list[tuple[PortSymbol, PortSymbol]]:
    """Inputs and outputs in their order; where there are fewer of the one, its last stands for those that lack."""
    pairs: list[tuple[PortSymbol, PortSymbol]] = []
    for kind in _PASSED:
        inputs, outputs = (held.plugin.ports_of(side, kind) for side in (Direction.INPUT, Direction.OUTPUT))
        if inputs and outputs:
            pairs += [
                (inputs[min(n, len(inputs) - 1)].symbol, outputs[min(n, len(outputs) - 1)].symbol)
                for n in range(max(len(inputs), len(outputs)))
            ]
    return pairs
