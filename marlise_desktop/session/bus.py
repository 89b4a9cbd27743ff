"""Hands each event to those who asked for its kind, in order, on the loop's thread."""

import contextlib
import itertools
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from marlise_desktop.domain.errors import ConfigurationError
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.session.log import logger
from marlise_desktop.session.member import Member

_log = logger(__name__)
_Event = TypeVar("_Event")


@dataclass(slots=True, eq=False)
class _Listener:
    handler: Callable[[Any], None]
    priority: int
    number: int
    session: SessionId | None
    listening: bool = True


class Bus:
    """Every listener hears events in the order in which they were published.

    An event that a listener publishes is delivered after the one that it hears just now, and before the outermost
    `publish` returns. A listener that raises is logged as an error, and the others still hear the event.
    """

    def __init__(self) -> None:
        self._listeners: dict[type[object], tuple[_Listener, ...]] = {}
        self._numbers = itertools.count()
        self._waiting: deque[tuple[object, SessionId | None]] = deque()
        self._delivering = False
        self._members: dict[str, Member] = {}

    @property
    def members(self) -> Sequence[Member]:
        """Those who have registered, with what waits for them and what they have lost."""
        return tuple(self._members.values())

    def subscribe(
        self,
        kind: type[_Event],
        handler: Callable[[_Event], None],
        *,
        priority: int = 0,
        session: SessionId | None = None,
    ) -> Callable[[], None]:
        """Calls `handler` for each event of exactly this kind; call what is answered to stop that, at once.

        Higher priorities hear first, equal ones in the order in which they subscribed. With `session` only what is
        published for that session is heard, and what is published for all.
        """
        listener = _Listener(handler, priority, next(self._numbers), session)
        listeners = [*self._listeners.get(kind, ()), listener]
        self._listeners[kind] = tuple(sorted(listeners, key=lambda one: (-one.priority, one.number)))

        def unsubscribe() -> None:
            listener.listening = False
            self._listeners[kind] = tuple(one for one in self._listeners[kind] if one is not listener)

        return unsubscribe

    def publish(self, event: object, session: SessionId | None = None) -> None:
        """For all, or for those who hear everything and those who hear this session."""
        self._waiting.append((event, session))
        if self._delivering:
            return
        self._delivering = True
        try:
            while self._waiting:
                self._deliver(*self._waiting.popleft())
        finally:
            self._delivering = False

    def _deliver(self, event: object, session: SessionId | None) -> None:
        for listener in self._listeners.get(type(event), ()):
            concerned = session is None or listener.session is None or listener.session == session
            if listener.listening and concerned:
                try:
                    listener.handler(event)
                except Exception as error:  # noqa: BLE001 - one deaf listener must not keep the news from the rest
                    _log.error("a listener failed", hears=type(event).__name__, exc_info=error)

    def register(
        self, name: str, kinds: Sequence[type[object]], *, priority: int = 0, session: SessionId | None = None
    ) -> Member:
        """One who takes events in his own time, until he leaves. Raises ConfigurationError if the name is taken."""
        if name in self._members:
            raise ConfigurationError(
                f"{name} hears events already", hint="Choose another name, or end the other first."
            )
        stop = contextlib.ExitStack()
        member = Member(name, tuple(kinds), stop.close)
        for kind in dict.fromkeys(kinds):
            stop.callback(self.subscribe(kind, member.take, priority=priority, session=session))
        stop.callback(self._members.pop, name, None)
        self._members[name] = member
        return member
