"""Boards on disk, as the session sees them: MOD `.pedalboard` bundles."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from marlise_desktop.domain.ids import PluginUri, StateRef
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.domain.plugin import Plugin, Preset


@dataclass(frozen=True, slots=True)
class OpenedBoard:
    """A board as read. `foreign` is what the adapter keeps for the next save (unknown triples, keys); opaque.

    `warnings` tell what was missing or mended, in words for the user.
    """

    board: Pedalboard
    foreign: object
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BoardListing:
    """A board in the library. `thumbnail` is a file's path or empty; `modified` seconds since the epoch."""

    folder: str
    title: str
    modified: float
    thumbnail: str = ""
    broken: str = ""


@dataclass(frozen=True, slots=True)
class BoardPictures:
    """PNG data of the board's pictures; `thumbnail` is at most 640 by 640 pixels."""

    screenshot: bytes
    thumbnail: bytes


class BoardFiles(Protocol):
    """Blocking work runs in threads. Raises BundleError or LibraryError, naming the file and what to do."""

    async def read(self, folder: str, find: Callable[[PluginUri], Awaitable[Plugin | None]]) -> OpenedBoard:
        """Reads a bundle; `find` answers None for a plugin that is not installed (it becomes a placeholder)."""
        ...

    async def write(
        self, board: Pedalboard, folder: str, foreign: object, pictures: BoardPictures | None
    ) -> tuple[Pedalboard, object]:
        """Saves whole or not at all; answers the board as saved (numbers, version) and the next `foreign`.

        `foreign` may be None for a new board.
        """
        ...

    async def list_boards(self) -> Sequence[BoardListing]:
        """The boards in the user's own folder and in the program's resources, by title."""
        ...

    def free_folder(self, title: str) -> str:
        """A folder in the user's library that does not exist yet, named after the title."""
        ...

    async def rename(self, folder: str, title: str) -> str:
        """Gives the board on disk another title; answers its folder (the same or a new one)."""
        ...

    async def duplicate(self, folder: str, title: str) -> str: ...
    async def delete(self, folder: str) -> None:
        """Moves the folder to the desktop's trash."""
        ...

    def is_user_board(self, folder: str) -> bool:
        """Whether the folder may be written over (not one of the program's own)."""
        ...

    async def repair(self) -> Sequence[str]:
        """Finishes or takes back saves that were interrupted; answers what was done, in words."""
        ...

    async def write_autosave(self, board: Pedalboard, folder: str | None) -> None:
        """Keeps unsaved work; `folder` is the board's own place, None if it has none."""
        ...

    async def read_autosave(
        self, find: Callable[[PluginUri], Awaitable[Plugin | None]]
    ) -> tuple[OpenedBoard, str | None] | None: ...
    async def clear_autosave(self) -> None: ...
    async def leave_unsaved(self, board: Pedalboard, workspace: str, told: str) -> None:
        """Writes unsaved work into another workspace, for the rack that will begin there with it.

        It has no place of its own there. `told` is among its warnings when it is read.
        """
        ...

    def move_to(self, workspace: str) -> None:
        """Unsaved work is read and written in another workspace from now on; boards stay where they are."""
        ...

    async def set_autosave_aside(self) -> str:
        """Moves an autosave that cannot be read out of the way; answers the folder where it is now."""
        ...


class PresetFiles(Protocol):
    """The user's own presets as real LV2 preset bundles."""

    def folder_for(self, plugin: Plugin, label: str) -> tuple[str, str]:
        """(bundle folder, file name) for a new preset, not existing yet."""
        ...

    async def finish(self, folder: str, file_name: str) -> Preset:
        """Checks a bundle that the engine wrote, and answers the preset."""
        ...

    async def delete(self, preset: Preset) -> str:
        """Moves the preset's bundle to the trash; answers the folder it was in."""
        ...


class StateStore(Protocol):
    """Plugins' LV2 states as content-addressed folders (effect.ttl, manifest.ttl and files)."""

    async def keep(self, folder: str) -> StateRef | None:
        """Copies one `effect-N` folder into the store; None if it holds no state."""
        ...

    def path(self, ref: StateRef) -> str:
        """The folder of a kept state; raises LibraryError if it is gone."""
        ...

    async def prepare(self, states: Mapping[int, StateRef]) -> str:
        """A new folder with `effect-N` for each number, as `state_load` wants it."""
        ...

    async def collect(self, used: frozenset[StateRef]) -> None:
        """Forgets kept states older than 30 days that are not in `used`."""
        ...
