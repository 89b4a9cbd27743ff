"""What the user should know, with what can be done about it."""

from collections.abc import Sequence

from marlise_desktop.domain.errors import MarliseError
from marlise_desktop.domain.events import Notice, NoticeCleared, NoticePosted, Severity
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.log import logger

_log = logger(__name__)
_KEPT = 50


class Notices:
    """Newest last. A notice with a topic takes the place of the earlier one on the same topic.

    `Notices(bus)` are the program's: all that is told anywhere. `of` answers those of one session: what it is told
    there stays apart from other sessions, topics too, and what is told to the whole program is seen there as well.
    """

    def __init__(self, bus: Bus, held: list[tuple[SessionId | None, Notice]] | None = None) -> None:
        """On the program's bus; the notices of a session are made by `of`."""
        self._bus = bus
        self._held = [] if held is None else held

    def of(self, bus: Bus) -> "Notices":
        """Those of the session whose view of the bus that is."""
        return Notices(bus, self._held)

    @property
    def current(self) -> Sequence[Notice]:
        here = self._bus.session
        return tuple(notice for session, notice in self._held if here is None or session in (None, here))

    def post(self, severity: Severity, message: str, hint: str = "", topic: str = "", action: str = "") -> None:
        notice = Notice(severity, message, hint, topic, action)
        if topic:
            self._drop(topic)
        self._held.append((self._bus.session, notice))
        del self._held[:-_KEPT]
        _log.info(message, told=severity.value, **({"hint": hint} if hint else {}))
        self._bus.publish(NoticePosted(notice))

    def post_error(self, error: MarliseError, topic: str = "") -> None:
        self.post(Severity.ERROR, error.message, error.hint, topic)

    def clear(self, topic: str) -> None:
        """Takes back what a topic said; does nothing if it said nothing."""
        if self._drop(topic):
            self._bus.publish(NoticeCleared(topic))

    def forget(self) -> None:
        """Drops all that was told to this session, which is over."""
        self._held[:] = [entry for entry in self._held if entry[0] != self._bus.session]

    def _drop(self, topic: str) -> bool:
        """Whether this session, or the program, had been told something on the topic."""
        before = len(self._held)
        here = self._bus.session
        self._held[:] = [entry for entry in self._held if entry[0] != here or entry[1].topic != topic]
        return len(self._held) != before
