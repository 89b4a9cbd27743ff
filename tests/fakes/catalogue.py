"""A catalogue in memory, held to the same contract as the real one."""

import asyncio
from collections.abc import Callable, Sequence

from marlise_desktop.domain.errors import BundleError, MarliseError, PluginMissingError
from marlise_desktop.domain.ids import PluginUri, PresetUri
from marlise_desktop.domain.plugin import Plugin, PluginSummary, PresetContent, summary_of
from marlise_desktop.session.ports.catalogue import BrokenBundle, ScanProgress

RECENT = 24


class FakeCatalogue:
    """`shelf` is what is installed, and what the catalogue knows of it only after a refresh."""

    def __init__(self, *plugins: Plugin) -> None:
        self.shelf: dict[PluginUri, Plugin] = {plugin.uri: plugin for plugin in plugins}
        self.contents: dict[tuple[PluginUri, PresetUri], PresetContent] = {}
        self.faults: list[BrokenBundle] = []
        self.failure: MarliseError | None = None
        self.going_on: asyncio.Event | None = None
        """Set it to an event to make each refresh wait for that."""
        self.refreshing = asyncio.Event()
        self._known: dict[PluginUri, Plugin] = {}
        self._known_faults: list[BrokenBundle] = []
        self._favourites: set[PluginUri] = set()
        self._recent: list[PluginUri] = []
        self._moved = asyncio.Event()

    def touch(self) -> None:
        """Says that something on the shelf has changed."""
        self._moved.set()

    async def open(self) -> None: ...

    async def close(self) -> None: ...

    async def summaries(self) -> Sequence[PluginSummary]:
        return [summary_of(plugin) for plugin in self._known.values()]

    async def plugin(self, uri: PluginUri) -> Plugin:
        if uri not in self._known:
            raise PluginMissingError(f"the plugin {uri} is not installed")
        return self._known[uri]

    async def refresh(self, progress: Callable[[ScanProgress], None]) -> bool:
        self.refreshing.set()
        if self.failure is not None:
            raise self.failure
        if self.going_on is not None:
            await self.going_on.wait()
        if self._known == self.shelf and self._known_faults == self.faults:
            return False
        for done, plugin in enumerate(self.shelf.values()):
            progress(ScanProgress(done, len(self.shelf), plugin.name))
        self._known, self._known_faults = dict(self.shelf), list(self.faults)
        return True

    async def broken(self) -> Sequence[BrokenBundle]:
        return self._known_faults

    async def preset_content(self, plugin: PluginUri, preset: PresetUri) -> PresetContent:
        if (plugin, preset) not in self.contents:
            raise BundleError(f"the preset {preset} cannot be read")
        return self.contents[plugin, preset]

    async def changed(self) -> None:
        await self._moved.wait()
        self._moved.clear()

    async def favourites(self) -> frozenset[PluginUri]:
        return frozenset(self._favourites)

    async def set_favourite(self, uri: PluginUri, *, on: bool) -> None:
        (self._favourites.add if on else self._favourites.discard)(uri)

    async def recent(self) -> Sequence[PluginUri]:
        return list(self._recent)

    async def note_use(self, uri: PluginUri) -> None:
        self._recent = [uri, *(held for held in self._recent if held != uri)][:RECENT]
