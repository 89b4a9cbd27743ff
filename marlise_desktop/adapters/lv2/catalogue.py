"""The installed plugins: a cache that one thread works on, brought up to date by a child process."""

import asyncio
import contextlib
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, ParamSpec, TypeVar

from marlise_desktop.adapters.lv2 import folders, record
from marlise_desktop.adapters.lv2.cache import Cache, Ending, Reading, Stamp, language_of
from marlise_desktop.adapters.lv2.scan import PATIENCE_S, Place, Scan
from marlise_desktop.adapters.lv2.usage import Usage
from marlise_desktop.adapters.lv2.watch import FolderWatch, WatchLimitError
from marlise_desktop.domain.errors import BundleError, LibraryError, PluginMissingError
from marlise_desktop.domain.ids import PluginUri, PresetUri
from marlise_desktop.domain.plugin import Plugin, PluginSummary, PresetContent
from marlise_desktop.session.ports.catalogue import BrokenBundle, ScanProgress

_POLL_S: Final = 10.0
"""How often folders are looked at where the kernel lets no more be watched."""
_TELL_S: Final = 0.05
"""The shortest time between two tellings of progress."""
_Arguments = ParamSpec("_Arguments")
_Answer = TypeVar("_Answer")


class LilvCatalogue:
    """Reads plugins with lilv. `environment` has LV2_PATH and HOME, and is the child's own.

    The cache may be thrown away at any time; what the user likes and has used lies in the data folder.
    """

    def __init__(
        self, cache_folder: Path, data_folder: Path, environment: Mapping[str, str] | None = None, patience: float = 0.0
    ) -> None:
        self._cache_file = cache_folder / "plugins.sqlite"
        self._usage_file = data_folder / "plugins-used.sqlite"
        held = dict(os.environ if environment is None else environment)
        roots = folders.search_path(held)
        user_folder = Path(held.get("HOME", "/")) / ".lv2"
        self._place = Place(roots, user_folder, held, patience or PATIENCE_S)
        self._database = ThreadPoolExecutor(1, "catalogue-database")
        self._scanner = ThreadPoolExecutor(1, "catalogue-scan")
        self._scanning = asyncio.Lock()
        self._opened: tuple[Cache, Usage] | None = None
        self._watch: FolderWatch | None = None
        self._refused: list[BrokenBundle] = []

    @property
    def search_path(self) -> Sequence[Path]:
        """Where plugins are looked for; an engine must look in the same folders, in the same order."""
        return self._place.roots

    async def open(self) -> None:
        self._opened = await self._call(self._open)
        try:
            self._watch = FolderWatch()
        except WatchLimitError:
            self._watch = None

    async def summaries(self) -> Sequence[PluginSummary]:
        return await self._call(self._cache.summaries)

    async def plugin(self, uri: PluginUri) -> Plugin:
        return await self._call(self._plugin, uri)

    async def preset_content(self, plugin: PluginUri, preset: PresetUri) -> PresetContent:
        return await self._call(self._preset_content, plugin, preset)

    async def broken(self) -> Sequence[BrokenBundle]:
        return [*self._refused, *await self._call(self._cache.faults)]

    async def favourites(self) -> frozenset[PluginUri]:
        return await self._call(self._usage.favourites)

    async def set_favourite(self, uri: PluginUri, *, on: bool) -> None:
        await self._call(lambda: self._usage.set_favourite(uri, on=on))

    async def recent(self) -> Sequence[PluginUri]:
        return await self._call(self._usage.recent)

    async def note_use(self, uri: PluginUri) -> None:
        await self._call(self._usage.note_use, uri)

    async def refresh(self, progress: Callable[[ScanProgress], None]) -> bool:
        """As the port says. Raises CatalogueError if nothing can be read, LibraryError if it cannot be kept.

        Cancelled, it ends the child and leaves what was read until then; the next time goes on from there.
        """
        async with self._scanning:
            scan = Scan(self._place, _OnThread(self._cache, self._database), _Teller(progress))
            work = asyncio.get_running_loop().run_in_executor(self._scanner, self._follow_and_run, scan)
            try:
                return await asyncio.shield(work)
            except asyncio.CancelledError:
                scan.stop()
                await asyncio.wait([work])
                work.exception()
                raise

    async def changed(self) -> None:
        if self._watch is not None:
            await self._watch.change()
            return
        before = await self._call(self._look)
        while await self._call(self._look) == before:
            await asyncio.sleep(_POLL_S)

    async def close(self) -> None:
        """Ends what is under way; the catalogue cannot be opened again."""
        if self._watch is not None:
            self._watch.close()
            self._watch = None
        if self._opened is not None:
            cache, usage = self._opened
            await self._call(cache.close)
            await self._call(usage.close)
            self._opened = None
        self._scanner.shutdown()
        self._database.shutdown()

    @property
    def _cache(self) -> Cache:
        return self._both[0]

    @property
    def _usage(self) -> Usage:
        return self._both[1]

    @property
    def _both(self) -> tuple[Cache, Usage]:
        if self._opened is None:
            raise RuntimeError("the catalogue is not open")
        return self._opened

    def _open(self) -> tuple[Cache, Usage]:
        usage = self._or_in_memory(Usage, self._usage_file, "favourites are not kept")
        language = language_of(self._place.environment)
        return self._or_in_memory(
            lambda file: Cache(file, language), self._cache_file, "plugins are read again at each start"
        ), usage

    def _or_in_memory(self, kind: Callable[[Path | None], _Answer], file: Path, so: str) -> _Answer:
        """Plugins can be used with a disk that is full or may not be written, and the list of faults says so."""
        try:
            return kind(file)
        except LibraryError as error:
            self._refused.append(BrokenBundle(str(file), f"{error.message}: {so}. {error.hint}"))
            return kind(None)

    def _plugin(self, uri: PluginUri) -> Plugin:
        body = self._cache.body(uri)
        if body is None:
            raise PluginMissingError(
                f"the plugin {uri} is not installed", hint="Install the package that brings it; it is noticed at once."
            )
        return record.decode(Plugin, body)

    def _preset_content(self, plugin: PluginUri, preset: PresetUri) -> PresetContent:
        content = self._cache.preset(plugin, preset)
        if content is None:
            raise BundleError(
                f"the preset {preset} of {plugin} cannot be read: it is not there, or its file has errors",
                file=preset,
                hint="Choose another preset, or save this one again.",
            )
        return record.decode(PresetContent, content)

    def _follow_and_run(self, scan: Scan) -> bool:
        """Folders are watched before they are looked at, so that nothing falls between."""
        if self._watch is not None:
            # At the limit what is watched stays so; a new folder shows in its root, which is among the first.
            with contextlib.suppress(WatchLimitError):
                self._watch.follow(self._place.roots, folders.bundles_in(self._place.roots))
        return scan.run()

    def _look(self) -> list[tuple[str, str]]:
        return [(folder, folders.signature(folder)) for folder in folders.bundles_in(self._place.roots)]

    async def _call(
        self, function: Callable[_Arguments, _Answer], *args: _Arguments.args, **kwargs: _Arguments.kwargs
    ) -> _Answer:
        """Calls on the database's thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._database, lambda: function(*args, **kwargs))


class _Teller:
    """Brings progress from the scan's thread to the loop's, at most twenty times a second."""

    def __init__(self, progress: Callable[[ScanProgress], None]) -> None:
        self._progress = progress
        self._loop = asyncio.get_running_loop()
        self._last = 0.0

    def __call__(self, progress: ScanProgress) -> None:
        now = self._loop.time()
        if now - self._last >= _TELL_S:
            self._last = now
            self._loop.call_soon_threadsafe(self._progress, progress)


class _OnThread:
    """The cache as the scan's thread uses it: every call runs on the database's thread and is waited for."""

    def __init__(self, cache: Cache, database: ThreadPoolExecutor) -> None:
        self._cache = cache
        self._database = database

    def stamps(self) -> Mapping[str, Stamp]:
        return self._database.submit(self._cache.stamps).result()

    def plugins_from(self, folders: set[str]) -> set[str]:
        return self._database.submit(self._cache.plugins_from, folders).result()

    def store(self, reading: Reading) -> None:
        self._database.submit(self._cache.store, reading).result()

    def settle(self, ending: Ending) -> None:
        self._database.submit(self._cache.settle, ending).result()
