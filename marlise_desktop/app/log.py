"""The logs: one file for the session, one for the engine and other children, and the last lines in memory."""

import contextlib
import copy
import logging
import queue
import sys
from collections.abc import Callable, Iterator
from logging.handlers import QueueHandler, QueueListener, RotatingFileHandler
from pathlib import Path

from typing_extensions import override

from marlise_desktop.app.log_forms import InWords, json_form, text_form
from marlise_desktop.app.log_lines import LogLines
from marlise_desktop.domain.errors import ConfigurationError
from marlise_desktop.session.log import keep_fields
from marlise_desktop.session.setting_values import LOG_LEVELS

SESSION_FILE = "session"
ENGINE_FILE = "engine"
"""Followed by `.log`, or by `.jsonl` where lines are JSON: a file of both would be of use to nobody."""
_BYTES = 1 << 20
_OLD_FILES = 4
_ENGINE_LOGGERS = ("marlise.child", "marlise.engine")


class _FromEngine(logging.Filter):
    @override
    def filter(self, record: logging.LogRecord) -> bool:
        return record.name.startswith(_ENGINE_LOGGERS)


class _FromSession(logging.Filter):
    @override
    def filter(self, record: logging.LogRecord) -> bool:
        return not record.name.startswith(_ENGINE_LOGGERS)


class _ToWriter(QueueHandler):
    """Takes all that belongs to the thread that speaks; the line is formatted on the writer's."""

    @override
    def prepare(self, record: logging.LogRecord) -> logging.LogRecord:
        taken = copy.copy(record)
        taken.msg, taken.args = record.getMessage(), None
        if record.exc_info:
            taken.exc_text = logging.Formatter().formatException(record.exc_info)
        taken.exc_info = None
        keep_fields(taken)
        return taken


class _File(RotatingFileHandler):
    """Bounded. A disk that refuses is told once, in memory, and the program goes on."""

    def __init__(self, file: Path, wanted: logging.Filter, tell: Callable[[str], None]) -> None:
        super().__init__(file, maxBytes=_BYTES, backupCount=_OLD_FILES, encoding="utf-8", errors="backslashreplace")
        self.addFilter(wanted)
        self._tell = tell
        self._told = False

    @override
    def close(self) -> None:
        # What a full disk did not take is lost, and was told; the file is closed nevertheless.
        with contextlib.suppress(OSError):
            super().close()
        logging.Handler.close(self)

    @override
    def handleError(self, record: logging.LogRecord) -> None:
        error = sys.exception()
        if isinstance(error, OSError):
            if not self._told:
                self._told = True
                self._tell(f"the log cannot be written to {self.baseFilename} ({error.strerror}); lines are lost there")
        else:
            super().handleError(record)


@contextlib.contextmanager
def logs(folder: Path, level: str, *, terminal: bool = False, as_json: bool = False) -> Iterator[LogLines]:
    """Sets up the logs until the end of the block. Files are written on a thread of their own.

    `terminal` also shows lines from WARNING on stderr. Raises ConfigurationError for an unknown level. A folder that
    cannot be written leaves the lines in memory and says so there.
    """
    set_level(level)
    lines = LogLines()
    lines.setFormatter(InWords())
    handlers: list[logging.Handler] = [lines]
    files, trouble = _files(folder, lines, as_json=as_json)
    waiting: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
    writer = QueueListener(waiting, *files, respect_handler_level=True)
    handlers.append(_ToWriter(waiting))
    if terminal:
        shown = logging.StreamHandler()
        shown.setLevel(logging.WARNING)
        shown.setFormatter(json_form() if as_json else text_form(colours=sys.stderr.isatty()))
        handlers.append(shown)
    root = logging.getLogger()
    for handler in handlers:
        root.addHandler(handler)
    logging.captureWarnings(capture=True)
    writer.start()
    if trouble:
        logging.getLogger("marlise.log").warning("%s", trouble)
    try:
        yield lines
    finally:
        logging.captureWarnings(capture=False)
        for handler in handlers:
            root.removeHandler(handler)
        writer.stop()
        for file in files:
            file.close()


def set_level(level: str) -> None:
    """DEBUG, INFO, WARNING or ERROR; may be called while the program runs. What children say is always kept."""
    if level.upper() not in LOG_LEVELS:
        raise ConfigurationError(f"the setting log_level is {level!r}", hint=f"Use one of {', '.join(LOG_LEVELS)}.")
    for name in ("marlise", "marlise_desktop"):
        logging.getLogger(name).setLevel(level.upper())
    logging.getLogger("marlise.child").setLevel(logging.INFO)


def _files(folder: Path, lines: LogLines, *, as_json: bool) -> tuple[list[logging.Handler], str]:
    form, ending = (json_form(), "jsonl") if as_json else (text_form(), "log")
    made: list[logging.Handler] = []

    def tell(trouble: str) -> None:
        lines.handle(logging.LogRecord("marlise.log", logging.WARNING, __file__, 0, trouble, None, None))

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, wanted in ((SESSION_FILE, _FromSession()), (ENGINE_FILE, _FromEngine())):
            file = _File(folder / f"{name}.{ending}", wanted, tell)
            file.setFormatter(form)
            made.append(file)
    except OSError as error:
        return made, f"the log cannot be written in {folder} ({error.strerror}); it is kept in memory only"
    return made, ""
