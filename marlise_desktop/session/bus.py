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
    view: "Bus"
    listening: bool = True


class _Hub:
    """What the program's bus and all views of it share."""

    def __init__(self) -> None:
        self.listeners: dict[type[object], tuple[_Listener, ...]] = {}
        self.numbers = itertools.count()
        self.members: dict[tuple[SessionId | None, str], Member] = {}
        self._waiting: deque[tuple[object, SessionId | None]] = deque()
        self._delivering = False

    def publish(self, event: object, session: SessionId | None) -> None:
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
        for listener in self.listeners.get(type(event), ()):
            concerned = session is None or listener.session is None or listener.session == session
            if listener.listening and concerned:
                try:
                    listener.handler(event)
                except Exception as error:  # noqa: BLE001 - one deaf listener must not keep the news from the rest
                    _log.error("a listener failed", hears=type(event).__name__, exc_info=error)


class Bus:
    """Every listener hears events in the order in which they were published.

    An event that a listener publishes is delivered after the one that it hears just now, and before the outermost
    `publish` returns. A listener that raises is logged as an error, and the others still hear the event.

    `Bus()` is the program's: who listens there hears everything, and what is published there is for all. `of` answers
    the same bus as one session sees it, for services that need not know that there are others.
    """

    def __init__(self, hub: _Hub | None = None, session: SessionId | None = None) -> None:
        """As it is, for a bus of its own; views are made by `of`."""
        self._hub = _Hub() if hub is None else hub
        self.session = session
        """Whose view of the program's bus this is; None for the program's own."""

    def of(self, session: SessionId) -> "Bus":
        """The view of one session: publishes for it, and hears what is for it and what is for all, in one order.

        Members that register with a view have names apart from those of other sessions.
        """
        return Bus(self._hub, session)

    @property
    def members(self) -> Sequence[Member]:
        """Those who have registered, with what waits for them and what they have lost; of one session in its view."""
        held = self._hub.members.items()
        return tuple(member for (session, _), member in held if self.session in (None, session))

    def subscribe(
        self,
        kind: type[_Event],
        handler: Callable[[_Event], None],
        *,
        priority: int = 0,
        session: SessionId | None = None,
    ) -> Callable[[], None]:
        """Calls `handler` for each event of exactly this kind; call what is answered to stop that, at once.

        Higher priorities hear first, equal ones in the order in which they subscribed. With `session`, or in its view,
        only what is published for that session is heard, and what is published for all.
        """
        listener = _Listener(handler, priority, next(self._hub.numbers), session or self.session, self)
        held = self._hub.listeners
        held[kind] = tuple(sorted([*held.get(kind, ()), listener], key=lambda one: (-one.priority, one.number)))

        def unsubscribe() -> None:
            listener.listening = False
            held[kind] = tuple(one for one in held[kind] if one is not listener)

        return unsubscribe

    def close(self) -> None:
        """Ends all that was subscribed here, for a session that is over; another view of it goes on hearing.

        Members leave by themselves.
        """
        for kind, listeners in self._hub.listeners.items():
            self._hub.listeners[kind] = tuple(one for one in listeners if one.view is not self)
            for one in listeners:
                one.listening = one.listening and one.view is not self

    def publish(self, event: object, session: SessionId | None = None) -> None:
        """For all, or for those who hear everything and those who hear this session; in a view, for its session."""
        self._hub.publish(event, session or self.session)

    def register(
        self, name: str, kinds: Sequence[type[object]], *, priority: int = 0, session: SessionId | None = None
    ) -> Member:
        """One who takes events in his own time, until he leaves. Raises ConfigurationError if the name is taken."""
        key = (self.session, name)
        if key in self._hub.members:
            raise ConfigurationError(
                f"{name} hears events already", hint="Choose another name, or end the other first."
            )
        stop = contextlib.ExitStack()
        member = Member(name, tuple(kinds), stop.close)
        for kind in dict.fromkeys(kinds):
            stop.callback(self.subscribe(kind, member.take, priority=priority, session=session))
        stop.callback(self._hub.members.pop, key, None)
        self._hub.members[key] = member
        return member
