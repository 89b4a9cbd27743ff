"""What the system knows of running processes."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ProcessUsage:
    """`memory_mb` is resident memory in MB, `memory_percent` its share of the computer's.

    `cpu_percent` is of one core, since the last look; `cores` is how many of them the process may run on.
    """

    memory_mb: float
    memory_percent: float
    cpu_percent: float
    cores: int
    uptime_s: float
    threads: int


class Processes(Protocol):
    """Quick enough for the loop's thread. Looks that follow each other within half a second answer the same."""

    def usage(self, pid: int | None = None) -> ProcessUsage | None:
        """Of a process, or of the program itself for None; None if it is not there."""
        ...
