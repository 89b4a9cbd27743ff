"""The logs: one file for the session, one for the engine and other children, and the last lines in memory."""

import contextlib
import logging
import queue
from collections.abc import Iterator
from logging.handlers import QueueHandler, QueueListener, RotatingFileHandler
from pathlib import Path

from typing_extensions import override

from marlise_desktop.app.log_lines import LogLines
from marlise_desktop.domain.errors import ConfigurationError

SESSION_FILE = "session.log"
ENGINE_FILE = "engine.log"
_BYTES = 1 << 20
_OLD_FILES = 4
_ENGINE_LOGGERS = ("marlise.child", "marlise.engine")
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class _FromEngine(logging.Filter):
    @override
    def filter(self, record: logging.LogRecord) -> bool:
        return record.name.startswith(_ENGINE_LOGGERS)


class _FromSession(logging.Filter):
    @override
    def filter(self, record: logging.LogRecord) -> bool:
        return not record.name.startswith(_ENGINE_LOGGERS)


@contextlib.contextmanager
def logs(folder: Path, level: str, *, terminal: bool = False) -> Iterator[LogLines]:
    """Sets up the logs until the end of the block. Files are written on a thread of their own.

    `terminal` also shows lines from WARNING on stderr. Raises ConfigurationError for an unknown level. A folder that
    cannot be written leaves the lines in memory and says so there.
    """
    set_level(level)
    lines = LogLines()
    handlers: list[logging.Handler] = [lines]
    files, trouble = _files(folder)
    waiting: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
    writer = QueueListener(waiting, *files, respect_handler_level=True)
    handlers.append(QueueHandler(waiting))
    if terminal:
        shown = logging.StreamHandler()
        shown.setLevel(logging.WARNING)
        shown.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
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
    """DEBUG, INFO, WARNING or ERROR; may be called while the program runs."""
    if level.upper() not in _LEVELS:
        raise ConfigurationError(f"the setting log_level is {level!r}", hint=f"Use one of {', '.join(_LEVELS)}.")
    for name in ("marlise", "marlise_desktop"):
        logging.getLogger(name).setLevel(level.upper())


def _files(folder: Path) -> tuple[list[logging.Handler], str]:
    form = logging.Formatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s")
    made: list[logging.Handler] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, wanted in ((SESSION_FILE, _FromSession()), (ENGINE_FILE, _FromEngine())):
            file = RotatingFileHandler(folder / name, maxBytes=_BYTES, backupCount=_OLD_FILES, encoding="utf-8")
            file.setFormatter(form)
            file.addFilter(wanted)
            made.append(file)
    except OSError as error:
        return made, f"the log cannot be written in {folder} ({error.strerror}); it is kept in memory only"
    return made, ""
