"""Bugs: what nobody caught becomes a report in a file, told to the user once, and never a friendly notice."""

import asyncio
import contextlib
import faulthandler
import importlib.metadata
import os
import platform
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TypeAlias

from marlise_desktop import __version__
from marlise_desktop.app.log_lines import LogLines
from marlise_desktop.session.log import logger

_log = logger("marlise.crash")
_KEPT_REPORTS = 20
_LOG_LINES = 60
_PARTS = ("PySide6-Essentials", "qasync", "JACK-Client", "python-rtmidi")

Tell: TypeAlias = Callable[[str, Path], None]
"""Shows a report's text and file to the user; called on the thread of the bug's choice, or on the loop's."""


class Crashes:
    """Reports in a folder. The same fault is written once, however often it comes."""

    def __init__(self, folder: Path, lines: LogLines | None = None) -> None:
        self._folder = folder
        self._lines = lines
        self._seen: set[str] = set()
        self.tell: Tell = lambda _text, _file: None

    @contextlib.contextmanager
    def watched(self) -> Iterator[None]:
        """Until the end of the block, faults of Python code and of C code are kept."""
        before = sys.excepthook, threading.excepthook, sys.unraisablehook
        sys.excepthook = self._in_python
        threading.excepthook = lambda fault: self._in_thread(fault)  # noqa: PLW0108 - mypy wants the exact type
        sys.unraisablehook = lambda fault: self._unraisable(fault)  # noqa: PLW0108
        try:
            with _faults_in_c(self._folder):
                yield
        finally:
            sys.excepthook, threading.excepthook, sys.unraisablehook = before

    def watch_loop(self, loop: asyncio.AbstractEventLoop) -> None:
        loop.set_exception_handler(self._in_loop)

    def keep(self, error: BaseException, where: str) -> None:
        """Writes the report and tells of it."""
        trace = "".join(traceback.format_exception(error))
        _log.error("a fault", where=where, exc_info=error)
        place = traceback.extract_tb(error.__traceback__)
        key = f"{type(error).__name__} {[(frame.filename, frame.lineno) for frame in place]}"
        if key in self._seen:
            return
        self._seen.add(key)
        text = report(trace, where, self._last_lines())
        self.tell(text, self._write(text))

    def _in_python(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            self.keep(error, "the window")

    def _in_thread(self, fault: threading.ExceptHookArgs) -> None:
        if fault.exc_value is not None and not isinstance(fault.exc_value, SystemExit):
            self.keep(fault.exc_value, f"the thread {fault.thread.name if fault.thread else '?'}")

    def _unraisable(self, fault: "sys.UnraisableHookArgs") -> None:
        if fault.exc_value is not None:
            self.keep(fault.exc_value, f"{fault.err_msg or 'clean-up'} ({fault.object!r})")

    def _in_loop(self, loop: asyncio.AbstractEventLoop, context: Mapping[str, object]) -> None:
        error = context.get("exception")
        if isinstance(error, BaseException):
            self.keep(error, str(context.get("message", "the loop")))
        else:
            _log.error("the loop complains", says=context.get("message"))

    def _last_lines(self) -> Sequence[str]:
        if self._lines is None:
            return ()
        return [f"{line.source}: {line.text}" for line in self._lines.since(0)[-_LOG_LINES:]]

    def _write(self, text: str) -> Path:
        file = self._folder / f"crash-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}-{len(self._seen)}.txt"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", errors="backslashreplace")
            for old in sorted(self._folder.glob("crash-*.txt"))[:-_KEPT_REPORTS]:
                old.unlink()
        except OSError as error:
            _log.error("the crash report cannot be written", file=file, reason=error)
        return file


def report(trace: str, where: str, lines: Sequence[str]) -> str:
    """What a developer needs to know, in plain text."""
    parts = [f"{name} {version}" for name in _PARTS if (version := _version(name))]
    head = [
        f"Marlise Desktop {__version__} met a fault in {where}.",
        f"Python {platform.python_version()}, {platform.platform()}, {', '.join(parts)}",
    ]
    return "\n".join([*head, "", trace.rstrip(), "", "The last lines of the log:", *lines, ""])


def last_fault(folder: Path) -> Path | None:
    """The report of a fault in C code that ended an earlier run, turned into a crash file; None if there was none."""
    found = None
    for left in sorted(folder.glob("fault-*.txt")):
        if Path(f"/proc/{left.stem.removeprefix('fault-')}").exists():
            continue
        with contextlib.suppress(FileNotFoundError):  # another start of the program was quicker
            if left.stat().st_size:
                found = left.rename(left.with_name(left.name.replace("fault-", "crash-fault-")))
            else:
                left.unlink()
    return found


@contextlib.contextmanager
def _faults_in_c(folder: Path) -> Iterator[None]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        stream = (folder / f"fault-{os.getpid()}.txt").open("w", encoding="utf-8")
    except OSError as error:
        _log.warning("faults in C code are not kept", reason=error)
        yield
        return
    with stream:
        faulthandler.enable(stream)
        try:
            yield
        finally:
            faulthandler.disable()
    Path(stream.name).unlink(missing_ok=True)


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""
