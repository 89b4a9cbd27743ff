"""What follows what on a board: which cables close loops, and how a pedal goes into a cable."""

from marlise_desktop.domain.connection import Connection, InstancePort
from marlise_desktop.domain.errors import BoardError
from marlise_desktop.domain.ids import InstanceId
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.domain.port import Direction, SignalPort


def delayed_connections(board: Pedalboard) -> frozenset[Connection]:
    """The cables that play one period late, so that the rest has an order: those that close a loop.

    Pedals are followed in the order in which they were added, so the same board gives the same cables.
    """
    following: dict[InstanceId, list[Connection]] = {key: [] for key in board.instances}
    for connection in sorted(board.connections, key=repr):
        if isinstance(connection.source, InstancePort) and isinstance(connection.target, InstancePort):
            following[connection.source.instance].append(connection)
    late: set[Connection] = set()
    done: set[InstanceId] = set()
    for start in board.instances:
        _follow(start, following, done, late)
    return frozenset(late)


def _follow(
    start: InstanceId,
    following: dict[InstanceId, list[Connection]],
    done: set[InstanceId],
    late: set[Connection],
) -> None:
    path: list[tuple[InstanceId, int]] = [(start, 0)]
    above = {start}
    while path:
        here, place = path.pop()
        if here in done or place == len(following[here]):
            done.add(here)
            above.discard(here)
            continue
        path.append((here, place + 1))
        connection = following[here][place]
        target = connection.target
        if isinstance(target, InstancePort):
            if target.instance in above:
                late.add(connection)
            elif target.instance not in done:
                above.add(target.instance)
                path.append((target.instance, 0))


def insertion(board: Pedalboard, instance: InstanceId, cable: Connection) -> Pedalboard:
    """The board with a pedal put into a cable, and into those that belong to it.

    A mono pedal takes the cable and its twins that leave the same port for the same pedal (or the sound card). A
    stereo pedal takes the parallel cable between the same two into its second channel; where there is none,
    the one cable feeds both its inputs. Raises BoardError if the pedal has no port of the cable's type.
    """
    kind, _ = board.signal(cable.source)
    pedal = board.instance(instance)
    inputs = pedal.plugin.ports_of(Direction.INPUT, kind)
    outputs = pedal.plugin.ports_of(Direction.OUTPUT, kind)
    if not inputs or not outputs:
        raise BoardError(f"{pedal.name} has no {kind.value} input and output to go into this cable")
    twins = sorted(_parallel(board, cable) - {cable}, key=repr)
    if len(inputs) > 1 and len(outputs) > 1:
        cables = sorted([cable, *twins[:1]], key=repr)
    else:
        cables = [cable, *(twin for twin in twins if twin.source == cable.source)]
    for held in cables:
        board = board.without_connection(held)
    for place, held in enumerate(cables):
        into, out = inputs[min(place, len(inputs) - 1)], outputs[min(place, len(outputs) - 1)]
        board = _through(board, instance, held, into, out)
    if len(cables) == 1 and len(inputs) > 1:
        board = _join(board, Connection(cable.source, InstancePort(instance, inputs[1].symbol)))
    return board


def _parallel(board: Pedalboard, cable: Connection) -> set[Connection]:
    kind, _ = board.signal(cable.source)
    return {
        c
        for c in board.connections
        if _owner(c.source) == _owner(cable.source)
        and _owner(c.target) == _owner(cable.target)
        and board.signal(c.source)[0] is kind
    }


def _owner(end: object) -> object:
    return end.instance if isinstance(end, InstancePort) else "hardware"


def _through(
    board: Pedalboard, instance: InstanceId, cable: Connection, into: SignalPort, out: SignalPort
) -> Pedalboard:
    board = _join(board, Connection(cable.source, InstancePort(instance, into.symbol)))
    return _join(board, Connection(InstancePort(instance, out.symbol), cable.target))


def _join(board: Pedalboard, connection: Connection) -> Pedalboard:
    return board if connection in board.connections else board.with_connection(connection)
