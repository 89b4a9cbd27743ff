"""Mappings in a file of their own, to be given to somebody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from marlise_desktop.domain.errors import MarliseError
from marlise_desktop.domain.ids import PluginUri
from marlise_desktop.domain.midi.mapping import ControlMapping, Layer


@dataclass(frozen=True, slots=True)
class SharedMapping:
    """`plugin` and `pedal` (its name) say which pedal is meant, for another board; there is none for an action."""

    layer: Layer
    mapping: ControlMapping
    plugin: PluginUri | None = None
    pedal: str = ""


@dataclass(frozen=True, slots=True)
class ReadShared:
    """`faults` tell of entries that could not be read."""

    mappings: tuple[SharedMapping, ...]
    faults: tuple[MarliseError, ...] = ()


class MappingFiles(Protocol):
    """The work on the disk runs in threads."""

    async def read(self, path: str) -> ReadShared:
        """Raises ConfigurationError for a file that is none of mappings, LibraryError where the disk refuses."""
        ...

    async def write(self, path: str, mappings: Sequence[SharedMapping]) -> None:
        """Whole or not at all; raises LibraryError."""
        ...
