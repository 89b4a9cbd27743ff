"""Plugins' LV2 states kept by content: a folder each, named after the SHA-256 of what is in it.

A kept state never changes, so a board, its undo history and the autosave can all name the same one. Running
plugins load from here and never from a board's folder, which is replaced at each save.
"""

import asyncio
import hashlib
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Final
from uuid import uuid4

from marlise_desktop.adapters.bundle.faults import telling
from marlise_desktop.domain.errors import LibraryError
from marlise_desktop.domain.ids import StateRef

_REF: Final = re.compile(r"[0-9a-f]{64}\Z")
_CHUNK: Final = 1 << 20
_LASTS_S: Final = 30 * 24 * 3600.0
_MOST_FILES: Final = 20_000
_WHAT: Final = "a plugin's state cannot be kept"


class FolderStateStore:
    """Keeps states under `folder`: `kept/<hash>` holds one each, `prepared/` what engines are told to load."""

    def __init__(self, folder: Path, now: Callable[[], float] = time.time) -> None:
        self._kept = folder / "kept"
        self._prepared = folder / "prepared"
        self._now = now

    async def keep(self, folder: str) -> StateRef | None:
        return await asyncio.to_thread(self.keep_now, Path(folder))

    async def prepare(self, states: Mapping[int, StateRef]) -> str:
        return await asyncio.to_thread(self._prepare, dict(states))

    async def collect(self, used: frozenset[StateRef]) -> None:
        await asyncio.to_thread(self._collect, used)

    def path(self, ref: StateRef) -> str:
        folder = self._kept / ref
        if not _REF.match(ref) or not (folder / "effect.ttl").is_file():
            raise LibraryError(
                f"the saved state of a plugin is gone from {self._kept}",
                hint="Load one of the plugin's presets, or open the board again from its folder.",
            )
        return str(folder)

    def holding(self, path: str) -> tuple[StateRef, str] | None:
        """The kept state that a file lies in and its place in there; None if it lies elsewhere."""
        try:
            place = Path(path).resolve().relative_to(self._kept.resolve())
        except (ValueError, OSError, RuntimeError):
            return None
        if len(place.parts) < 2 or not _REF.match(place.parts[0]):
            return None
        return StateRef(place.parts[0]), str(Path(*place.parts[1:]))

    def keep_now(self, folder: Path) -> StateRef | None:
        """`keep` for a thread that may wait."""
        if not (folder / "effect.ttl").is_file():
            return None
        with telling(_WHAT, self._kept):
            known = self._kept / _hashed(folder, None)
            if (known / "effect.ttl").is_file():
                self._touch(known)
                return StateRef(known.name)
            self._kept.mkdir(parents=True, exist_ok=True)
            fresh = self._kept / f"new-{uuid4().hex}"
            fresh.mkdir()
            try:
                # Hashed again as it is copied: the plugin may have written meanwhile.
                ref = StateRef(_hashed(folder, fresh))
                _moved(fresh, self._kept / ref)
            finally:
                shutil.rmtree(fresh, ignore_errors=True)
            self._touch(self._kept / ref)
        return ref

    def _prepare(self, states: dict[int, StateRef]) -> str:
        listing = "\n".join(f"{number} {ref}" for number, ref in sorted(states.items()))
        folder = self._prepared / hashlib.sha256(listing.encode()).hexdigest()[:32]
        with telling("a plugin's state cannot be made ready", self._prepared):
            folder.mkdir(parents=True, exist_ok=True)
            for number, ref in states.items():
                # A link, so that a path which the plugin reports resolves to the kept state.
                self._link(folder / f"effect-{number}", Path(self.path(ref)))
            self._touch(folder)
        return str(folder)

    def _touch(self, folder: Path) -> None:
        """Makes a folder young again."""
        moment = self._now()
        os.utime(folder, (moment, moment))

    @staticmethod
    def _link(link: Path, target: Path) -> None:
        if link.is_symlink() and link.readlink() == target:
            return
        fresh = link.with_name(f"{link.name}-{uuid4().hex}")
        fresh.symlink_to(target, target_is_directory=True)
        fresh.replace(link)

    def _collect(self, used: frozenset[StateRef]) -> None:
        with telling("old states of plugins cannot be cleared away", self._kept):
            for folder in (*_entries(self._kept), *_entries(self._prepared)):
                old = folder.lstat().st_mtime < self._now() - _LASTS_S
                if old and folder.name not in used:
                    shutil.rmtree(folder)


def _entries(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _moved(fresh: Path, kept: Path) -> None:
    """Puts a state in its place, unless the same one is there already."""
    try:
        fresh.rename(kept)
    except OSError:
        if not (kept / "effect.ttl").is_file():
            raise


def _hashed(source: Path, target: Path | None) -> str:
    """The SHA-256 over a folder's sorted file names and contents, links to files followed; copied if `target` is."""
    digest = hashlib.sha256()
    for name, path in sorted(_files(source)):
        digest.update(len(os.fsencode(name)).to_bytes(8, "big") + os.fsencode(name))
        place = target / name if target is not None else None
        if place is not None:
            place.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file():
            digest.update(_hashed_file(path, place))
        else:
            aim = path.resolve() if path.exists() else path.readlink()
            digest.update(b"link" + os.fsencode(aim))
            if place is not None:
                place.symlink_to(aim)
    return digest.hexdigest()


def _hashed_file(source: Path, target: Path | None) -> bytes:
    content = hashlib.sha256()
    with source.open("rb") as reading, target.open("xb") if target is not None else nullcontext() as writing:
        while chunk := reading.read(_CHUNK):
            content.update(chunk)
            if writing is not None:
                writing.write(chunk)
        if writing is not None:
            writing.flush()
            os.fsync(writing.fileno())
    return content.digest()


def _files(root: Path) -> Iterator[tuple[str, Path]]:
    """All files below a folder with their names in it, and the links that are not followed.

    A link to a folder is followed while that lies in the same board; one to elsewhere may lead to anything.
    """
    board = root.resolve().parent
    count = 0
    todo: list[tuple[Path, str, tuple[Path, ...]]] = [(root, "", ())]
    while todo:
        folder, prefix, above = todo.pop()
        here = folder.resolve()
        for entry in folder.iterdir():
            count += 1
            if count > _MOST_FILES:
                raise LibraryError(f"a plugin's state in {root} has more than {_MOST_FILES} files")
            name = f"{prefix}{entry.name}"
            if entry.is_dir() and (not entry.is_symlink() or entry.resolve().is_relative_to(board)):
                if entry.resolve() not in (*above, here):
                    todo.append((entry, f"{name}/", (*above, here)))
            elif entry.is_file() or entry.is_symlink():
                yield name, entry
