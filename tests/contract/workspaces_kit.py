"""What every keeper of workspaces must do."""

from pathlib import Path

import pytest

from marlise_desktop.domain.errors import LibraryError, Trouble
from marlise_desktop.domain.sessions.errors import WorkspaceInUseError, WorkspaceNotEmptyError
from marlise_desktop.session.ports.workspaces import Workspaces


class WorkspacesContract:
    @pytest.fixture
    def workspaces(self) -> Workspaces:
        raise NotImplementedError

    @pytest.fixture
    def home(self) -> Path:
        """A folder that is there, is nobody's, and has something in it."""
        raise NotImplementedError

    async def test_a_missing_folder_is_made_and_is_the_programs_own(self, workspaces: Workspaces, home: Path) -> None:
        assert await workspaces.make(home / "racks" / "Guitar")
        assert await workspaces.make(home / "racks" / "Guitar")
        hold = await workspaces.take(home / "racks" / "Guitar")
        await hold.release()

    async def test_a_folder_of_the_players_stays_the_players(self, workspaces: Workspaces, home: Path) -> None:
        assert not await workspaces.make(home)
        assert not await workspaces.remove(home)
        hold = await workspaces.take(home)
        await hold.release()

    async def test_a_fresh_one_holds_nothing_and_belongs_to_nobody(self, workspaces: Workspaces, home: Path) -> None:
        with pytest.raises(WorkspaceNotEmptyError, match="is not empty"):
            await workspaces.make(home, fresh=True)
        assert await workspaces.make(home / "new", fresh=True)
        with pytest.raises(WorkspaceNotEmptyError):
            await workspaces.make(home / "new", fresh=True)

    async def test_an_own_one_can_be_removed_and_made_again(self, workspaces: Workspaces, home: Path) -> None:
        await workspaces.make(home / "new", fresh=True)
        assert await workspaces.remove(home / "new")
        assert not await workspaces.remove(home / "new")
        assert await workspaces.make(home / "new", fresh=True)

    async def test_one_session_at_a_time_has_it(self, workspaces: Workspaces, home: Path) -> None:
        hold = await workspaces.take(home)
        with pytest.raises(WorkspaceInUseError, match="is used by another session") as refused:
            await workspaces.take(home)
        assert refused.value.trouble is Trouble.BUSY
        await hold.release()
        await hold.release()
        again = await workspaces.take(home)
        await again.release()

    async def test_one_that_is_not_there_cannot_be_taken(self, workspaces: Workspaces, home: Path) -> None:
        with pytest.raises(LibraryError, match="is not there") as refused:
            await workspaces.take(home / "gone")
        assert refused.value.hint
