"""The fake keeper of boards keeps the contract of the real one."""

import pytest

from marlise_desktop.session.ports.board_files import BoardFiles
from tests.contract.board_files_kit import BoardFilesContract, Kept
from tests.fakes.board_files import FakeBoardFiles


class TestFakeBoardFiles(BoardFilesContract):
    @pytest.fixture
    def kept(self) -> Kept:
        fake = FakeBoardFiles()
        port: BoardFiles = fake

        def fill() -> None:
            fake.full = True

        return Kept(port, fill)
