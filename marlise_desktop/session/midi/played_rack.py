"""A rack as feet play it."""

from dataclasses import dataclass

from marlise_desktop.domain.ids import SessionId
from marlise_desktop.session.actions import Actions
from marlise_desktop.session.boards import Boards
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.midi.programs import Programs
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.turns import Turns
from marlise_desktop.session.wording.wording import Wording


@dataclass(frozen=True, slots=True)
class PlayedRack:
    """`turns` are those of its library: while one is under way, another board is coming. `bus` is its own view."""

    key: SessionId
    boards: Boards
    actions: Actions
    wording: Wording
    programs: Programs
    turns: Turns
    notices: Notices
    bus: Bus
