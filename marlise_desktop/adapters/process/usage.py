"""Memory and CPU time of processes, from psutil."""

import time
from dataclasses import dataclass, field

import psutil

from marlise_desktop.session.ports.processes import ProcessUsage

_MB = 1 << 20
_FRESH_S = 0.5


@dataclass(slots=True)
class _Known:
    """Kept between looks: CPU time is measured from one to the next, so that short ones would say nothing."""

    process: psutil.Process
    looked: float
    usage: ProcessUsage = field(init=False)


class SystemProcesses:
    """Implements `Processes`."""

    def __init__(self) -> None:
        self._known: dict[int | None, _Known] = {}

    def usage(self, pid: int | None = None) -> ProcessUsage | None:
        now = time.monotonic()
        known = self._known.get(pid)
        if known is not None and now - known.looked < _FRESH_S:
            return known.usage
        try:
            known = known or _Known(psutil.Process(pid), now)
            known.looked, known.usage = now, _usage(known.process)
        except psutil.Error:
            self._known.pop(pid, None)
            return None
        self._known[pid] = known
        return known.usage


def _usage(process: psutil.Process) -> ProcessUsage:
    with process.oneshot():
        return ProcessUsage(
            memory_mb=process.memory_info().rss / _MB,
            memory_percent=process.memory_percent(),
            cpu_percent=process.cpu_percent(),
            cores=len(process.cpu_affinity() or ()) or 1,
            uptime_s=time.time() - process.create_time(),
            threads=process.num_threads(),
        )
