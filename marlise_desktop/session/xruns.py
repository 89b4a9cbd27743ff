"""Keeps the last xruns, each with what had just happened anywhere in the program."""

import time
from collections import deque
from collections.abc import Callable, Sequence

from marlise_desktop.domain.events import (
    AudioChanged,
    BoardChanged,
    EngineChanged,
    JobChanged,
    Origin,
    ParticipantJoined,
    ParticipantLeft,
)
from marlise_desktop.domain.health import Xrun
from marlise_desktop.session.bus import Bus

KEPT = 50
_JUST_BEFORE_S = 2.0


class Xruns:
    """Listens on the program's bus, so that it hears of every rack."""

    def __init__(
        self,
        bus: Bus,
        load_percent: Callable[[], float],
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._load_percent = load_percent
        self._clock = clock
        self._now = now
        self._kept: deque[Xrun] = deque(maxlen=KEPT)
        self._last: tuple[float, str] | None = None
        bus.subscribe(BoardChanged, self._board_changed)
        bus.subscribe(EngineChanged, lambda event: self._happened(f"engine {event.state.value}"))
        bus.subscribe(AudioChanged, lambda event: self._happened(f"audio server {event.status.state.value}"))
        bus.subscribe(ParticipantJoined, lambda event: self._happened(f"{event.participant.name} joined"))
        bus.subscribe(ParticipantLeft, lambda event: self._happened(f"{event.participant.name} left"))
        bus.subscribe(JobChanged, self._job_changed)

    @property
    def kept(self) -> Sequence[Xrun]:
        """The oldest first."""
        return tuple(self._kept)

    def note(self) -> None:
        """One has happened just now."""
        at, what = self._last or (0.0, "")
        recent = self._last is not None and self._clock() - at < _JUST_BEFORE_S
        self._kept.append(Xrun(self._now(), what if recent else "", round(self._load_percent(), 1)))

    def _board_changed(self, event: BoardChanged) -> None:
        if event.origin is not Origin.OBSERVED and event.label:
            self._happened(event.label)

    def _job_changed(self, event: JobChanged) -> None:
        """Each step of long work may be what did it, and so may its end; its title says enough."""
        self._happened(event.title)

    def _happened(self, what: str) -> None:
        self._last = (self._clock(), what)
