"""Children in memory, behind the session's port."""

import asyncio
import itertools
import signal
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from marlise_desktop.session.ports.process import ChildEndedError, ChildProcess, LeftChild


@dataclass(eq=False)
class FakeChild:
    """Runs until `end`, or until it is stopped. `files` are those that its output was kept in, in order."""

    command: tuple[str, ...]
    name: str
    environment: Mapping[str, str]
    pid: int
    exit_code: int | None = None
    lines: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    _over: asyncio.Event = field(default_factory=asyncio.Event)

    def end(self, code: int, *lines: str) -> None:
        self.lines += lines
        self.exit_code = code if self.exit_code is None else self.exit_code
        self._over.set()

    async def wait_for_output(self, text: str, patience: float) -> str:
        for line in self.lines:
            if text in line:
                return line
        raise ChildEndedError(self.name, self.exit_code or 0, self.lines)

    async def wait(self) -> int:
        await self._over.wait()
        return self.exit_code or 0

    async def stop(self, patience: float) -> int:
        self.end(-signal.SIGTERM)
        return await self.wait()

    async def kill(self) -> int:
        self.end(-signal.SIGKILL)
        return await self.wait()

    def leave(self) -> None:
        raise ValueError(f"{self.name} was not started to outlive the program")

    def keep_output(self, file: str) -> None:
        self.files.append(file)

    def last_lines(self) -> Sequence[str]:
        return list(self.lines)


@dataclass
class FakeSpawner:
    """`children` are all that were started. While `refuses` is set, a start raises it."""

    children: list[FakeChild] = field(default_factory=list)
    refuses: OSError | None = None
    _pids: Iterator[int] = field(default_factory=lambda: itertools.count(100))

    async def spawn(
        self, command: Sequence[str], *, name: str, environment: Mapping[str, str], outlives: bool = False
    ) -> ChildProcess:
        if self.refuses is not None:
            raise self.refuses
        self.children.append(FakeChild(tuple(command), name, environment, next(self._pids)))
        return self.children[-1]

    def left_behind(self, name: str) -> Iterator[LeftChild]:
        return iter(())
