"""Mappings to be given to somebody else: the port `MappingFiles` over JSON files.

`{"format": 1, "mappings": [...]}`: mappings as `storage.mapping_json` says, each with `layer`, and where it moves a
pedal with `plugin` and `pedal`, its name.
"""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from marlise_desktop.domain.errors import ConfigurationError, LibraryError
from marlise_desktop.domain.ids import PluginUri
from marlise_desktop.domain.midi.mapping import Layer
from marlise_desktop.session.ports.mapping_files import ReadShared, SharedMapping
from marlise_desktop.storage.flush import replace_whole
from marlise_desktop.storage.json_values import Entry, ExpectedError, Json, JsonObject, entry_at, json_in
from marlise_desktop.storage.mapping_json import mapping_json, read_mappings

FORMAT: Final = 1
_LARGEST: Final = 8 * 1024 * 1024


class JsonMappingFiles:
    """Implements `MappingFiles`."""

    async def read(self, path: str) -> ReadShared:
        return await asyncio.to_thread(_read, Path(path))

    async def write(self, path: str, mappings: Sequence[SharedMapping]) -> None:
        held: list[Json] = [_shared_json(shared) for shared in mappings]
        text = json.dumps({"format": FORMAT, "mappings": held}, indent=2) + "\n"
        await asyncio.to_thread(_write, Path(path), text)


def _read(file: Path) -> ReadShared:
    try:
        with file.open("rb") as stream:
            data = stream.read(_LARGEST + 1)
    except OSError as error:
        raise LibraryError(f"{file} cannot be read ({error.strerror})", hint="Choose another file.") from error
    if len(data) > _LARGEST:
        raise ConfigurationError(f"{file} is too large to be one of mappings", hint="Choose another file.")
    try:
        held = entry_at(json_in(data.decode("utf-8-sig")), "the file")
        number = held.whole("format")
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(f"{file} is no file of mappings: {error}", hint="Choose another file.") from error
    if number != FORMAT:
        told = f"{file} has format {number}, and this program reads format {FORMAT}"
        raise ConfigurationError(told, hint="Update Marlise Desktop, or choose another file.")
    read = read_mappings(held.held.get("mappings"), "mappings")
    found, faults = [], list(read.faults)
    for index, (key, mapping) in enumerate(read.values.items()):
        entry = Entry(raw if isinstance(raw := read.raw[key], dict) else {}, f"mappings[{index}]")
        try:
            layer = entry.word("layer", Layer, Layer.BOARD)
            plugin = PluginUri(entry.text("plugin", "")) or None
            found.append(SharedMapping(layer, mapping, plugin, entry.text("pedal", "")))
        except ExpectedError as error:
            faults.append(str(error))
    return ReadShared(
        tuple(found), tuple(ConfigurationError(f"a mapping of {file} is left out: {fault}") for fault in faults)
    )


def _write(file: Path, text: str) -> None:
    try:
        replace_whole(file, text)
    except OSError as error:
        raise LibraryError(
            f"the mappings cannot be written to {file} ({error.strerror})", hint="Choose another place."
        ) from error


def _shared_json(shared: SharedMapping) -> JsonObject:
    made = {**mapping_json(shared.mapping), "layer": shared.layer.value}
    if shared.plugin is not None:
        made |= {"plugin": shared.plugin, "pedal": shared.pedal}
    return made
