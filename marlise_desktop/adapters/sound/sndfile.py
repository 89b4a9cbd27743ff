"""libsndfile by ctypes: what little is needed to read a file.

Source: sndfile.h of libsndfile 1.0.31 to 1.2: `SF_INFO`, `sf_open`, `sf_readf_float`, `sf_strerror`.
"""

import array
import contextlib
import ctypes
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from marlise_desktop.domain.errors import LibraryError

_READ: Final = 0x10


class Info(ctypes.Structure):
    """`SF_INFO`."""

    _fields_ = (
        ("frames", ctypes.c_int64),
        ("rate", ctypes.c_int),
        ("channels", ctypes.c_int),
        ("format", ctypes.c_int),
        ("sections", ctypes.c_int),
        ("seekable", ctypes.c_int),
    )


class SoundFile:
    """An open file. Blocks."""

    def __init__(self, library: ctypes.CDLL, handle: int, info: Info) -> None:
        self._library = library
        self._handle = ctypes.c_void_p(handle)
        self.frames = int(info.frames)
        self.rate_hz = int(info.rate)
        self.channels = int(info.channels)

    def blocks(self, frames: int) -> "Iterator[array.array[float]]":
        """Interleaved samples, -1 to 1, at most so many frames at a time."""
        buffer = (ctypes.c_float * (frames * self.channels))()
        while (count := self._library.sf_readf_float(self._handle, buffer, ctypes.c_int64(frames))) > 0:
            samples = array.array("f")
            samples.frombytes(memoryview(buffer).cast("B")[: count * self.channels * 4])
            yield samples

    def close(self) -> None:
        self._library.sf_close(self._handle)


@contextlib.contextmanager
def opened(path: Path) -> Iterator[SoundFile]:
    """Raises LibraryError naming the file and why it cannot be read."""
    library = _library()
    info = Info()
    handle = library.sf_open(str(path).encode(errors="surrogateescape"), _READ, ctypes.byref(info))
    if not handle:
        reason = library.sf_strerror(None).decode(errors="replace").strip().rstrip(".")
        raise LibraryError(
            f"the sound file {path} cannot be read ({reason})", hint="Give a WAV, FLAC, AIFF or Ogg file."
        )
    file = SoundFile(library, handle, info)
    try:
        yield file
    finally:
        file.close()


def _library() -> ctypes.CDLL:
    try:
        library = ctypes.CDLL("libsndfile.so.1")
    except OSError as error:
        raise LibraryError(
            f"libsndfile is not installed ({error})", hint="Install it with: sudo apt-get install libsndfile1"
        ) from error
    library.sf_open.restype = ctypes.c_void_p
    library.sf_strerror.restype = ctypes.c_char_p
    library.sf_readf_float.restype = ctypes.c_int64
    return library
