"""Unsaved work outlives the program, together with the place it belongs to."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from marlise_desktop.adapters.bundle.boards import BundleBoards
from marlise_desktop.domain.errors import BundleError
from marlise_desktop.domain.ids import InstanceId, PortSymbol
from tests.unit.adapters.bundle.samples import (
    BOARDS,
    SAMPLE,
    SAMPLER,
    Disk,
    find,
    path_value,
    pedal,
    settled,
    small_board,
    triples,
    write_state,
)


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    return Disk(tmp_path)


def texts_in(folder: str) -> list[str]:
    return sorted(path.name for path in Path(folder).glob("*.ttl"))


async def test_without_unsaved_work_there_is_none(disk: Disk) -> None:
    assert await disk.boards().read_autosave(find) is None
    await disk.boards().clear_autosave()


async def test_unsaved_work_comes_back_after_a_crash(disk: Disk, tmp_path: Path) -> None:
    ref = await disk.states().keep(str(write_state(tmp_path / "effect-0", {"a.wav": b"1"})))
    held = pedal("s", SAMPLER, "sampler", state=ref, properties={SAMPLE: path_value("/home/me/b.wav")})
    board = small_board().with_instance(held)
    await disk.boards().write_autosave(board, None)
    found = await disk.boards().read_autosave(find)
    assert found is not None
    opened, folder = found
    assert folder is None
    assert settled(opened.board).instances == settled(board).instances
    assert opened.board.connections == board.connections
    assert opened.board.version == board.version


async def test_the_newest_work_is_kept_and_forgotten_on_demand(disk: Disk) -> None:
    boards = disk.boards()
    await boards.write_autosave(small_board(), "/boards/a.pedalboard")
    await boards.write_autosave(replace(small_board(), title="Later"), "/boards/b.pedalboard")
    found = await boards.read_autosave(find)
    assert found is not None
    assert (found[0].board.title, found[1]) == ("Later", "/boards/b.pedalboard")
    await boards.clear_autosave()
    assert await boards.read_autosave(find) is None
    assert not any(disk.state.iterdir())


async def test_saving_recovered_work_keeps_what_other_programs_said(disk: Disk) -> None:
    folder = disk.board("Crunch")
    shutil.copytree(BOARDS / "Crunch.pedalboard", folder)
    boards = disk.boards()
    opened = await boards.read(folder, find)
    before = triples(Path(folder))
    edited = opened.board.edited(InstanceId("mod-eg_amp"), lambda held: held.with_value(PortSymbol("gain"), 3.0))
    await boards.write_autosave(replace(edited, title="Retitled"), folder)
    assert not (disk.state / "autosave" / "board.pedalboard" / "notes").exists()
    assert (Path(folder) / "Crunch_and_Lead.ttl").exists()
    # The program dies here; another one starts.
    again = disk.boards()
    found = await again.read_autosave(find)
    assert found is not None
    recovered, place = found
    assert place == folder
    assert settled(recovered.board) == replace(settled(edited), title="Retitled")
    await again.write(recovered.board, folder, recovered.foreign, None)
    changed = {str(p).rpartition("#")[2] for _, p, _ in before - triples(Path(folder))}
    assert changed == {"name", "value", "version", "type"}  # the types that MOD gives audio inputs twice
    assert (Path(folder) / "notes" / "setlist.txt").exists()
    assert (Path(folder) / "effect-3" / "click.wav").exists()
    assert texts_in(folder) == ["Retitled.ttl", "manifest.ttl"]


async def test_work_whose_folder_is_gone_is_not_lost(disk: Disk) -> None:
    boards = disk.boards()
    folder = disk.board("Evening")
    saved, _ = await boards.write(small_board(), folder, None, None)
    await boards.write_autosave(saved, folder)
    shutil.rmtree(folder)
    again = disk.boards()
    found = await again.read_autosave(find)
    assert found is not None
    opened, place = found
    assert place == folder
    await again.write(opened.board, folder, opened.foreign, None)
    assert settled((await again.read(folder, find)).board).instances == settled(saved).instances


async def test_a_broken_autosave_is_told(disk: Disk) -> None:
    await disk.boards().write_autosave(small_board(), None)
    (disk.state / "autosave" / "board.pedalboard" / "manifest.ttl").write_text("<", encoding="utf-8")
    with pytest.raises(BundleError):
        await disk.boards().read_autosave(find)


async def test_an_autosave_cleared_half_way_is_none(disk: Disk) -> None:
    await disk.boards().write_autosave(small_board(), None)
    (disk.state / "autosave" / "autosave.json").unlink()
    assert await disk.boards().read_autosave(find) is None


async def test_unsaved_work_of_an_earlier_version_is_taken_over_once(disk: Disk, tmp_path: Path) -> None:
    await disk.boards().write_autosave(small_board(), "/boards/a.pedalboard")
    workspace = tmp_path / "workspace"
    boards = BundleBoards(disk.library(), disk.states(), disk.trash(), workspace, earlier=disk.state)
    for _ in range(2):
        found = await boards.read_autosave(find)
        assert found is not None
        assert (found[0].board.title, found[1]) == (small_board().title, "/boards/a.pedalboard")
        assert not (disk.state / "autosave").exists()
    await boards.clear_autosave()
    assert await boards.read_autosave(find) is None
    await disk.boards().write_autosave(replace(small_board(), title="Older"), None)
    await boards.write_autosave(replace(small_board(), title="Newer"), None)
    found = await boards.read_autosave(find)
    assert found is not None
    assert found[0].board.title == "Newer"
