"""The installed plugins, as the session sees them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from marlise_desktop.domain.ids import PluginUri, PresetUri
from marlise_desktop.domain.plugin import Plugin, PluginSummary, PresetContent


@dataclass(frozen=True, slots=True)
class BrokenBundle:
    """A bundle that was skipped, and why."""

    folder: str
    reason: str


@dataclass(frozen=True, slots=True)
class ScanProgress:
    """`total` bundles are read; `name` is the one under way."""

    done: int
    total: int
    name: str


class PluginCatalogue(Protocol):
    """Reads plugins from a cache on disk; blocking work runs in threads or a child process, never on the loop."""

    async def open(self) -> None:
        """Opens the cache (made new if it is missing, unreadable or of another version)."""
        ...

    async def summaries(self) -> Sequence[PluginSummary]:
        """All plugins in the cache, in no order."""
        ...

    async def plugin(self, uri: PluginUri) -> Plugin:
        """Raises PluginMissingError if it is not installed."""
        ...

    async def refresh(self, progress: Callable[[ScanProgress], None]) -> bool:
        """Reads bundles that are new or changed, forgets those that are gone; true if anything changed."""
        ...

    async def broken(self) -> Sequence[BrokenBundle]: ...
    async def preset_content(self, plugin: PluginUri, preset: PresetUri) -> PresetContent:
        """Raises BundleError if the preset cannot be read."""
        ...

    async def changed(self) -> None:
        """Returns when a folder of plugins has changed on disk."""
        ...

    async def favourites(self) -> frozenset[PluginUri]: ...
    async def set_favourite(self, uri: PluginUri, *, on: bool) -> None: ...
    async def recent(self) -> Sequence[PluginUri]:
        """Newest first, at most 24."""
        ...

    async def note_use(self, uri: PluginUri) -> None: ...
    async def close(self) -> None: ...
