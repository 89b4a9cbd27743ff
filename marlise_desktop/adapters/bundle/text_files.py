"""Files of a bundle as text: of bounded size, plain files only, UTF-8."""

import os
import stat
from pathlib import Path
from typing import Final

from marlise_desktop.domain.errors import BundleError

LARGEST: Final = 32 * 1024 * 1024
"""Bytes; a board of a thousand pedals stays well below."""


def read_text(path: Path, *, largest: int = LARGEST) -> str:
    """Raises BundleError if the file is no plain text file of at most `largest` bytes, FileNotFoundError if absent."""
    data = _read_bytes(path, largest)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _fault(path, "is not UTF-8 text", data.count(b"\n", 0, error.start) + 1) from error
    if "\0" in text:
        raise _fault(path, "holds a character that no text has", text.count("\n", 0, text.index("\0")) + 1)
    return text


def _read_bytes(path: Path, largest: int) -> bytes:
    try:
        # Opened without waiting: a named pipe in the folder would hold the program up for ever.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise _fault(path, f"cannot be read ({error.strerror})") from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise _fault(path, "is not a file")
    with os.fdopen(handle, "rb") as stream:
        try:
            data = stream.read(largest + 1)
        except OSError as error:
            raise _fault(path, f"cannot be read ({error.strerror})") from error
    if len(data) > largest:
        raise _fault(path, f"is larger than {largest // 1024} kB, which no board needs")
    return data


def _fault(path: Path, reason: str, line: int = 0) -> BundleError:
    place = f", line {line}" if line else ""
    return BundleError(
        f"{path}{place} {reason}", file=str(path), line=line, hint="Take the file from a copy of the folder."
    )
