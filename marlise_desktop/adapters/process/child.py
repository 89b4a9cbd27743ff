"""One running child: its end seen through a pidfd, its output drained on the loop."""

import asyncio
import contextlib
import logging
import os
import signal
from collections.abc import Callable, Sequence
from pathlib import Path

from marlise_desktop.adapters.process.cores import check_cores, keep_to
from marlise_desktop.adapters.process.kept import KeptOutput
from marlise_desktop.adapters.process.output import LogAllowance, OutputLines, text_of
from marlise_desktop.session.ports.process import ChildEndedError

_CHUNK = 65536
_MOST_AT_END = 4 << 20
"""Bytes still read after the child's end; a grandchild could write for ever."""


class Child:
    """Implements `ChildProcess`. Everything happens on the loop's thread."""

    def __init__(
        self, pid: int, output: int, name: str, reap: Callable[[], int], let_go: Callable[[], None] | None = None
    ) -> None:
        """Takes over `output`, the reading end of the child's output, set not to block.

        `reap` answers the exit code of the child that has ended. `let_go` leaves one that outlives us to others.
        """
        self._loop = asyncio.get_running_loop()
        self.pid = pid
        self._reap = reap
        self._let_go = let_go
        self._name = name
        self._log = logging.getLogger(f"marlise.child.{name}")
        self._lines = OutputLines()
        self._allowance = LogAllowance(self._loop.time())
        self._kept: KeptOutput | None = None
        self._waiting: list[tuple[bytes, asyncio.Future[str]]] = []
        self._ended: asyncio.Future[int] = self._loop.create_future()
        self._output = output
        self._pidfd = os.pidfd_open(pid)
        self._loop.add_reader(self._output, self._read)
        self._loop.add_reader(self._pidfd, self._finish)

    @property
    def exit_code(self) -> int | None:
        return self._ended.result() if self._ended.done() else None

    async def wait_for_output(self, text: str, patience: float) -> str:
        for line in self._lines.last():
            if text in line:
                return line
        if self._ended.done():
            raise self._ended_early()
        found: asyncio.Future[str] = self._loop.create_future()
        entry = (text.encode(), found)
        self._waiting.append(entry)
        try:
            async with asyncio.timeout(patience):
                return await found
        finally:
            self._waiting.remove(entry)

    async def wait(self) -> int:
        return await asyncio.shield(self._ended)

    async def stop(self, patience: float) -> int:
        self._signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(patience):
                return await self.wait()
        except TimeoutError:
            self._log.info("did not end within %g s, killed", patience)
            return await self.kill()

    async def kill(self) -> int:
        self._signal(signal.SIGKILL)
        return await self.wait()

    def leave(self) -> None:
        if self._let_go is None:
            raise ValueError(f"{self._name} was not started to outlive the program")
        self._unwatch()
        self._let_go()

    def use_cores(self, cores: Sequence[int]) -> None:
        if cores:
            keep_to(self.pid, check_cores(cores))

    def keep_output(self, file: str) -> None:
        if self._kept is not None:
            self._kept.close()
        self._kept = KeptOutput(Path(file))

    def last_lines(self) -> Sequence[str]:
        return self._lines.last()

    def _signal(self, number: signal.Signals) -> None:
        if not self._ended.done():
            # It may be dead already with its end not yet seen here.
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._pidfd, number)

    def _read(self) -> int:
        """Takes one chunk; answers its size, 0 at the end or when there is nothing now."""
        try:
            data = os.read(self._output, _CHUNK)
        except BlockingIOError:
            return 0
        if data:
            self._pass_on(self._lines.feed(data))
        else:
            self._loop.remove_reader(self._output)
        return len(data)

    def _pass_on(self, lines: list[bytes]) -> None:
        for text, found in self._waiting:
            match = next((line for line in lines if text in line), None)
            if match is not None and not found.done():
                found.set_result(text_of(match))
        if self._kept is not None:
            self._kept.write(lines)
        for line in self._allowance.passed(lines, self._loop.time()):
            self._log.info("%s", line)

    def _finish(self) -> None:
        # What the child started itself goes too, while its number cannot have been given to another yet.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        total = 0
        while total < _MOST_AT_END and (size := self._read()):
            total += size
        self._pass_on(self._lines.finish())
        self._unwatch()
        self._ended.set_result(self._reap())
        for _, found in self._waiting:
            if not found.done():
                found.set_exception(self._ended_early())

    def _unwatch(self) -> None:
        for descriptor in (self._output, self._pidfd):
            self._loop.remove_reader(descriptor)
            os.close(descriptor)
        if self._kept is not None:
            self._kept.close()

    def _ended_early(self) -> ChildEndedError:
        return ChildEndedError(self._name, self._ended.result(), self._lines.last())
