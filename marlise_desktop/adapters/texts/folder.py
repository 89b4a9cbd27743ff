"""Writes each text to a file of its own, whole or not at all."""

import asyncio
import os
import tempfile
from pathlib import Path

from marlise_desktop.domain.errors import LibraryError


class FolderTexts:
    """Implements `Texts`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def write(self, name: str, text: str, *, in_place: bool = False) -> str:
        return str(await asyncio.to_thread(_write, self._folder / name, text, in_place=in_place))

    async def read(self, name: str) -> str:
        return await asyncio.to_thread(_read, self._folder / name)

    def move_to(self, folder: str) -> None:
        self._folder = Path(folder)


def _write(file: Path, text: str, *, in_place: bool) -> Path:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, unfinished = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as stream:
                stream.write(text)
            return Path(unfinished).replace(file) if in_place else _linked(Path(unfinished), file)
        finally:
            Path(unfinished).unlink(missing_ok=True)
    except OSError as error:
        raise LibraryError(
            f"{file} cannot be written ({error.strerror})", hint="Make room or allow writing there, and try again."
        ) from error


def _linked(unfinished: Path, file: Path) -> Path:
    """Under its name, or the next one that is free; never in the place of another."""
    number = 1
    while True:
        wanted = file if number == 1 else file.with_stem(f"{file.stem} {number}")
        try:
            wanted.hardlink_to(unfinished)
        except FileExistsError:
            number += 1
            continue
        return wanted


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise LibraryError(f"{file} cannot be read ({error.strerror})", hint="Allow reading it.") from error
