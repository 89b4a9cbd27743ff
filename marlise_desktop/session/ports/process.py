"""Child processes, as adapters and the composition root ask for them."""

from collections.abc import Mapping, Sequence
from typing import Protocol


class ChildProcess(Protocol):
    """A child that dies with us. Its output is always drained; the last lines are kept for reports."""

    @property
    def pid(self) -> int: ...

    @property
    def exit_code(self) -> int | None:
        """None while it runs; negative for a signal."""
        ...

    async def wait_for_output(self, text: str, patience: float) -> str:
        """The first line of output that holds `text`.

        Raises `ChildEndedError`
        if the child ends first, TimeoutError after `patience` seconds.
        """
        ...

    async def wait(self) -> int: ...
    async def stop(self, patience: float) -> int:
        """SIGTERM, then SIGKILL after `patience` seconds; answers the exit code."""
        ...

    async def kill(self) -> int: ...
    def last_lines(self) -> Sequence[str]:
        """At most 200 lines of its output and errors, oldest first."""
        ...


class ChildEndedError(Exception):
    """A child ended before it said what was waited for; carries its exit code and last lines."""

    def __init__(self, name: str, exit_code: int, lines: Sequence[str]) -> None:
        super().__init__(f"{name} ended with {exit_code}")
        self.name = name
        self.exit_code = exit_code
        self.lines = tuple(lines)


class ProcessSpawner(Protocol):
    async def spawn(self, command: Sequence[str], *, name: str, environment: Mapping[str, str]) -> ChildProcess:
        """Starts a child. `environment` is added to ours; an empty string unsets a variable.

        Raises FileNotFoundError if the program is not installed. Output goes line by line to the logger
        `marlise.child.<name>`.
        """
        ...
