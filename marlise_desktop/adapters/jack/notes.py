"""What JACK tells us, from its own threads to the loop's, without Python on any of JACK's.

libjack cancels its notification thread when a client closes. A thread that is cut off while it waits for Python's own
lock takes the lock with it, and the program freezes. So the callbacks are C (host/src/notes/notes.c, where the form of
the notes is told) and write to a pipe.
"""

import asyncio
import ctypes
import fcntl
import logging
import os
import sysconfig
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

from marlise_desktop.domain.errors import AudioServerError
from marlise_desktop.session.ports.audio import (
    AudioReport,
    ConnectionMoved,
    PeriodChanged,
    PortsMoved,
    ServerStopped,
    XrunHappened,
)

_log = logging.getLogger("marlise.audio.libjack")
_LIBRARY = "libmarlise-jack-notes.so"
_PIPE_BYTES = 1 << 20
_KEPT = 64


class _Notes(ctypes.Structure):
    _fields_ = (
        ("pipe", ctypes.c_int),
        ("client", ctypes.c_void_p),
        ("port_by_id", ctypes.c_void_p),
        ("port_name", ctypes.c_void_p),
    )


_for_ever: list[_Notes] = []
"""A late callback may still read them; there are a few in a program's life."""


class Notes:
    """A pipe that the loop reads; `receive` is called on the loop's thread. `close` when no client lives any more."""

    def __init__(self, receive: Callable[[AudioReport], None]) -> None:
        self._callbacks = _callbacks()
        self._receive = receive
        self._reading, self._writing = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        fcntl.fcntl(self._writing, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
        self._rest = b""
        self._given: list[_Notes] = []
        self._complaints: deque[str] = deque(maxlen=_KEPT)
        self._open = True
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._reading, self._read)

    def attach(self, module: ModuleType) -> None:
        """What libjack would print is kept. A process has one place for such lines; the last that attaches has it."""
        self._callbacks.marlise_errors_to(self._writing)
        library = ctypes.CDLL(_name(module))
        for setter in (library.jack_set_error_function, library.jack_set_info_function):
            setter(self._callbacks.marlise_on_error)

    def listen(self, module: ModuleType, client: int) -> None:
        """Sets the callbacks of a client, named by its address, that is not active yet."""
        # Opening by the same name gives the library that JACK-Client has open already.
        library = ctypes.CDLL(_name(module))
        notes = _Notes(
            self._writing,
            client,
            ctypes.cast(library.jack_port_by_id, ctypes.c_void_p).value,
            ctypes.cast(library.jack_port_name, ctypes.c_void_p).value,
        )
        _for_ever.append(notes)
        self._given.append(notes)
        arguments = (ctypes.c_void_p(client), ctypes.byref(notes))
        for setter, callback in (
            (library.jack_on_info_shutdown, self._callbacks.marlise_on_shutdown),
            (library.jack_set_xrun_callback, self._callbacks.marlise_on_xrun),
            (library.jack_set_buffer_size_callback, self._callbacks.marlise_on_period),
            (library.jack_set_port_registration_callback, self._callbacks.marlise_on_port),
            (library.jack_set_port_connect_callback, self._callbacks.marlise_on_connection),
            (library.jack_set_port_rename_callback, self._callbacks.marlise_on_rename),
        ):
            setter(arguments[0], callback, arguments[1])

    def complaints(self) -> tuple[str, ...]:
        """What libjack would have printed since the last call; it goes to the log at level DEBUG."""
        self._read()
        lines = tuple(self._complaints)
        self._complaints.clear()
        for line in lines:
            _log.debug("%s", line)
        return lines

    def close(self) -> None:
        if self._open:
            self._open = False
            self._callbacks.marlise_errors_to(-1)
            for notes in self._given:
                notes.pipe = -1  # a client that JACK did not let go may still have something to say
            self._loop.remove_reader(self._reading)
            os.close(self._reading)
            os.close(self._writing)

    def _read(self) -> None:
        for text in self._texts():
            if not self._open:
                return
            self._take(text)

    def _texts(self) -> Iterator[str]:
        while self._open:
            try:
                data = os.read(self._reading, 65536)
            except BlockingIOError:
                return
            *whole, self._rest = (self._rest + data).split(b"\0")
            for text in whole:
                yield text.decode(errors="replace")

    def _take(self, text: str) -> None:
        kind, *fields = text.split("\t")
        match kind, fields:
            case "E", [line]:
                self._complaints.append(line)
            case "S", [reason]:
                self._receive(ServerStopped(reason))
            case "X", []:
                self._receive(XrunHappened())
            case "B", [frames]:
                self._receive(PeriodChanged(int(frames)))
            case "C", [source, target, joined]:
                self._receive(ConnectionMoved(source, target, joined == "1"))
            case "P" | "L", []:
                self._receive(PortsMoved())
            case _:
                _log.debug("a note from JACK that is not understood: %r", text)


def _name(module: ModuleType) -> str:
    return str(module._libname)  # noqa: SLF001 - there is no public way


def _callbacks() -> ctypes.CDLL:
    installed = Path(sysconfig.get_path("platlib"), "marlise_desktop", "adapters", "jack")
    for folder in (Path(__file__).parent, installed):
        if (folder / _LIBRARY).exists():
            return ctypes.CDLL(str(folder / _LIBRARY))
    raise AudioServerError(
        f"a part of this installation is missing: {_LIBRARY}",
        hint="Install Marlise Desktop again.",
    )
