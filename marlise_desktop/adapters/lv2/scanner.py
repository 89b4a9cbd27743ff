"""The child that reads plugins: `python -m marlise_desktop.adapters.lv2.scanner`.

It says what it is about to read before it reads it, so that its parent knows whom to blame if it ends or hangs.
"""

import ctypes
import gc
import os
import signal
import sys
from collections.abc import Iterable, Iterator
from typing import Final

from marlise_desktop.adapters.lv2 import record, wire
from marlise_desktop.adapters.lv2.complaints import ErrorStream
from marlise_desktop.adapters.lv2.presets import file_of, presets_by_plugin
from marlise_desktop.adapters.lv2.reader import PluginFound, UnusablePluginError, read_plugin
from marlise_desktop.adapters.lv2.vocabulary import DOAP_NAME
from marlise_desktop.adapters.lv2.world import Node, PluginHandle, World
from marlise_desktop.domain.errors import CatalogueError
from marlise_desktop.domain.plugin import summary_of

_PR_SET_PDEATHSIG: Final = 1
_COURTESY: Final = 5
"""How far reading stands back behind the sound."""


class Scanner:
    """One run over the bundles of a request."""

    def __init__(self, request: wire.Request, world: World) -> None:
        self._request = request
        self._world = world
        self._errors = ErrorStream()
        self._bundles = frozenset(request.bundles)
        self._changed = frozenset(request.changed)
        self._presets: dict[str, list[Node]] = {}
        self._unreadable: set[str] = set()

    def run(self) -> None:
        self._load_manifests()
        self._presets = presets_by_plugin(self._world)
        plugins = {self._uri(handle): handle for handle in self._world.plugins()}
        for uri in self._request.plugins:
            if uri not in plugins:
                _say(wire.GONE, wire.Name(uri))
        units = self._units(plugins)
        _say(wire.PLAN, wire.Plan(len(units)))
        for folder, handles in units.items():
            _say(wire.READING, wire.Name(folder))
            for handle in handles:
                self._read(folder, handle)
            _say(wire.DONE, wire.Name(folder))
        _say(wire.FINISHED)

    def _load_manifests(self) -> None:
        for folder in self._request.bundles:
            _say(wire.LOADING, wire.Name(folder))
            self._world.load_bundle(folder)
            self._blame(folder)
        _say(wire.LOADING, wire.Name(""))
        if self._request.specifications:
            self._world.load_specifications()
            self._blame("")

    def _units(self, plugins: dict[str, PluginHandle]) -> dict[str, list[PluginHandle]]:
        """The plugins to read by folder, in the order of the bundles."""
        wanted = self._wanted(plugins)
        found: dict[str, list[PluginHandle]] = {}
        for uri, handle in plugins.items():
            if uri in wanted:
                found.setdefault(self._world.plugin_folder(handle), []).append(handle)
        return {f: found[f] for f in self._request.bundles if f in found and f not in self._request.done}

    def _wanted(self, plugins: dict[str, PluginHandle]) -> set[str]:
        """The plugins whose description may have changed.

        A changed bundle without plugins or presets may say anything about any plugin (a skin, a translation): then
        all are wanted.
        """
        wanted = set(self._request.plugins)
        explained = set(self._unreadable)
        for uri, handle in plugins.items():
            sources = self._sources(uri, handle)
            explained |= sources
            if not sources.isdisjoint(self._changed):
                wanted.add(uri)
        return wanted if self._changed <= explained else set(plugins)

    def _sources(self, uri: str, handle: PluginHandle) -> set[str]:
        files = (file_of(self._world, preset) for preset in self._presets.get(uri, ()))
        return {self._world.plugin_folder(handle)} | {folder for file in files if (folder := self._folder_of(file))}

    def _read(self, folder: str, handle: PluginHandle) -> None:
        uri = self._uri(handle)
        try:
            # The plugin's own files first: a fault in them makes it unusable, one in a preset only costs the preset.
            self._world.load_ports(handle)
            if not self._blame(folder):
                found = read_plugin(self._world, handle, self._announced(uri, folder), self._request.user_folder)
                self._blame(folder)
                self._tell(found, self._sources(uri, handle))
                return
        except UnusablePluginError as error:
            _say(wire.FAULT, wire.Fault(folder, f"{self._name(handle)}: {error}"))
        _say(wire.GONE, wire.Name(uri))

    def _announced(self, uri: str, folder: str) -> Iterator[Node]:
        """The plugin's presets, each told of before it is read if it lies in another folder."""
        for preset in self._presets.get(uri, ()):
            owner = self._folder_of(file_of(self._world, preset))
            if owner and owner != folder:
                _say(wire.AT, wire.Name(owner))
                yield preset
                _say(wire.AT, wire.Name(folder))
            else:
                yield preset

    def _tell(self, found: PluginFound, sources: Iterable[str]) -> None:
        plugin = found.plugin
        row = wire.Row(summary_of(plugin), plugin.bundle, tuple(sorted(sources)))
        _say(wire.PLUGIN, row, record.encode(plugin))
        for entry in found.presets:
            _say(wire.PRESET, wire.PresetKey(plugin.uri, entry.preset.uri), record.encode(entry.content))

    def _blame(self, folder: str) -> bool:
        """Tells what lilv has complained of since; answers whether a file of this folder is at fault."""
        guilty = False
        for complaint in self._errors.new_complaints():
            at_fault = self._folder_of(complaint.file) or folder
            if at_fault:
                self._unreadable.add(at_fault)
                guilty = guilty or at_fault == folder
                _say(wire.FAULT, wire.Fault(at_fault, complaint.text))
        return guilty

    def _folder_of(self, file: str) -> str:
        """The bundle that a file lies in; empty if in none."""
        while file not in self._bundles and len(file) > 1:
            file = os.path.dirname(file)  # noqa: PTH120 - pathlib is ten times slower, and there are thousands
        return file if file in self._bundles else ""

    def _uri(self, handle: PluginHandle) -> str:
        return self._world.text_of(self._world.plugin_node(handle))

    def _name(self, handle: PluginHandle) -> str:
        return self._world.label(self._world.plugin_node(handle), DOAP_NAME) or self._uri(handle)


def _say(word: str, *records: object) -> None:
    texts = (part if isinstance(part, str) else record.encode(part) for part in records)
    sys.stdout.buffer.write(wire.line_of(word, *texts))
    sys.stdout.buffer.flush()


def _die_with(parent: int) -> bool:
    """Has the kernel end this process with its parent; false if the parent has gone already."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    return os.getppid() == parent


def main() -> int:
    request = record.decode(wire.Request, sys.stdin.buffer.readline())
    if not _die_with(request.parent):
        return 1
    os.nice(_COURTESY)
    # Nothing here makes cycles worth collecting, and a collection walks everything read so far.
    gc.disable()
    try:
        world = World()
    except CatalogueError as error:
        _say(wire.REFUSED, wire.Name(error.message), wire.Name(error.hint))
        return 0
    Scanner(request, world).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
