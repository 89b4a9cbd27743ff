"""How full a disk is, and how much of it a folder takes."""

import asyncio
import os
import shutil
from pathlib import Path

from marlise_desktop.session.ports.disk import DiskUsage

_MB = 1 << 20
_BLOCK = 512
"""POSIX counts `st_blocks` in these, whatever the disk's own are."""


class SystemDisk:
    """Implements `Disk`."""

    async def usage(self, folder: str, *, counted: bool = False) -> DiskUsage | None:
        return await asyncio.to_thread(_usage, Path(folder), counted=counted)


def _usage(folder: Path, *, counted: bool) -> DiskUsage | None:
    try:
        there = next((place for place in (folder, *folder.parents) if place.exists()), folder)
        free = shutil.disk_usage(there).free
    except OSError:
        return None
    return DiskUsage(free / _MB, _taken(folder) / _MB if counted else None)


def _taken(folder: Path) -> int:
    """Files that go, or that may not be looked at, count as nothing; links are not followed."""
    taken = 0
    for root, _folders, files in os.walk(folder):
        for name in files:
            try:
                taken += os.lstat(os.path.join(root, name)).st_blocks * _BLOCK  # noqa: PTH118 - thousands of them
            except OSError:
                continue
    return taken
