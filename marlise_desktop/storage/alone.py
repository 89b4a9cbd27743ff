"""Keeps two programs from writing into one folder at the same time."""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

from marlise_desktop.domain.errors import LibraryError

_PATIENCE_SECONDS = 5.0
_PAUSE_SECONDS = 0.01


@contextlib.contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Until the end of the block; blocks for some seconds at most, then raises LibraryError.

    The lock is the folder's own, so it leaves no file behind. Where a file system has none for folders (some NFS), the
    last one to write wins.
    """
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        _lock(handle, folder)
        yield
    finally:
        os.close(handle)


def _lock(handle: int, folder: Path) -> None:
    end = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise LibraryError(
                    f"another program has been holding {folder} for {_PATIENCE_SECONDS:g} seconds",
                    hint="The change holds until the program ends, and is tried again.",
                ) from None
            time.sleep(_PAUSE_SECONDS)
        except OSError:
            return
        else:
            return
