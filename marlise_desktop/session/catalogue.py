"""The installed plugins as the program knows them now: found by typing, by category, liked, used of late."""

import asyncio
from collections import Counter
from collections.abc import Sequence

from marlise_desktop.domain.categories import CATEGORIES
from marlise_desktop.domain.errors import LibraryError, MarliseError, PluginMissingError
from marlise_desktop.domain.events import CatalogueChanged
from marlise_desktop.domain.ids import PluginUri, PresetUri
from marlise_desktop.domain.plugin import Plugin, PluginSummary, PresetContent
from marlise_desktop.domain.search import Index
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.jobs import Jobs
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.ports.catalogue import BrokenBundle, PluginCatalogue

TOPIC = "catalogue"
"""The topic of notices that say why plugins cannot be read."""


class Catalogue:
    """Lists are in memory and answered at once; descriptions in full are read when they are first asked for."""

    def __init__(self, port: PluginCatalogue, bus: Bus, jobs: Jobs, notices: Notices) -> None:
        self._port = port
        self._bus = bus
        self._jobs = jobs
        self._notices = notices
        self._summaries: dict[PluginUri, PluginSummary] = {}
        self._index = Index(())
        self._plugins: dict[PluginUri, Plugin] = {}
        self._broken: Sequence[BrokenBundle] = ()
        self._favourites: frozenset[PluginUri] = frozenset()
        self._recent: Sequence[PluginUri] = ()
        self._ready = asyncio.Event()
        self._refreshing = asyncio.Lock()

    async def open(self) -> None:
        """Opens the cache and lists what it has."""
        await self._port.open()
        self._favourites = await self._port.favourites()
        self._recent = await self._port.recent()
        await self._reload()
        if self._summaries:
            self._ready.set()

    async def close(self) -> None:
        await self._port.close()

    async def run(self) -> None:
        """Keeps the list up to date until cancelled.

        Where plugins cannot be read, a notice says why, and the next change of their folders is waited for.
        """
        while True:
            # A task of its own: who cancels the job ends this scan, not the watching.
            async with asyncio.TaskGroup() as group:
                group.create_task(self._refresh_or_tell(), name="plugin scan")
            self._ready.set()
            await self._port.changed()

    async def ready(self) -> None:
        """Returns when the plugins that are installed are known: those of the last time, or at first, all are read."""
        await self._ready.wait()

    async def refresh(self) -> bool:
        """Reads what is new or changed; true if that was anything. Raises CatalogueError or LibraryError.

        When it returns, the list and what is read from then on are new.
        """
        async with self._refreshing:
            try:
                async with self._jobs.run("Reading plugins", cancellable=True) as job:
                    changed = await self._port.refresh(lambda p: job.step(p.done, p.name, p.total))
            except asyncio.CancelledError:
                # What was read until then is there to be used.
                await self._reload()
                raise
            if changed:
                await self._reload()
            return changed

    @property
    def summaries(self) -> Sequence[PluginSummary]:
        """All plugins by name."""
        return self._index.search("")

    @property
    def broken(self) -> Sequence[BrokenBundle]:
        return self._broken

    @property
    def favourites(self) -> frozenset[PluginUri]:
        return self._favourites

    @property
    def recent(self) -> Sequence[PluginUri]:
        """Newest first; some may not be installed any more."""
        return self._recent

    def summary(self, uri: PluginUri) -> PluginSummary | None:
        return self._summaries.get(uri)

    def categories(self) -> Sequence[tuple[str, int]]:
        """The categories that hold plugins with their counts, in their fixed order."""
        counts = Counter(entry.category for entry in self._summaries.values())
        return [(name, counts[name]) for name in CATEGORIES if counts[name]]

    def search(
        self, text: str = "", category: str = "", *, favourites_only: bool = False, recent_only: bool = False
    ) -> Sequence[PluginSummary]:
        """Plugins that match every word, best first, of one category if named.

        Recent ones without a text are in the order of their last use.
        """
        recent = self._recent if recent_only else ()

        def accepts(entry: PluginSummary) -> bool:
            return (
                (not category or entry.category == category)
                and (not favourites_only or entry.uri in self._favourites)
                and (not recent_only or entry.uri in recent)
            )

        found = self._index.search(text, accepts)
        return sorted(found, key=lambda entry: recent.index(entry.uri)) if recent_only and not text.strip() else found

    async def plugin(self, uri: PluginUri) -> Plugin:
        """A plugin in full; raises PluginMissingError if it is not installed."""
        if uri not in self._plugins:
            held = self._plugins
            held[uri] = await self._port.plugin(uri)
            return held[uri]
        return self._plugins[uri]

    async def find(self, uri: PluginUri) -> Plugin | None:
        """A plugin in full, or None if it is not installed."""
        try:
            return await self.plugin(uri)
        except PluginMissingError:
            return None

    async def preset_content(self, plugin: PluginUri, preset: PresetUri) -> PresetContent:
        """What a preset sets; raises BundleError if it cannot be read."""
        return await self._port.preset_content(plugin, preset)

    async def set_favourite(self, uri: PluginUri, on: bool) -> None:
        await self._port.set_favourite(uri, on=on)
        self._favourites = await self._port.favourites()
        self._bus.publish(CatalogueChanged())

    async def note_use(self, uri: PluginUri) -> None:
        """Puts a plugin first among the recent ones. A disk that refuses is told of, but spoils nothing."""
        try:
            await self._port.note_use(uri)
        except LibraryError as error:
            self._tell(error)
            return
        self._recent = await self._port.recent()
        self._bus.publish(CatalogueChanged())

    async def _refresh_or_tell(self) -> None:
        try:
            await self.refresh()
        except MarliseError as error:
            self._tell(error)
        else:
            self._notices.clear(TOPIC)

    def _tell(self, error: MarliseError) -> None:
        self._notices.post_error(error, TOPIC)

    async def _reload(self) -> None:
        summaries = await self._port.summaries()
        self._broken = await self._port.broken()
        self._summaries = {entry.uri: entry for entry in summaries}
        self._index = Index(summaries)
        # A new dictionary: what is being read now was read before the change and goes to the old one.
        self._plugins = {}
        self._bus.publish(CatalogueChanged())
