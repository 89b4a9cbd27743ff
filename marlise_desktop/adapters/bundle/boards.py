"""Boards on disk: the port `BoardFiles` over MOD's `.pedalboard` folders."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from marlise_desktop.adapters.bundle.autosave import Autosave
from marlise_desktop.adapters.bundle.board_reader import plugins_named, read_board, state_fits
from marlise_desktop.adapters.bundle.board_writer import Writing, fill_folder, numbered
from marlise_desktop.adapters.bundle.faults import telling
from marlise_desktop.adapters.bundle.folder import BundleFolder, main_file_of, open_folder
from marlise_desktop.adapters.bundle.foreign import Foreign
from marlise_desktop.adapters.bundle.library import Library, require_user_board
from marlise_desktop.adapters.bundle.moved_paths import moved_paths
from marlise_desktop.adapters.bundle.new_folder import Checkpoint, NewFolder, pass_by
from marlise_desktop.adapters.bundle.paths import OpenedPaths
from marlise_desktop.adapters.bundle.preset_bundle import applies_to
from marlise_desktop.adapters.bundle.saving import repair_saves, save_folder
from marlise_desktop.adapters.bundle.states import FolderStateStore
from marlise_desktop.adapters.bundle.trash import Trash
from marlise_desktop.domain.ids import PluginUri, StateRef
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.domain.plugin import Plugin
from marlise_desktop.session.ports.board_files import BoardListing, BoardPictures, OpenedBoard

Find: TypeAlias = Callable[[PluginUri], Awaitable[Plugin | None]]


def _located(folder: str) -> Path:
    return Path(folder).absolute()


class BundleBoards:
    """Implements `BoardFiles`. Unsaved work is kept in `state_folder`.

    `checkpoint` is called at each step of a save, on the thread that saves. `earlier` is where versions before 1.0 kept
    unsaved work: what is found there is taken over, once.
    """

    def __init__(
        self,
        library: Library,
        states: FolderStateStore,
        trash: Trash,
        state_folder: Path,
        checkpoint: Checkpoint = pass_by,
        earlier: Path | None = None,
    ) -> None:
        self._library = library
        self._states = states
        self._trash = trash
        self._autosave = Autosave(state_folder, states, earlier)
        self._checkpoint = checkpoint
        self._saving = asyncio.Lock()
        self._foreign: dict[Path, Foreign] = {}

    async def read(self, folder: str, find: Find) -> OpenedBoard:
        path = _located(folder)
        mended = await asyncio.to_thread(repair_saves, path.parent)
        opened = await self._opened(path, find)
        if isinstance(opened.foreign, Foreign):
            self._foreign[path] = opened.foreign
        return replace(opened, warnings=(*mended, *opened.warnings))

    async def write(
        self, board: Pedalboard, folder: str, foreign: object, pictures: BoardPictures | None
    ) -> tuple[Pedalboard, object]:
        path = _located(folder)
        require_user_board(self._library, path, lambda: "the board cannot be saved")
        known = foreign if isinstance(foreign, Foreign) else Foreign()
        saved = numbered(replace(board, version=board.version + 1))
        writing = Writing(saved, path, known, pictures)
        async with self._saving:
            kept = await asyncio.to_thread(self._save, writing)
        self._foreign[path] = kept
        return moved_paths(saved, known.folder, path), kept

    async def list_boards(self) -> Sequence[BoardListing]:
        return await asyncio.to_thread(self._library.boards)

    def free_folder(self, title: str) -> str:
        return str(self._library.free_folder(title))

    async def rename(self, folder: str, title: str) -> str:
        path = _located(folder)
        require_user_board(self._library, path, lambda: "the board cannot be renamed")
        async with self._saving:
            await asyncio.to_thread(self._retitled, path, path, title)
        return str(path)

    async def duplicate(self, folder: str, title: str) -> str:
        async with self._saving:
            target = self._library.free_folder(title)
            await asyncio.to_thread(self._retitled, _located(folder), target, title)
        return str(target)

    async def delete(self, folder: str) -> None:
        path = _located(folder)
        require_user_board(self._library, path, lambda: "the board cannot be deleted")
        async with self._saving:
            await asyncio.to_thread(self._trash.discard, path)
        self._foreign.pop(path, None)

    def is_user_board(self, folder: str) -> bool:
        return self._library.is_user_board(Path(folder))

    async def repair(self) -> Sequence[str]:
        places = (self._library.own, *self._library.others, self._autosave.place)
        done: list[str] = []
        for place in places:
            done.extend(await asyncio.to_thread(repair_saves, place))
        return done

    async def write_autosave(self, board: Pedalboard, folder: str | None) -> None:
        path = _located(folder) if folder is not None else None
        foreign = self._foreign.get(path) if path is not None else None
        async with self._saving:
            await asyncio.to_thread(self._autosave.write, numbered(board), path, foreign or Foreign())

    async def leave_unsaved(self, board: Pedalboard, workspace: str, told: str) -> None:
        there = Autosave(Path(workspace), self._states)
        await asyncio.to_thread(there.write, numbered(board), None, Foreign(), told)

    def move_to(self, workspace: str) -> None:
        self._autosave = Autosave(Path(workspace), self._states)

    async def read_autosave(self, find: Find) -> tuple[OpenedBoard, str | None] | None:
        found = await asyncio.to_thread(self._autosave.find)
        if found is None:
            return None
        opened = await self._opened(found.board, find)
        if found.untitled:
            opened = replace(opened, board=replace(opened.board, title=""))
        if found.told:
            opened = replace(opened, warnings=(*opened.warnings, found.told))
        original = str(found.original) if found.original is not None else None
        if isinstance(opened.foreign, Foreign):
            foreign = await asyncio.to_thread(found.belonging, opened.foreign)
            opened = replace(opened, foreign=foreign)
            if found.original is not None:
                self._foreign[found.original] = foreign
        return opened, original

    async def clear_autosave(self) -> None:
        async with self._saving:
            await asyncio.to_thread(self._autosave.clear)

    async def set_autosave_aside(self) -> str:
        async with self._saving:
            return str(await asyncio.to_thread(self._autosave.set_aside))

    async def _opened(self, path: Path, find: Find) -> OpenedBoard:
        folder, states = await asyncio.to_thread(self._parsed, path)
        plugins = {uri: await find(uri) for uri in plugins_named(folder)}
        paths = OpenedPaths(path, states, self._states)
        return await asyncio.to_thread(read_board, folder, plugins, states, paths)

    def _parsed(self, path: Path) -> tuple[BundleFolder, dict[int, StateRef]]:
        with telling("the board cannot be opened", path):
            folder = open_folder(path)
            kept: dict[int, StateRef] = {}
            for number, place in folder.states.items():
                ref = self._states.keep_now(place) if state_fits(folder, number, applies_to(place)) else None
                if ref is not None:
                    kept[number] = ref
        return folder, kept

    def _save(self, writing: Writing) -> Foreign:
        writing = replace(writing, foreign=_as_on_disk(writing.foreign))
        kept: list[Foreign] = []

        def fill(folder: NewFolder) -> None:
            kept.append(fill_folder(folder, writing, self._states))

        save_folder(writing.target, fill, self._checkpoint)
        return kept[0]

    def _retitled(self, path: Path, target: Path, title: str) -> None:
        with telling("the board's title cannot be changed", path):
            self._library.retitle(path, target, title)
        self._foreign.pop(target, None)


def _as_on_disk(foreign: Foreign) -> Foreign:
    """The same, but with the graph file that lies there now: the board may have been given a title since."""
    main_file = main_file_of(foreign.folder) if foreign.folder is not None else None
    if main_file is None or main_file == foreign.main_file:
        return foreign
    return replace(foreign, main_file=main_file, title="")
