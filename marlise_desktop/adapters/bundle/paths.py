"""File parameters: absolute while a board is open, relative to the folder on disk where they lie inside it.

A file that belongs to a plugin's state is `effect-N/name` on disk, and lies in the state store while the board is
open. Files of the user's own outside the folder stay absolute.
"""

import filecmp
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Final

from marlise_desktop.adapters.bundle.states import FolderStateStore
from marlise_desktop.domain.errors import LibraryError
from marlise_desktop.domain.ids import StateRef

_IN_STATE: Final = re.compile(r"effect-([0-9]{1,5})/(.+)\Z", re.DOTALL)


class OpenedPaths:
    """Turns what a folder says into absolute paths. `states` are the kept states by instance number."""

    def __init__(self, folder: Path, states: Mapping[int, StateRef], store: FolderStateStore) -> None:
        self._folder = folder
        self._states = states
        self._store = store

    def absolute(self, text: str) -> str:
        """A path that is empty or makes no sense stays as it is."""
        if not text or "\0" in text:
            return text
        inside = self._inside(text)
        if inside is None:
            return text
        match = _IN_STATE.match(inside)
        if match and int(match[1]) in self._states:
            kept = Path(self._store.path(self._states[int(match[1])])) / match[2]
            if kept.exists():
                return str(kept)
        return str(self._folder / inside)

    def _inside(self, text: str) -> str | None:
        path = PurePosixPath(text)
        if not path.is_absolute():
            return None if ".." in path.parts else str(path)
        if path.is_relative_to(self._folder):
            return str(path.relative_to(self._folder))
        # A board saved by MOD and moved since: its files are named where it stood, and lie here now.
        for place, part in enumerate(path.parts):
            if part.endswith(".pedalboard") and path.parts[place + 1 :]:
                moved = str(PurePosixPath(*path.parts[place + 1 :]))
                return moved if not _exists(Path(text)) and _exists(self._folder / moved) else None
        return None


class SavedPaths:
    """Turns absolute paths into what a folder says.

    `origins` are the places where the board's folder has been and will be. `files` collects what must be put into
    the folder beside what lies there already, by its place in it. With `gathers` false nothing is collected: an
    autosave names files where they are.
    """

    def __init__(self, origins: tuple[Path, ...], store: FolderStateStore, *, gathers: bool) -> None:
        self._origins = tuple(dict.fromkeys((*origins, *(origin.resolve() for origin in origins))))
        self._store = store
        self._gathers = gathers
        self.files: dict[str, Path] = {}

    def stored(self, text: str, number: int | None, state: StateRef | None) -> str:
        """`number` and `state` are those of the pedal whose parameter it is."""
        path = PurePosixPath(text)
        if not path.is_absolute() or "\0" in text:
            return text
        held = self._store.holding(text)
        if held is not None:
            return self._in_state(text, held, number, state)
        for origin in self._origins:
            if path.is_relative_to(origin) and str(path) != str(origin) and ".." not in path.parts:
                return str(path.relative_to(origin))
        return text

    def _in_state(self, text: str, held: tuple[StateRef, str], number: int | None, state: StateRef | None) -> str:
        ref, name = held
        if number is not None and state is not None and self._same(ref, state, name):
            return f"effect-{number}/{name}"
        source = Path(text).resolve()
        if not self._gathers or not _exists(source):
            return text
        place = f"files/{ref[:12]}/{name}"
        self.files[place] = source
        return place

    def _same(self, a: StateRef, b: StateRef, name: str) -> bool:
        if a == b:
            return True
        try:
            first, second = Path(self._store.path(a)) / name, Path(self._store.path(b)) / name
            return first.is_file() and second.is_file() and filecmp.cmp(first, second, shallow=False)
        except LibraryError:
            return False


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False
