"""Folders that are not there, for tests of what uses them."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from marlise_desktop.domain.errors import LibraryError
from marlise_desktop.domain.sessions.errors import WorkspaceInUseError, WorkspaceNotEmptyError


@dataclass
class FakeHold:
    taken: set[Path]
    folder: Path

    async def release(self) -> None:
        self.taken.discard(self.folder)


@dataclass
class FakeWorkspaces:
    """`folders` with what is in each; `own` are those that were made here. `refused` are folders that take nothing."""

    folders: dict[Path, list[str]] = field(default_factory=dict)
    own: set[Path] = field(default_factory=set)
    taken: set[Path] = field(default_factory=set)
    elsewhere: set[Path] = field(default_factory=set)
    refused: dict[Path, LibraryError] = field(default_factory=dict)

    async def make(self, folder: Path, *, fresh: bool = False) -> bool:
        await asyncio.sleep(0)
        self._check(folder)
        if folder not in self.folders:
            self.folders[folder] = []
            self.own.add(folder)
        elif fresh:
            if self.folders[folder] or folder in self.own:
                raise WorkspaceNotEmptyError(str(folder))
            self.own.add(folder)
        return folder in self.own

    async def take(self, folder: Path) -> FakeHold:
        await asyncio.sleep(0)
        if folder not in self.folders:
            raise LibraryError(f"the workspace {folder} is not there", hint="Plug in its disk.")
        self._check(folder)
        if folder in self.elsewhere:
            raise WorkspaceInUseError(str(folder), "another Marlise Desktop that runs")
        if folder in self.taken:
            raise WorkspaceInUseError(str(folder), "another session")
        self.taken.add(folder)
        return FakeHold(self.taken, folder)

    async def remove(self, folder: Path) -> bool:
        await asyncio.sleep(0)
        if folder not in self.own:
            return False
        self.own.remove(folder)
        del self.folders[folder]
        return True

    def _check(self, folder: Path) -> None:
        for refused, error in self.refused.items():
            if folder.is_relative_to(refused):
                raise error
