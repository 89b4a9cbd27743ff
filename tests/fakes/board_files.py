"""Boards, presets and states in memory, behind the session's ports."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from marlise_desktop.domain.errors import BundleError, LibraryError
from marlise_desktop.domain.ids import PluginUri, PresetUri
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.domain.plugin import Plugin, Preset
from marlise_desktop.session.ports.board_files import BoardListing, BoardPictures, OpenedBoard

Find = Callable[[PluginUri], Awaitable[Plugin | None]]


class FakeBoardFiles:
    """`disk` maps folders to boards. While `full` is set, every write fails as on a full disk.

    Reading waits while `slow` is not set; `reads` are the folders that were read.
    """

    def __init__(self) -> None:
        self.disk: dict[str, Pedalboard] = {}
        self.built_in: set[str] = set()
        self.full = False
        self.autosaved: tuple[Pedalboard, str | None] | None = None
        self.repairs: list[str] = []
        self.trash: list[str] = []
        self.left: dict[str, tuple[Pedalboard, str]] = {}
        self.workspace = ""
        self.reads: list[str] = []
        self.slow = asyncio.Event()
        self.slow.set()

    async def read(self, folder: str, find: Find) -> OpenedBoard:
        self.reads.append(folder)
        await self.slow.wait()
        if folder not in self.disk:
            raise BundleError(f"there is no board in {folder}", file=folder)
        return await self._opened(self.disk[folder], find)

    async def _opened(self, board: Pedalboard, find: Find) -> OpenedBoard:
        for key, held in board.instances.items():
            if await find(held.uri) is None:
                board = board.with_instance(replace(board.instances[key], placeholder="is not installed"))
        return OpenedBoard(board, foreign="kept")

    async def write(
        self, board: Pedalboard, folder: str, foreign: object, pictures: BoardPictures | None
    ) -> tuple[Pedalboard, object]:
        if self.full:
            raise LibraryError(f"{folder} cannot be saved: the disk is full", hint="Free some space.")
        for number, (key, held) in enumerate(board.instances.items()):
            if held.number is None:
                board = board.with_instance(replace(board.instances[key], number=number))
        self.disk[folder] = replace(board, version=board.version + 1)
        return self.disk[folder], "kept"

    async def list_boards(self) -> Sequence[BoardListing]:
        return [BoardListing(folder, board.title, 0.0) for folder, board in sorted(self.disk.items())]

    def free_folder(self, title: str) -> str:
        name, number = f"/boards/{title}", 1
        while name in self.disk:
            name, number = f"/boards/{title}-{number}", number + 1
        return name

    async def rename(self, folder: str, title: str) -> str:
        renamed = self.free_folder(title)
        self.disk[renamed] = replace(self.disk.pop(folder), title=title)
        return renamed

    async def duplicate(self, folder: str, title: str) -> str:
        copy = self.free_folder(title)
        self.disk[copy] = replace(self.disk[folder], title=title)
        return copy

    async def delete(self, folder: str) -> None:
        del self.disk[folder]
        self.trash.append(folder)

    def is_user_board(self, folder: str) -> bool:
        return folder not in self.built_in

    async def repair(self) -> Sequence[str]:
        return self.repairs

    async def leave_unsaved(self, board: Pedalboard, workspace: str, told: str) -> None:
        if self.full:
            raise LibraryError("unsaved work cannot be kept: the disk is full")
        self.left[workspace] = (board, told)

    def move_to(self, workspace: str) -> None:
        self.workspace = workspace

    async def write_autosave(self, board: Pedalboard, folder: str | None) -> None:
        if self.full:
            raise LibraryError("unsaved work cannot be kept: the disk is full")
        self.autosaved = (board, folder)

    async def read_autosave(self, find: Find) -> tuple[OpenedBoard, str | None] | None:
        if self.autosaved is None:
            return None
        board, folder = self.autosaved
        return await self._opened(board, find), folder

    async def clear_autosave(self) -> None:
        self.autosaved = None

    async def set_autosave_aside(self) -> str:
        self.autosaved = None
        return "/aside"


class FakePresetFiles:
    """Answers presets in a folder that does not exist; `deleted` are those moved to the trash."""

    def __init__(self) -> None:
        self.deleted: list[PresetUri] = []

    def folder_for(self, plugin: Plugin, label: str) -> tuple[str, str]:
        return f"/lv2/{plugin.name}-{label}.lv2", f"{label}.ttl"

    async def finish(self, folder: str, file_name: str) -> Preset:
        return Preset(PresetUri(f"file://{folder}/{file_name}"), file_name.removesuffix(".ttl"), user=True)

    async def delete(self, preset: Preset) -> str:
        self.deleted.append(preset.uri)
        return preset.uri.rpartition("/")[0].removeprefix("file://")
