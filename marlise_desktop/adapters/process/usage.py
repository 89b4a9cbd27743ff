"""Memory and CPU time of processes, from psutil."""

import time

import psutil

from marlise_desktop.session.ports.processes import ProcessUsage

_MB = 1 << 20


class SystemProcesses:
    """Implements `Processes`."""

    def __init__(self) -> None:
        self._known: dict[int | None, psutil.Process] = {}

    def usage(self, pid: int | None = None) -> ProcessUsage | None:
        try:
            # Kept between looks: CPU time is measured from one to the next.
            process = self._known.get(pid) or psutil.Process(pid)
            self._known[pid] = process
            with process.oneshot():
                return ProcessUsage(
                    memory_mb=process.memory_info().rss / _MB,
                    cpu_percent=process.cpu_percent(),
                    uptime_s=time.time() - process.create_time(),
                    threads=process.num_threads(),
                )
        except psutil.Error:
            self._known.pop(pid, None)
            return None
