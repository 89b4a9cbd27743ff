"""The files that one rack has in its workspace, copied and removed as a whole."""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

from marlise_desktop.storage.faults import telling
from marlise_desktop.storage.flush import flush

_NAMES = ("journal.sqlite*", "workspace.sqlite*", "autosave", "autosave.damaged-*", "console", "rack.toml")
_LOCK_ENDING = ".lock"
"""Of files that say only who uses another one now."""


class FolderRackFiles:
    """Implements `WorkspaceFiles`. Whatever else lies in the folder is not the rack's."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def folder(self) -> str:
        return str(self._folder)

    async def copy(self, folder: str) -> None:
        await asyncio.to_thread(_copy, self._folder, Path(folder))

    async def remove(self, folder: str) -> None:
        await asyncio.to_thread(_remove, Path(folder))

    def move_to(self, folder: str) -> None:
        self._folder = Path(folder)


def _files(folder: Path) -> Iterator[Path]:
    for name in _NAMES:
        yield from (path for path in sorted(folder.glob(name)) if path.suffix != _LOCK_ENDING)


def _copy(source: Path, target: Path) -> None:
    with telling(target):
        try:
            _remove(target)
            for path in _files(source):
                if path.is_dir():
                    shutil.copytree(path, target / path.name, symlinks=True)
                else:
                    shutil.copy2(path, target / path.name)
            for path in (target, *target.rglob("*")):
                if not path.is_symlink():
                    flush(path)
        except BaseException:
            _remove(target)
            raise


def _remove(folder: Path) -> None:
    with telling(folder):
        for path in _files(folder):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
