"""The installed plugins: listed, searched, kept up to date while the program runs."""

import asyncio
from collections import Counter
from collections.abc import Sequence

from marlise_desktop.domain.errors import PluginMissingError
from marlise_desktop.domain.events import CatalogueChanged
from marlise_desktop.domain.ids import PluginUri, PresetUri
from marlise_desktop.domain.plugin import Plugin, PluginSummary, PresetContent
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.jobs import Jobs
from marlise_desktop.session.ports.catalogue import BrokenBundle, PluginCatalogue


class Catalogue:
    """`run` is its life: it opens the cache, reads what is new, and watches the plugins' folders."""

    def __init__(self, port: PluginCatalogue, bus: Bus, jobs: Jobs) -> None:
        self._port = port
        self._bus = bus
        self._jobs = jobs
        self._summaries: Sequence[PluginSummary] = ()
        self._favourites: frozenset[PluginUri] = frozenset()
        self._recent: Sequence[PluginUri] = ()
        self._broken: Sequence[BrokenBundle] = ()
        self._plugins: dict[PluginUri, Plugin] = {}
        self._ready = asyncio.Event()

    @property
    def summaries(self) -> Sequence[PluginSummary]:
        """All plugins, by name."""
        return self._summaries

    @property
    def favourites(self) -> frozenset[PluginUri]:
        return self._favourites

    @property
    def recent(self) -> Sequence[PluginUri]:
        """Newest first."""
        return self._recent

    @property
    def broken(self) -> Sequence[BrokenBundle]:
        return self._broken

    async def ready(self) -> None:
        """Returns when the plugins that are installed are known."""
        await self._ready.wait()

    def categories(self) -> Sequence[tuple[str, int]]:
        """The categories that hold plugins, with their counts."""
        return sorted(Counter(summary.category for summary in self._summaries).items())

    async def plugin(self, uri: PluginUri) -> Plugin:
        """Raises PluginMissingError if it is not installed."""
        held = self._plugins.get(uri)
        if held is None:
            held = self._plugins[uri] = await self._port.plugin(uri)
        return held

    async def find(self, uri: PluginUri) -> Plugin | None:
        """The plugin, or None if it is not installed."""
        try:
            return await self.plugin(uri)
        except PluginMissingError:
            return None

    async def preset_content(self, plugin: PluginUri, preset: PresetUri) -> PresetContent:
        return await self._port.preset_content(plugin, preset)

    async def set_favourite(self, uri: PluginUri, on: bool) -> None:
        await self._port.set_favourite(uri, on=on)
        self._favourites = await self._port.favourites()
        self._bus.publish(CatalogueChanged())

    async def note_use(self, uri: PluginUri) -> None:
        await self._port.note_use(uri)
        self._recent = await self._port.recent()
        self._bus.publish(CatalogueChanged())

    async def refresh(self) -> None:
        """Reads bundles that are new or changed, and shows how far that is."""
        async with self._jobs.run("Reading plugins") as job:
            changed = await self._port.refresh(lambda p: job.step(p.done, p.name, p.total))
        if changed or not self._summaries:
            self._plugins.clear()
            await self._load()

    async def _load(self) -> None:
        self._summaries = sorted(await self._port.summaries(), key=lambda summary: summary.name.casefold())
        self._favourites = await self._port.favourites()
        self._recent = await self._port.recent()
        self._broken = await self._port.broken()
        self._bus.publish(CatalogueChanged())

    async def run(self) -> None:
        """Until cancelled."""
        await self._port.open()
        try:
            await self._load()
            if self._summaries:
                self._ready.set()
            await self.refresh()
            self._ready.set()
            while True:
                await self._port.changed()
                await self.refresh()
        finally:
            await self._port.close()
