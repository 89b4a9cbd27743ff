"""The desktop's trash. Source: freedesktop.org Trash specification 1.0."""

import os
import shutil
import stat
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

from marlise_desktop.adapters.bundle.faults import telling


def _local_time() -> datetime:
    return datetime.now().astimezone()


class Trash:
    """Moves folders to the trash of the disk that they are on. `data_home` is `$XDG_DATA_HOME`."""

    def __init__(self, data_home: Path, now: Callable[[], datetime] = _local_time) -> None:
        self._home = data_home / "Trash"
        self._now = now

    def discard(self, folder: Path) -> Path:
        """Where the folder lies now; raises LibraryError."""
        folder = folder.parent.resolve() / folder.name
        with telling("it cannot be moved to the trash", folder):
            folder.lstat()
            self._home.mkdir(parents=True, exist_ok=True)
            if self._home.stat().st_dev == folder.lstat().st_dev:
                return self._moved(folder, self._home, str(folder))
            top = _mount_point(folder)
            trash = self._of_disk(top)
            if trash is not None:
                return self._moved(folder, trash, str(folder.relative_to(top)))
            return self._moved(folder, self._home, str(folder))

    @staticmethod
    def _of_disk(top: Path) -> Path | None:
        """The user's trash on another disk; None if that disk lets us have none."""
        shared = top / ".Trash"
        user = os.getuid()
        try:
            if shared.is_dir() and not shared.is_symlink() and shared.stat().st_mode & stat.S_ISVTX:
                own = shared / str(user)
            else:
                own = top / f".Trash-{user}"
            own.mkdir(mode=0o700, exist_ok=True)
        except OSError:
            return None
        return own if os.access(own, os.W_OK) and not own.is_symlink() else None

    def _moved(self, folder: Path, trash: Path, said: str) -> Path:
        for name in ("files", "info"):
            (trash / name).mkdir(mode=0o700, parents=True, exist_ok=True)
        info, target = self._reserved(folder.name, trash, said)
        try:
            shutil.move(folder, target)
        except OSError:
            # What has been copied already stays, with its note: the original may not be whole any more.
            if not os.path.lexists(target):
                info.unlink()
            raise
        return target

    def _reserved(self, name: str, trash: Path, said: str) -> tuple[Path, Path]:
        """The note that says where it was, which holds the name for us, and the place to move it to."""
        moment = self._now().strftime("%Y-%m-%dT%H:%M:%S")
        text = f"[Trash Info]\nPath={quote(said)}\nDeletionDate={moment}\n"
        candidate = name
        while True:
            info, target = trash / "info" / f"{candidate}.trashinfo", trash / "files" / candidate
            try:
                if not os.path.lexists(target):
                    with info.open("x", encoding="ascii") as stream:
                        stream.write(text)
                    return info, target
            except FileExistsError:
                pass
            candidate = f"{name}.{uuid4().hex[:8]}"


def _mount_point(path: Path) -> Path:
    device = path.lstat().st_dev
    top = path.parent
    while top.parent != top and top.parent.stat().st_dev == device:
        top = top.parent
    return top
