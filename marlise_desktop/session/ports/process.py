"""Child processes, as adapters and the composition root ask for them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


class ChildProcess(Protocol):
    """A child that dies with us, if it was not started to outlive us.

    Its output is always drained; the last lines are kept for reports.
    """

    @property
    def pid(self) -> int: ...

    @property
    def exit_code(self) -> int | None:
        """None while it runs; negative for a signal; 255 if it had outlived its program, so that nobody knows."""
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
    def leave(self) -> None:
        """Lets it go on without us; whoever comes next finds it. Only for one that outlives us."""
        ...

    def use_cores(self, cores: Sequence[int]) -> None:
        """Keeps all of its threads to these cores of the computer; none named, it has all.

        Raises ConfigurationError for one that is not there.
        """
        ...

    def keep_output(self, file: str) -> None:
        """Adds what it says from now on to a file too, which is bounded; in the place of the one before."""
        ...

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


@dataclass(frozen=True, slots=True)
class LeftChild:
    """A child that has outlived the program that started it, by this command."""

    process: ChildProcess
    command: tuple[str, ...]


class ProcessSpawner(Protocol):
    async def spawn(
        self, command: Sequence[str], *, name: str, environment: Mapping[str, str], outlives: bool = False
    ) -> ChildProcess:
        """Starts a child. `environment` is added to ours; an empty string unsets a variable.

        One that `outlives` us goes on when the program dies.

        Raises FileNotFoundError if the program is not installed. Output goes line by line to the logger
        `marlise.child.<name>`.
        """
        ...

    def left_behind(self, name: str) -> Iterator[LeftChild]:
        """Those of this name that go on and that no program has any more; each that is taken is ours from then on."""
        ...
