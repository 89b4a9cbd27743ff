"""How a line of the log is written: for people, or as JSON for programs."""

import logging
from collections.abc import MutableMapping
from datetime import UTC, datetime
from typing import Any

from structlog.dev import ConsoleRenderer, plain_traceback
from structlog.processors import JSONRenderer
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict
from typing_extensions import override

from marlise_desktop.app.log_lines import source_of
from marlise_desktop.session.log import MACHINE_FIELDS, fields_of


def text_form(*, colours: bool = False) -> logging.Formatter:
    """`2026-11-21 14:05:09.123 [info     ] a board is open [session.library] folder=…`, in local time."""
    renderer = ConsoleRenderer(
        0, colors=colours, exception_formatter=plain_traceback, timestamp_key="time", sort_keys=False
    )
    return ProcessorFormatter(foreign_pre_chain=[_for_people], processors=[_without_meta, renderer])


def json_form() -> logging.Formatter:
    """One object in a line: time (UTC, ISO 8601), level, source, event, the fields, and `exception` for a trace."""
    return ProcessorFormatter(foreign_pre_chain=[_for_programs], processors=[_without_meta, JSONRenderer()])


class InWords(logging.Formatter):
    """The event, its fields and its trace, as the window shows them."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        fields = "  ".join(f"{name}={value}" for name, value in _shown(record).items())
        text = f"{record.getMessage()}  {fields}" if fields else record.getMessage()
        return f"{text}\n{trace}" if (trace := _trace(record)) else text


def _for_people(_logger: object, _method: str, event: EventDict) -> EventDict:
    record: logging.LogRecord = event["_record"]
    moment = datetime.fromtimestamp(record.created).astimezone()
    return _with_trace(
        record,
        {
            **_safe(_shown(record)),
            **event,
            "time": f"{moment:%Y-%m-%d %H:%M:%S}.{int(record.msecs):03d}",
            "level": record.levelname.lower(),
            "logger": source_of(record.name),
        },
    )


def _for_programs(_logger: object, _method: str, event: EventDict) -> EventDict:
    record: logging.LogRecord = event["_record"]
    return _with_trace(
        record,
        {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "source": source_of(record.name),
            "event": event["event"],
            **_safe(dict(fields_of(record))),
            "_record": record,
            "_from_structlog": False,
        },
    )


def _shown(record: logging.LogRecord) -> dict[str, object]:
    return {name: value for name, value in fields_of(record).items() if name not in MACHINE_FIELDS}


def _safe(fields: dict[str, object]) -> dict[str, object]:
    """A field that is called as a part of the line itself gets another name, rather than hiding it."""
    return {f"{name}_" if name in _TAKEN else name: value for name, value in fields.items()}


def _with_trace(record: logging.LogRecord, event: MutableMapping[str, Any]) -> EventDict:
    event.pop("exc_info", None)
    trace = _trace(record)
    return {**event, "exception": trace} if trace else event


def _trace(record: logging.LogRecord) -> str:
    if record.exc_info and not record.exc_text:
        record.exc_text = logging.Formatter().formatException(record.exc_info)
    return record.exc_text or ""


def _without_meta(_logger: object, _method: str, event: EventDict) -> EventDict:
    return ProcessorFormatter.remove_processors_meta(None, "", event)


_TAKEN = frozenset({"time", "level", "logger", "source", "event", "exception", "_record", "_from_structlog"})
