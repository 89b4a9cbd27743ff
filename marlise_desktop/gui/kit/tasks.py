"""The one door from slots into coroutines: every failure is told, every task is known."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import TypeVar

from marlise_desktop.domain.errors import MarliseError

_Answer = TypeVar("_Answer")


class Tasks:
    """What the window has started and not ended yet.

    A MarliseError goes to `tell`; any other exception is a bug and goes to the loop's exception handler, which
    is the crash report's. Both leave the task's own result as it was, for those who await it.
    """

    def __init__(self, tell: Callable[[MarliseError], None]) -> None:
        self._tell = tell
        self._running: set[asyncio.Task[object]] = set()
        self._closing = False

    @property
    def running(self) -> int:
        """How many have not ended yet."""
        return len(self._running)

    def start(self, work: Coroutine[object, object, _Answer], name: str) -> asyncio.Task[_Answer]:
        """Starts the work on the running loop; after `close` it is cancelled before its first step."""
        loop = asyncio.get_running_loop()
        task = loop.create_task(work, name=name)
        self._running.add(task)
        task.add_done_callback(self._ended)
        if self._closing:
            task.cancel()
        return task

    async def close(self) -> None:
        """Cancels what still runs, but for the caller's own task, and waits until it has ended."""
        self._closing = True
        here = asyncio.current_task()
        while others := {task for task in self._running if task is not here}:
            for task in others:
                task.cancel()
            await asyncio.wait(others)
            self._running -= others

    def _ended(self, task: asyncio.Task[object]) -> None:
        self._running.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if isinstance(error, MarliseError):
            self._tell(error)
        elif error is not None:
            report = {"message": f"the task {task.get_name()} failed", "exception": error, "task": task}
            task.get_loop().call_exception_handler(report)
