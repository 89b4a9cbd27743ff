"""What Qt says goes into the log, not past it to a terminal that nobody sees."""

import contextlib
import logging
from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

_LEVELS: Final = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_log = logging.getLogger("marlise.qt")


@contextlib.contextmanager
def qt_messages() -> Iterator[None]:
    """Until the end of the block. Heard on whichever thread of Qt speaks."""
    before = qInstallMessageHandler(_hear)
    try:
        yield
    finally:
        qInstallMessageHandler(before)


def _hear(kind: QtMsgType, context: QMessageLogContext, message: str | None) -> None:
    category = context.category or "default"
    fields = {} if category == "default" else {"category": category}
    _log.log(_LEVELS.get(kind, logging.WARNING), "%s", message, extra={"fields": fields})
