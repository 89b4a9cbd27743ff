"""What is written is to survive the loss of power."""

import os
import stat
from pathlib import Path


def flush(path: Path) -> None:
    """Returns when a file, or which names stand in a folder, is on the disk. Source: fsync(2)."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace_whole(place: Path, text: str) -> None:
    """The old file or the new one, whatever happens; its rights stay as they were. Raises OSError."""
    place.parent.mkdir(parents=True, exist_ok=True)
    unfinished = place.with_name(f".{place.name}.new")
    try:
        with unfinished.open("wb") as stream:
            if place.exists():
                os.fchmod(stream.fileno(), stat.S_IMODE(place.stat().st_mode))
            stream.write(text.encode())
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(place)
    finally:
        unfinished.unlink(missing_ok=True)
    flush(place.parent)
