"""Sends MIDI on a thread of its own: ALSA may let a sender wait for a slow device."""

import logging
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeAlias

_log = logging.getLogger("marlise.midi")
_MOST = 4096
_Work: TypeAlias = Callable[[], None]


class Sender:
    """The thread is a daemon: a device that hangs must not keep the program from ending."""

    def __init__(self) -> None:
        self._work: queue.Queue[_Work | None] = queue.Queue(_MOST)
        self._thread = threading.Thread(target=self._run, name="midi send", daemon=True)
        self._thread.start()

    def put(self, send: Callable[[], None]) -> bool:
        """False if too many wait, and this is dropped.

        `send` may raise OSError and ValueError, as rtmidi does for devices that are gone and bytes it cannot parse.
        """
        try:
            self._work.put_nowait(send)
        except queue.Full:
            return False
        return True

    def end(self) -> None:
        """Blocks while the last one is sent, for half a second at most."""
        with suppress(queue.Full):
            self._work.put_nowait(None)
        self._thread.join(0.5)

    def _run(self) -> None:
        while (send := self._work.get()) is not None:
            try:
                send()
            except (OSError, ValueError) as error:
                _log.info("a MIDI message could not be sent (%s)", error)
