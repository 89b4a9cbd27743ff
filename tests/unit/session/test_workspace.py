"""A rack's work moves to another folder while it plays, and others begin with a copy of it: on the real disk."""

import asyncio
import errno
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from marlise_desktop.adapters.bundle.boards import BundleBoards
from marlise_desktop.adapters.bundle.library import Library
from marlise_desktop.adapters.bundle.states import FolderStateStore
from marlise_desktop.adapters.bundle.trash import Trash
from marlise_desktop.adapters.disk import rack_files
from marlise_desktop.adapters.disk.rack_files import FolderRackFiles
from marlise_desktop.adapters.settings import TomlSettings
from marlise_desktop.adapters.sqlite.connections import Connections
from marlise_desktop.adapters.sqlite.journal import SqliteJournal
from marlise_desktop.adapters.sqlite.logbook import SqliteLogbook
from marlise_desktop.adapters.texts import FolderTexts
from marlise_desktop.domain.errors import LibraryError
from marlise_desktop.domain.events import EngineState
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.instance import Position
from marlise_desktop.session.audio import Audio
from marlise_desktop.session.ports.engine import Engine
from marlise_desktop.session.ports.logbook import LogQuery
from marlise_desktop.session.rack import Outside, Rack, make_rack
from tests.builders import AMP
from tests.fakes.board_files import FakePresetFiles
from tests.fakes.engine import FakeLauncher
from tests.unit.session.conftest import Rig


@dataclass
class Disk:
    """Where racks live: all share one library of boards."""

    root: Path
    rig: Rig

    def made(self, workspace: Path, name: str = "Voice", *, usual: bool = False) -> tuple[Rack, FakeLauncher]:
        async def wire(engine: Engine, server: Audio) -> None:
            await server.wire_engine(engine.name)

        states, launcher = FolderStateStore(self.root / "states"), FakeLauncher()
        workspace.mkdir(exist_ok=True)
        outside = Outside(
            launcher,
            BundleBoards(Library(self.root / "boards"), states, Trash(self.root), workspace),
            FakePresetFiles(),
            SqliteJournal(workspace),
            SqliteLogbook(Connections(), workspace),
            wire,
            FolderTexts(workspace),
            FolderRackFiles(workspace),
            lambda folder: TomlSettings(Path(folder) / "rack.toml", {}),
            usual=usual,
        )
        return make_rack(self.rig.session.shared, outside, SessionId(name.casefold()), name), launcher

    @asynccontextmanager
    async def living(self, workspace: Path, name: str = "Voice", *, usual: bool = False) -> AsyncIterator[Rack]:
        rack, _ = self.made(workspace, name, usual=usual)
        life = asyncio.create_task(rack.live())
        try:
            async with asyncio.timeout(20):
                while rack.engine.state is not EngineState.RUNNING:
                    await asyncio.sleep(0.005)
            await rack.library.recover()
            yield rack
        finally:
            life.cancel()
            await asyncio.gather(life, return_exceptions=True)


@pytest.fixture
def disk(rig: Rig, tmp_path: Path) -> Disk:
    return Disk(tmp_path, rig)


async def test_it_moves_while_it_plays_and_goes_on_there_after_a_crash(disk: Disk, tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    new.mkdir()
    async with disk.living(old) as rack:
        key = await rack.boards.add(AMP.uri, Position())
        rack.settings.change(output_volume_db=-6.0)
        await rack.library.autosave()
        (old / "my notes.txt").write_text("not the rack's")
        moving = asyncio.create_task(rack.move_workspace(new))
        await rack.boards.set_value(key, AMP.parameters[0].symbol, 3.0)
        await moving
        await rack.boards.rename(key, "Lead")
        await rack.journal.settled()
        await rack.logbook.settled()
        assert rack.workspace.folder == str(new)
        assert (await rack.logbook.page(LogQuery())).total == 3
        assert rack.engine.state is EngineState.RUNNING
        # The files as a crash leaves them.
        assert {"autosave", "journal.sqlite", "rack.toml", "workspace.sqlite"} <= {path.name for path in new.iterdir()}
        assert not (new / "my notes.txt").exists()
        rack.settings.change(output_volume_db=-9.0)
    async with disk.living(new) as again:
        (held,) = again.boards.board.instances.values()
        assert (held.value(AMP.parameters[0].symbol), held.label) == (3.0, "Lead")
        assert again.settings.values.output_volume_db == -9.0
    assert TomlSettings(old / "rack.toml", {}).read() == {"output_volume_db": -6.0}


@pytest.mark.parametrize("fails_at", ["copy", "open"])
async def test_where_it_cannot_go_on_everything_is_as_before(
    disk: Disk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: str
) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    new.mkdir()
    if fails_at == "open":
        (new / "journal.lock").mkdir()
    else:

        def full(*_: object, **__: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(rack_files.shutil, "copytree", full)
    async with disk.living(old) as rack:
        await rack.boards.add(AMP.uri, Position())
        await rack.library.autosave()
        with pytest.raises(LibraryError) as caught:
            await rack.move_workspace(new)
        assert str(new) in caught.value.message
        assert rack.workspace.folder == str(old)
        await rack.boards.add(AMP.uri, Position())
        await rack.journal.settled()
        await rack.logbook.settled()
        assert [path.name for path in new.iterdir() if path.name != "journal.lock"] == []
    async with disk.living(old) as again:
        assert len(again.boards.board.instances) == 2


async def test_a_copy_of_one_that_plays_has_its_unsaved_board_and_no_place_of_its_own(
    disk: Disk, tmp_path: Path
) -> None:
    folder = tmp_path / "copy"
    folder.mkdir()
    async with disk.living(tmp_path / "first") as rack:
        await rack.boards.add(AMP.uri, Position())
        await rack.library.save_as("Lead")
        await rack.boards.add(AMP.uri, Position())
        rack.settings.change(input_trim_db=4.0)
        await rack.copy_workspace(folder)
        async with disk.living(folder, "Copy") as copy:
            assert len(copy.boards.board.instances) == 2
            assert (copy.library.folder, copy.library.dirty, copy.library.title) == (None, True, "Lead")
            assert copy.settings.values.input_trim_db == 4.0
            assert "This is a copy of what the rack Voice played" in [n.message for n in copy.notices.current]


async def test_of_one_that_does_not_run_all_files_are_copied(disk: Disk, tmp_path: Path) -> None:
    first, folder = tmp_path / "first", tmp_path / "copy"
    folder.mkdir()
    async with disk.living(first) as rack:
        await rack.boards.add(AMP.uri, Position())
        await rack.library.save_as("Lead")
        await rack.boards.add(AMP.uri, Position())
        await rack.journal.settled()
    rack, _ = disk.made(first)
    await rack.copy_workspace(folder)
    rack.close()
    async with disk.living(folder, "Copy") as copy:
        assert len(copy.boards.board.instances) == 2
        assert str(copy.library.folder).endswith("Lead.pedalboard")
        assert (await copy.logbook.page(LogQuery())).total >= 2


async def test_one_that_had_the_programs_settings_has_them_as_its_own_in_another_folder(
    disk: Disk, tmp_path: Path
) -> None:
    new = tmp_path / "new"
    new.mkdir()
    async with disk.living(tmp_path / "usual", usual=True) as rack:
        rack.settings.change(output_volume_db=-6.0)
        await rack.move_workspace(new)
        rack.settings.change(output_volume_db=-7.0)
    disk.rig.session.settings.change(output_volume_db=0.0)
    async with disk.living(new) as again:
        assert again.settings.values.output_volume_db == -7.0
