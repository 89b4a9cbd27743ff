"""The one thread on which JACK calls that can block are made, in order."""

import asyncio
import queue
import threading
from collections.abc import Callable
from typing import TypeAlias, TypeVar

from marlise_desktop.domain.errors import AudioServerError

_Answer = TypeVar("_Answer")
_Value = TypeVar("_Value")
_Work: TypeAlias = Callable[[], None] | None

PATIENCE = 12.0
"""Seconds for one call. A stopped client delays every new one by nine."""


class Worker:
    """A daemon thread: a server that hangs in a call must not keep the program from ending."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._work: queue.SimpleQueue[_Work] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="jack", daemon=True)
        self._thread.start()

    async def call(self, function: Callable[[], _Answer], *, patience: float = PATIENCE) -> _Answer:
        """Runs the function on the thread; raises what it raises, AudioServerError after `patience` seconds."""
        answer: asyncio.Future[_Answer] = self._loop.create_future()

        def work() -> None:
            try:
                outcome = function()
            except Exception as error:  # noqa: BLE001 - edge of a thread: the caller on the loop gets it
                self._settle(answer, answer.set_exception, error)
            else:
                self._settle(answer, answer.set_result, outcome)

        self._work.put(work)
        try:
            async with asyncio.timeout(patience):
                return await answer
        except TimeoutError as error:
            raise AudioServerError(
                f"the audio server does not answer (waited {patience:g} s)",
                hint="Stop the program that hangs in JACK, or restart the audio server.",
            ) from error

    async def end(self) -> None:
        """Ends the thread after the work it has; gives up on one that hangs."""
        self._work.put(None)
        deadline = self._loop.time() + 2.0
        while self._thread.is_alive() and self._loop.time() < deadline:
            await asyncio.sleep(0.005)

    def _settle(self, answer: asyncio.Future[_Answer], settle: Callable[[_Value], None], value: _Value) -> None:
        def unless_given_up() -> None:
            if not answer.done():
                settle(value)

        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(unless_given_up)

    def _run(self) -> None:
        while (work := self._work.get()) is not None:
            work()
