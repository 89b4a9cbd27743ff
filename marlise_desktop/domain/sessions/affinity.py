"""Which racks a show uses, and how many of them are kept ready."""

import math
from dataclasses import dataclass
from enum import Enum

from marlise_desktop.domain.errors import SessionError
from marlise_desktop.domain.ids import SessionId


class Strategy(Enum):
    """Which racks run while one part of the show plays: the fewer, the less load; the more, the quicker the change."""

    ALL = "all"
    CURRENT_AND_NEXT = "current and next"
    CURRENT = "current"


@dataclass(frozen=True, slots=True)
class Affinity:
    """The racks in the order of the show; every `health_interval_s` seconds each that runs is asked how it is."""

    racks: tuple[SessionId, ...]
    strategy: Strategy = Strategy.ALL
    health_interval_s: float = 5.0

    def __post_init__(self) -> None:
        if len(set(self.racks)) != len(self.racks):
            raise SessionError("a show names each of its racks once", hint="Take the second mention out.")
        if not (math.isfinite(self.health_interval_s) and self.health_interval_s > 0):
            raise SessionError(
                f"racks are asked how they are every {self.health_interval_s:g} s, which must be above 0"
            )
