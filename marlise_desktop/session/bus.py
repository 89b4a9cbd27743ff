"""Hands each event to those who asked for its kind, at once, on the loop's thread."""

import logging
from collections.abc import Callable
from typing import Any, TypeVar

_log = logging.getLogger(__name__)
_Event = TypeVar("_Event")


class Bus:
    """A handler that raises is logged as an error, and the others still hear the event."""

    def __init__(self) -> None:
        self._handlers: dict[type[object], list[Callable[[Any], None]]] = {}

    def subscribe(self, kind: type[_Event], handler: Callable[[_Event], None]) -> Callable[[], None]:
        """Calls `handler` for each event of exactly this kind; call what is answered to stop that."""
        self._handlers.setdefault(kind, []).append(handler)

        def unsubscribe() -> None:
            self._handlers[kind].remove(handler)

        return unsubscribe

    def publish(self, event: object) -> None:
        """Delivers to all, in the order in which they subscribed."""
        for handler in tuple(self._handlers.get(type(event), ())):
            try:
                handler(event)
            except Exception:  # noqa: BLE001 - one deaf listener must not keep the news from the rest
                _log.exception("a listener of %s failed", type(event).__name__)
