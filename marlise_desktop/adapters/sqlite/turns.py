"""Programs that open one database at the same time do it one after the other.

What is done to a file at its opening, such as migrating it or moving a damaged one away, must not be done twice.
"""

import fcntl
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PAUSE_S = 0.02
_LONGEST_S = 10.0


@contextmanager
def alone(file: Path) -> Iterator[None]:
    """Waits for its turn, at most ten seconds; after that raises sqlite3.OperationalError that `is_lock` knows.

    The lock ends with the process, however that ends.
    """
    handle = os.open(file.with_name(f"{file.name}.lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _wait_for(handle)
        yield
    finally:
        os.close(handle)


def _wait_for(handle: int) -> None:
    until = time.monotonic() + _LONGEST_S
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                locked = sqlite3.OperationalError("another program is opening it, and does not come to an end")
                locked.sqlite_errorcode = sqlite3.SQLITE_BUSY
                raise locked from None
            time.sleep(_PAUSE_S)
        else:
            return
