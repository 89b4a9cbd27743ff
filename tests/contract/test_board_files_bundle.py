"""Boards in folders on disk keep the contract."""

import errno
import os
from pathlib import Path

import pytest

from marlise_desktop.adapters.bundle.boards import BundleBoards
from marlise_desktop.adapters.bundle.library import Library
from marlise_desktop.adapters.bundle.states import FolderStateStore
from marlise_desktop.adapters.bundle.trash import Trash
from marlise_desktop.session.ports.board_files import BoardFiles
from tests.contract.board_files_kit import BoardFilesContract, Kept


class TestBundleBoards(BoardFilesContract):
    @pytest.fixture
    def kept(self, tmp_path: Path) -> Kept:
        full: list[bool] = []

        def checkpoint(step: str) -> None:
            if full:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        boards: BoardFiles = BundleBoards(
            Library(tmp_path / "boards"),
            FolderStateStore(tmp_path / "states"),
            Trash(tmp_path / "share"),
            tmp_path / "state",
            checkpoint,
        )
        return Kept(boards, lambda: full.append(True))
