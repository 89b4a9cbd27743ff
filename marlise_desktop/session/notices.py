"""What the user should know, with what can be done about it."""

from collections.abc import Sequence

from marlise_desktop.domain.errors import MarliseError
from marlise_desktop.domain.events import Notice, NoticeCleared, NoticePosted, Severity
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.log import logger

_log = logger(__name__)
_KEPT = 50


class Notices:
    """Newest last. A notice with a topic takes the place of the earlier one on the same topic."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._current: list[Notice] = []

    @property
    def current(self) -> Sequence[Notice]:
        return tuple(self._current)

    def post(self, severity: Severity, message: str, hint: str = "", topic: str = "") -> None:
        notice = Notice(severity, message, hint, topic)
        if topic:
            self._current = [held for held in self._current if held.topic != topic]
        self._current = [*self._current, notice][-_KEPT:]
        _log.info(message, told=severity.value, **({"hint": hint} if hint else {}))
        self._bus.publish(NoticePosted(notice))

    def post_error(self, error: MarliseError, topic: str = "") -> None:
        self.post(Severity.ERROR, error.message, error.hint, topic)

    def clear(self, topic: str) -> None:
        """Takes back what a topic said; does nothing if it said nothing."""
        if any(held.topic == topic for held in self._current):
            self._current = [held for held in self._current if held.topic != topic]
            self._bus.publish(NoticeCleared(topic))
