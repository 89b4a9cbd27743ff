"""Linux's renames that Python has no word for. Source: renameat2(2)."""

import ctypes
import errno
import os
from pathlib import Path
from typing import Final

_HERE: Final = -100  # AT_FDCWD
_NO_REPLACE: Final = 1
_EXCHANGE: Final = 2
_UNSUPPORTED: Final = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP}

_libc = ctypes.CDLL(None, use_errno=True)


def exchange(a: Path, b: Path) -> None:
    """Both change places in one step; OSError with EINVAL or ENOSYS where the file system or kernel cannot."""
    _rename(a, b, _EXCHANGE)


def rename_to_free(source: Path, target: Path) -> None:
    """Renames a folder; OSError with EEXIST if there is something at `target`."""
    try:
        _rename(source, target, _NO_REPLACE)
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            raise
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from None
        source.rename(target)


def _rename(a: Path, b: Path, flags: int) -> None:
    call = getattr(_libc, "renameat2", None)
    if call is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    if call(_HERE, os.fsencode(a), _HERE, os.fsencode(b), flags) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(a), None, str(b))
