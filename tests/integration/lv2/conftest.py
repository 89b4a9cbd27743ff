"""A home with a folder of plugins of its own, and catalogues over it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from marlise_desktop.adapters.lv2.catalogue import LilvCatalogue
from marlise_desktop.domain.ids import PluginUri
from marlise_desktop.domain.plugin import Plugin
from marlise_desktop.session.ports.catalogue import ScanProgress


@dataclass
class Home:
    """`lv2` holds the system's bundles, `user` is ~/.lv2; catalogues that were opened are closed at the end."""

    folder: Path
    opened: AsyncExitStack
    told: list[ScanProgress] = field(default_factory=list)

    @property
    def lv2(self) -> Path:
        return self.folder / "lv2"

    @property
    def user(self) -> Path:
        return self.folder / ".lv2"

    @property
    def cache(self) -> Path:
        return self.folder / "cache" / "plugins.sqlite"

    @property
    def usage(self) -> Path:
        return self.folder / "data" / "plugins-used.sqlite"

    async def catalogue(self, patience: float = 20.0, **environment: str) -> LilvCatalogue:
        """An open catalogue over the same cache as the others."""
        held = {"LV2_PATH": f"{self.user}:{self.lv2}", "HOME": str(self.folder), **environment}
        made = LilvCatalogue(self.folder / "cache", self.folder / "data", held, patience)
        self.opened.push_async_callback(made.close)
        await made.open()
        return made

    async def scanned(self, patience: float = 20.0) -> LilvCatalogue:
        made = await self.catalogue(patience)
        await made.refresh(self.told.append)
        return made

    async def read(self, uri: str) -> Plugin:
        return await (await self.scanned()).plugin(PluginUri(uri))


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Home]:
    async with AsyncExitStack() as opened:
        held = Home(tmp_path, opened)
        held.lv2.mkdir()
        yield held
