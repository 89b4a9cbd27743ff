"""Text files in memory, behind the session's port."""

from dataclasses import dataclass, field

from marlise_desktop.domain.errors import LibraryError


@dataclass
class FakeTexts:
    """`files` by their paths. While `refuses` says why, nothing can be written."""

    files: dict[str, str] = field(default_factory=dict)
    refuses: str = ""

    async def write(self, folder: str, name: str, text: str) -> str:
        if self.refuses:
            raise LibraryError(self.refuses)
        stem, _, ending = name.rpartition(".")
        path, number = f"{folder}/{name}", 1
        while path in self.files:
            number += 1
            path = f"{folder}/{stem} {number}.{ending}"
        self.files[path] = text
        return path

    async def read(self, folder: str, name: str) -> str:
        return self.files.get(f"{folder}/{name}", "")
