"""What a kind of session may use of the program."""

from dataclasses import dataclass

from marlise_desktop.session.bus import Bus
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.settings import Settings


@dataclass(frozen=True, slots=True)
class KindSurroundings:
    """Given to the kinds of add-ons. `bus` carries every event of the program; `notices` tells the player."""

    bus: Bus
    notices: Notices
    settings: Settings
