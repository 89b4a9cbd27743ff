"""The user's own presets: LV2 preset bundles, as other LV2 programs find them too."""

import asyncio
import os
from pathlib import Path
from urllib.parse import unquote

from marlise_desktop.adapters.bundle.faults import telling
from marlise_desktop.adapters.bundle.folder import file_iri
from marlise_desktop.adapters.bundle.names import free_name, symbol_of
from marlise_desktop.adapters.bundle.new_folder import NewFolder, files_below
from marlise_desktop.adapters.bundle.preset_bundle import preset_label, preset_manifest
from marlise_desktop.adapters.bundle.rdf import Iri, Literal
from marlise_desktop.adapters.bundle.saving import save_folder
from marlise_desktop.adapters.bundle.terms import RDFS
from marlise_desktop.adapters.bundle.trash import Trash
from marlise_desktop.adapters.bundle.turtle_writer import turtle_text
from marlise_desktop.domain.errors import LibraryError
from marlise_desktop.domain.ids import PresetUri
from marlise_desktop.domain.plugin import Plugin, Preset

_FILE = "file://"


class BundlePresets:
    """Implements `PresetFiles`. `folder` is the user's LV2 folder, `~/.lv2`."""

    def __init__(self, folder: Path, trash: Trash) -> None:
        self._folder = folder.absolute()
        self._trash = trash

    def folder_for(self, plugin: Plugin, label: str) -> tuple[str, str]:
        name = symbol_of(label, 32)
        stem = f"{symbol_of(plugin.name, 32)}-{name}"
        bundle = free_name(stem, ".lv2", lambda candidate: os.path.lexists(self._folder / candidate))
        return str(self._folder / bundle), "manifest_.ttl" if name == "manifest" else f"{name}.ttl"

    async def finish(self, folder: str, file_name: str) -> Preset:
        return await asyncio.to_thread(self._finish, Path(folder), file_name)

    async def delete(self, preset: Preset) -> str:
        return await asyncio.to_thread(self._delete, preset)

    def _finish(self, folder: Path, file_name: str) -> Preset:
        folder = folder.absolute()
        with telling("the preset cannot be read back", folder):
            manifest = preset_manifest(folder, file_name)
            label = preset_label(folder, file_name) or manifest.label or file_name.removesuffix(".ttl")
            if not manifest.label:
                # Programs that list presets without loading them show the label from here.
                manifest.graph.add(Iri(manifest.file), RDFS + "label", Literal(label))
                _rewritten(folder, turtle_text(manifest.graph))
        return Preset(PresetUri(f"{file_iri(folder)}/{file_name}"), label, user=True)

    def _delete(self, preset: Preset) -> str:
        folder = Path(unquote(preset.uri.removeprefix(_FILE))).parent
        if not preset.uri.startswith(_FILE) or folder.parent.resolve() != self._folder.resolve():
            raise LibraryError(
                f"the preset {preset.label} cannot be deleted: it is not one of your own in {self._folder}",
                hint="Presets that come with a plugin go with the plugin.",
            )
        self._trash.discard(folder)
        return str(folder)


def _rewritten(folder: Path, manifest: str) -> None:
    """The bundle with another manifest, in one step: a preset is never without one."""

    def fill(fresh: NewFolder) -> None:
        for source, name in files_below(folder):
            if name != "manifest.ttl":
                fresh.take(source, name)
        fresh.write_text("manifest.ttl", manifest)

    save_folder(folder, fill, what="the preset cannot be saved")
