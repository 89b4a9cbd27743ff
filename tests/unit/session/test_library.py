"""Boards on disk, unsaved work, and what a crash leaves."""

import asyncio
import json

import pytest

from marlise_desktop.domain.errors import BoardError, BundleError, LibraryError
from marlise_desktop.domain.events import Origin
from marlise_desktop.domain.instance import Position
from tests.builders import AMP, STEREO, SYNTH
from tests.unit.session.conftest import Rig, living, make_rig


async def test_save_open_and_the_mark_for_unsaved_work(rig: Rig) -> None:
    library = rig.session.library
    key = await rig.session.boards.add(AMP.uri, Position())
    assert library.dirty
    await library.save_as("Rig")
    assert (library.folder, library.title, library.dirty) == ("/boards/Rig", "Rig", False)
    assert rig.session.boards.board.instances[key].number == 0
    await rig.session.boards.set_value(key, "gain", 3.0)
    assert library.dirty
    await rig.session.history.undo()
    assert not library.dirty
    await library.new()
    assert (library.folder, library.dirty, len(rig.session.boards.board.instances)) == (None, False, 0)
    await library.open("/boards/Rig")
    assert key in rig.session.boards.board.instances
    assert not rig.session.history.undo_label
    await rig.session.engine.settled()
    assert rig.in_step()


async def test_plugins_states_alone_are_no_unsaved_work(rig: Rig) -> None:
    await rig.session.boards.add(STEREO.uri, Position())
    await rig.session.library.save_as("Rig")
    assert next(iter(rig.files.disk["/boards/Rig"].instances.values())).state is not None
    assert not rig.session.library.dirty


async def test_a_full_disk_loses_nothing(rig: Rig) -> None:
    await rig.session.boards.add(AMP.uri, Position())
    rig.files.full = True
    with pytest.raises(LibraryError, match="disk is full"):
        await rig.session.library.save_as("Rig")
    assert rig.session.library.dirty
    assert len(rig.session.boards.board.instances) == 1
    rig.files.full = False
    await rig.session.library.save_as("Rig")
    assert not rig.session.library.dirty


async def test_a_board_that_cannot_be_read_leaves_the_open_one(rig: Rig) -> None:
    key = await rig.session.boards.add(AMP.uri, Position())
    with pytest.raises(BundleError, match="/nowhere"):
        await rig.session.library.open("/nowhere")
    assert key in rig.session.boards.board.instances


async def test_of_many_boards_asked_for_at_once_the_newest_is_opened(rig: Rig) -> None:
    library, rested = rig.session.library, list[str | None]()
    for title in ("One", "Two", "Three"):
        await library.save_as(title)
    library.turns.on_rest(lambda: rested.append(library.folder))
    rig.files.slow.clear()
    opening = [asyncio.create_task(library.open(f"/boards/{title}")) for title in ("One", "Two", "Three", "Two")]
    await rig.until(lambda: rig.files.reads == ["/boards/One"])
    assert library.turns.under_way
    rig.files.slow.set()
    await asyncio.gather(*opening)
    assert library.folder == "/boards/Two"
    assert rig.files.reads == ["/boards/One", "/boards/Two"], "those between were never read"
    opened = [event.after.title for event in rig.edits if event.origin is Origin.LOAD]
    assert opened == ["Two"], "the first was not put on the stage any more"
    assert rested == ["/boards/Two"]
    assert not library.turns.under_way


async def test_a_board_is_opened_after_the_save_of_the_one_before(rig: Rig) -> None:
    library, boards = rig.session.library, rig.session.boards
    await library.save_as("One")
    await library.save_as("Two")
    key = await boards.add(AMP.uri, Position())
    saving = asyncio.create_task(library.save())
    await asyncio.sleep(0)
    opening = asyncio.create_task(library.open("/boards/One"))
    await asyncio.gather(saving, opening)
    assert library.folder == "/boards/One"
    assert key in rig.files.disk["/boards/Two"].instances
    assert key not in boards.board.instances


