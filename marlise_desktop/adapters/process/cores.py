"""Which of the computer's cores a process may run on."""

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

from marlise_desktop.domain.errors import ConfigurationError

_MOST_LOOKS = 10


def check_cores(cores: Iterable[int]) -> frozenset[int]:
    """Raises ConfigurationError naming those that are not there, or not for us."""
    wanted, there = frozenset(cores), os.sched_getaffinity(0)
    missing = sorted(wanted - there)
    if missing:
        names = ", ".join(str(core) for core in missing)
        held = ", ".join(str(core) for core in sorted(there))
        raise ConfigurationError(
            f"this computer has no core {names} for this program", hint=f"Choose among {held}, or none for all of them."
        )
    return wanted


def keep_to(pid: int, cores: frozenset[int]) -> None:
    """Lets all threads of a process, and those that they start, run on these cores only.

    A thread that is started meanwhile has the cores of the one that started it, so the threads are listed until no new
    one is seen. A process that has ended is left alone.
    """
    seen: set[int] = set()
    for _ in range(_MOST_LOOKS):
        fresh = _threads(pid) - seen
        if not fresh:
            return
        for thread in fresh:
            with contextlib.suppress(ProcessLookupError):
                os.sched_setaffinity(thread, cores)
        seen |= fresh


def _threads(pid: int) -> set[int]:
    try:
        return {int(entry.name) for entry in Path(f"/proc/{pid}/task").iterdir()}
    except FileNotFoundError:
        return set()
