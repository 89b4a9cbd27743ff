"""The catalogue that reads with lilv keeps the contract, with bundles on disk."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from marlise_desktop.adapters.lv2.catalogue import LilvCatalogue
from marlise_desktop.domain.ids import PluginUri, PresetUri
from marlise_desktop.session.ports.catalogue import PluginCatalogue
from tests.contract.catalogue_kit import CatalogueContract
from tests.fixtures.lv2_bundles import remove, write_plugin, write_preset


class DiskShelf:
    def __init__(self, folder: Path) -> None:
        self._home = folder
        self._plugins = folder / "lv2"
        self._plugins.mkdir()
        environment = {"LV2_PATH": f"{self._plugins}:~/.lv2", "HOME": str(folder)}
        self.real = LilvCatalogue(folder / "cache", folder / "data", environment)

    @property
    def catalogue(self) -> PluginCatalogue:
        return self.real

    def install(self, uri: PluginUri, name: str) -> None:
        write_plugin(self._folder(uri), uri, name)

    def remove(self, uri: PluginUri) -> None:
        remove(self._folder(uri))

    def spoil(self, name: str) -> None:
        folder = self._plugins / name
        folder.mkdir()
        (folder / "manifest.ttl").write_text("<urn:test:bad> a <")

    def add_preset(self, plugin: PluginUri, label: str, gain: float) -> PresetUri:
        return PresetUri(write_preset(self._home / ".lv2" / f"{label}.lv2", plugin, label, {"gain": gain}))

    def _folder(self, uri: str) -> Path:
        return self._plugins / f"{uri.rpartition(':')[2]}.lv2"


class TestLilvCatalogue(CatalogueContract):
    @pytest.fixture
    async def shelf(self, tmp_path: Path) -> AsyncIterator[DiskShelf]:
        shelf = DiskShelf(tmp_path)
        await shelf.catalogue.open()
        yield shelf
        await shelf.catalogue.close()
