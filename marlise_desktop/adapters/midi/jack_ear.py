"""One port of our own in JACK by python-rtmidi, for an engine that does not tell who plays.

rtmidi would call a callback on JACK's real-time thread, which then waits for Python's lock. So there is none: rtmidi
queues by itself, and a thread takes from that queue.
"""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from types import ModuleType
from typing import Any, TypeAlias

from marlise_desktop.adapters.midi import library
from marlise_desktop.adapters.midi.inbox import Inbox
from marlise_desktop.domain.errors import AudioServerError
from marlise_desktop.domain.midi.device import VIRTUAL
from marlise_desktop.session.to_the_end import to_the_end

_QUEUE = 16_384
_SOON_S, _LATER_S = 0.001, 0.004
_AWAKE_S = 5.0
"""For so long after a message the queue is looked at more often."""
_IN, _OUT = "in", "out"
_Port: TypeAlias = Any
"""`rtmidi.MidiIn` or `MidiOut`; the module has no types."""
_Told: TypeAlias = tuple[bytes, float]


class RtmidiEar:
    """Implements `MidiEar`. What it sends goes out of a client of its own, made when first it is needed."""

    def __init__(self, load: Callable[[], ModuleType] = library.load) -> None:
        self._load = load
        self._module: ModuleType | None = None
        self._input: _Port | None = None
        self._output: _Port | None = None
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None

    async def open(self, hear: Callable[[bytes, float], None], missed: Callable[[int], None]) -> None:
        try:
            self._module = self._load()
            await to_the_end(asyncio.to_thread(self._open_input, self._module))  # what it opens must be closed
        except (ImportError, OSError) as error:
            raise AudioServerError(
                f"there is no port for MIDI in JACK ({error})",
                hint="Run marlise-desktop --selftest, which says what python-rtmidi lacks.",
            ) from error
        inbox = Inbox[_Told](lambda told: hear(*told), missed)
        self._ending = threading.Event()
        self._thread = threading.Thread(
            target=_drain, args=(self._input, inbox, self._ending), name="midi queue", daemon=True
        )
        self._thread.start()

    def port(self, *, source: bool) -> str:
        return f"{VIRTUAL}:{_IN}" if source else f"{VIRTUAL} {_OUT}:{_OUT}"

    def send(self, message: bytes) -> None:
        if self._module is None:
            return
        if self._output is None:
            with contextlib.suppress(OSError):  # JACK is gone, and with it whoever would hear
                output = self._module.MidiOut(self._module.API_UNIX_JACK, f"{VIRTUAL} {_OUT}")
                output.open_virtual_port(_OUT)
                self._output = output
        if self._output is not None:
            self._output.send_message(message)  # into a ring, from which JACK's thread takes it

    async def close(self) -> None:
        self._ending.set()
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join, 1.0)
        self._thread = self._module = None
        ports, self._input, self._output = [self._input, self._output], None, None
        await asyncio.to_thread(_closed, [port for port in ports if port is not None])

    def _open_input(self, module: ModuleType) -> None:
        self._input = port = module.MidiIn(module.API_UNIX_JACK, VIRTUAL, _QUEUE)
        port.ignore_types(sysex=False, timing=False, active_sense=True)
        port.open_virtual_port(_IN)


def _drain(port: _Port, inbox: Inbox[_Told], ending: threading.Event) -> None:
    awake = inbox.now()
    while True:
        while (told := port.get_message()) is not None:
            awake = inbox.now()
            inbox.put((bytes(told[0]), awake))
        if ending.wait(_SOON_S if inbox.now() - awake < _AWAKE_S else _LATER_S):
            return


def _closed(ports: list[_Port]) -> None:
    while ports:
        port = ports.pop()
        port.close_port()
        port.delete()
