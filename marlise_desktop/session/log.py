"""Log lines as an event and its fields, by structlog, through the standard library's loggers.

So third parties' lines and ours take one way, and whoever listens (files, window, tests) hears both. A line's fields
are its own, those of the work that is under way (`bound`, `span`), and those of the whole program (`bind_everywhere`).
"""

import asyncio
import contextlib
import itertools
import logging
import time
from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any, Final

import structlog
from structlog.contextvars import bound_contextvars, get_contextvars

from marlise_desktop.domain.errors import MarliseError

_everywhere: dict[str, object] = {}
_spans = itertools.count(1)


class Log(structlog.BoundLoggerBase):
    """Thread-safe. A level that is off costs a look-up: fields are not touched."""

    def say(self, level: int, event: str, **fields: object) -> None:
        self._say(level, event, fields)

    def debug(self, event: str, **fields: object) -> None:
        self._say(logging.DEBUG, event, fields)

    def info(self, event: str, **fields: object) -> None:
        self._say(logging.INFO, event, fields)

    def warning(self, event: str, **fields: object) -> None:
        self._say(logging.WARNING, event, fields)

    def error(self, event: str, **fields: object) -> None:
        """With `exc_info` an exception, its trace is kept."""
        self._say(logging.ERROR, event, fields)

    def enabled(self, level: int) -> bool:
        return bool(self._logger.isEnabledFor(level))

    def _say(self, level: int, event: str, fields: dict[str, object]) -> None:
        if self._logger.isEnabledFor(level):
            self._proxy_to_logger(logging.getLevelName(level).lower(), event, **fields)


def logger(name: str) -> Log:
    """`name` begins with `marlise` for the log's level to count."""
    return Log(logging.getLogger(name), [_as_record], {})


def fields_of(record: logging.LogRecord) -> Mapping[str, object]:
    """To be asked on the thread on which the line was said; later it has its fields in itself (`keep_fields`)."""
    held = getattr(record, "fields", {})
    return held if getattr(record, "kept", False) else {**_everywhere, **get_contextvars(), **held}


def keep_fields(record: logging.LogRecord) -> None:
    """Puts all its fields into a line that will be written on another thread."""
    record.fields = fields_of(record)
    record.kept = True


def bind_everywhere(**fields: object) -> None:
    """Fields of every line from now on; None takes one back."""
    _everywhere.update(fields)
    for name in [name for name, value in _everywhere.items() if value is None]:
        del _everywhere[name]


def bound(**fields: object) -> contextlib.AbstractContextManager[None]:
    """Fields of every line that the block and the tasks started in it say."""
    return bound_contextvars(**fields)


@contextlib.contextmanager
def span(log: Log, event: str, level: int = logging.INFO, **fields: object) -> Iterator[None]:
    """One piece of work: a line at its end says how it ended and how long it took. Lines within name it by `span`."""
    if not log.enabled(level):
        yield
        return
    outer: object = get_contextvars().get("span")
    within: dict[str, Any] = {"span": next(_spans)} | ({} if outer is None else {"in_span": outer})
    outcome: dict[str, object] = {"outcome": "failed"}
    began = time.perf_counter()
    with bound_contextvars(**within):
        try:
            yield
            outcome = {"outcome": "done"}
        except MarliseError as error:
            outcome = {"outcome": "refused", "reason": error.message}
            raise
        except asyncio.CancelledError:
            outcome = {"outcome": "cancelled"}
            raise
        finally:
            log.say(level, event, **{**fields, **outcome, "took_ms": round((time.perf_counter() - began) * 1000, 1)})


def _as_record(_logger: object, _method: str, event: MutableMapping[str, Any]) -> tuple[tuple[str], dict[str, Any]]:
    """The last of structlog's processors: the call of the standard library's logger."""
    text = event.pop("event")
    trace = event.pop("exc_info", None)
    return (text,), {"extra": {"fields": dict(event)}, "exc_info": trace}


MACHINE_FIELDS: Final = ("span", "in_span", "session", "board", "pid")
"""Fields that join lines to each other; people are not shown them."""
