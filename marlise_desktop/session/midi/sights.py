"""What each rack has to show on lights and displays, and which mapping shows which rack."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.midi.line import Line
from marlise_desktop.domain.midi.lit import Sight
from marlise_desktop.domain.midi.mapping import ActionTarget, ControlMapping
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.session.boards import Boards
from marlise_desktop.session.engine import EngineService
from marlise_desktop.session.library import Library
from marlise_desktop.session.midi.feedback import Showing, Shown
from marlise_desktop.session.midi.mappings import Mappings
from marlise_desktop.session.transport import Transport
from marlise_desktop.session.tuner import Tuner
from marlise_desktop.session.wording.on_board import in_ids

_Names: TypeAlias = tuple[object, ...]
"""What words can mean on a board: snapshots, and pedals with their plugins."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The services of one rack that lights show."""

    boards: Boards
    engine: EngineService
    library: Library
    tuner: Tuner
    transport: Transport

    def sight(self) -> Sight:
        heard = self.tuner.heard
        note = heard.name.replace("♯", "#") if heard else ""
        return Sight(
            self.boards.board,
            self.engine.runs,
            self.engine.muted,
            self.transport.state.rolling,
            note if self.tuner.is_open else None,
            self.library.folder or "",
            self.transport.state.bpm,
            self.transport.tapped_at,
        )


class Sights:
    """Of all racks. `front` answers the rack that the mappings of all boards act on; the first one where it is None."""

    def __init__(self, mappings: Mappings) -> None:
        self._mappings = mappings
        self._racks: dict[SessionId, Seen] = {}
        self._kept: tuple[Sequence[Line], SessionId, tuple[tuple[SessionId, _Names], ...]] | None = None
        self._shown: Sequence[Shown] = ()
        self.front: Callable[[], SessionId | None] = lambda: None

    def add(self, key: SessionId, seen: Seen) -> Callable[[], None]:
        """Call what is answered when the rack is over."""
        self._racks[key] = seen

        def over() -> None:
            self._racks.pop(key, None)

        return over

    def showing(self) -> Showing:
        """The mappings of all boards come first, then those of the rack in front."""
        wanted = self.front()
        front = wanted if wanted in self._racks else next(iter(self._racks), None)
        if front is None:
            return Showing()
        self._keep(self._mappings.all(), front)
        sights = {key: seen.sight() for key, seen in self._racks.items()}
        return Showing(self._shown, sights, sights[front])

    def _keep(self, lines: Sequence[Line], front: SessionId) -> None:
        """The list is the same object until it is another one."""
        boards = {key: seen.boards.board for key, seen in self._racks.items()}
        state = (lines, front, tuple((key, _names(board)) for key, board in boards.items()))
        if self._kept is not None and self._kept[0] is lines and self._kept[1:] == state[1:]:
            return
        self._kept = state
        order = {None: 0, front: 1}
        ordered = sorted(lines, key=lambda line: order.get(line.rack, 2))
        shown = [(line.mapping, line.rack or front) for line in ordered]
        self._shown = [Shown(_in_ids(mapping, boards[rack]), rack) for mapping, rack in shown if rack in boards]


def _names(board: Pedalboard) -> _Names:
    return board.snapshots, tuple((held.id, held.name, held.plugin) for held in board.instances.values())


def _in_ids(mapping: ControlMapping, board: Pedalboard) -> ControlMapping:
    """What it says of a board's things in whatever words, as `lit` knows them."""
    target = mapping.target
    if not isinstance(target, ActionTarget) or not target.arguments:
        return mapping
    return replace(mapping, target=replace(target, arguments=in_ids(target.arguments, board)))
