"""A folder under construction: every file written is on the disk, not only in memory, before it is put in place."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from marlise_desktop.storage.flush import flush

Checkpoint: TypeAlias = Callable[[str], None]
"""Called before each thing that is done on the disk, with its name; tests stop there."""

_CHUNK = 1 << 20


def pass_by(step: str) -> None:
    """The checkpoint of a program that is not under test."""


class NewFolder:
    """Writes below `path`, which must exist and be empty."""

    def __init__(self, path: Path, checkpoint: Checkpoint = pass_by) -> None:
        self.path = path
        self._checkpoint = checkpoint

    def within(self, name: str) -> "NewFolder":
        """A new folder in this one."""
        place = self._place(name)
        place.mkdir()
        return NewFolder(place, self._checkpoint)

    def has(self, name: str) -> bool:
        return os.path.lexists(self.path / name)

    def write(self, name: str, data: bytes) -> None:
        target = self._place(name)
        self._checkpoint(f"write {name}")
        with target.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())

    def write_text(self, name: str, text: str) -> None:
        self.write(name, text.encode("utf-8", "replace"))

    def take(self, source: Path, name: str) -> None:
        """Puts an existing file or link there; a file shares its data with the source where the disk can do that.

        Only for sources that go away or never change.
        """
        target = self._place(name)
        self._checkpoint(f"take {name}")
        if source.is_symlink():
            target.symlink_to(source.readlink())
            return
        try:
            os.link(source, target)
        except OSError:
            self._copied(source, target)

    def copy(self, source: Path, name: str) -> None:
        """Copies a file; a link is copied as a link."""
        target = self._place(name)
        self._checkpoint(f"copy {name}")
        if source.is_symlink():
            target.symlink_to(source.readlink())
        else:
            self._copied(source, target)

    def copy_folder(self, source: Path, name: str) -> None:
        """Copies all below a folder."""
        for path, place in files_below(source):
            self.copy(path, f"{name}/{place}")

    def sync(self) -> None:
        """Makes sure that all names are on the disk."""
        self._checkpoint("sync")
        for folder, _, _ in os.walk(self.path, topdown=False):
            flush(Path(folder))

    def _place(self, name: str) -> Path:
        target = self.path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        return target

    def _copied(self, source: Path, target: Path) -> None:
        with source.open("rb") as reading, target.open("xb") as writing:
            shutil.copyfileobj(reading, writing, _CHUNK)
            writing.flush()
            os.fsync(writing.fileno())


def files_below(folder: Path) -> list[tuple[Path, str]]:
    """All files and links below a folder with their names in it, links not followed."""
    found = []
    for here, folders, files in os.walk(folder):
        links = [name for name in folders if (Path(here) / name).is_symlink()]
        for name in sorted((*files, *links)):
            path = Path(here) / name
            found.append((path, str(path.relative_to(folder))))
    return sorted(found)
