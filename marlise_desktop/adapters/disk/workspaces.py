"""Workspaces as folders on the disk, each with a lock while a session uses it."""

import asyncio
import fcntl
import os
import shutil
from pathlib import Path

from marlise_desktop.domain.errors import LibraryError
from marlise_desktop.domain.sessions.errors import WorkspaceInUseError, WorkspaceNotEmptyError
from marlise_desktop.storage.faults import telling

_LOCK = ".marlise-lock"
_OWN = ".marlise-workspace"
"""A file that says that the program has made the folder."""
_PROBE = ".marlise-probe"
_PROBE_BYTES = 65536


class FolderHold:
    """Implements `Hold` by a lock on a file, which the system lets go when the process ends."""

    def __init__(self, handle: int) -> None:
        self._handle: int | None = handle

    async def release(self) -> None:
        handle, self._handle = self._handle, None
        if handle is not None:
            os.close(handle)


class FolderWorkspaces:
    """Implements `Workspaces`."""

    async def make(self, folder: Path, *, fresh: bool = False) -> bool:
        return await asyncio.to_thread(_make, folder, fresh=fresh)

    async def take(self, folder: Path) -> FolderHold:
        return FolderHold(await asyncio.to_thread(_take, folder))

    async def remove(self, folder: Path) -> bool:
        return await asyncio.to_thread(_remove, folder)


def _make(folder: Path, *, fresh: bool) -> bool:
    with telling(folder):
        missing = [path for path in (folder, *folder.parents) if not path.exists()]
        if fresh and not missing and any(folder.iterdir()):
            raise WorkspaceNotEmptyError(str(folder))
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _try_to_write(folder)
            if not (fresh or missing):
                return (folder / _OWN).exists()
            (folder / _OWN).touch()
        except OSError:
            for made in missing:
                _unmade(made)
            raise
    return True


def _try_to_write(folder: Path) -> None:
    probe = folder / _PROBE
    try:
        with probe.open("wb") as file:
            file.write(bytes(_PROBE_BYTES))
            file.flush()
            os.fsync(file.fileno())
    finally:
        probe.unlink(missing_ok=True)


def _unmade(folder: Path) -> None:
    if folder.exists():
        folder.rmdir()


def _take(folder: Path) -> int:
    if not folder.is_dir():
        raise LibraryError(
            f"the workspace {folder} is not there",
            hint="Plug in the disk that it is on, or move the folder back, and start the session again.",
        )
    with telling(folder / _LOCK):
        handle = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            return _locked(handle, folder)
        except BaseException:
            os.close(handle)
            raise


def _locked(handle: int, folder: Path) -> int:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise WorkspaceInUseError(str(folder), _user(os.pread(handle, 20, 0))) from None
    os.ftruncate(handle, 0)
    os.pwrite(handle, str(os.getpid()).encode(), 0)
    return handle


def _user(written: bytes) -> str:
    if written == str(os.getpid()).encode():
        return "another session"
    number = written.decode("ascii", "replace")
    return f"another Marlise Desktop that runs{f' (process {number})' if number.isdigit() else ''}"


def _remove(folder: Path) -> bool:
    with telling(folder):
        if not (folder / _OWN).exists():
            return False
        # The mark goes last: a removal that was interrupted can be done again.
        for entry in folder.iterdir():
            if entry.name != _OWN:
                shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
        (folder / _OWN).unlink()
        folder.rmdir()
    return True
