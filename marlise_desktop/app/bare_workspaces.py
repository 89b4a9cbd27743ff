"""Workspaces that ask nothing of the disk, for the rack that must play when its own cannot be had."""

from pathlib import Path


class BareHold:
    """Implements `Hold` over nothing."""

    async def release(self) -> None: ...


class BareWorkspaces:
    """Implements `Workspaces`: folders are taken as they are, whoever else uses them, and none is made or removed."""

    async def make(self, folder: Path, *, fresh: bool = False) -> bool:
        return False

    async def take(self, folder: Path) -> BareHold:
        return BareHold()

    async def remove(self, folder: Path) -> bool:
        return False
