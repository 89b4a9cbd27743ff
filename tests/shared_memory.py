"""A /dev/shm of this process' own, so that the JACK servers of tests that run side by side do not meet."""

import ctypes
import os

_CLONE_NEWNS = 0x00020000


def own_shared_memory() -> None:
    """For this thread and all that it starts; needs root. Source: unshare(2), mount(2)."""
    system = ctypes.CDLL(None, use_errno=True)
    private = 0x4000 | (1 << 18)  # MS_REC, MS_PRIVATE
    if (
        system.unshare(_CLONE_NEWNS)
        or system.mount(None, b"/", None, ctypes.c_ulong(private), None)
        or system.mount(b"tmpfs", b"/dev/shm", b"tmpfs", ctypes.c_ulong(0), b"mode=1777")
    ):
        raise OSError(ctypes.get_errno(), f"no /dev/shm of its own: {os.strerror(ctypes.get_errno())}")
