"""Text files in memory, behind the session's port."""

from dataclasses import dataclass, field

from marlise_desktop.domain.errors import LibraryError


@dataclass
class FakeTexts:
    """`files` by their paths. While `refuses` says why, nothing can be written."""

    files: dict[str, str] = field(default_factory=dict)
    refuses: str = ""
    folder: str = "/work"

    async def write(self, name: str, text: str, *, in_place: bool = False) -> str:
        if self.refuses:
            raise LibraryError(self.refuses)
        stem, _, ending = name.rpartition(".")
        path, number = f"{self.folder}/{name}", 1
        while path in self.files and not in_place:
            number += 1
            path = f"{self.folder}/{stem} {number}.{ending}"
        self.files[path] = text
        return path

    async def read(self, name: str) -> str:
        return self.files.get(f"{self.folder}/{name}", "")

    def move_to(self, folder: str) -> None:
        self.folder = folder
