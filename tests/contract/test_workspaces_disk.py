"""Workspaces as real folders, with what only a disk can refuse."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from marlise_desktop.adapters.disk.workspaces import FolderWorkspaces
from marlise_desktop.domain.errors import LibraryError, Trouble
from marlise_desktop.domain.sessions.errors import WorkspaceInUseError
from tests.contract.workspaces_kit import WorkspacesContract
from tests.full_disk import no_file_may_grow

_HOLD = """
import asyncio, sys
from pathlib import Path
from marlise_desktop.adapters.disk.workspaces import FolderWorkspaces
hold = asyncio.run(FolderWorkspaces().take(Path(sys.argv[1])))
print("taken", flush=True)
sys.stdin.read()
"""


class TestFolderWorkspaces(WorkspacesContract):
    @pytest.fixture
    def workspaces(self) -> FolderWorkspaces:
        return FolderWorkspaces()

    @pytest.fixture
    def home(self, tmp_path: Path) -> Path:
        (tmp_path / "song").write_text("la")
        return tmp_path

    def test_on_a_full_disk_nothing_half_made_stays(self, workspaces: FolderWorkspaces, home: Path) -> None:
        with no_file_may_grow(), pytest.raises(LibraryError, match="Guitar") as refused:
            asyncio.run(workspaces.make(home / "racks" / "Guitar", fresh=True))
        assert refused.value.trouble is Trouble.FULL
        assert refused.value.hint
        assert [entry.name for entry in home.iterdir()] == ["song"]

    def test_a_folder_that_cannot_be_is_refused(self, workspaces: FolderWorkspaces, home: Path) -> None:
        with pytest.raises(LibraryError, match="song") as refused:
            asyncio.run(workspaces.make(home / "song" / "Guitar"))
        assert refused.value.hint

    @pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
    def test_a_folder_that_may_not_be_written_is_refused(self, workspaces: FolderWorkspaces, home: Path) -> None:
        home.chmod(0o500)
        try:
            for call in (workspaces.make(home), workspaces.make(home / "new"), workspaces.take(home)):
                with pytest.raises(LibraryError) as refused:
                    asyncio.run(call)
                assert refused.value.trouble is Trouble.FORBIDDEN
        finally:
            home.chmod(0o700)

    def test_a_file_system_that_is_read_only_is_told(self, workspaces: FolderWorkspaces) -> None:
        with pytest.raises(LibraryError) as refused:
            asyncio.run(workspaces.make(Path("/proc/marlise")))
        assert refused.value.hint

    def test_what_another_program_uses_is_named_with_its_process(
        self, workspaces: FolderWorkspaces, home: Path
    ) -> None:
        with subprocess.Popen(
            [sys.executable, "-c", _HOLD, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as other:
            assert other.stdout is not None
            assert other.stdout.readline() == "taken\n"
            with pytest.raises(WorkspaceInUseError, match=rf"another Marlise Desktop.*process {other.pid}"):
                asyncio.run(workspaces.take(home))
            other.kill()
            other.wait()
        hold = asyncio.run(workspaces.take(home))
        asyncio.run(hold.release())

    def test_all_that_is_in_an_own_folder_goes_with_it_and_nothing_beside(
        self, workspaces: FolderWorkspaces, home: Path
    ) -> None:
        asyncio.run(workspaces.make(home / "new", fresh=True))
        (home / "new" / "boards").mkdir()
        (home / "new" / "boards" / "one").write_text("x")
        (home / "new" / "link").symlink_to(home)
        (home / "new" / "y").write_text("y")
        assert asyncio.run(workspaces.remove(home / "new"))
        assert [entry.name for entry in home.iterdir()] == ["song"]

    def test_an_empty_folder_of_the_players_can_be_taken_over(self, workspaces: FolderWorkspaces, home: Path) -> None:
        (home / "empty").mkdir()
        assert asyncio.run(workspaces.make(home / "empty", fresh=True))
        assert asyncio.run(workspaces.remove(home / "empty"))
