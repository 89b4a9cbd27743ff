"""Files of mappings in memory."""

from collections.abc import Sequence

from marlise_desktop.domain.errors import LibraryError
from marlise_desktop.session.ports.mapping_files import ReadShared, SharedMapping


class FakeMappingFiles:
    """`held` are the files by their paths."""

    def __init__(self) -> None:
        self.held: dict[str, ReadShared] = {}

    async def read(self, path: str) -> ReadShared:
        if path not in self.held:
            raise LibraryError(f"{path} cannot be read")
        return self.held[path]

    async def write(self, path: str, mappings: Sequence[SharedMapping]) -> None:
        self.held[path] = ReadShared(tuple(mappings))