async def test_a_new_board_wins_over_one_that_is_still_being_read(rig: Rig) -> None:
    library = rig.session.library
    await library.save_as("One")
    rig.files.slow.clear()
    opening = asyncio.create_task(library.open("/boards/One"))
    await rig.until(lambda: bool(rig.files.reads))
    emptying = asyncio.create_task(library.new())
    await asyncio.sleep(0)
    rig.files.slow.set()
    await asyncio.gather(opening, emptying)
    assert library.folder is None


async def test_a_board_that_cannot_be_read_keeps_nobody_waiting(rig: Rig) -> None:
    library = rig.session.library
    await library.save_as("One")
    with pytest.raises(BundleError, match="/nowhere"):
        await library.open("/nowhere")
    assert not library.turns.under_way
    await library.open("/boards/One")
    assert library.folder == "/boards/One"


async def test_a_board_without_a_place_asks_for_a_name(rig: Rig) -> None:
    with pytest.raises(BoardError, match="no name yet"):
        await rig.session.library.save()
    with pytest.raises(BoardError, match="needs a title"):
        await rig.session.library.save_as("   ")


async def test_a_board_with_missing_plugins_opens_with_placeholders_and_saves_them(rig: Rig) -> None:
    key = await rig.session.boards.add(SYNTH.uri, Position())
    await rig.session.boards.set_value(key, "gain", 3.0)
    await rig.session.library.save_as("Rig")
    del rig.catalogue.plugins[SYNTH.uri]
    rig.catalogue.moved.set()
    await rig.until(lambda: SYNTH.uri not in {s.uri for s in rig.session.catalogue.summaries})
    await rig.session.library.open("/boards/Rig")
    assert rig.session.boards.board.instances[key].placeholder == "is not installed"
    await rig.session.engine.settled()
    assert not rig.engine.board.instances
    await rig.session.library.save()
    assert rig.files.disk["/boards/Rig"].instances[key].values == {"gain": 3.0}


async def test_a_built_in_board_opens_as_a_new_one(rig: Rig) -> None:
    await rig.session.library.save_as("Demo")
    rig.files.built_in.add("/boards/Demo")
    await rig.session.library.open("/boards/Demo")
    assert rig.session.library.folder is None


async def test_recent_boards_newest_first_without_those_deleted(rig: Rig) -> None:
    for title in ("One", "Two"):
        await rig.session.library.save_as(title)
    assert await rig.session.library.recent() == ["/boards/Two", "/boards/One"]
    await rig.session.library.delete("/boards/Two")
    assert await rig.session.library.recent() == ["/boards/One"]
    assert rig.session.library.folder is None
    assert rig.session.library.dirty
    assert rig.files.trash == ["/boards/Two"]
    await rig.until(lambda: json.loads(str(rig.settings.values.get("recent_boards", "[]"))) == ["/boards/One"])


async def test_renaming_the_open_board_follows_it(rig: Rig) -> None:
    await rig.session.library.save_as("One")
    await rig.session.library.rename("/boards/One", "Two")
    assert (rig.session.library.folder, rig.session.library.title) == ("/boards/Two", "Two")
    assert not rig.session.library.dirty


async def test_unsaved_work_survives_a_crash_of_the_program(rig: Rig) -> None:
    key = await rig.session.boards.add(AMP.uri, Position())
    await rig.until_autosaved()
    after = make_rig()
    after.files.autosaved = rig.files.autosaved
    async with living(after):
        await after.session.catalogue.ready()
        assert await after.session.library.recover()
        assert key in after.session.boards.board.instances
        assert after.session.library.dirty


async def test_saving_forgets_what_was_kept_for_a_crash(rig: Rig) -> None:
    await rig.session.boards.add(AMP.uri, Position())
    await rig.session.library.autosave()
    assert rig.files.autosaved is not None
    await rig.session.library.save_as("Rig")
    assert rig.files.autosaved is None


async def test_a_failed_autosave_is_told_once_and_taken_back(rig: Rig) -> None:
    rig.files.full = True
    await rig.session.boards.add(AMP.uri, Position())
    with pytest.raises(LibraryError, match="disk is full"):
        await rig.session.library.autosave()
