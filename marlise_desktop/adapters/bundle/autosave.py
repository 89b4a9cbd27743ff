"""Unsaved work: a bundle in the program's state folder, with a note of the folder that the board belongs to."""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from marlise_desktop.adapters.bundle.board_writer import Writing, fill_folder
from marlise_desktop.adapters.bundle.faults import telling
from marlise_desktop.adapters.bundle.folder import open_folder
from marlise_desktop.adapters.bundle.foreign import Foreign
from marlise_desktop.adapters.bundle.json_text import as_text, json_text, read_object
from marlise_desktop.adapters.bundle.new_folder import NewFolder
from marlise_desktop.adapters.bundle.saving import repair_saves, save_folder
from marlise_desktop.adapters.bundle.states import FolderStateStore
from marlise_desktop.domain.errors import BundleError
from marlise_desktop.domain.pedalboard import Pedalboard

_AUTOSAVE: Final = "autosave"
_BOARD: Final = "board.pedalboard"
_NOTE: Final = "autosave.json"


@dataclass(frozen=True, slots=True)
class FoundAutosave:
    """`board` is the folder of the autosaved board, `original` the board's own place, None if it has none.

    `untitled` is true for a board without a title, which elsewhere has its folder's name. `told` says where it comes
    from, if it is not from a program that ended without saving it.
    """

    board: Path
    original: Path | None
    untitled: bool = False
    told: str = ""

    def belonging(self, foreign: Foreign) -> Foreign:
        """What the next save at the board's own place keeps."""
        if self.original is None:
            return replace(foreign, folder=None, main_file="", title="")
        try:
            original = open_folder(self.original)
        except (BundleError, OSError):
            # The board's own folder is gone or broken: the autosave stands alone.
            return replace(foreign, folder=self.original)
        # None: a file there that is not understood, and stays as it is.
        addressings = None if original.addressings is None else foreign.addressings
        return replace(
            foreign,
            folder=self.original,
            main_file=original.main_file,
            title=original.title,
            addressings=addressings,
        )


class Autosave:
    """`earlier` is another folder in which one may be found, to be taken over."""

    def __init__(self, state_folder: Path, states: FolderStateStore, earlier: Path | None = None) -> None:
        self.place = state_folder
        self._earlier = earlier
        self._states = states

    @property
    def _folder(self) -> Path:
        return self.place / _AUTOSAVE

    def write(self, board: Pedalboard, original: Path | None, foreign: Foreign, told: str = "") -> None:
        """Both the board and the note are put in place together."""
        target = self._folder / _BOARD
        about = {"folder": str(original) if original is not None else None, "untitled": not board.title}
        note = json_text({**about, **({"told": told} if told else {})})

        def fill(folder: NewFolder) -> None:
            # Files of the board stay where they are, and are named there.
            fill_folder(folder.within(_BOARD), Writing(board, target, foreign, carries=False), self._states)
            folder.write_text(_NOTE, note)

        save_folder(self._folder, fill, what="unsaved work cannot be kept")

    def find(self) -> FoundAutosave | None:
        """The unsaved work there is; None if there is none."""
        repair_saves(self.place)
        if self._earlier is not None:
            self._take_over(self._earlier)
        try:
            note = read_object(self._folder / _NOTE)
        except FileNotFoundError:
            return None
        folder = as_text(note.get("folder"))
        original = Path(folder) if folder else None
        return FoundAutosave(
            self._folder / _BOARD, original, note.get("untitled") is True, as_text(note.get("told")) or ""
        )

    def _take_over(self, earlier: Path) -> None:
        repair_saves(earlier)
        old, fresh = earlier / _AUTOSAVE, self._folder.with_name(f"{_AUTOSAVE}.taken")
        if (self._folder / _NOTE).exists() or not (old / _NOTE).exists():
            return
        with telling("unsaved work cannot be taken over", old):
            shutil.rmtree(fresh, ignore_errors=True)
            shutil.copytree(old, fresh, symlinks=True)
            shutil.rmtree(self._folder, ignore_errors=True)
            fresh.rename(self._folder)
            shutil.rmtree(old)

    def clear(self) -> None:
        with telling("the autosave cannot be cleared away", self._folder):
            # The note goes first: without it there is no autosave, however far the rest gets.
            (self._folder / _NOTE).unlink(missing_ok=True)
            if self._folder.exists():
                shutil.rmtree(self._folder)

    def set_aside(self) -> Path:
        """Answers the folder's new place, beside the old one."""
        count = 1
        while (aside := self.place / f"autosave.damaged-{count}").exists():
            count += 1
        with telling("the autosave cannot be set aside", self._folder):
            self._folder.rename(aside)
        return aside
