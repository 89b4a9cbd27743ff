"""The pipe that takes a child's output.

Of a child that outlives the program both ends are the child's own, and neither blocks: what it says while nobody
reads stays in the pipe until that is full, and what comes then is lost. So there is a limit, and nobody who writes
waits or gets a signal. Source: pipe(7); a pipe of another process is opened by /proc/PID/fd, proc(5).
"""

import fcntl
import os
import stat

_PIPE_BYTES = 1 << 20
"""Room for what a child says while the loop is busy; a full pipe would stop an audio program."""


def output_pipe(*, outlives: bool) -> tuple[int, int]:
    """The end to read from, which does not block, and the child's end."""
    reading, writing = os.pipe2(os.O_CLOEXEC)
    os.set_blocking(reading, False)
    if outlives:
        os.set_blocking(writing, False)
    _enlarge(writing)
    return reading, writing


def output_of(pid: int) -> int:
    """The end to read from of a running process' errors; of nothing if they are no pipe."""
    try:
        handle = os.open(f"/proc/{pid}/fd/2", os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return _nothing()
    if stat.S_ISFIFO(os.fstat(handle).st_mode):
        return handle
    os.close(handle)
    return _nothing()


def _nothing() -> int:
    reading, writing = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
    os.close(writing)
    return reading


def _enlarge(pipe: int) -> None:
    try:
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
    except PermissionError:
        # The user's allowance of pipe memory is used up; the usual 64 kB do.
        return
