"""Notes from foreign threads to the loop's thread: a queue and a pipe that wakes the loop."""

import asyncio
import os
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

_Note = TypeVar("_Note")


class Mailbox(Generic[_Note]):
    """`post` may be called on any thread that is not real-time; `receive` is called on the loop's thread."""

    def __init__(self, receive: Callable[[_Note], None]) -> None:
        self._receive = receive
        self._notes: deque[_Note] = deque()
        self._reading, self._writing = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._reading, self._empty)
        self._open = True

    def post(self, note: _Note) -> None:
        self._notes.append(note)
        if self._open:
            try:
                os.write(self._writing, b"\0")
            except BlockingIOError:
                return  # the pipe is full of wake-ups already

    def close(self) -> None:
        """Nothing is received any more. The caller has seen to it that nobody posts."""
        if self._open:
            self._open = False
            self._loop.remove_reader(self._reading)
            os.close(self._reading)
            os.close(self._writing)

    def _empty(self) -> None:
        os.read(self._reading, 4096)
        while self._open and self._notes:
            self._receive(self._notes.popleft())
