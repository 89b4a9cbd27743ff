"""Folders watched for change, through the kernel's inotify.

Source: inotify(7); struct inotify_event and the masks of linux/inotify.h.
"""

import asyncio
import ctypes
import errno
import os
import struct
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

SETTLED_S: Final = 0.4
"""How long nothing may happen before a change counts as over."""
LONGEST_S: Final = 5.0
"""How long a change that goes on and on is waited for."""

_CLOSE_WRITE: Final = 0x8
_MOVED_FROM: Final = 0x40
_MOVED_TO: Final = 0x80
_CREATE: Final = 0x100
_DELETE: Final = 0x200
_DELETE_SELF: Final = 0x400
_MOVE_SELF: Final = 0x800
_ONLY_FOLDERS: Final = 0x01000000
_MASK: Final = _CLOSE_WRITE | _MOVED_FROM | _MOVED_TO | _CREATE | _DELETE | _DELETE_SELF | _MOVE_SELF | _ONLY_FOLDERS
_HEAD: Final = struct.Struct("iIII")


class WatchLimitError(Exception):
    """The kernel lets no more folders be watched."""


class FolderWatch:
    """Made and closed on the loop's thread; `follow` may be called from any.

    Raises WatchLimitError where the kernel refuses.
    """

    def __init__(self) -> None:
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._file: int = self._libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if self._file < 0:
            raise WatchLimitError(os.strerror(ctypes.get_errno()))
        self._lock = threading.Lock()
        self._awaited: dict[int, str] = {}
        self._dirty = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._file, self._take_in)

    def close(self) -> None:
        self._loop.remove_reader(self._file)
        os.close(self._file)

    def follow(self, roots: Sequence[Path], bundles: Iterable[str]) -> None:
        """Watches these folders as well. Of a root that is not there, the way to it is watched."""
        for root in roots:
            place, child = root, ""
            while not place.is_dir() and place != place.parent:
                place, child = place.parent, place.name
            self._add(str(place), child)
        for folder in bundles:
            self._add(folder, "")

    async def change(self) -> None:
        """Returns when something has changed since the last time and then come to rest."""
        await self._dirty.wait()
        latest = self._loop.time() + LONGEST_S
        try:
            while self._dirty.is_set() and self._loop.time() < latest:
                self._dirty.clear()
                await asyncio.sleep(SETTLED_S)
        except asyncio.CancelledError:
            self._dirty.set()
            raise
        self._dirty.clear()

    def _add(self, folder: str, child: str) -> None:
        """`child` is the only name in the folder that matters; empty for all."""
        watch: int = self._libc.inotify_add_watch(self._file, os.fsencode(folder), _MASK)
        if watch >= 0:
            with self._lock:
                self._awaited[watch] = child
        elif (reason := ctypes.get_errno()) in (errno.ENOSPC, errno.ENOMEM):
            raise WatchLimitError(os.strerror(reason))

    def _take_in(self) -> None:
        try:
            raw = os.read(self._file, 65536)
        except BlockingIOError:
            return
        place = 0
        while place < len(raw):
            watch, _, _, size = _HEAD.unpack_from(raw, place)
            name = os.fsdecode(raw[place + _HEAD.size : place + _HEAD.size + size].rstrip(b"\0"))
            place += _HEAD.size + size
            with self._lock:
                awaited = self._awaited.get(watch, "")
            if not awaited or name == awaited:
                self._dirty.set()
