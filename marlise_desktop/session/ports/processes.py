"""What the system knows of running processes."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ProcessUsage:
    """`memory_mb` is resident memory in MB; `cpu_percent` is of one core, since the last look."""

    memory_mb: float
    cpu_percent: float
    uptime_s: float
    threads: int


class Processes(Protocol):
    """Quick enough for the loop's thread."""

    def usage(self, pid: int | None = None) -> ProcessUsage | None:
        """Of a process, or of the program itself for None; None if it is not there."""
        ...
