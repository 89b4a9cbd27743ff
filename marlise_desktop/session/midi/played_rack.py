"""A rack as feet play it."""

from collections.abc import Callable
from dataclasses import dataclass

from marlise_desktop.domain.ids import InstanceId, PortSymbol, SessionId
from marlise_desktop.session.actions import Actions
from marlise_desktop.session.boards import Boards
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.midi.programs import Programs
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.turns import Turns
from marlise_desktop.session.wording.wording import Wording


@dataclass(frozen=True, slots=True)
class PlayedRack:
    """`turns` are those of its library: while one is under way, another board is coming. `bus` is its own view.

    `by_engine` answers whether the engine itself carries out what is mapped to a parameter in MOD's words, `overtook`
    whether something that the program has set may have come after what the engine moved by itself at some time.
    """

    key: SessionId
    boards: Boards
    by_engine: Callable[[InstanceId, PortSymbol], bool]
    overtook: Callable[[InstanceId, PortSymbol, float], bool]
    actions: Actions
    wording: Wording
    programs: Programs
    turns: Turns
    notices: Notices
    bus: Bus
