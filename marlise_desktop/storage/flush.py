"""What is written is to survive the loss of power."""

import os
from pathlib import Path


def flush(path: Path) -> None:
    """Returns when a file, or which names stand in a folder, is on the disk. Source: fsync(2)."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
